"""Keep a picture that was sent with a page."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.models.actions import UploadedFile
from app.queries.drafts import Draft


@dataclass(frozen=True)
class Picture:
    """A picture ready to be kept: its file name, media type and bytes, re-encoded and without metadata."""

    name: str
    media_type: str
    content: bytes


def keep_picture(session: Session, draft: Draft, value: Any, at: datetime) -> Any:
    """Store a decoded picture and return the answer that names it; any other value is the answer itself."""
    if not isinstance(value, Picture):
        return value
    picture = value
    file = UploadedFile(
        id=secrets.token_hex(16),
        organisation_id=draft.organisation.id,
        name=picture.name,
        media_type=picture.media_type,
        content=picture.content,
        sha256=hashlib.sha256(picture.content).hexdigest(),
        sent_by_id=draft.account.id,
        sent_at=at,
    )
    session.add(file)
    return {"upload": file.id, "name": file.name, "bytes": len(file.content)}
