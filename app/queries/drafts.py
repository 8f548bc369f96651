"""Look up what a person may work on, and what a page held when a form was made from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.models.accounts import Account, ConsentGiven, Membership, Organisation
from app.models.actions import Action, Save
from app.questionnaire.definition import Keeper
from app.questionnaire.walk import Facts


@dataclass(frozen=True)
class Draft:
    """One action with everything its form reads and writes: the person who works on it, the organisation, the action."""

    account: Account
    organisation: Organisation
    action: Action
    consents_asked_before: bool

    def facts(self, today: date) -> Facts:
        return Facts(self.account.answers, self.organisation.answers, self.action.answers, today, self.consents_asked_before)

    def kept_with(self, keeper: Keeper) -> Account | Organisation | Action:
        match keeper:
            case Keeper.PERSON:
                return self.account
            case Keeper.ORGANISATION:
                return self.organisation
            case Keeper.ACTION:
                return self.action

    @property
    def pressed(self) -> frozenset[str]:
        return frozenset(self.action.pressed)


# Put together once: building a statement costs as much as running it.
_CONSENTS_ASKED_BEFORE = exists().where(
    ConsentGiven.account_id == bindparam("account_id"),
    ConsentGiven.key == "mailing_list",
    ConsentGiven.action_id.is_distinct_from(bindparam("action_id")),
)
"""Whether this person has answered the news page, or changed a consent, outside this action."""
_THEIRS = (
    select(Action, Organisation, Account, _CONSENTS_ASKED_BEFORE)
    .join(Organisation, Organisation.id == Action.organisation_id)
    .join(Membership, Membership.organisation_id == Organisation.id)
    .join(Account, Account.id == Membership.account_id)
    .where(Action.id == bindparam("action_id"), Account.id == bindparam("account_id"))
)
_THEIRS_FOR_UPDATE = _THEIRS.with_for_update(of=(Action, Organisation, Account))


def draft_of(session: Session, account_id: int, action_id: str, *, for_update: bool = False) -> Draft | None:
    """The action as this person may work on it, or None when there is none or it is not theirs.

    `for_update` locks its three rows (PostgreSQL; on SQLite the writing transaction holds the whole database).
    """
    if not action_id.isalnum():  # PostgreSQL fails on some signs that an address can hold.
        return None
    found = session.execute(_THEIRS_FOR_UPDATE if for_update else _THEIRS, {"account_id": account_id, "action_id": action_id}).first()
    if found is None:
        return None
    action, organisation, account, asked = found
    return Draft(account, organisation, action, bool(asked))


def answers_at(session: Session, keeper: Keeper, keeper_id: str, page: str, version: int) -> dict[str, Any]:
    """The answers of a page as the keeper's version `version` had them; empty when the page had never been saved."""
    saved = select(Save.answers).where(Save.keeper == keeper, Save.keeper_id == keeper_id, Save.page == page, Save.version <= version)
    return session.scalar(saved.order_by(Save.version.desc()).limit(1)) or {}


def last_save(session: Session, keeper: Keeper, keeper_id: str, pages: Iterable[str] | None = None) -> Save | None:
    """The newest save of a keeper, or of some of its pages, with the person who made it."""
    found = select(Save).options(joinedload(Save.by)).where(Save.keeper == keeper, Save.keeper_id == keeper_id)
    if pages is not None:
        found = found.where(Save.page.in_(tuple(pages)))
    return session.scalar(found.order_by(Save.id.desc()).limit(1))


def organisations_of(session: Session, account_id: int) -> list[Organisation]:
    """The organisations a person works for, oldest membership first."""
    return list(
        session.scalars(
            select(Organisation)
            .join(Membership, Membership.organisation_id == Organisation.id)
            .where(Membership.account_id == account_id)
            .order_by(Membership.id)
        )
    )


def actions_of(session: Session, organisation_id: int, limit: int, before: tuple[Any, str] | None = None) -> list[Action]:
    """One page of an organisation's actions, newest first; `before` is the (created_at, id) of the last one seen."""
    found = (
        select(Action)
        .options(joinedload(Action.changed_by), selectinload(Action.submissions))
        .where(Action.organisation_id == organisation_id)
    )
    if before is not None:
        at, action_id = before
        found = found.where((Action.created_at < at) | ((Action.created_at == at) & (Action.id < action_id)))
    return list(session.scalars(found.order_by(Action.created_at.desc(), Action.id.desc()).limit(limit)))


def count_actions(session: Session, organisation_id: int) -> tuple[int, int]:
    """(drafts, submissions) of an organisation."""
    submitted = func.count(Action.submitted_at)
    every, done = session.execute(select(func.count(), submitted).where(Action.organisation_id == organisation_id)).one()
    return every - done, done
