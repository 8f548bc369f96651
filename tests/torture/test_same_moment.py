"""Two things about one person at the same moment, in two tabs or two browsers: both are done, one after the other, and none is refused.

PostgreSQL ends one of two transactions that wait for each other; so all of them lock their rows in one order. Each statement is
slowed down here, so that they do meet.
"""

from collections.abc import Callable
from itertools import combinations_with_replacement
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.models.accounts import Organisation
from app.models.base import writing
from app.operations.counters import MAILS, MAILS_OF_DAY, forget
from tests.accounts.support import EMAIL, PASSWORD, confirmed, newest_mail, register
from tests.members.support import invite, link, named_person
from tests.support.at_once import at_once, ready
from tests.support.databases import EngineName
from tests.support.visiting import Person, Visitor

pytestmark = pytest.mark.usefixtures("_rows_are_locked")


@pytest.fixture
def _rows_are_locked(engine_name: EngineName) -> None:
    if engine_name != "postgresql":
        pytest.skip("SQLite has one lock for the whole database: nobody waits for a second one")


MET = {
    ("type the code", "open the link"),
    ("type the code", "save a page"),
    ("type the code", "set a new password by mail"),
    ("type the code", "take over in the old profile"),
    ("open the link", "correct the address"),
    ("open the link", "open the link elsewhere"),
    ("open the link", "set a new password by mail"),
    ("open the link", "take over in the old profile"),
    ("have the mail sent again", "ask for a link"),
    ("correct the address", "ask for a link"),
    ("correct the address", "set a new password by mail"),
    ("take over in the old profile", "save a page of the old profile"),
    ("move to a new address", "set a new password by mail"),
    ("save a page", "add an action"),
}
"""Pairs that waited for each other once: the short form."""


def pairs_of(acts: tuple[str, ...]) -> list[Any]:
    pairs = combinations_with_replacement(acts, 2)
    return [pytest.param(*pair, marks=() if pair in MET else pytest.mark.inspect) for pair in pairs]


def other_tab(visitor: Visitor) -> Visitor:
    tab = Visitor(visitor.app)
    for cookie in (visitor.client.get_cookie("session", domain="localhost"),):
        assert cookie is not None
        tab.client.set_cookie("session", cookie.value, domain="localhost")
    return tab


def without_waiting(app: Flask) -> None:
    """As if the mails so far had been asked for long ago."""
    with app.app_context(), writing(db.session):
        for limit in (MAILS, MAILS_OF_DAY):
            forget(db.session(), limit, EMAIL)


# --- somebody whose address is not confirmed --------------------------------------------------------------------------------------


def acts_of_a_stranger(app: Flask) -> dict[str, Callable[[], Callable[[], int]]]:
    """What a person can do at the same time who has just registered."""
    visitor = register(app)
    draft = visitor.page.address.removesuffix("/profile/you")
    mail = newest_mail(app)
    ready(Visitor(app), "/en/account/reset", email=EMAIL)()
    reset = newest_mail(app)
    without_waiting(app)
    return {
        "type the code": lambda: ready(other_tab(visitor), "/en/account/confirm", code=mail.code),
        "open the link": lambda: ready(other_tab(visitor), mail.path),
        "open the link elsewhere": lambda: ready(Visitor(app), mail.path, password=PASSWORD),
        "have the mail sent again": lambda: ready(other_tab(visitor), "/en/account/confirm", "resend"),
        "correct the address": lambda: ready(other_tab(visitor), "/en/profile/address", new_email=EMAIL),
        "ask for a link": lambda: ready(Visitor(app), "/en/account/link", email=EMAIL),
        "set a new password by mail": lambda: ready(Visitor(app), reset.path, password="ten yellow kites in the wind"),
        "save a page": lambda: ready(other_tab(visitor), f"{draft}/action/basics", "later", title="A house"),
    }


STRANGER = (
    "type the code",
    "open the link",
    "open the link elsewhere",
    "have the mail sent again",
    "correct the address",
    "ask for a link",
    "set a new password by mail",
    "save a page",
)


@pytest.mark.parametrize(("one", "other"), pairs_of(STRANGER))
def test_somebody_new_does_two_things_at_once(app: Flask, one: str, other: str) -> None:
    acts = acts_of_a_stranger(app)
    assert max(at_once(app, acts[one](), acts[other]())) < 500


# --- somebody whose address is not confirmed, and has a confirmed profile under the same one ---------------------------------------


