"""Store a receipt: the first bytes made for a revision are its receipt, for ever."""

import re
import zlib
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.models.actions import Receipt, Submission


class NotADocument(Exception):
    """These bytes are no PDF with pages."""


def store_receipt(session: Session, submission: Submission, pdf: bytes, at: datetime) -> Receipt:
    """Keep the PDF unless the submission has one already; returns the one that is kept. Raises `NotADocument`."""
    row: dict[str, Any] = {
        "submission_id": submission.id,
        "pdf": pdf,
        "sha256": sha256(pdf).hexdigest(),
        "pages": number_of_pages(pdf),
        "file_name": file_name(submission),
        "made_at": at,
    }
    # Two workers may have made it at the same time; both engines decide who was first, each with its own kind of INSERT.
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.execute(insert(Receipt).values(row).on_conflict_do_nothing(index_elements=["submission_id"]))
    return session.get_one(Receipt, submission.id, populate_existing=True)


def file_name(submission: Submission) -> str:
    """`2026-11-22_call-to-local-action_7KDM4-RXH2T_r1_fr.pdf`: sorts by day, in ASCII, at home in any file system."""
    reference = f"{submission.action_id[:5]}-{submission.action_id[5:]}"
    return f"{submission.submitted_at:%Y-%m-%d}_call-to-local-action_{reference}_r{submission.revision}_{submission.language}.pdf"


def number_of_pages(pdf: bytes) -> int:
    """How many page objects our own PDF has, in the open or within object streams (ISO 32000-1, 7.5.7). Raises `NotADocument`.

    Only where an object begins: a title may read “/Type /Page”.
    """
    in_the_open = len(re.findall(rb"\n\d+ 0 obj\n" + _A_PAGE, pdf))
    pages = in_the_open + sum(bool(re.match(_A_PAGE, content)) for content in _objects_in_streams(pdf))
    if not pdf.startswith(b"%PDF-") or not pages:
        raise NotADocument
    return pages


_A_PAGE = rb"<<\s*/Type\s*/Page(?![A-Za-z])"


def _objects_in_streams(pdf: bytes) -> Iterator[bytes]:
    for dictionary in re.finditer(rb"<<([^>]*/Type\s*/ObjStm[^>]*)>>\s*stream\r?\n", pdf):
        first = re.search(rb"/First (\d+)", dictionary[1])
        try:
            content = zlib.decompressobj().decompress(pdf[dictionary.end() :])
        except zlib.error:
            raise NotADocument from None
        if first is None:
            raise NotADocument
        # It begins with pairs: the number of an object, and where it starts after `first`.
        starts = content[: int(first[1])].split()[1::2]
        yield from (content[int(first[1]) + int(start) :] for start in starts)
