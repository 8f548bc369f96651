"""Pages as the product's own server gives them out: the processor time of the whole server process, read and written bytes included.

`python -m tests.bench.serving hello|bare|<database address> <port>` serves one of the applications; `served` starts and ends it.
"""

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from app.factory import create_app
from app.serving import serve_until_stopped
from tests.bench.bare import bare_application, hello_application
from tests.bench.calling import Answer, Fields, UnexpectedAnswer
from tests.support.settings import settings_for_tests

PATIENCE = 30.0
GETS_IN_A_TURN = 10


@dataclass
class Served:
    """A server process and one connection to it. The seconds of an answer are processor seconds of that process."""

    process: subprocess.Popen[bytes]
    connection: http.client.HTTPConnection
    cookie: str = ""

    def gets(self, address: str) -> float:
        """The seconds that one GET takes, from a few in a row."""
        return sum(self.get(address).seconds for _ in range(GETS_IN_A_TURN)) / GETS_IN_A_TURN

    def get(self, address: str) -> Answer:
        return self._call("GET", address, 200)

    def post(self, address: str, fields: Fields) -> Answer:
        return self._call("POST", address, 303, urlencode(fields, doseq=True), {"Content-Type": "application/x-www-form-urlencoded"})

    def _call(self, method: str, address: str, expected: int, sent: str | None = None, about: Mapping[str, str] | None = None) -> Answer:
        before = self._processor_seconds()
        self.connection.request(method, address, sent, {**({"Cookie": self.cookie} if self.cookie else {}), **(about or {})})
        response = self.connection.getresponse()
        body = response.read()
        seconds = self._processor_seconds() - before
        if response.status != expected:
            raise UnexpectedAnswer(f"{method} {address}: {response.status}\n{body.decode(errors='replace')[:2000]}")
        return Answer(str(response.status), dict(response.getheaders()), body, seconds)

    def _processor_seconds(self) -> float:
        """Of all its threads, as the kernel counts them (nanoseconds, the first number of `schedstat`)."""
        counted = (path.read_text().split()[0] for path in Path(f"/proc/{self.process.pid}/task").glob("*/schedstat"))
        return sum(map(int, counted)) / 1e9


@contextmanager
def served(what: str, cookie: str = "") -> Iterator[Served]:
    """A server of its own for `hello`, `bare` or the product on the database at an address."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    process = subprocess.Popen(["setpriv", "--pdeathsig=KILL", sys.executable, "-m", "tests.bench.serving", what, str(port)])
    try:
        _wait_for(port)
        yield Served(process, http.client.HTTPConnection("127.0.0.1", port), cookie)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def main() -> None:
    what, port = sys.argv[1:]
    applications = {"hello": hello_application, "bare": bare_application}
    application = applications[what]() if what in applications else create_app(settings_for_tests(what))
    serve_until_stopped(application, "127.0.0.1", int(port))


if __name__ == "__main__":
    main()
