"""A row of the outbox becomes a message, ready to leave."""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import getaddresses

from app.config import Settings
from app.languages import translator
from app.mail.letters import letter
from app.models.outbox import OutboxMail


class NoAddress(Exception):
    """No mail can be sent to what stands where an address should."""


@dataclass(frozen=True)
class Attached:
    """The receipt that goes with its letter."""

    pdf: bytes
    file_name: str


def message(mail: OutboxMail, settings: Settings, at: datetime, attached: Attached | None = None) -> EmailMessage:
    """The message of an outbox row, in the row's language, the same but for its date at each attempt.

    Raises `UnknownLetter` and `NoAddress`; `KeyError` for a language that is not spoken here.
    """
    said = letter(mail.kind, mail.values, translator(mail.language), controller=settings.controller_name, contact=settings.contact_email)
    sender = address(settings.mail_from)
    made = EmailMessage(policy=SMTP)
    made["From"] = sender
    made["To"] = address(mail.to)
    made["Reply-To"] = address(settings.contact_email)
    made["Subject"] = said.subject
    made["Date"] = at
    made["Message-ID"] = f"<{mail.message_id}@{sender.domain}>"
    # RFC 3834: no answering machine replies to it. Outlook and Exchange look at their own header.
    made["Auto-Submitted"] = "auto-generated"
    made["X-Auto-Response-Suppress"] = "All"
    made.set_content(said.text, charset="utf-8", cte="quoted-printable", params={"format": "flowed"})
    made.add_alternative(said.html, subtype="html", charset="utf-8", cte="quoted-printable")
    if attached is not None:
        made.add_attachment(attached.pdf, maintype="application", subtype="pdf", filename=attached.file_name)
    # Last, since each part that is added takes the headers called Content with it.
    made["Content-Language"] = mail.language
    return made


def address(text: str) -> Address:
    """`Name <local@domain>` or a bare address, as exactly one address; a domain in other letters in its ASCII form. Raises `NoAddress`."""
    found = getaddresses([text])
    if len(found) != 1 or not text.isprintable():
        raise NoAddress
    name, bare = found[0]
    local, _, domain = bare.rpartition("@")
    if not local or not domain or bare not in text:
        raise NoAddress
    try:
        # Given in two parts, nothing in it can count as a second address.
        return Address(name, local, domain.encode("idna").decode())
    except ValueError as error:
        raise NoAddress from error
