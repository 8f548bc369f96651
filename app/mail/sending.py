"""Hand a message on: to a mail server, or into a folder where each is a file."""

import os
import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from ipaddress import ip_address
from pathlib import Path
from threading import Timer
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from app.config import Settings

LONGEST_SENDING = 540
"""Seconds one message may take in all; shorter than a worker's lease, so that no second worker sends it meanwhile."""


class NotSent(Exception):
    """The message has not left. `permanent`: this recipient will never get it, so it is not tried again."""

    def __init__(self, reason: str, *, permanent: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent


class SmtpAddressUnclear(Exception):
    """SMTP_URL cannot be understood; the text says what it should look like."""


class Sender(Protocol):
    def send(self, message: EmailMessage) -> None:
        """Hand one message with one recipient on; when it returns, the message has left. Raises `NotSent`."""


@dataclass(frozen=True)
class Patience:
    """Seconds to wait for a mail server: to connect and greet; to take sender and recipient; to take the message (RFC 5321, 4.5.3.2).

    Giving up too early after the message was sent would send it twice.
    """

    connecting: float = 30
    addressing: float = 120
    delivering: float = 300
    in_all: float = LONGEST_SENDING


@dataclass(frozen=True)
class SmtpSender:
    """Sends through one mail server, a connection for each message. Certificates are always verified."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    tls: bool = False
    """TLS from the first byte (smtps)."""
    starttls: bool = False
    patience: Patience = Patience()
    context: ssl.SSLContext | None = None
    """None means the certificates this machine trusts."""

    @staticmethod
    def from_url(url: str) -> "SmtpSender":
        """`smtp://user:password@host:587?starttls`, `smtps://host`. A password goes to another machine through TLS only,
        unless `?starttls=off` says that the network is trusted. Raises `SmtpAddressUnclear`."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise SmtpAddressUnclear(f"SMTP_URL: {error}.") from error
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise SmtpAddressUnclear("Set SMTP_URL to smtp://user:password@host:587?starttls or smtps://user:password@host.")
        tls = parts.scheme == "smtps"
        wish = parse_qs(parts.query, keep_blank_values=True).get("starttls", [""])[-1]
        asked = "starttls" in parts.query and wish != "off"
        by_itself = bool(parts.password) and wish != "off" and not _is_this_machine(parts.hostname)
        return SmtpSender(
            host=parts.hostname,
            port=port or (465 if tls else 25),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            tls=tls,
            starttls=not tls and (asked or by_itself),
        )

    def send(self, message: EmailMessage) -> None:
        with _connection(self) as server:
            _deliver(server, message, self.patience)


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@contextmanager
def _connection(to: SmtpSender) -> Iterator[smtplib.SMTP]:
    """A connection on which a message can be sent. Whatever fails on the way there is no fault of the recipient: it may pass."""
    context = to.context or ssl.create_default_context()
    waits = to.patience.connecting
    server = smtplib.SMTP_SSL(timeout=waits, context=context) if to.tls else smtplib.SMTP(timeout=waits)
    # A server that sends a byte now and then never runs into the time limits of the socket.
    limit = Timer(to.patience.in_all, _cut, [server])
    limit.daemon = True
    limit.start()
    try:
        try:
            _greet(server, to, context)
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise NotSent(_in_words(error)) from error
        yield server
        with suppress(smtplib.SMTPException, OSError):
            server.quit()
    finally:
        limit.cancel()
        server.close()


def _greet(server: smtplib.SMTP, to: SmtpSender, context: ssl.SSLContext) -> None:
    # smtplib checks the certificate against the name that only its constructor sets, and the constructor would connect at once.
    server._host = to.host  # type: ignore[attr-defined]
    code, words = server.connect(to.host, to.port)
    if code != 220:
        raise smtplib.SMTPConnectError(code, words)
    if to.starttls:
        server.starttls(context=context)
    server.ehlo_or_helo_if_needed()
    if to.user:
        server.login(to.user, to.password)


def _cut(server: smtplib.SMTP) -> None:
    with suppress(OSError, AttributeError):
        server.sock.shutdown(socket.SHUT_RDWR)  # type: ignore[union-attr]  # None once it is closed: suppressed


def _deliver(server: smtplib.SMTP, message: EmailMessage, patience: Patience) -> None:
    sender, to = (message[header].addresses[0].addr_spec for header in ("From", "To"))
    international = not (sender + to).isascii()
    options = ["SMTPUTF8", "BODY=8BITMIME"] if international else []
    if international and not server.has_extn("smtputf8"):
        raise NotSent("The mail server cannot send to addresses with letters beyond ASCII (SMTPUTF8).", permanent=True)
    try:
        _set_patience(server, patience.addressing)
        _accepted(server.mail(sender, options), about_recipient=False)
        _accepted(server.rcpt(to), about_recipient=True)
        _set_patience(server, patience.delivering)
        _accepted(server.data(as_sent(message)), about_recipient=True)
    except smtplib.SMTPDataError as error:
        _accepted((error.smtp_code, _bytes(error.smtp_error)), about_recipient=True)
        raise NotSent(_in_words(error)) from error
    except (smtplib.SMTPException, OSError) as error:
        raise NotSent(_in_words(error)) from error


def as_sent(message: EmailMessage) -> bytes:
    """The bytes that leave: ASCII, unless an address has other letters (RFC 6532)."""
    addresses = "".join(each.addr_spec for header in ("From", "To", "Reply-To") for each in message[header].addresses)
    return message.as_bytes(policy=SMTP if addresses.isascii() else SMTPUTF8)


def _set_patience(server: smtplib.SMTP, seconds: float) -> None:
    if server.sock is not None:
        server.sock.settimeout(seconds)


def _accepted(answer: tuple[int, bytes], *, about_recipient: bool) -> None:
    """Raises `NotSent` unless the server said yes. A “never” counts only when it is about the recipient or the message.

    Not so: “sign in first” (530, 535, 538), and refusals by policy (5.7, such as “relay access denied”): the operator can mend these.
    """
    code, words = answer
    if 200 <= code < 300:
        return
    said = f"{code} {words.decode(errors='replace')}"
    ours_to_mend = code in (530, 535, 538) or re.match(r"\d{3}[ -]5\.7\.", said) is not None
    raise NotSent(" ".join(said.split()), permanent=about_recipient and 500 <= code < 600 and not ours_to_mend)


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def _in_words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_bytes(error.smtp_error).decode(errors='replace')}"
    return f"{type(error).__name__}: {error}"


@dataclass(frozen=True)
class FolderSender:
    """Writes each message as a file `20261122T140509.123456Z-<id>.eml`: sorted by name they are sorted by time."""

    folder: Path

    def send(self, message: EmailMessage) -> None:
        token = re.sub(r"[^A-Za-z0-9]", "", str(message["Message-ID"]).split("@")[0])
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}-{token}.eml"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            _write_whole(self.folder / name, as_sent(message))
        except OSError as error:
            raise NotSent(_in_words(error)) from error


def _write_whole(path: Path, content: bytes) -> None:
    """The file is there with all its content, on the disk, or not at all."""
    unfinished = path.with_name(f".{path.name}.part")
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def sender_for(settings: Settings) -> Sender:
    """The mail server of SMTP_URL, or the folder MAIL_DIR without one. Raises `SmtpAddressUnclear`."""
    return SmtpSender.from_url(settings.smtp_url) if settings.smtp_url else FolderSender(Path(settings.mail_dir))
