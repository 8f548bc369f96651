"""Actions: drafts, the log of their saves, what Word forms left aside, what was submitted, the receipts, and the files that were sent."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.accounts import Account, Organisation
from app.models.base import Base, Document, Moment


class Action(Base):
    """One action of one organisation, from the first page on. Its id is the reference on the receipt."""

    __tablename__ = "actions"
    __table_args__ = (Index("ix_actions_organisation_id_created_at", "organisation_id", "created_at"),)

    id: Mapped[str] = mapped_column(String(10), primary_key=True)
    """Ten random characters of Crockford's alphabet: `7KDM4RXH2T`."""
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    created_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    answers: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    version: Mapped[int] = mapped_column(default=0)
    pressed: Mapped[list[str]] = mapped_column(Document, default=list)
    """Paths of the pages on which "continue" was pressed."""
    reviewed_objectives: Mapped[bool] = mapped_column(default=False)
    """The advice about more than three objectives is given once."""
    submitted_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    is_sample: Mapped[bool] = mapped_column(default=False)
    title: Mapped[str] = mapped_column(String(1000), default="")
    country: Mapped[str] = mapped_column(String(2), default="")

    organisation: Mapped[Organisation] = relationship()
    changed_by: Mapped[Account] = relationship(foreign_keys=[changed_by_id])
    submissions: Mapped[list["Submission"]] = relationship(back_populates="action", order_by="Submission.revision")

    @property
    def is_submitted(self) -> bool:
        return self.submitted_at is not None

    @property
    def reference(self) -> str:
        return reference_of(self.id)


def reference_of(action_id: str) -> str:
    """The id of an action as people read it: `7KDM4-RXH2T`."""
    return f"{action_id[:5]}-{action_id[5:]}"


class Save(Base):
    """One save of one page: its answers afterwards. What a form was made from, who changed what, and undo come from here."""

    __tablename__ = "saves"
    __table_args__ = (Index("ix_saves_of_page", "keeper", "keeper_id", "page", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    keeper: Mapped[str] = mapped_column(String(12))
    """`person`, `organisation` or `action`."""
    keeper_id: Mapped[str] = mapped_column(String(20))
    version: Mapped[int]
    page: Mapped[str] = mapped_column(String(60))
    answers: Mapped[dict[str, Any]] = mapped_column(Document)
    by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(Moment)

    by: Mapped[Account] = relationship()


class Submission(Base):
    """What was submitted, frozen: the snapshot that the receipt is made from. Never changed."""

    __tablename__ = "submissions"
    __table_args__ = (UniqueConstraint("action_id", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[str] = mapped_column(ForeignKey("actions.id"))
    revision: Mapped[int]
    submitted_at: Mapped[datetime] = mapped_column(Moment)
    submitted_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    language: Mapped[str] = mapped_column(String(8))
    code: Mapped[str] = mapped_column(String(8))
    """Printed on the receipt, to check it with: eight characters of Crockford's alphabet."""
    snapshot: Mapped[dict[str, Any]] = mapped_column(Document)

    action: Mapped[Action] = relationship(back_populates="submissions")
    submitted_by: Mapped[Account] = relationship()
    receipt: Mapped["Receipt | None"] = relationship(back_populates="submission")


class Receipt(Base):
    """The PDF of a submission, byte for byte, for ever."""

    __tablename__ = "receipts"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    pdf: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    pages: Mapped[int]
    file_name: Mapped[str] = mapped_column(String(120))
    made_at: Mapped[datetime] = mapped_column(Moment)

    submission: Mapped[Submission] = relationship(back_populates="receipt")


class UploadedFile(Base):
    """A picture somebody sent, decoded and written anew, without its metadata."""

    __tablename__ = "uploads"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(40))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(String(64))
    sent_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    sent_at: Mapped[datetime] = mapped_column(Moment)


class LeftAside(Base):
    """What a Word form held and no answer could take, until somebody has copied it. One row for each form that was taken over."""

    __tablename__ = "left_aside"
    __table_args__ = (UniqueConstraint("action_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[str] = mapped_column(ForeignKey("actions.id", ondelete="CASCADE"))
    by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    file_name: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(8))
    """The language of the form."""
    entries: Mapped[list[dict[str, Any]]] = mapped_column(Document)
    """As `Aside.as_document` says."""
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the entries: the same form taken over twice leaves them once."""

    by: Mapped[Account] = relationship()


class Event(Base):
    """The audit history: who did what, when, about what."""

    __tablename__ = "events"
    __table_args__ = (Index("ix_events_about", "about", "about_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    what: Mapped[str] = mapped_column(String(40))
    about: Mapped[str] = mapped_column(String(20))
    about_id: Mapped[str] = mapped_column(String(20))
    details: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
