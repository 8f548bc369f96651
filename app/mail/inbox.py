"""Read the folder of mails back, for the inbox page of the demonstration."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,120}")


@dataclass(frozen=True)
class InboxMessage:
    """A mail as its reader sees it. `id` is the name of its file without `.eml`."""

    id: str
    to: str
    subject: str
    date: datetime | None
    language: str
    text: str
    html: str
    attachments: tuple[str, ...]
    """File names, in the order that `attachment` counts them from 0."""


@dataclass(frozen=True)
class InboxFile:
    name: str
    media_type: str
    content: bytes


def messages(folder: str | Path, most: int = 200) -> list[InboxMessage]:
    """The newest mails of the folder, newest first; none when there is no folder yet."""
    newest = sorted((path.stem for path in Path(folder).glob("*.eml")), reverse=True)[:most]
    return [found for found in (message(folder, id_) for id_ in newest) if found is not None]


def message(folder: str | Path, id_: str) -> InboxMessage | None:
    """One mail, or None when there is none of that name: the name comes from an address and never leads out of the folder."""
    mail = _read(folder, id_)
    if mail is None:
        return None
    date = mail["Date"]
    return InboxMessage(
        id=id_,
        to=str(mail["To"] or ""),
        subject=str(mail["Subject"] or ""),
        date=date.datetime if date else None,
        language=str(mail["Content-Language"] or ""),
        text=_content(mail, "plain"),
        html=_content(mail, "html"),
        attachments=tuple(part.get_filename() or "" for part in _attachments(mail)),
    )


def attachment(folder: str | Path, id_: str, number: int) -> InboxFile | None:
    """One attachment of one mail, counted from 0, or None."""
    mail = _read(folder, id_)
    parts = list(_attachments(mail)) if mail is not None else []
    if not 0 <= number < len(parts):
        return None
    part = parts[number]
    return InboxFile(part.get_filename() or "", part.get_content_type(), part.get_content())


def _read(folder: str | Path, id_: str) -> EmailMessage | None:
    path = Path(folder) / f"{id_}.eml"
    if not _ID.fullmatch(id_) or path.is_symlink() or not path.is_file():
        return None
    return message_from_bytes(path.read_bytes(), policy=default)


def _content(mail: EmailMessage, form: str) -> str:
    part = mail.get_body((form,))
    return str(part.get_content()) if part is not None else ""


def _attachments(mail: EmailMessage) -> Iterator[EmailMessage]:
    return mail.iter_attachments()