def acts_of_a_newcomer(app: Flask) -> dict[str, Callable[[], Callable[[], int]]]:
    """What a person can do at the same time who has a profile, and has registered once more."""
    old = confirmed(app)
    other_draft = register(app, password=PASSWORD)
    visitor = register(app)
    draft = visitor.page.address.removesuffix("/profile/you")
    code = newest_mail(app).code
    take = old.open("/en/profile/drafts").all("//main//button/@value")[0]
    without_waiting(app)
    assert other_draft.page.status == 200
    return {
        "type the code": lambda: ready(other_tab(visitor), "/en/account/confirm", code=code),
        "open the link": lambda: ready(Visitor(app), newest_mail(app).path),
        "have the mail sent again": lambda: ready(other_tab(visitor), "/en/account/confirm", "resend"),
        "correct the address": lambda: ready(other_tab(visitor), "/en/profile/address", new_email=EMAIL),
        "ask for a link": lambda: ready(Visitor(app), "/en/account/link", email=EMAIL),
        "ask for a new password": lambda: ready(Visitor(app), "/en/account/reset", email=EMAIL),
        "save a page": lambda: ready(other_tab(visitor), f"{draft}/action/basics", "later", title="A house"),
        "take over in the old profile": lambda: ready(other_tab(old), "/en/profile/drafts", take),
        "save a page of the old profile": lambda: ready(other_tab(old), "/en/profile/you", full_name="Ana"),
    }


NEWCOMER = (
    "type the code",
    "open the link",
    "have the mail sent again",
    "correct the address",
    "ask for a link",
    "ask for a new password",
    "save a page",
    "take over in the old profile",
    "save a page of the old profile",
)


@pytest.mark.parametrize(("one", "other"), pairs_of(NEWCOMER))
def test_a_newcomer_does_two_things_at_once(app: Flask, one: str, other: str) -> None:
    acts = acts_of_a_newcomer(app)
    assert max(at_once(app, acts[one](), acts[other]())) < 500


# --- somebody with a confirmed profile ----------------------------------------------------------------------------------------------


def acts_of_a_member(app: Flask) -> dict[str, Callable[[], Callable[[], int]]]:
    """What a person can do at the same time who has a confirmed profile, and is invited to an organisation."""
    member = confirmed(app)
    draft = member.open("/en/actions").all("//main//a[contains(@href, '/actions/')]/@href")[0]
    with app.app_context():
        organisation_id = db.session.scalar(select(Organisation.id))
        db.session.rollback()
    for address, fields in (
        ("/en/profile/address", {"new_email": "ana.new@example.org", "password": PASSWORD}),
        ("/en/account/link", {"email": EMAIL}),
        ("/en/account/reset", {"email": EMAIL}),
    ):
        ready(member if "profile" in address else Visitor(app), address, **fields)()
    paths = {mail: newest_mail(app, to).path for mail, to in (("move", "ana.new@example.org"), ("reset", EMAIL))}
    without_waiting(app)
    asking = Visitor(app)
    ready(asking, "/en/account/link", email=EMAIL)()
    sign_in = newest_mail(app)
    inviting: Person = named_person(app, email="inviting@example.org")
    invite(inviting, EMAIL)
    invitation = link(app)
    without_waiting(app)
    return {
        "change the password": lambda: ready(
            other_tab(member), "/en/profile/password", password=PASSWORD, new_password="nine green boats in a row"
        ),
        "move to a new address": lambda: ready(other_tab(member), paths["move"]),
        "ask to move to a new address": lambda: ready(other_tab(member), "/en/profile/address", new_email=EMAIL, password=PASSWORD),
        "set a new password by mail": lambda: ready(Visitor(app), paths["reset"], password="ten yellow kites in the wind"),
        "ask for a link": lambda: ready(Visitor(app), "/en/account/link", email=EMAIL),
        "open the link": lambda: ready(Visitor(app), sign_in.path),
        "type the code of the link": lambda: ready(other_tab(asking), "/en/account/link/sent", code=sign_in.code),
        "sign in": lambda: ready(Visitor(app), "/en/account/sign-in", email=EMAIL, password=PASSWORD),
        "sign out everywhere": lambda: ready(other_tab(member), "/en/account/sign-out", "everywhere"),
        "save a page": lambda: ready(other_tab(member), f"{draft}/action/basics", "later", title="A house"),
        "save the profile": lambda: ready(other_tab(member), "/en/profile/you", full_name="Ana"),
        "withdraw a consent": lambda: ready(other_tab(member), "/en/profile/news", "yes-mailing_list"),
        "accept an invitation": lambda: ready(other_tab(member), invitation),
        "invite a colleague": lambda: ready(inviting, f"/en/organisations/{inviting.organisation_id}", colleague_email=EMAIL),
        "add an action": lambda: ready(other_tab(member), "/en/actions", "open", organisation=str(organisation_id)),
    }


MEMBER = (
    "change the password",
    "move to a new address",
    "ask to move to a new address",
    "set a new password by mail",
    "ask for a link",
    "open the link",
    "type the code of the link",
    "sign in",
    "sign out everywhere",
    "save a page",
    "save the profile",
    "withdraw a consent",
    "accept an invitation",
    "invite a colleague",
    "add an action",
)


@pytest.mark.parametrize(("one", "other"), pairs_of(MEMBER))
def test_a_member_does_two_things_at_once(app: Flask, one: str, other: str) -> None:
    acts = acts_of_a_member(app)
    assert max(at_once(app, acts[one](), acts[other]())) < 500
