"""Look up receipts: what was issued under a reference and code, or with exactly these bytes."""

import hashlib
import hmac

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.actions import Receipt, Submission


def submission_by_code(session: Session, reference: str, code: str) -> Submission | None:
    """The submission of that reference whose receipt carries the code."""
    found = session.scalars(select(Submission).where(Submission.action_id == reference)).all()
    return next((submission for submission in found if hmac.compare_digest(submission.code.encode(), code.encode())), None)


def receipt_by_bytes(session: Session, content: bytes) -> Receipt | None:
    """The receipt that these bytes are, every one of them."""
    found = session.scalar(select(Receipt).where(Receipt.sha256 == hashlib.sha256(content).hexdigest()))
    return found if found is not None and found.pdf == content else None
