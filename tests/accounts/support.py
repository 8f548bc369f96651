"""People who register, read their mail and sign in, as the pages let them."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import time_machine
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.models.accounts import Account, SignIn
from app.models.actions import Action
from app.models.outbox import OutboxMail
from app.web.sign_in_state import now
from tests.support.answers import ANSWERS
from tests.support.visiting import Page, Visitor

EMAIL = "ana@example.org"
PASSWORD = "seven blue lanterns"
OTHER_PASSWORD = "nine green boats"


def a_minute_past() -> time_machine.travel:
    """Time stands still one minute after the hour, so that all windows of counting have just begun."""
    return time_machine.travel(now().replace(minute=1, second=0, microsecond=0), tick=False)


@dataclass(frozen=True)
class Mail:
    """What one mail in the outbox says."""

    kind: str
    to: str
    language: str
    values: dict[str, Any]

    @property
    def code(self) -> str:
        return str(self.values["code"])

    @property
    def path(self) -> str:
        """The address that its link leads to, without the name of the service."""
        parts = urlsplit(self.values["link"])
        return f"{parts.path}?{parts.query}"


def mails(app: Flask) -> list[Mail]:
    with app.app_context():
        found = db.session.scalars(select(OutboxMail).order_by(OutboxMail.id)).all()
        read = [Mail(mail.kind, mail.to, mail.language, dict(mail.values)) for mail in found]
        db.session.rollback()
    return read


def newest_mail(app: Flask, to: str = EMAIL) -> Mail:
    return next(mail for mail in reversed(mails(app)) if mail.to == to)


def register(app: Flask, email: str = EMAIL, password: str = PASSWORD, language: str = "en", **more: str) -> Visitor:
    """A browser that has just registered; it shows the first page of the form."""
    visitor = Visitor(app)
    visitor.open(f"/{language}/account/register")
    visitor.press("continue", {"email": email, "password": password, **more})
    return visitor


def type_code(visitor: Visitor, code: str, address: str = "/en/account/confirm") -> Page:
    visitor.open(address)
    return visitor.press("continue", {"code": code})


def confirmed(app: Flask, email: str = EMAIL, password: str = PASSWORD) -> Visitor:
    """A browser signed in with an account whose address was confirmed there."""
    visitor = register(app, email, password)
    page = type_code(visitor, newest_mail(app, email).code)
    assert page.heading == "Your address is confirmed"
    return visitor


def sign_in(visitor: Visitor, email: str = EMAIL, password: str = PASSWORD, **more: str) -> Page:
    visitor.open("/en/account/sign-in")
    return visitor.press("continue", {"email": email, "password": password, **more})


def is_signed_in(visitor: Visitor) -> bool:
    return visitor.open("/en/profile", follow=False).status == 200


def accounts(app: Flask, email: str = EMAIL) -> list[tuple[int, bool]]:
    """(id, confirmed) of every account with an address."""
    with app.app_context():
        found = db.session.execute(select(Account.id, Account.confirmed_at).where(Account.email == email).order_by(Account.id)).all()
        db.session.rollback()
    return [(account_id, at is not None) for account_id, at in found]


def live_sign_ins(app: Flask) -> int:
    with app.app_context():
        found = len(db.session.scalars(select(SignIn).where(SignIn.ended_at.is_(None))).all())
        db.session.rollback()
    return found


def action_ids(app: Flask) -> list[str]:
    with app.app_context():
        found = list(db.session.scalars(select(Action.id).order_by(Action.created_at)))
        db.session.rollback()
    return found


def fill_in_draft(visitor: Visitor) -> Page:
    """Answer every page, from the first one that registering led to, up to the check page."""
    for path, answers in ANSWERS.items():
        assert visitor.page.address.endswith(path), f"{visitor.page.address} instead of {path}: {visitor.page.text[:300]}"
        visitor.press("continue", answers)
    return visitor.page


def session_cookie(visitor: Visitor) -> str:
    cookie = visitor.client.get_cookie("session", domain="localhost")
    return cookie.value if cookie else ""


def with_cookie(app: Flask, cookie: str) -> Visitor:
    """Another browser that holds a copy of somebody's cookie."""
    thief = Visitor(app)
    thief.client.set_cookie("session", cookie, domain="localhost")
    return thief
