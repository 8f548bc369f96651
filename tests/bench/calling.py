"""Calls a WSGI application as a server would, without a socket and without a test client: what is timed is the application alone."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any
from wsgiref.types import WSGIApplication

from werkzeug.test import EnvironBuilder

from tests.bench.measuring import Clock

Fields = Mapping[str, str | Sequence[str]]

_HIDDEN = re.compile(r'<input type="hidden" name="(csrf_token|seen)" value="([^"]*)">')


class UnexpectedAnswer(Exception):
    """The application answered something else than what is to be measured."""


@dataclass(frozen=True)
class Answer:
    """What came back, and the seconds it took."""

    status: str
    headers: Mapping[str, str]
    body: bytes
    seconds: float

    def hidden_fields(self) -> dict[str, str]:
        """The form token and the version that the form of this page carries."""
        return {name: unescape(value) for name, value in _HIDDEN.findall(self.body.decode())}


@dataclass(frozen=True)
class Caller:
    """Somebody who calls an application, with a cookie, timed by `clock`."""

    application: WSGIApplication
    clock: Clock
    cookie: str = ""
    encoding: str = ""
    """What a browser says it can unpack: "" asks for plain bytes."""

    def get(self, address: str, expected: str | tuple[str, ...] = "200") -> Answer:
        return self._call(EnvironBuilder(path=address, headers=self._headers()), expected)

    def post(self, address: str, fields: Fields, expected: str = "303") -> Answer:
        return self._call(EnvironBuilder(path=address, method="POST", data=dict(fields), headers=self._headers()), expected)

    def _headers(self) -> list[tuple[str, str]]:
        return [(name, value) for name, value in (("Cookie", self.cookie), ("Accept-Encoding", self.encoding)) if value]

    def _call(self, request: EnvironBuilder, expected: str | tuple[str, ...]) -> Answer:
        """One call. Raises `UnexpectedAnswer`, so that no error page is ever measured for the page it stands for."""
        environ = request.get_environ()
        began: dict[str, Any] = {}

        def start_response(status: str, headers: list[tuple[str, str]], _error: Any = None) -> Any:
            began.update(status=status, headers=dict(headers))

        start = self.clock()
        answer = self.application(environ, start_response)
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        seconds = self.clock() - start
        if not began["status"].startswith(expected):
            raise UnexpectedAnswer(f"{request.method} {request.path}: {began['status']}\n{body.decode(errors='replace')[:2000]}")
        return Answer(began["status"], began["headers"], body, seconds)
