"""Pages as the product's own server gives them out: the processor time of the whole server process, read and written bytes included.

`python -m tests.bench.serving hello|bare|<database address> <port>` serves one of the applications; `served` starts and ends it.
"""

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.factory import create_app
from app.serving import serve_until_stopped
from tests.bench.bare import bare_application, hello_application
from tests.bench.calling import UnexpectedAnswer
from tests.support.settings import settings_for_tests

PATIENCE = 30.0
GETS_IN_A_TURN = 10


@dataclass
class Served:
    """A server process and one connection to it."""

    process: subprocess.Popen[bytes]
    connection: http.client.HTTPConnection
    cookie: str = ""

    def gets(self, address: str) -> float:
        """The processor seconds that one GET takes, from a few in a row."""
        before = self._processor_seconds()
        for _ in range(GETS_IN_A_TURN):
            self.get(address)
        return (self._processor_seconds() - before) / GETS_IN_A_TURN

    def get(self, address: str) -> bytes:
        self.connection.request("GET", address, headers={"Cookie": self.cookie} if self.cookie else {})
        response = self.connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise UnexpectedAnswer(f"{address}: {response.status}\n{body.decode(errors='replace')[:2000]}")
        return body

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
