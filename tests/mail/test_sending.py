"""A mail server that misbehaves delays a mail and no more; only a “never” about the recipient is taken as one."""

import re
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from app.config import Settings
from app.mail.messages import Attached, message
from app.mail.sending import FolderSender, NotSent, Patience, SmtpAddressUnclear, SmtpSender, sender_for
from app.models.outbox import OutboxMail
from tests.mail.certificates import Certificate, certificate_for
from tests.mail.support import RECEIPT_VALUES

OK = "250 OK"


@dataclass
class Answers:
    """What the server says at each step, and what it was given."""

    mail: str = OK
    rcpt: str = OK
    data: str = OK
    cut_after_data: bool = False
    received: list[bytes] = field(default_factory=list)

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        envelope.mail_from = address
        return self.mail

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        if self.data == OK:
            self.received.append(envelope.content)
        if self.cut_after_data:
            assert server.transport is not None
            server.transport.abort()
        return self.data


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(answers: Answers, **options: Any) -> Iterator[SmtpSender]:
    """A mail server that gives these answers, and a sender that knows its address."""
    controller = Controller(answers, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    try:
        yield SmtpSender("127.0.0.1", controller.port)
    finally:
        controller.stop()


@contextmanager
def raw_server(behave: Callable[[socket.socket], None]) -> Iterator[SmtpSender]:
    """A server that talks as it likes."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                behave(connection)

        thread = Thread(target=serve)
        thread.start()
        yield SmtpSender("127.0.0.1", listening.getsockname()[1])
        thread.join()


@pytest.fixture
def mail(settings: Settings, now: datetime) -> Any:
    row = OutboxMail(kind="receipt", to="ana@example.org", language="fr", message_id="4f3a", values=RECEIPT_VALUES)
    return message(row, settings, now, Attached(b"%PDF-1.7 " + bytes(range(256)), "receipt.pdf"))


def refusal(sender: SmtpSender, mail: Any) -> NotSent:
    with pytest.raises(NotSent) as caught:
        sender.send(mail)
    return caught.value


def test_a_mail_arrives_as_it_was_made(mail: Any) -> None:
    answers = Answers()
    with server(answers) as sender:
        sender.send(mail)
    assert answers.received == [mail.as_bytes()]


def test_an_address_with_letters_beyond_ascii_arrives_where_the_server_can(settings: Settings, now: datetime) -> None:
    row = OutboxMail(kind="address_changed", to="léa@münchen.example", language="fr", message_id="1", values={"at": "2026-11-22T14:05:09Z"})
    answers = Answers()
    with server(answers, enable_SMTPUTF8=True) as sender:
        sender.send(message(row, settings, now))
    assert "To: léa@xn--mnchen-3ya.example".encode() in answers.received[0]
    with server(answers, enable_SMTPUTF8=False) as sender:
        assert refusal(sender, message(row, settings, now)).permanent


@pytest.mark.parametrize(
    "answers",
    [
        Answers(mail="451 4.3.0 later"),
        Answers(mail="530 5.7.0 Authentication required"),
        Answers(mail="550 5.7.1 sender not allowed"),
        Answers(rcpt="450 4.2.0 Greylisted, come back in 5 minutes"),
        Answers(rcpt="421 4.3.2 closing"),
        Answers(rcpt="554 5.7.1 Relay access denied"),
        Answers(rcpt="530 Authentication required"),
        Answers(data="451 4.7.1 later"),
        Answers(data="421 4.3.2 closing"),
    ],
    ids=str,
)
def test_what_may_pass_and_what_the_operator_can_mend_is_tried_again(answers: Answers, mail: Any) -> None:
    with server(answers) as sender:
        error = refusal(sender, mail)
    said = next(answer for answer in (answers.mail, answers.rcpt, answers.data) if answer != OK)
    assert (error.permanent, error.reason) == (False, said)


@pytest.mark.parametrize(
    "answers",
    [Answers(rcpt="550 5.1.1 No such user"), Answers(rcpt="553 not a mailbox"), Answers(data="554 5.6.0 we do not take this")],
    ids=str,
)
def test_a_never_about_the_recipient_or_the_message_is_final(answers: Answers, mail: Any) -> None:
    with server(answers) as sender:
        error = refusal(sender, mail)
    said = next(answer for answer in (answers.rcpt, answers.data) if answer != OK)
    assert (error.permanent, error.reason) == (True, said)


def test_a_connection_cut_after_the_message_is_tried_again_as_the_same_mail(mail: Any) -> None:
    answers = Answers(cut_after_data=True)
    with server(answers) as sender:
        assert not refusal(sender, mail).permanent
        answers.cut_after_data = False
        sender.send(mail)
    assert [re.findall(rb"^Message-ID: (.*)\r$", content, re.MULTILINE) for content in answers.received] == [[b"<4f3a@example.org>"]] * 2


def test_a_server_that_is_down_is_tried_again(mail: Any) -> None:
    error = refusal(SmtpSender("127.0.0.1", free_port()), mail)
    assert (error.permanent, "ConnectionRefusedError" in error.reason) == (False, True)


def test_a_name_that_does_not_exist_is_tried_again(mail: Any) -> None:
    assert not refusal(SmtpSender("mail.invalid", 25), mail).permanent


@pytest.mark.parametrize("greeting", [b"554 no\r\n", b"hello\r\n", b"", b"220 hi\r\n" + b"x" * 9000])
def test_a_server_that_greets_strangely_is_tried_again(greeting: bytes, mail: Any) -> None:
    with raw_server(lambda connection: connection.sendall(greeting)) as sender:
        assert not refusal(sender, mail).permanent


def test_a_server_that_says_nothing_is_left_in_time(mail: Any) -> None:
    left = Event()
    with raw_server(lambda _: left.wait(10) and None) as sender:
        error = refusal(replace(sender, patience=Patience(connecting=0.2)), mail)
        left.set()
    assert (error.permanent, "timed out" in error.reason) == (False, True)


def test_a_server_that_drips_is_left_in_time_too(mail: Any) -> None:
    def drip(connection: socket.socket) -> None:
        connection.settimeout(0.02)
        try:
            while connection.sendall(b"2") is None:
                Event().wait(0.02)
        except OSError:
            return

    with raw_server(drip) as sender:
        assert not refusal(replace(sender, patience=Patience(in_all=0.3)), mail).permanent


def test_a_farewell_that_fails_does_not_make_a_sent_mail_unsent(mail: Any) -> None:
    def take_it_and_hang_up(connection: socket.socket) -> None:
        connection.sendall(b"220 hi\r\n")
        lines = connection.makefile("rb")
        for line in lines:
            verb = line[:4].upper()
            connection.sendall(b"354 go on\r\n" if verb == b"DATA" else b"250 fine\r\n")
            if verb == b"DATA":
                while lines.readline() != b".\r\n":
                    pass
                connection.sendall(b"250 taken\r\n")
                break
        lines.close()

    with raw_server(take_it_and_hang_up) as sender:
        sender.send(mail)


def accepting(password: bytes) -> Callable[..., AuthResult]:
    return lambda server, session, envelope, mechanism, data: AuthResult(success=data.password == password, handled=False)


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # aiosmtpd's warning for servers outside a test
@pytest.mark.parametrize(("password", "arrives"), [("right/?&", True), ("wrong", False)])
def test_a_wrong_password_is_the_operators_to_mend(password: str, arrives: bool, mail: Any) -> None:
    answers = Answers()
    with server(answers, authenticator=accepting(b"right/?&"), auth_required=True, auth_require_tls=False) as sender:
        known = replace(sender, user="mailer", password=password)
        if arrives:
            known.send(mail)
        else:
            error = refusal(known, mail)
            assert (error.permanent, error.reason[:3]) == (False, "535")
    assert len(answers.received) == arrives


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return certificate_for("127.0.0.1", tmp_path_factory.mktemp("certificate"))


def test_encrypted_mail_arrives_at_a_server_we_trust(certificate: Certificate, mail: Any) -> None:
    answers = Answers()
    with server(answers, tls_context=certificate.server_context(), require_starttls=True) as sender:
        replace(sender, starttls=True, context=certificate.client_context()).send(mail)
    assert len(answers.received) == 1


def test_a_certificate_nobody_vouches_for_gets_no_mail(certificate: Certificate, mail: Any) -> None:
    answers = Answers()
    with server(answers, tls_context=certificate.server_context()) as sender:
        error = refusal(replace(sender, starttls=True), mail)
    assert (error.permanent, "CERTIFICATE_VERIFY_FAILED" in error.reason, answers.received) == (False, True, [])


def test_a_certificate_of_another_name_gets_no_mail(mail: Any, tmp_path: Path) -> None:
    answers, certificate = Answers(), certificate_for("127.0.0.2", tmp_path)
    with server(answers, tls_context=certificate.server_context()) as sender:
        error = refusal(replace(sender, starttls=True, context=certificate.client_context()), mail)
    assert (error.permanent, "CERTIFICATE_VERIFY_FAILED" in error.reason, answers.received) == (False, True, [])


def test_encryption_that_was_asked_for_and_is_not_offered_stops_the_mail(mail: Any) -> None:
    answers = Answers()
    with server(answers) as sender:
        assert not refusal(replace(sender, starttls=True), mail).permanent
    assert answers.received == []


def test_smtps_speaks_tls_from_the_first_byte_and_verifies(certificate: Certificate, mail: Any) -> None:
    answers = Answers()
    with server(answers, ssl_context=certificate.server_context()) as sender:
        replace(sender, tls=True, context=certificate.client_context()).send(mail)
        stranger = replace(sender, tls=True, context=ssl.create_default_context())
        assert "CERTIFICATE_VERIFY_FAILED" in refusal(stranger, mail).reason
    assert len(answers.received) == 1


@pytest.mark.parametrize(
    ("url", "sender"),
    [
        ("smtp://mail.example.org", SmtpSender("mail.example.org", 25)),
        ("smtp://mail.example.org:587?starttls", SmtpSender("mail.example.org", 587, starttls=True)),
        ("smtp://a%40b:p%2Fw@mail.example.org:587", SmtpSender("mail.example.org", 587, "a@b", "p/w", starttls=True)),
        ("smtp://a:b@mail.example.org?starttls=off", SmtpSender("mail.example.org", 25, "a", "b")),
        ("smtp://a:b@127.0.0.1:1025", SmtpSender("127.0.0.1", 1025, "a", "b")),
        ("smtps://a:b@mail.example.org", SmtpSender("mail.example.org", 465, "a", "b", tls=True)),
        ("smtp://[::1]:1025", SmtpSender("::1", 1025)),
    ],
)
def test_how_smtp_url_is_understood(url: str, sender: SmtpSender) -> None:
    assert SmtpSender.from_url(url) == sender


@pytest.mark.parametrize("url", ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://host:port", "smtp://[::1"])
def test_an_smtp_url_that_is_none_is_refused_with_what_to_set(url: str) -> None:
    with pytest.raises(SmtpAddressUnclear, match="SMTP_URL"):
        SmtpSender.from_url(url)


def test_a_password_is_not_shown_where_a_sender_is() -> None:
    assert "secret" not in repr(SmtpSender.from_url("smtps://a:secret@mail.example.org"))


def test_without_a_mail_server_messages_go_into_the_folder(settings: Settings, mail: Any) -> None:
    sender_for(settings).send(mail)
    (file,) = Path(settings.mail_dir).iterdir()
    assert re.fullmatch(r"\d{8}T\d{6}\.\d{6}Z-4f3a\.eml", file.name) and file.read_bytes() == mail.as_bytes()


def test_a_folder_that_cannot_be_written_delays_the_mail(tmp_path: Path, mail: Any) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(NotSent) as caught:
        FolderSender(tmp_path / "file" / "mail").send(mail)
    assert not caught.value.permanent
