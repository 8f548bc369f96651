"""Look up earlier texts: the saves of one page, newest first, each with what its questions said before."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload

from app.models.actions import Save
from app.queries.drafts import Draft, answers_at
from app.questionnaire.consents import CONSENTS
from app.questionnaire.definition import Keeper, Question
from app.questionnaire.kinds import Confirm, TimelineConfirmed
from app.questionnaire.merging import same
from app.questionnaire.questionnaire import PAGES


@dataclass(frozen=True)
class Change:
    """One question that a save changed: what it said before, and since."""

    question: Question
    before: Any
    after: Any


@dataclass(frozen=True)
class EarlierSave:
    """One save of a page with what it changed, in the order of the page."""

    save: Save
    changes: tuple[Change, ...]


def questions_to_take_back(path: str) -> tuple[Question, ...]:
    """The questions of a page whose earlier text can be taken back: a consent or a confirmation is given anew, never by an undo."""
    return tuple(
        question
        for question in PAGES[path].questions
        if not isinstance(question.kind, Confirm | TimelineConfirmed) and question.key not in CONSENTS
    )


def earlier_saves(session: Session, draft: Draft, path: str, limit: int, before: int | None = None) -> list[EarlierSave]:
    """One page of saves, newest first; `before` is the id of the last one seen. One that changed none of these questions is there, too."""
    keepers = {question.kept_with for question in questions_to_take_back(path)}
    theirs = [and_(Save.keeper == keeper, Save.keeper_id == str(draft.kept_with(keeper).id)) for keeper in sorted(keepers)]
    found = select(Save).options(joinedload(Save.by)).where(Save.page == path, or_(*theirs))
    if before is not None:
        found = found.where(Save.id < before)
    saves = session.scalars(found.order_by(Save.id.desc()).limit(limit)).all()
    return [EarlierSave(save, _changes(session, save, saves[number + 1 :], path)) for number, save in enumerate(saves)]


def _changes(session: Session, save: Save, older: Sequence[Save], path: str) -> tuple[Change, ...]:
    same_keeper = next((each for each in older if each.keeper == save.keeper), None)
    # Only the oldest of each keeper on this list looks further back: two queries at most.
    before = same_keeper.answers if same_keeper else answers_at(session, Keeper(save.keeper), save.keeper_id, path, save.version - 1)
    return tuple(
        Change(question, before.get(question.key, ""), save.answers[question.key])
        for question in questions_to_take_back(path)
        if question.kept_with == save.keeper
        and question.key in save.answers
        and not same(before.get(question.key), save.answers[question.key])
    )


def change_to_take_back(session: Session, draft: Draft, path: str, save_id: int) -> EarlierSave | None:
    """One save of this page with what it changed; None when it is no save of this page and its keepers."""
    found = earlier_saves(session, draft, path, 1, save_id + 1)
    return found[0] if found and found[0].save.id == save_id else None
