"""Mail that has to leave: written in the transaction it belongs to, sent by the worker."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.actions import Submission
from app.models.base import Base, Document, Moment

QUEUED, SENT, UNDELIVERABLE = "queued", "sent", "undeliverable"


class OutboxMail(Base):
    """One mail to one person. A worker claims it with a lease; `message_id` is made here, so that a second try is the same mail."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_due", "state", "next_attempt_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    """Which letter: a name in `app.mail.letters`."""
    to: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(8))
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    values: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    """What the letter says beside its fixed words; emptied 30 days after delivery."""
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submissions.id"), index=True)
    """The submission whose receipt is attached."""
    state: Mapped[str] = mapped_column(String(20), default=QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime] = mapped_column(Moment)
    leased_by: Mapped[str | None] = mapped_column(String(60))
    leased_until: Mapped[datetime | None] = mapped_column(Moment)
    last_error: Mapped[str] = mapped_column(Text, default="")
    queued_at: Mapped[datetime] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)

    submission: Mapped[Submission | None] = relationship()
