"""The service as it runs for people: a server and a worker in processes of their own, on a free port of 127.0.0.1."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

PATIENCE = 30.0
"""Seconds until a service that does not answer, or a mail that does not come, is an error."""

_ROOT = Path(__file__).resolve().parent.parent.parent


class LiveServiceFailed(Exception):
    """The server or the worker ended or never answered; the text is what it wrote."""


@dataclass(frozen=True)
class LiveService:
    """A running service. `address` has no slash at its end; `mail` is the folder of the messages that left."""

    address: str
    mail: Path
    folder: Path

    def messages_to(self, email: str) -> list[EmailMessage]:
        """All that was mailed to this address, oldest first."""
        return [message for message in messages_in(self.mail) if email in str(message["To"])]

    def message_to(self, email: str, number: int) -> EmailMessage:
        """The message of this number to an address, the first is 0; waits for it. Raises `LiveServiceFailed`."""
        deadline = time.monotonic() + PATIENCE
        while len(messages := self.messages_to(email)) <= number:
            if time.monotonic() > deadline:
                raise LiveServiceFailed(f"{len(messages)} messages to {email}, not {number + 1}:\n{self.written()}")
            time.sleep(0.1)
        return messages[number]

    def written(self) -> str:
        """What server and worker wrote so far."""
        return "\n".join(f"--- {path.name}\n{path.read_text(errors='replace')}" for path in sorted(self.folder.glob("*.log")))


def messages_in(folder: Path) -> list[EmailMessage]:
    """What lies in a MAIL_DIR, oldest first."""
    return [BytesParser(policy=policy.default).parsebytes(path.read_bytes()) for path in sorted(folder.glob("*.eml"))]


@contextmanager
def live_service(database_url: str, folder: Path, **settings: str) -> Iterator[LiveService]:
    """Run server and worker on a migrated database until the block ends; `settings` are further environment variables.

    An error that the server met meanwhile is raised at the end, since a page may hide it.
    """
    port = free_port()
    service = LiveService(f"http://127.0.0.1:{port}", folder / "mail", folder)
    service.mail.mkdir(parents=True)
    environment = {
        **{name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR", "LD_LIBRARY_PATH") if name in os.environ},
        "APP_MODE": "demo",
        "SECRET_KEY": "a key for tests that is long enough to be taken",
        "DATABASE_URL": database_url,
        "MAIL_DIR": str(service.mail),
        "MAIL_FROM": "Call to Local Action <no-reply@example.org>",
        "CONTACT_EMAIL": "organisers@example.org",
        "CONTROLLER_NAME": "Mayors Mechanism",
        "RATE_LIMITS": "off",
        "PORT": str(port),
        "PUBLIC_URL": service.address,
        **settings,
    }
    with contextlib.ExitStack() as running:
        server = running.enter_context(_program("serve", environment, folder))
        running.enter_context(_program("worker", environment, folder))
        _wait_until_ready(service, server)
        yield service
    if "Traceback" in service.written():
        raise LiveServiceFailed(service.written())


@contextmanager
def _program(command: str, environment: dict[str, str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A command of the service in a process of its own, ended with the block; it does not outlive tests that are killed."""
    words = ["setpriv", "--pdeathsig=KILL", sys.executable, "-m", "flask", "--app", "wsgi", command]
    with (folder / f"{command}.log").open("wb") as log:
        process = subprocess.Popen(words, cwd=_ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_ready(service: LiveService, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not _answers(f"{service.address}/readyz"):
        if server.poll() is not None or time.monotonic() > deadline:
            raise LiveServiceFailed(service.written())
        time.sleep(0.1)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
