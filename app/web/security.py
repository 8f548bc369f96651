"""What stands on every response and what every POST must show: headers, the form token, the origin."""

import base64
import hashlib
import hmac
import secrets
from typing import Any

from flask import Flask, Response, current_app, request, session
from werkzeug.exceptions import Forbidden
from werkzeug.routing import IntegerConverter, Map

from app.web.style import STYLE_HASH

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        f"style-src 'self' '{STYLE_HASH}'",
        "img-src 'self' data:",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)


MARK_BYTES = 20
"""The length of the mark that a session's form tokens hide; the session holds it as hexadecimal digits."""


class SmallNumber(IntegerConverter):
    """A number in an address; one that no column could hold is no address of ours."""

    def __init__(self, all_rules: Map, *given: Any, **values: Any) -> None:
        super().__init__(all_rules, *given, **{"max": 2**31 - 1, **values})


def init_app(app: Flask) -> None:
    app.before_request(_refuse_foreign_origins)
    app.after_request(_add_headers)
    app.jinja_env.globals["form_token"] = form_token


def _refuse_foreign_origins() -> None:
    """A POST that another site made is refused, and nothing of it shown."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise Forbidden
    origin = request.headers.get("Origin")
    if origin is not None and origin.rstrip("/") not in (request.host_url.rstrip("/"), current_app.config["SETTINGS"].public_url):
        raise Forbidden


def _add_headers(response: Response) -> Response:
    headers = response.headers
    headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["X-Frame-Options"] = "DENY"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    if current_app.config["SETTINGS"].is_https:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    # lynx shows a page again without asking for it, unless it finds no-cache, and that at the end.
    headers.setdefault("Cache-Control", "no-store, no-cache")
    return response


def bind_token_to(account_id: int) -> None:
    """One token for all sign-ins of an account, so that a form opened before signing in again is still good after it."""
    session["csrf_token"] = marks_of(account_id)[0]


def marks_of(account_id: int) -> tuple[str, ...]:
    """The mark of an account in its form tokens, and those that former keys gave it."""
    keys = [str(current_app.secret_key), *current_app.config["SECRET_KEY_FALLBACKS"]]
    return tuple(hmac.new(key.encode(), f"form token {account_id}".encode(), hashlib.sha1).hexdigest() for key in keys)


def form_token() -> str:
    """The session's mark, masked anew in each response, so that compression cannot give it away (BREACH)."""
    if "csrf_token" not in session:
        session["csrf_token"] = secrets.token_hex(MARK_BYTES)
    mask = secrets.token_bytes(MARK_BYTES)
    return base64.urlsafe_b64encode(mask + _mixed(bytes.fromhex(session["csrf_token"]), mask)).decode().rstrip("=")


def has_good_token() -> bool:
    """Whether the form that was posted carries a token of this session."""
    mark = mark_in(request.form.get("csrf_token", ""))
    return bool(mark) and hmac.compare_digest(mark, session.get("csrf_token", ""))


def mark_in(token: str) -> str:
    """The mark behind a form token, whosever it is (`marks_of`); "" for what cannot be a token."""
    try:
        both = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return ""
    return _mixed(both[:MARK_BYTES], both[MARK_BYTES:]).hex() if len(both) == 2 * MARK_BYTES else ""


def _mixed(one: bytes, other: bytes) -> bytes:
    return (int.from_bytes(one) ^ int.from_bytes(other)).to_bytes(MARK_BYTES)
