"""Keep a picture that was sent with a page: once, and so many a day."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.actions import UploadedFile
from app.operations.counters import Limit, seconds_to_wait
from app.queries.drafts import AnyDraft

UPLOADS = Limit("upload", 20, timedelta(days=1))
"""New pictures of each account. A picture that was replaced is kept as long as it can be taken back: see `forget_old_saves`."""


@dataclass(frozen=True)
class Picture:
    """A picture ready to be kept: its file name, media type and bytes, re-encoded and without metadata."""

    name: str
    media_type: str
    content: bytes


def keep_pictures(session: Session, draft: AnyDraft, typed: Mapping[str, Any], at: datetime) -> tuple[dict[str, Any], list[str]]:
    """`typed` with each decoded picture stored and in its place the answer that names it; and the keys left out, too many for today."""
    kept, too_many = {}, []
    for key, value in typed.items():
        if not isinstance(value, Picture):
            kept[key] = value
        elif (file := _same_picture(session, draft, value)) or not seconds_to_wait(session, UPLOADS, f"account {draft.account.id}", at):
            file = file or _stored(session, draft, value, at)
            kept[key] = {"upload": file.id, "name": file.name, "bytes": len(file.content)}
        else:
            too_many.append(key)
    return kept, too_many


def _same_picture(session: Session, draft: AnyDraft, picture: Picture) -> UploadedFile | None:
    """The picture when it is here already: sent again after a cut line, it is the same answer and no conflict."""
    found = select(UploadedFile).where(
        UploadedFile.organisation_id == draft.organisation.id,
        UploadedFile.sha256 == _sha256(picture),
        UploadedFile.name == picture.name,
        UploadedFile.media_type == picture.media_type,
    )
    return session.scalar(found.limit(1))


def _sha256(picture: Picture) -> str:
    return hashlib.sha256(picture.content).hexdigest()


def _stored(session: Session, draft: AnyDraft, picture: Picture, at: datetime) -> UploadedFile:
    file = UploadedFile(
        id=secrets.token_hex(16),
        organisation_id=draft.organisation.id,
        name=picture.name,
        media_type=picture.media_type,
        content=picture.content,
        sha256=_sha256(picture),
        sent_by_id=draft.account.id,
        sent_at=at,
    )
    session.add(file)
    session.flush()
    return file
