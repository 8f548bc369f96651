"""Signing a browser in: by password, by what was mailed, at the door of a page; and where it may go afterwards."""

import base64
import hmac
import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, TypeVar

from flask import current_app, g, request, session, url_for
from flask_babel import refresh
from flask_login import current_user
from sqlalchemy.exc import IntegrityError

from app.extensions import db
from app.languages import languages
from app.models.accounts import Account, SignIn
from app.models.base import writing
from app.operations.accounts import NotAnAddress, read_address
from app.operations.counters import WRONG_PASSWORDS, WRONG_PASSWORDS_OF_CLIENT, Limit, forget, seconds_to_wait
from app.operations.passwords import hash_password, is_outdated, which_matches
from app.operations.proofs import Issuer
from app.operations.sign_ins import end_sign_in
from app.queries.accounts import candidates, recent_sign_in
from app.web.account_forms import AccountForm
from app.web.sign_in_state import begin_sign_in, now, remember_sign_in

PRESSED_TWICE = timedelta(minutes=5)
"""So long a form that has signed a browser in may be sent again by the same browser and leads to the same sign-in."""

T = TypeVar("T")


@dataclass(frozen=True)
class Refusal:
    """Why nobody was signed in: a wrong address or password (`seconds` 0), or too many of them, for so many seconds."""

    seconds: int = 0

    @property
    def status(self) -> int:
        return 429 if self.seconds else 401


def issuer() -> Issuer:
    """What codes and links are made with. Links never follow the Host header."""
    settings = current_app.config["SETTINGS"]
    return Issuer((settings.secret_key, *settings.secret_key_fallbacks), settings.public_url)


def client() -> str:
    """The network a request comes from: an IPv4 address, or the /64 that an IPv6 subscriber has whole."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)


def seconds_to_wait_of_client(limit: Limit, at: datetime) -> int:
    """Count one more try of this client, unless limits per network address are lifted. Inside a writing transaction."""
    return seconds_to_wait(db.session(), limit, client(), at) if current_app.config["SETTINGS"].rate_limits else 0


def sign_in_with_password(typed_email: str, password: str, *, own_computer: bool) -> SignIn | Refusal:
    """Sign this browser in, or say why not. As slow for an unknown address as for a known one."""
    at = now()
    try:
        email = read_address(typed_email)
    except NotAnAddress:
        email = typed_email
    with writing(db.session):
        # Counted before it is checked, so that guesses sent at the same moment do not all slip through.
        seconds = seconds_to_wait_of_client(WRONG_PASSWORDS_OF_CLIENT, at) or seconds_to_wait(db.session(), WRONG_PASSWORDS, email, at)
        known = [] if seconds else candidates(db.session(), email)
    if seconds:
        return Refusal(seconds)
    index = which_matches(password, [candidate.password_hash for candidate in known])
    if index is None:
        return Refusal()
    opened = known[index]
    better_hash = hash_password(password) if is_outdated(opened.password_hash) else opened.password_hash
    with writing(db.session):
        account = db.session.get(Account, opened.account_id, with_for_update=True)
        if account is None or account.password_hash != opened.password_hash:
            return Refusal()
        account.password_hash = better_hash
        forget(db.session(), WRONG_PASSWORDS, email)
        sign_in = begin(account, own_computer=own_computer, at=at)
    remember_sign_in(sign_in)
    return sign_in


def begin(account: Account, *, own_computer: bool, at: datetime, secret: str = "") -> SignIn:
    """A new sign-in of this browser instead of the one it had; inside a writing transaction, remembered after it.

    `secret` is what the form proved (a code, a token): the form sent twice by one browser then leads to one sign-in.
    """
    if current_user.is_authenticated:
        end_sign_in(db.session(), current_user.account_id, current_user.sign_in_id, at)
    sign_in = begin_sign_in(account, own_computer=own_computer, at=at)
    if secret:
        sign_in.id = _id_of_form(secret)
    return sign_in


def begun_by_this_form(secret: str) -> bool:
    """Whether this browser has sent this very form a moment ago and was signed in by it; it then is again.

    The answer to the first press is often never read, and its cookie with it.
    """
    found = recent_sign_in(db.session(), _id_of_form(secret), now(), PRESSED_TWICE)
    if found is None:
        return False
    remember_sign_in(found)
    return True


def _id_of_form(secret: str) -> str:
    """Known to nobody who lacks the server's key, this browser's cookie or what was mailed."""
    key = str(current_app.secret_key).encode()
    digest = hmac.new(key, f"sign in {session.get('csrf_token', '')} {secret}".encode(), sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def once_more(act: Callable[[], T]) -> T:
    """Act; when somebody else confirmed the same address at that very moment, act again on what is there now."""
    try:
        return act()
    except IntegrityError:
        return act()


def show_in_language_asked(form: AccountForm | None = None) -> bool:
    """Whether the language switch was pressed; the page is then shown in that language, as typed, with its errors."""
    code = (request.form.getlist("do") or [""])[-1].removeprefix("lang-")
    if f"lang-{code}" not in request.form.getlist("do") or code not in languages():
        return False
    g.language = code
    refresh()
    if form is not None:
        form.check_again(everything="pressed" in request.form)
    return True


def own_path(address: str) -> str:
    """The address when it is a page of ours that can be shown, else nothing: nobody is sent elsewhere by a link to sign in."""
    of_ours = re.fullmatch(rf"/(?:{'|'.join(languages())})(?:/(?!/)[\w\-./~%=&?+:,@]*)?", address, re.ASCII)
    signs_in = re.match(r"/\w+/account/(?!confirm\b)", address)
    return address if of_ours and not signs_in and "//" not in address and "/.." not in address else ""


def where_to_go(address: str) -> str:
    """The page that was asked for before signing in, else "My actions"."""
    return own_path(address) or url_for("actions.mine")


def with_pause(response: tuple[str, int], seconds: int) -> Any:
    """A page that says when to try again."""
    return (*response, {"Retry-After": str(seconds)}) if seconds else response
