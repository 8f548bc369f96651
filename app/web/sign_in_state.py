"""Who is signed in on this device: Flask-Login over the rows of `sign_ins`, which end in the database, not in the cookie."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from flask import Flask, g, request, session
from flask_login import login_user

from app.extensions import db, login_manager
from app.models.accounts import Account, SignIn
from app.queries.accounts import SignInRead, sign_in_of
from app.queries.drafts import DraftRows, sign_in_with_rows
from app.web.security import bind_token_to

UNUSED_ENDS = timedelta(hours=12)
OWN_COMPUTER_ENDS = timedelta(days=30)
NOTICE_USE_EVERY = timedelta(minutes=10)


@dataclass(frozen=True)
class SignedIn:
    """The person behind this request: the account, and the sign-in that the cookie names."""

    is_authenticated: ClassVar[bool] = True
    is_active: ClassVar[bool] = True
    is_anonymous: ClassVar[bool] = False

    sign_in_id: str
    account_id: int
    email: str
    is_confirmed: bool
    last_seen_at: datetime
    draft: DraftRows | None = None
    """The action of the address, where a page shows it and it is theirs."""

    def get_id(self) -> str:
        return self.sign_in_id

    @property
    def account(self) -> Account:
        return db.session.get_one(Account, self.account_id)


def init_app(app: Flask) -> None:
    login_manager.session_protection = None
    # Flask-Login looks for a cookie that it never gives here in every session: so every answer would vary with the cookies, and the
    # style sheet that the first page fetches would be fetched once more after signing in.
    app.after_request_funcs[None].remove(login_manager._update_remember_cookie)
    login_manager.user_loader(_load)


def now() -> datetime:
    return datetime.now(UTC)


def _load(sign_in_id: str) -> SignedIn | None:
    sign_in, draft = _looked_up(sign_in_id)
    if sign_in is None or sign_in.ended_at is not None:
        return None
    unused = now() - sign_in.last_seen_at
    if unused > (OWN_COMPUTER_ENDS if sign_in.is_own_computer else UNUSED_ENDS):
        return None
    return SignedIn(sign_in.id, sign_in.account_id, sign_in.email, sign_in.confirmed_at is not None, sign_in.last_seen_at, draft)


def _looked_up(sign_in_id: str) -> tuple[SignInRead | None, DraftRows | None]:
    """The sign-in; with it the draft, where a page shows one: then on a connection that is given back before the view begins."""
    if "action_to_show" not in g:
        return sign_in_of(db.session(), sign_in_id), None
    with db.engine.connect() as connection:
        return sign_in_with_rows(connection, sign_in_id, g.action_to_show)


def begin_sign_in(account: Account, *, own_computer: bool, at: datetime) -> SignIn:
    """A new row for this device, inside the writing transaction of the view; `remember_sign_in` puts it into the cookie."""
    sign_in = SignIn(
        id=secrets.token_urlsafe(32),
        account=account,
        begun_at=at,
        last_seen_at=at,
        is_own_computer=own_computer,
        device=device_in_words(request.headers.get("User-Agent", "")),
    )
    db.session.add(sign_in)
    return sign_in


def remember_sign_in(sign_in: SignIn) -> None:
    """Put a committed sign-in into a fresh cookie: nothing of the session before it lives on."""
    session.clear()
    session.permanent = sign_in.is_own_computer
    account = sign_in.account
    login_user(SignedIn(sign_in.id, account.id, account.email, account.is_confirmed, sign_in.last_seen_at))
    bind_token_to(sign_in.account_id)


def device_in_words(user_agent: str) -> str:
    """“Firefox · Windows”: enough to recognise one's own devices in a list."""
    browsers = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari", "Lynx": "Lynx", "w3m": "w3m"}
    systems = {"Windows": "Windows", "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Mac OS": "Mac", "Linux": "Linux"}
    browser = next((name for sign, name in browsers.items() if sign in user_agent), "")
    system = next((name for sign, name in systems.items() if sign in user_agent), "")
    return " · ".join(filter(None, (browser, system)))
