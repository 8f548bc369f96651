"""Look up what a person may work on, and what a page held when a form was made from it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from itertools import chain
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, and_, bindparam, exists, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.models.accounts import Account, ConsentGiven, Membership, Organisation, SignIn
from app.models.actions import Action, Save, reference_of
from app.queries.accounts import SIGN_IN_COLUMNS, SignInRead
from app.questionnaire.definition import Keeper
from app.questionnaire.walk import Facts


@dataclass(slots=True)
class PersonRow:
    """What the form reads and writes of an account."""

    id: int
    answers: dict[str, Any]
    version: int
    language: str


@dataclass(slots=True)
class OrganisationRow:
    """What the form reads and writes of an organisation."""

    id: int
    answers: dict[str, Any]
    version: int
    name: str
    country: str
    folded_name: str


@dataclass(slots=True)
class ActionRow:
    """What the form reads and writes of an action."""

    id: str
    answers: dict[str, Any]
    version: int
    pressed: list[str]
    changed_at: datetime
    changed_by_id: int
    reviewed_objectives: bool
    submitted_at: datetime | None
    title: str
    country: str

    @property
    def is_submitted(self) -> bool:
        return self.submitted_at is not None

    @property
    def reference(self) -> str:
        return reference_of(self.id)


P = TypeVar("P", Account, PersonRow)
O = TypeVar("O", Organisation, OrganisationRow)  # noqa: E741  # the three read as one word each
A = TypeVar("A", Action, ActionRow)


@dataclass(frozen=True)
class DraftOf(Generic[P, O, A]):
    """One action with everything its form reads and writes: the person who works on it, the organisation, the action."""

    account: P
    organisation: O
    action: A
    consents_asked_before: bool

    def facts(self, today: date) -> Facts:
        return Facts(self.account.answers, self.organisation.answers, self.action.answers, today, self.consents_asked_before)

    def kept_with(self, keeper: Keeper) -> P | O | A:
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


Draft = DraftOf[Account, Organisation, Action]
DraftRows = DraftOf[PersonRow, OrganisationRow, ActionRow]
"""Plain values instead of objects of the session: read and written in a third of the time."""
AnyDraft = Draft | DraftRows

# Put together once: building a statement costs as much as running it.
_CONSENTS_ASKED_BEFORE = exists().where(
    ConsentGiven.account_id == Account.id,
    ConsentGiven.key == "mailing_list",
    ConsentGiven.action_id.is_distinct_from(bindparam("action_id")),
)
"""Whether this person has answered the news page, or changed a consent, outside this action."""
_THEIRS = (
    select(Account, Organisation, Action, _CONSENTS_ASKED_BEFORE)
    .select_from(Action)
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
    statement = _THEIRS_FOR_UPDATE if for_update else _THEIRS
    found = session.execute(statement, {"account_id": account_id, "action_id": action_id}).first()
    if found is None:
        return None
    account, organisation, action, asked = found
    return Draft(account, organisation, action, asked)


_SIGN_INS, _ACCOUNTS, _ORGANISATIONS, _ACTIONS, _MEMBERSHIPS = (
    table.__table__ for table in (SignIn, Account, Organisation, Action, Membership)
)
_COLUMNS = [
    [table.c[field.name] for field in fields(kind)]
    for table, kind in ((_ACCOUNTS, PersonRow), (_ORGANISATIONS, OrganisationRow), (_ACTIONS, ActionRow))
]
_ROWS = (*chain(*_COLUMNS), _CONSENTS_ASKED_BEFORE)
_IS_THEIRS = and_(_MEMBERSHIPS.c.account_id == _ACCOUNTS.c.id, _MEMBERSHIPS.c.organisation_id == _ACTIONS.c.organisation_id)
_ROWS_FOR_UPDATE = (
    select(*_ROWS)
    .select_from(_ACTIONS)
    .join(_ORGANISATIONS, _ORGANISATIONS.c.id == _ACTIONS.c.organisation_id)
    .join(_ACCOUNTS, _ACCOUNTS.c.id == bindparam("account_id"))
    .join(_MEMBERSHIPS, _IS_THEIRS)
    .where(_ACTIONS.c.id == bindparam("action_id"))
    .with_for_update(of=(_ACTIONS, _ORGANISATIONS, _ACCOUNTS))
)
_SIGN_IN_WITH_ROWS = (
    select(*SIGN_IN_COLUMNS, *_ROWS)
    .select_from(_SIGN_INS)
    .join(_ACCOUNTS, _ACCOUNTS.c.id == _SIGN_INS.c.account_id)
    .outerjoin(_ACTIONS, _ACTIONS.c.id == bindparam("action_id"))
    .outerjoin(_MEMBERSHIPS, _IS_THEIRS)
    .outerjoin(_ORGANISATIONS, _ORGANISATIONS.c.id == _MEMBERSHIPS.c.organisation_id)
    .where(_SIGN_INS.c.id == bindparam("sign_in_id"))
)


def rows_to_change(connection: Connection, account_id: int, action_id: str) -> DraftRows | None:
    """As `draft_of(…, for_update=True)`, as plain values; `save_page` writes them."""
    if not action_id.isalnum():
        return None
    found = connection.execute(_ROWS_FOR_UPDATE, {"account_id": account_id, "action_id": action_id}).first()
    return None if found is None else _rows(found)


def sign_in_with_rows(connection: Connection, sign_in_id: str, action_id: str) -> tuple[SignInRead | None, DraftRows | None]:
    """A sign-in and, where it is theirs, an action: all that a page of the form asks of the database, in one look."""
    given = {"sign_in_id": sign_in_id, "action_id": action_id if action_id.isalnum() else ""}
    found = connection.execute(_SIGN_IN_WITH_ROWS, given).first()
    if found is None:
        return None, None
    sign_in, rows = SignInRead._make(found[: len(SIGN_IN_COLUMNS)]), found[len(SIGN_IN_COLUMNS) :]
    return sign_in, None if rows[_FIRST_OF_ORGANISATION] is None else _rows(rows)


_FIRST_OF_ORGANISATION, _FIRST_OF_ACTION = len(_COLUMNS[0]), len(_COLUMNS[0]) + len(_COLUMNS[1])


def _rows(found: Sequence[Any]) -> DraftRows:
    person, organisation, action = (
        found[:_FIRST_OF_ORGANISATION],
        found[_FIRST_OF_ORGANISATION:_FIRST_OF_ACTION],
        found[_FIRST_OF_ACTION:-1],
    )
    return DraftRows(PersonRow(*person), OrganisationRow(*organisation), ActionRow(*action), found[-1])


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
