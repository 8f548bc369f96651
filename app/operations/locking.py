"""The order in which rows are locked: counters, actions, organisations, accounts, then all others; among themselves by number.

Two transactions that lock the same rows in another order wait for each other, and PostgreSQL ends one of them. SQLite has one lock.
"""

from collections.abc import Iterable

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.models.accounts import Account, Membership, Organisation
from app.models.actions import Action
from app.queries.accounts import confirmed_account


def lock_account(session: Session, account_id: int) -> Account:
    """One account and nothing that stands before it: for what changes neither drafts nor organisations."""
    return session.get_one(Account, account_id, with_for_update=True, populate_existing=True)


def lock_with_organisations(session: Session, account_id: int, also: Iterable[int] = ()) -> Account:
    """An account, the organisations it belongs to, and `also` others by their ids."""
    _lock_organisations(session, _of(account_id), also)
    return lock_account(session, account_id)


def lock_to_confirm(session: Session, account_id: int, also: Iterable[int] = ()) -> Account:
    """An account that may be pending, with all that confirming it may change: its drafts, and the confirmed account of its address."""
    account = session.get_one(Account, account_id)
    existing = confirmed_account(session, account.email)
    if account.is_confirmed or existing is None:
        _lock_drafts(session, _of(account_id))
        return lock_with_organisations(session, account_id, also)
    return lock_to_take_over(session, account_id, existing.id, also)[0]


def lock_to_take_over(session: Session, pending_id: int, into_id: int, also: Iterable[int] = ()) -> tuple[Account, Account]:
    """A pending account with its drafts, and the account that they go into."""
    _lock_drafts(session, _of(pending_id))
    _lock_organisations(session, _of(pending_id, into_id), also)
    locked = {account_id: lock_account(session, account_id) for account_id in sorted((pending_id, into_id))}
    return locked[pending_id], locked[into_id]


def lock_to_move(session: Session, account_id: int, own_id: int, into_id: int) -> Account:
    """A person, one of their organisations with its drafts, and the one that these go into."""
    _lock_drafts(session, _of(account_id).where(Membership.organisation_id == own_id))
    return lock_with_organisations(session, account_id, [into_id])


def _of(*account_ids: int) -> Select[int]:
    """The organisations that accounts belong to."""
    return select(Membership.organisation_id).where(Membership.account_id.in_(account_ids))


def _lock_drafts(session: Session, organisations: Select[int]) -> None:
    drafts = select(Action.id).where(Action.organisation_id.in_(organisations), Action.submitted_at.is_(None))
    session.execute(drafts.order_by(Action.id).with_for_update())


def _lock_organisations(session: Session, organisations: Select[int], also: Iterable[int]) -> None:
    found = select(Organisation.id).where(Organisation.id.in_(organisations) | Organisation.id.in_(also))
    session.execute(found.order_by(Organisation.id).with_for_update())
