"""The session cookie, taken whatever its age seems to be."""

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature


class CookieOfAnyAge(SecureCookieSessionInterface):
    """How long a sign-in lasts stands in its row in the database. Flask looks at the cookie's own moment, too, and takes none that
    comes from the future: whenever the clock is set back, everybody would be signed out."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        signer = self.get_signing_serializer(app)
        if signer is None:
            return None
        cookie = request.cookies.get(self.get_cookie_name(app))
        try:
            return self.session_class(signer.loads(cookie) if cookie else None)
        except BadSignature:
            return self.session_class()
