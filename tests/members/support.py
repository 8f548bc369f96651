"""Colleagues as the pages let them meet: their mail, their memberships, the history of what was done."""

from typing import Any

from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.models.accounts import Account, Membership, Organisation
from app.models.actions import Event
from app.models.base import writing
from app.models.outbox import OutboxMail
from app.operations.saving import keep_answers
from app.questionnaire.definition import Keeper
from app.web.sign_in_state import now
from tests.support.visiting import Person, Visitor, new_person

PASSWORD = "seven blue lanterns"
NAME = {"organisation_name": "Ville de Rivebelle", "organisation_country": "MA"}


def page_of(person: Person, language: str = "en") -> str:
    """The address of the page of a person's own organisation."""
    return f"/{language}/organisations/{person.organisation_id}"


def name(person: Person, **answers: str) -> Person:
    """Give the person's organisation a name and a country."""
    with person.app.app_context(), writing(db.session):
        organisation = db.session.get_one(Organisation, person.organisation_id)
        account = db.session.get_one(Account, person.account_id)
        keep_answers(db.session(), organisation, Keeper.ORGANISATION, "profile/organisation", {**NAME, **answers}, account, now())
    return person


def named_person(app: Flask, email: str = "ana@example.org", **others: Any) -> Person:
    return name(new_person(app, email=email, **others))


def invite(person: Person, email: str) -> None:
    person.open(page_of(person))
    person.press("continue", {"colleague_email": email})
    assert person.page.status == 200, person.page.errors


def mails(app: Flask, kind: str = "") -> list[tuple[str, str, str]]:
    """(kind, to, language) of what waits in the outbox."""
    with app.app_context():
        rows = db.session.scalars(select(OutboxMail).order_by(OutboxMail.id)).all()
        found = [(mail.kind, mail.to, mail.language) for mail in rows if kind in ("", mail.kind)]
        db.session.rollback()
    return found


def values(app: Flask, kind: str) -> dict[str, Any]:
    """What the newest letter of a kind says."""
    with app.app_context():
        found = dict(
            db.session.scalars(select(OutboxMail.values).where(OutboxMail.kind == kind).order_by(OutboxMail.id.desc())).first() or {}
        )
        db.session.rollback()
    return found


def link(app: Flask) -> str:
    """The link of the newest invitation, without the name of the service."""
    return str(values(app, "invitation")["link"]).removeprefix("http://127.0.0.1:8000")


def members(app: Flask, organisation_id: int) -> list[str]:
    with app.app_context():
        found = select(Account.email).join(Membership).where(Membership.organisation_id == organisation_id).order_by(Membership.id)
        emails = list(db.session.scalars(found))
        db.session.rollback()
    return emails


def events(app: Flask) -> list[str]:
    with app.app_context():
        found = list(db.session.scalars(select(Event.what).where(Event.about == "organisation").order_by(Event.id)))
        db.session.rollback()
    return found


def accepted(app: Flask, email: str = "ben@example.org") -> Visitor:
    """Somebody without a profile who opens the newest link and chooses a password."""
    visitor = Visitor(app)
    visitor.open(link(app))
    visitor.press("continue", {"password": PASSWORD})
    assert visitor.page.status == 200, visitor.page.errors
    return visitor
