"""The first bytes made for a submission are its receipt, for ever."""

from datetime import datetime
from hashlib import sha256
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy.orm import Session, sessionmaker

from app.documents.pdf import render_pdf
from app.models.actions import Receipt, Submission
from app.models.base import writing
from app.operations.receipts import NotADocument, number_of_pages, store_receipt
from tests.mail.support import a_pdf, a_submission

Sessions = sessionmaker[Session]


def stored(sessions: Sessions, submission_id: int, pdf: bytes, at: datetime) -> bytes:
    with sessions() as session, writing(session):
        return store_receipt(session, session.get_one(Submission, submission_id), pdf, at).pdf


def test_a_receipt_is_kept_with_its_hash_its_pages_and_a_name_for_the_file(sessions: Sessions, now: datetime) -> None:
    submission_id, pdf = a_submission(sessions, now), a_pdf(3)
    stored(sessions, submission_id, pdf, now)
    with sessions() as session:
        receipt = session.get_one(Receipt, submission_id)
        kept = (receipt.pdf, receipt.sha256, receipt.pages, receipt.file_name, receipt.made_at)
    assert kept == (pdf, sha256(pdf).hexdigest(), 3, "2026-11-22_call-to-local-action_7KDM4-RXH2T_r1_fr.pdf", now)


def test_the_first_bytes_stored_win(sessions: Sessions, now: datetime) -> None:
    submission_id = a_submission(sessions, now)
    first, second = a_pdf(words="first"), a_pdf(words="second")
    assert [stored(sessions, submission_id, first, now), stored(sessions, submission_id, second, now)] == [first, first]


@pytest.mark.parametrize("broken", [b"", b"%PDF-1.7", b"<html>", b"%PDF-1.7\n<</Type /ObjStm>>\nstream\nno zlib"])
def test_what_is_no_document_is_not_kept(sessions: Sessions, now: datetime, broken: bytes) -> None:
    with pytest.raises(NotADocument):
        stored(sessions, a_submission(sessions, now), broken, now)
    with sessions() as session:
        assert session.query(Receipt).count() == 0


@pytest.mark.filterwarnings("ignore:.*sRGB2014:pytest.PytestUnraisableExceptionWarning")  # WeasyPrint leaves its colour profile open
def test_pages_are_counted_as_a_reader_counts_them() -> None:
    body = '<h1>/Type /Page one</h1><p style="break-before: page">two</p><p style="break-before: page">three</p>'
    pdf = render_pdf(f'<html lang="en"><title>/Type /Page</title>{body}</html>', [])
    assert number_of_pages(pdf) == len(PdfReader(BytesIO(pdf)).pages) == 3
