"""People: their accounts, where they are signed in, the proofs sent to their mailbox, their consents."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Document, Moment


class Account(Base):
    """A person. Pending until the address is confirmed; addresses are unique among confirmed accounts only."""

    __tablename__ = "accounts"
    __table_args__ = (
        Index(
            "uq_accounts_confirmed_email",
            "email",
            unique=True,
            sqlite_where=text("confirmed_at IS NOT NULL"),
            postgresql_where=text("confirmed_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), index=True)
    """In lower case."""
    password_hash: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(8))
    """The language of the pages at registration; mails use `correspondence_language`."""
    created_at: Mapped[datetime] = mapped_column(Moment)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    answers: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    version: Mapped[int] = mapped_column(default=0)

    memberships: Mapped[list["Membership"]] = relationship(back_populates="account")

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def correspondence_language(self) -> str:
        chosen = self.answers.get("correspondence_language")
        return chosen if isinstance(chosen, str) and chosen else self.language


class SignIn(Base):
    """One device that is, or was, signed in. The cookie carries its id, so that ending the row ends the sign-in."""

    __tablename__ = "sign_ins"

    id: Mapped[str] = mapped_column(String(43), primary_key=True)
    """Random, 32 bytes in URL-safe base64."""
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    begun_at: Mapped[datetime] = mapped_column(Moment)
    last_seen_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    is_own_computer: Mapped[bool] = mapped_column(default=False)
    device: Mapped[str] = mapped_column(String(120), default="")
    """Browser and system in words, from the User-Agent."""

    account: Mapped[Account] = relationship()


class Proof(Base):
    """A code to type and a link to open, mailed to show that somebody reads an address. Used once, kept as hashes."""

    __tablename__ = "proofs"

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20))
    """`confirm`, `sign_in`, `reset` or `new_address`."""
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    code_hash: Mapped[str] = mapped_column(String(64))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(default=0)

    account: Mapped[Account] = relationship()


class Counter(Base):
    """How often something was tried under one key in one window of time: against guessing and mail bombing."""

    __tablename__ = "counters"

    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    """What is counted and for whom, the address hashed: `password:3f2a…`."""
    window: Mapped[int] = mapped_column(primary_key=True)
    """Start of the window, seconds since 1970."""
    count: Mapped[int] = mapped_column(default=0)


class ConsentGiven(Base):
    """What a person chose about news, when, in which language and under which wording. Never changed, only followed by a newer one."""

    __tablename__ = "consents"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    key: Mapped[str] = mapped_column(String(60))
    value: Mapped[str] = mapped_column(String(3))
    at: Mapped[datetime] = mapped_column(Moment)
    language: Mapped[str] = mapped_column(String(8))
    wording: Mapped[str] = mapped_column(String(1000))
    """The sentence as it was shown."""
    action_id: Mapped[str | None] = mapped_column(String(10))
    """The action in whose form it was asked; None when changed in the profile."""


class Organisation(Base):
    """A city, a region or a partner. Its answers are shared by all its actions."""

    __tablename__ = "organisations"
    __table_args__ = (Index("ix_organisations_country_folded_name", "country", "folded_name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    answers: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    version: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(400), default="", index=True)
    country: Mapped[str] = mapped_column(String(2), default="", index=True)
    folded_name: Mapped[str] = mapped_column(String(400), default="", server_default="")
    """The name without case, accents, punctuation and spaces: whether an organisation is here already is looked up by it."""


class Membership(Base):
    """A person who may see and change what an organisation has here."""

    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("account_id", "organisation_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    joined_at: Mapped[datetime] = mapped_column(Moment)

    account: Mapped[Account] = relationship(back_populates="memberships")
    organisation: Mapped[Organisation] = relationship()


class Invitation(Base):
    """An organisation's invitation to whoever reads one address: a code and a link, kept as hashes, used once."""

    __tablename__ = "invitations"
    __table_args__ = (Index("ix_invitations_organisation_id_email", "organisation_id", "email"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(254), index=True)
    """In lower case."""
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    code_hash: Mapped[str] = mapped_column(String(64))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    """When it was accepted or withdrawn."""
    attempts: Mapped[int] = mapped_column(default=0)

    organisation: Mapped[Organisation] = relationship()
    invited_by: Mapped[Account] = relationship()


class JoinRequest(Base):
    """What a person answered when their organisation was here already: asked to join it, or said that theirs is another one."""

    __tablename__ = "join_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"), index=True)
    """The one that was here first."""
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    asked_at: Mapped[datetime] = mapped_column(Moment)
    outcome: Mapped[str] = mapped_column(String(12))
    """`shown` before the person has answered, `another` for theirs is another one, `waiting`, `let in` or `not let in`."""
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))

    organisation: Mapped[Organisation] = relationship()
    account: Mapped[Account] = relationship(foreign_keys=[account_id])
