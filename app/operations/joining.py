"""Take over what was begun under an unconfirmed account into the confirmed account of the same address. Nothing is lost."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Table, delete, select, update
from sqlalchemy.orm import Session

from app.models.accounts import Account, ConsentGiven, Membership, Organisation
from app.models.actions import Event, Save
from app.models.base import Base
from app.operations.consents import ask_consents_again
from app.operations.proofs import CONFIRM, NEW_ADDRESS, RESET, SIGN_IN, use_proofs
from app.operations.saving import keep_answers
from app.operations.sign_ins import end_sign_ins
from app.queries.drafts import organisations_of
from app.questionnaire.answers import is_empty
from app.questionnaire.definition import Keeper
from app.questionnaire.merging import same
from app.questionnaire.questionnaire import PAGE_OF

_STAYS = frozenset({"sign_ins", "proofs", "memberships", "consents"})
"""Tables whose rows are not handed over as they are: each is dealt with by name below."""


def take_over(session: Session, pending: Account, confirmed: Account, at: datetime, *, is_here: bool) -> None:
    """Move drafts, memberships and answers; the pending account stays behind as an empty shell, so that its number is never used again.

    The confirmed account's own answers and consents win; its password does not change. `is_here`: in a browser that is signed in to
    the pending account. Elsewhere no consent moves: whoever ticked it may be somebody else.
    """
    session.flush()
    if not is_here:
        ask_consents_again(session, pending, at)
    _fill_empty_answers(session, pending, confirmed, at)
    _move_consents(session, pending, confirmed)
    for organisation in organisations_of(session, pending.id):
        _move_organisation(session, pending, confirmed, organisation, at)
    repoint(session, "accounts.id", pending.id, confirmed.id)
    for purpose in (CONFIRM, SIGN_IN, RESET, NEW_ADDRESS):
        use_proofs(session, pending.id, purpose, at)
    end_sign_ins(session, pending.id, at)
    session.add(Event(at=at, by_id=confirmed.id, what="draft taken over", about="account", about_id=str(confirmed.id)))
    session.flush()
    session.expire_all()
    pending.email, pending.password_hash, pending.answers = "", "", {}


def _fill_empty_answers(session: Session, pending: Account, confirmed: Account, at: datetime) -> None:
    """The person's answers, page by page, where the confirmed account has none."""
    new = {key: value for key, value in pending.answers.items() if not is_empty(value) and is_empty(confirmed.answers.get(key))}
    if new.keys() & {"mailing_list", "global_cities_fund_mailings"} and _has_chosen_news(session, confirmed.id):
        new = {key: value for key, value in new.items() if PAGE_OF.get(key) != "permissions/news"}
    for path in dict.fromkeys(PAGE_OF[key] for key in new if key in PAGE_OF):
        answers = {key: value for key, value in new.items() if PAGE_OF.get(key) == path}
        keep_answers(session, confirmed, Keeper.PERSON, path, answers, confirmed, at)


def _has_chosen_news(session: Session, account_id: int) -> bool:
    return session.scalar(select(ConsentGiven.id).where(ConsentGiven.account_id == account_id).limit(1)) is not None


def _move_consents(session: Session, pending: Account, confirmed: Account) -> None:
    """A choice made in the draft counts where the confirmed account has never chosen; otherwise it stays where it was made."""
    chosen = set(session.scalars(select(ConsentGiven.key).where(ConsentGiven.account_id == confirmed.id)))
    for consent in session.scalars(select(ConsentGiven).where(ConsentGiven.account_id == pending.id)):
        if consent.key not in chosen:
            consent.account_id = confirmed.id


def _move_organisation(session: Session, pending: Account, confirmed: Account, organisation: Organisation, at: datetime) -> None:
    """Join an organisation that says nothing else than one of theirs; any other becomes one of theirs."""
    session.execute(delete(Membership).where(Membership.account_id == pending.id, Membership.organisation_id == organisation.id))
    theirs = organisations_of(session, confirmed.id)
    if organisation.id in [each.id for each in theirs]:
        return
    is_shared = session.scalar(select(Membership.id).where(Membership.organisation_id == organisation.id).limit(1)) is not None
    into = None if is_shared else next((each for each in theirs if _says_nothing_else(organisation, each)), None)
    if into is None:
        session.add(Membership(account_id=confirmed.id, organisation_id=organisation.id, joined_at=at))
        session.flush()
        return
    repoint(session, "organisations.id", organisation.id, into.id)
    session.execute(delete(Save).where(Save.keeper == Keeper.ORGANISATION, Save.keeper_id == str(organisation.id)))
    session.execute(delete(Organisation).where(Organisation.id == organisation.id))


def _says_nothing_else(organisation: Organisation, other: Organisation) -> bool:
    return all(is_empty(value) or same(value, other.answers.get(key)) for key, value in organisation.answers.items())


def repoint(session: Session, target: str, old: int, new: int) -> None:
    """Let every row of every table that refers to `old` refer to `new`: a table that is added later is not forgotten."""
    for table in Base.metadata.sorted_tables:
        for column in _columns_that_refer_to(table, target):
            session.execute(update(table).where(column == old).values({column.name: new}))
    session.flush()
    session.expire_all()


def _columns_that_refer_to(table: Table, target: str) -> list[Column[Any]]:
    if table.name in _STAYS:
        return []
    return [column for column in table.columns if any(key.target_fullname == target for key in column.foreign_keys)]
