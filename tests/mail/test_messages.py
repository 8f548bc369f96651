"""What leaves: the headers, the parts, the size; and no text of a person can become a header or a second recipient."""

from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest

from app.config import Settings
from app.mail.letters import KINDS
from app.mail.messages import Attached, NoAddress, address, message
from app.models.outbox import OutboxMail
from tests.mail.support import RECEIPT_VALUES, VALUES


def a_row(kind: str = "receipt", **others: Any) -> OutboxMail:
    row = {"kind": kind, "to": "ana@example.org", "language": "fr", "message_id": "4f3a", "values": VALUES[kind], **others}
    return OutboxMail(**row)


def received(made: EmailMessage) -> EmailMessage:
    """As the reader's mail program understands it."""
    return message_from_bytes(made.as_bytes(), policy=default)


def test_the_headers_of_the_receipt(settings: Settings, now: datetime) -> None:
    mail = received(message(a_row(), settings, now, Attached(b"%PDF-", "receipt.pdf")))
    assert {name: str(value) for name, value in mail.items() if name not in ("Content-Type", "MIME-Version")} == {
        "From": "Call to Local Action <no-reply@example.org>",
        "To": "ana@example.org",
        "Reply-To": "organisers@example.org",
        "Subject": "Accusé de réception 7KDM4-RXH2T\u00a0: votre action a été envoyée",
        "Date": "Sun, 22 Nov 2026 14:05:09 +0000",
        "Message-ID": "<4f3a@example.org>",
        "Content-Language": "fr",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }


def test_the_parts_of_the_receipt(settings: Settings, now: datetime) -> None:
    pdf = bytes(range(256)) * 4
    mail = received(message(a_row(), settings, now, Attached(pdf, "2026-11-22_call-to-local-action_7KDM4-RXH2T_r1_fr.pdf")))
    shape = [(part.get_content_type(), part.get_param("format"), part.get_content_charset(), part.get_filename()) for part in mail.walk()]
    assert shape == [
        ("multipart/mixed", None, None, None),
        ("multipart/alternative", None, None, None),
        ("text/plain", "flowed", "utf-8", None),
        ("text/html", None, "utf-8", None),
        ("application/pdf", None, None, "2026-11-22_call-to-local-action_7KDM4-RXH2T_r1_fr.pdf"),
    ]
    assert next(mail.iter_attachments()).get_content() == pdf


def test_a_mail_with_a_receipt_of_60_kilobytes_stays_within_100(settings: Settings, now: datetime) -> None:
    values = {**RECEIPT_VALUES, "title": "é" * 200, "organisation": "ñ" * 200}
    made = message(a_row(values=values), settings, now, Attached(bytes(60 * 1024), "receipt.pdf"))
    assert len(made.as_bytes()) <= 100 * 1024


@pytest.mark.parametrize("kind", KINDS)
def test_no_line_is_longer_than_a_mail_server_takes_and_all_is_ascii(kind: str, settings: Settings, now: datetime) -> None:
    made = message(a_row(kind), settings, now).as_bytes()
    assert made.isascii() and max(map(len, made.split(b"\r\n"))) <= 78


def test_no_picture_and_no_link_that_signs_in_is_in_the_receipts_mail(settings: Settings, now: datetime) -> None:
    made = message(a_row(), settings, now, Attached(b"%PDF-", "receipt.pdf"))
    text = made.get_body(("html",))
    assert text is not None
    assert "token" not in text.get_content() and "<img" not in text.get_content()


INJECTIONS = [f"x{sign}Bcc: all@example.org" for sign in ("\r\n", "\n", "\r", "\u2028", "\x85", "\x00\x0b\x0c")]
NO_ADDRESSES = ["", "ana", "@example.org", "ana@", "ana@example.org\r\nBcc: all@example.org", "ana@example.org, all@example.org"]


@pytest.mark.parametrize("typed", INJECTIONS)
@pytest.mark.parametrize("key", ["title", "organisation", "reference"])
def test_what_people_typed_never_becomes_a_header(key: str, typed: str, settings: Settings, now: datetime) -> None:
    made = received(message(a_row(values={**RECEIPT_VALUES, key: typed}), settings, now))
    assert (made["Bcc"], made["To"].addresses[0].addr_spec, len(made["To"].addresses)) == (None, "ana@example.org", 1)


@pytest.mark.parametrize("to", NO_ADDRESSES)
def test_what_is_not_exactly_one_address_gets_no_mail(to: str, settings: Settings, now: datetime) -> None:
    with pytest.raises(NoAddress):
        message(a_row(to=to), settings, now)


def test_a_domain_in_other_letters_is_written_as_mail_servers_know_it() -> None:
    assert address("ana@münchen.example").addr_spec == "ana@xn--mnchen-3ya.example"


def test_a_sender_with_accents_in_its_name_arrives_as_written(now: datetime) -> None:
    sender = "Appel à l’action locale <no-reply@example.org>"
    made = received(message(a_row(), Settings(secret_key="", mail_from=sender), now))
    assert str(made["From"]) == sender


def test_each_attempt_is_the_same_mail(settings: Settings, now: datetime) -> None:
    ids = {message(a_row(), settings, now)["Message-ID"] for _ in range(2)}
    assert ids == {"<4f3a@example.org>"}
