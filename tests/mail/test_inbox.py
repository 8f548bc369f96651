"""The inbox of the demonstration reads the folder back, and nothing else."""

from datetime import datetime
from pathlib import Path

import pytest

from app.config import Settings
from app.mail.inbox import InboxFile, attachment, message, messages
from app.mail.messages import Attached
from app.mail.messages import message as made
from app.mail.sending import FolderSender
from app.models.outbox import OutboxMail
from tests.mail.support import RECEIPT_VALUES, VALUES


@pytest.fixture
def folder(settings: Settings, now: datetime) -> Path:
    """A folder with a receipt and, sent later, a link to sign in."""
    folder = Path(settings.mail_dir)
    receipt = OutboxMail(kind="receipt", to="ana@example.org", language="fr", message_id="a1", values=RECEIPT_VALUES)
    link = OutboxMail(kind="sign_in", to="léa@example.org", language="es", message_id="b2", values=VALUES["sign_in"])
    FolderSender(folder).send(made(receipt, settings, now, Attached(b"%PDF-1.7 \xff", "receipt.pdf")))
    FolderSender(folder).send(made(link, settings, now))
    return folder


def test_the_newest_mail_stands_first(folder: Path, now: datetime) -> None:
    newest, oldest = messages(folder)
    assert (newest.to, newest.subject, newest.attachments) == ("léa@example.org", "Su enlace para iniciar sesión", ())
    assert (oldest.to, oldest.language, oldest.date, oldest.attachments) == ("ana@example.org", "fr", now, ("receipt.pdf",))
    assert "Ville de Montréal" in oldest.text and "<!DOCTYPE html>" in oldest.html
    assert message(folder, newest.id) == newest


def test_an_attachment_comes_back_byte_for_byte(folder: Path) -> None:
    receipt = messages(folder)[-1]
    assert attachment(folder, receipt.id, 0) == InboxFile("receipt.pdf", "application/pdf", b"%PDF-1.7 \xff")
    assert [attachment(folder, receipt.id, number) for number in (-1, 1)] == [None, None]


@pytest.mark.parametrize("id_", ["../secret", "..", ".hidden", "/etc/passwd", "a/../../secret", "secret\x00", "", "link", "%2e%2e/secret"])
def test_no_name_leads_out_of_the_folder(folder: Path, id_: str) -> None:
    secret = folder.parent / "secret.eml"
    secret.write_text("Subject: secret\n\n")
    (folder / ".hidden.eml").write_text("Subject: secret\n\n")
    (folder / "link.eml").symlink_to(secret)
    assert (message(folder, id_), attachment(folder, id_, 0), len(messages(folder))) == (None, None, 2)


def test_without_a_folder_the_inbox_is_empty(tmp_path: Path) -> None:
    assert messages(tmp_path / "nothing") == []


def test_files_are_there_whole_or_not_at_all(folder: Path) -> None:
    assert [path.suffix for path in folder.iterdir()] == [".eml", ".eml"]
