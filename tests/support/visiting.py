"""A person at a text browser: opens pages, types into the form that is there, presses its buttons, follows redirects.

Every page is parsed strictly, and Enter must press its main button; a request that leaves the database session in the
middle of a transaction fails the test.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import html5lib
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree
from werkzeug.test import TestResponse

from app.extensions import db
from app.models.accounts import Account, Membership, Organisation, SignIn
from app.models.base import writing
from app.operations.actions import add_action, new_action_id
from app.web.security import marks_of
from tests.support.pages import first_submit_is_main

Typed = Mapping[str, str | Sequence[str] | tuple[BytesIO, str]]


@dataclass
class Page:
    """One answer of the service."""

    response: TestResponse
    address: str

    def __post_init__(self) -> None:
        self.status = self.response.status_code
        self.html = self.response.get_data(as_text=True) if "html" in self.response.content_type else ""
        self.tree = _parsed(self.html) if self.html else None
        assert first_submit_is_main(self.html) == []

    def all(self, path: str) -> list[Any]:
        """Elements or strings by XPath."""
        assert self.tree is not None, f"{self.address} is no page: {self.response.content_type}"
        return list(self.tree.xpath(path))

    @property
    def title(self) -> str:
        return "".join(self.all("//title/text()")).strip()

    @property
    def heading(self) -> str:
        return " ".join("".join(self.all("(//h1)[1]//text()")).split())

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.all("//main//text()")).split())

    @property
    def errors(self) -> list[str]:
        """The sentences of the error summary."""
        return [" ".join("".join(link.itertext()).split()) for link in self.all("//div[@class='summary']//li/a")]

    def fields(self) -> dict[str, list[str]]:
        """What the form would send as it stands, without any button and without files."""
        found: dict[str, list[str]] = {}
        for element in self.all("//form//*[self::input or self::select or self::textarea]"):
            name, kind = element.get("name"), element.get("type", "text")
            if not name or kind == "file":
                continue
            if element.tag == "select":
                chosen = [option.get("value") for option in element.iter("option") if option.get("selected") is not None]
                found.setdefault(name, []).append(chosen[0] if chosen else next(element.iter("option")).get("value"))
            elif element.tag == "textarea":
                found.setdefault(name, []).append("".join(element.itertext()))
            elif kind not in ("checkbox", "radio") or element.get("checked") is not None:
                found.setdefault(name, []).append(element.get("value", ""))
        return found


def _parsed(html: str) -> Any:
    """The tree of a page. Whatever a browser would have to repair fails the test."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("lxml"), namespaceHTMLElements=False)
    tree = parser.parse(html)
    assert not parser.errors, f"{parser.errors[:3]} in:\n{html}"
    duplicates = {each for each in tree.xpath("//@id") if len(tree.xpath("//*[@id=$id]", id=each)) > 1}
    assert not duplicates, f"used more than once as id: {sorted(duplicates)}"
    return tree.getroot() if isinstance(tree, etree._ElementTree) else tree


@dataclass
class Visitor:
    """One browser. `page` is what it shows."""

    app: Flask
    client: FlaskClient = field(init=False)
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.app.test_client()

    def open(self, address: str, *, follow: bool = True) -> Page:
        return self._arrived(self.client.get(address), address, follow)

    def press(self, do: str, typed: Typed | None = None, *, follow: bool = True, leave_out: Sequence[str] = ()) -> Page:
        """Send the form of the page with `typed` over what stands in it. A value of [] unticks."""
        form = self.page.all("//form")[0]
        body: dict[str, Any] = {**self.page.fields(), **(typed or {}), "do": do}
        body = {name: value for name, value in body.items() if value != [] and name not in leave_out}
        address = form.get("action")
        return self._arrived(self.client.post(address, data=body), address, follow)

    def post(self, address: str, body: Typed, *, follow: bool = False) -> Page:
        """Send just this, as no browser would."""
        return self._arrived(self.client.post(address, data=dict(body)), address, follow)

    def _arrived(self, response: TestResponse, address: str, follow: bool) -> Page:
        with self.app.app_context():
            assert not db.session().in_transaction(), f"{address} left a transaction open"
        if follow and response.status_code in (301, 302, 303):
            return self.open(response.headers["Location"])
        self.page = Page(response, address)
        return self.page


@dataclass
class Person(Visitor):
    """A visitor who is signed in with a confirmed account, with an organisation and a draft of its own."""

    account_id: int = 0
    organisation_id: int = 0
    action_id: str = ""

    def at(self, path: str, language: str = "en") -> str:
        """The address of a page of this person's draft."""
        return f"/{language}/actions/{self.action_id}" + (f"/{path}" if path else "")


def sign_in(visitor: Visitor, account_id: int) -> None:
    """Give the browser the cookie of a new sign-in."""
    at = datetime.now(UTC)
    sign_in_id = f"test-sign-in-{account_id}-{at.timestamp()}"[:43]
    with visitor.app.app_context(), writing(db.session):
        db.session.add(SignIn(id=sign_in_id, account_id=account_id, begun_at=at, last_seen_at=at))
    with visitor.app.app_context():
        mark = marks_of(account_id)[0]
    with visitor.client.session_transaction() as session:
        session.clear()
        session["csrf_token"] = mark
        session["_user_id"], session["_fresh"] = sign_in_id, True


def new_person(
    app: Flask, *, email: str = "ana@example.org", language: str = "en", confirmed: bool = True, organisation_id: int | None = None
) -> Person:
    """A signed-in person; with `organisation_id` a colleague in that organisation, without a draft of their own."""
    at = datetime.now(UTC)
    with app.app_context(), writing(db.session):
        account = Account(
            email=email,
            password_hash="unusable",
            language=language,
            created_at=at,
            confirmed_at=at if confirmed else None,
            answers={},
            version=0,
        )
        organisation = (
            db.session.get_one(Organisation, organisation_id) if organisation_id else Organisation(created_at=at, answers={}, version=0)
        )
        db.session.add_all((account, organisation, Membership(account=account, organisation=organisation, joined_at=at)))
        db.session.flush()
        action_id = "" if organisation_id else add_action(db.session(), account, organisation, new_action_id(), at).id
        ids = (account.id, organisation.id, action_id)
    person = Person(app, *ids)
    sign_in(person, ids[0])
    return person
