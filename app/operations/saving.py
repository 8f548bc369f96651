"""Save one page: merge what was typed with what is stored, keep it, and write the log of saves.

A draft keeps everything, right or wrong; what a page demands is asked elsewhere.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from app.languages import translator
from app.models.accounts import Account, ConsentGiven, Organisation
from app.models.actions import Action, Event, Save
from app.models.base import Base
from app.queries.drafts import ActionRow, AnyDraft, OrganisationRow, PersonRow, answers_at
from app.questionnaire.answers import Answers
from app.questionnaire.consents import CONSENTS
from app.questionnaire.definition import Keeper, Page
from app.questionnaire.merging import Clash, merge, same
from app.questionnaire.questionnaire import PAGES, QUESTIONS
from app.questionnaire.text import folded_name

Kept = Account | Organisation | Action | PersonRow | OrganisationRow | ActionRow

# Put together once: building a statement costs as much as running it.
_WRITTEN: dict[type, tuple[str, ...]] = {
    PersonRow: ("answers", "version"),
    OrganisationRow: ("answers", "version", "name", "country", "folded_name"),
    ActionRow: ("answers", "version", "pressed", "changed_at", "changed_by_id", "title", "country"),
}
_KINDS: dict[type, type[Base]] = {PersonRow: Account, OrganisationRow: Organisation, ActionRow: Action}
_TABLES = {row: Base.metadata.tables[kind.__tablename__] for row, kind in _KINDS.items()}
_UPDATES = {
    row: update(table).where(table.c.id == bindparam("id_of_row")).values({name: bindparam(name) for name in _WRITTEN[row]})
    for row, table in _TABLES.items()
}
_LOG = insert(Base.metadata.tables[Save.__tablename__]).inline()


class AlreadySubmitted(Exception):
    """The action has been submitted: nothing in it can be changed."""


@dataclass(frozen=True)
class Saved:
    """What came of a save: the clashes that were not saved, each to be decided by the person who typed."""

    clashes: tuple[Clash, ...]


@dataclass(frozen=True)
class PageSave:
    """A page as it was typed. `seen` are the versions its form was made from, by keeper; a keeper left out counts as just read."""

    path: str
    typed: Mapping[str, Any]
    seen: Mapping[Keeper, int]
    language: str
    """The language the page was shown in, for the wording of consents."""
    continues: bool
    """Whether "continue" was pressed: then the page counts as filled in."""


def keepers_of(page: Page) -> tuple[Keeper, ...]:
    """With whom the answers of a page are kept, in a fixed order."""
    keepers = {question.kept_with for question in page.questions}
    return tuple(keeper for keeper in Keeper if keeper in keepers)


def save_page(session: Session, draft: AnyDraft, save: PageSave, at: datetime) -> Saved:
    """Merge and keep one page inside the caller's transaction, whose rows are locked. Raises `AlreadySubmitted`."""
    if draft.action.is_submitted:
        raise AlreadySubmitted
    clashes: list[Clash] = []
    with _rows_written(session, draft):
        for keeper in keepers_of(PAGES[save.path]):
            typed = {key: value for key, value in save.typed.items() if QUESTIONS[key].kept_with == keeper}
            clashes += _merge_into(session, draft, keeper, save, typed, at)
        if save.continues and not clashes:
            _press(session, draft, save, at)
    return Saved(tuple(clashes))


@contextmanager
def _rows_written(session: Session, draft: AnyDraft) -> Iterator[None]:
    """Objects are written when the session is flushed; rows are written here, those that were changed meanwhile."""
    rows = [kept for kept in (draft.account, draft.organisation, draft.action) if type(kept) in _WRITTEN]
    before = [_values(row) for row in rows]
    yield
    for row, then in zip(rows, before, strict=True):
        values = _values(row)
        if values != then:
            session.connection().execute(_UPDATES[type(row)], {"id_of_row": row.id, **values})


def _values(row: Kept) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _WRITTEN[type(row)]}


def _merge_into(session: Session, draft: AnyDraft, keeper: Keeper, save: PageSave, typed: Answers, at: datetime) -> tuple[Clash, ...]:
    kept = draft.kept_with(keeper)
    keys = [question.key for question in PAGES[save.path].questions if question.kept_with == keeper]
    stored = {key: kept.answers[key] for key in keys if key in kept.answers}
    seen = save.seen.get(keeper, kept.version)
    base = stored if seen >= kept.version else answers_at(session, keeper, str(kept.id), save.path, seen)
    merged = merge(base, stored, typed)
    if any(not same(merged.answers.get(key), stored.get(key)) for key in keys):
        keep_answers(session, kept, keeper, save.path, merged.answers, draft.account, at)
        if keeper is not Keeper.PERSON:
            draft.action.changed_at, draft.action.changed_by_id = at, draft.account.id
    return merged.clashes


def keep_answers(
    session: Session,
    kept: Kept,
    keeper: Keeper,
    path: str,
    answers: Answers,
    by: Account | PersonRow,
    at: datetime,
) -> None:
    """Write the answers of one page to their keeper, with its searched facts, and log them."""
    kept.answers = {**kept.answers, **answers}
    kept.version += 1
    _copy_searched_facts(kept)
    entry = {
        "keeper": keeper,
        "keeper_id": str(kept.id),
        "version": kept.version,
        "page": path,
        "answers": answers,
        "by_id": by.id,
        "at": at,
    }
    session.connection().execute(_LOG, entry)


def _copy_searched_facts(kept: Kept) -> None:
    match kept:
        case Organisation() | OrganisationRow():
            kept.name, kept.country = _text(kept.answers, "organisation_name"), _code(kept.answers, "organisation_country")
            kept.folded_name = folded_name(kept.name)[:400]
        case Action() | ActionRow():
            kept.title, kept.country = _text(kept.answers, "title"), _code(kept.answers, "action_country")
        case _:
            pass


def _text(answers: Answers, key: str) -> str:
    return str(answers.get(key) or "")[:400]


def _code(answers: Answers, key: str) -> str:
    value = answers.get(key)
    return value if isinstance(value, str) else ""


def _press(session: Session, draft: AnyDraft, save: PageSave, at: datetime) -> None:
    if save.path not in draft.action.pressed:
        draft.action.pressed = [*draft.action.pressed, save.path]
    for question in PAGES[save.path].questions:
        if question.key in CONSENTS and question.key in save.typed:
            value = save.typed[question.key]
            if value in ("yes", "no"):
                record_consent(session, draft.account, question.key, value, save.language, at, draft.action.id)


def record_consent(
    session: Session, account: Account | PersonRow, key: str, value: str, language: str, at: datetime, action_id: str | None = None
) -> None:
    """Note what a person chose, with the sentence as it was shown; a choice that is already the newest is not noted twice."""
    newest = session.scalar(
        select(ConsentGiven.value)
        .where(ConsentGiven.account_id == account.id, ConsentGiven.key == key)
        .order_by(ConsentGiven.id.desc())
        .limit(1)
    )
    if newest == value:
        return
    wording = translator(language).gettext(QUESTIONS[key].label)
    session.add(ConsentGiven(account_id=account.id, key=key, value=value, at=at, language=language, wording=wording, action_id=action_id))
    session.add(Event(at=at, by_id=account.id, what="consent", about="account", about_id=str(account.id), details={key: value}))


def confirm_pages(draft: AnyDraft, paths: tuple[str, ...]) -> None:
    """Confirm, for a later action, pages that were filled in for an earlier one."""
    draft.action.pressed = [*draft.action.pressed, *(path for path in paths if path not in draft.action.pressed)]
