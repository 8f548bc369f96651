"""Look up accounts by address, where a person is signed in, and what they consented to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Select, bindparam, exists, func, select
from sqlalchemy.orm import Session

from app.models.accounts import Account, ConsentGiven, Membership, SignIn
from app.models.actions import Action

PENDING_CANDIDATES = 3
"""So many pending accounts of one address can be signed in to by password: the newest ones."""


@dataclass(frozen=True)
class Candidate:
    """An account that a password could open: read before argon2, compared again after it."""

    account_id: int
    password_hash: str


def confirmed_account(session: Session, email: str) -> Account | None:
    """The one account whose owner has shown that the address is theirs."""
    return session.scalar(select(Account).where(Account.email == email, Account.confirmed_at.is_not(None)))


def newest_pending_account(session: Session, email: str) -> Account | None:
    return session.scalar(_pending(email).order_by(Account.id.desc()).limit(1))


def account_to_write_to(session: Session, email: str) -> Account | None:
    """The account that a link mailed to this address leads to: the confirmed one, else the newest pending one."""
    return confirmed_account(session, email) or newest_pending_account(session, email)


def _pending(email: str) -> Select[Account]:
    return select(Account).where(Account.email == email, Account.confirmed_at.is_(None))


def candidates(session: Session, email: str) -> list[Candidate]:
    """The accounts that a password may open, in this order: the confirmed one, then the newest pending ones."""
    confirmed = confirmed_account(session, email)
    pending = session.scalars(_pending(email).order_by(Account.id.desc()).limit(PENDING_CANDIDATES))
    return [Candidate(account.id, account.password_hash) for account in (*([confirmed] if confirmed else []), *pending)]


@dataclass(frozen=True)
class Twin:
    """A pending account begun under the address of a confirmed one: the titles of its drafts, which may be empty."""

    account: Account
    titles: tuple[str, ...]


def twins_of(session: Session, account: Account, limit: int, before: datetime | None = None) -> list[Twin]:
    """Accounts with drafts begun under this confirmed address and never confirmed, newest first, one page of them.

    `before` is when the last one seen was made.
    """
    found = _with_drafts(_pending(account.email))
    if before is not None:
        found = found.where(Account.created_at < before)
    accounts = session.scalars(found.order_by(Account.created_at.desc()).limit(limit)).all() if account.is_confirmed else ()
    ids = [each.id for each in accounts]
    drafts = select(Membership.account_id, Action.title).join(Action, Action.organisation_id == Membership.organisation_id)
    titles = session.execute(drafts.where(Membership.account_id.in_(ids)).order_by(Action.created_at)).all()
    return [Twin(each, tuple(title for account_id, title in titles if account_id == each.id)) for each in accounts]


def count_twins(session: Session, account: Account) -> int:
    """How many there are in all."""
    found = _with_drafts(_pending(account.email)).with_only_columns(func.count())
    return (session.scalar(found) or 0) if account.is_confirmed else 0


def _with_drafts(accounts: Select[Account]) -> Select[Account]:
    begun = exists().where(Membership.account_id == Account.id, Action.organisation_id == Membership.organisation_id)
    return accounts.where(begun)


class SignInRead(NamedTuple):
    """What every page asks of a sign-in and its account."""

    id: str
    account_id: int
    last_seen_at: datetime
    ended_at: datetime | None
    is_own_computer: bool
    email: str
    confirmed_at: datetime | None


_SIGN_INS, _ACCOUNTS = SignIn.__table__, Account.__table__
SIGN_IN_COLUMNS = (*(_SIGN_INS.c[name] for name in SignInRead._fields[:5]), *(_ACCOUNTS.c[name] for name in SignInRead._fields[5:]))
"""Of the tables, not of their classes: no object is made, and nothing asked of the session."""
_SIGN_IN = select(*SIGN_IN_COLUMNS).join_from(_SIGN_INS, _ACCOUNTS).where(_SIGN_INS.c.id == bindparam("sign_in_id"))


def sign_in_of(session: Session, sign_in_id: str) -> SignInRead | None:
    """A sign-in in one look, without its objects."""
    found = session.execute(_SIGN_IN, {"sign_in_id": sign_in_id}).first()
    return None if found is None else SignInRead(*found)


def sign_ins_of(session: Session, account_id: int, used_since: datetime, used_on_own_computer_since: datetime) -> Sequence[SignIn]:
    """The devices that are signed in now, the one used last first."""
    theirs = select(SignIn).where(
        SignIn.account_id == account_id,
        SignIn.ended_at.is_(None),
        (SignIn.last_seen_at > used_since) | (SignIn.is_own_computer & (SignIn.last_seen_at > used_on_own_computer_since)),
    )
    return session.scalars(theirs.order_by(SignIn.last_seen_at.desc(), SignIn.begun_at.desc())).all()


def recent_sign_in(session: Session, sign_in_id: str, at: datetime, within: timedelta) -> SignIn | None:
    """A sign-in that this very form began a moment ago, for a button that was pressed twice."""
    found = session.get(SignIn, sign_in_id)
    return found if found is not None and found.ended_at is None and found.begun_at > at - within else None


def newest_consents(session: Session, account_id: int) -> dict[str, ConsentGiven]:
    """What a person chose last, by question key."""
    theirs = select(ConsentGiven).where(ConsentGiven.account_id == account_id).order_by(ConsentGiven.id)
    return {consent.key: consent for consent in session.scalars(theirs)}
