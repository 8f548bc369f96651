"""Take over what a Word form says into a draft: one save of each page through the same mechanism as every page, all of them or none."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.models.actions import Action, LeftAside
from app.operations.saving import PageSave, confirm_pages, save_page
from app.queries.drafts import Draft
from app.questionnaire.definition import Keeper
from app.questionnaire.left_aside import Aside
from app.questionnaire.questionnaire import PAGE_OF
from app.questionnaire.sections.objectives import RECOMMENDED_OBJECTIVES
from app.questionnaire.understanding import ON_PAPER
from app.questionnaire.walk import Walk, walked

LEFT_ASIDE_KEPT = timedelta(days=35)
"""After submission, as the log of saves."""


MOST_LEFT_ASIDE = 10
"""Forms of one action whose texts wait to be copied. All of them stand on one page."""


class ChangedMeanwhile(Exception):
    """Somebody has saved one of these answers since the page was shown: nothing was taken over."""


class TooMuchLeftAside(Exception):
    """The texts of too many earlier forms still wait to be copied: nothing was taken over."""


@dataclass(frozen=True)
class FromWordForm:
    """What is taken over from one form: `typed` are decided answers by key, made from the versions `seen`; `language` is the form's."""

    typed: Mapping[str, Any]
    asides: tuple[Aside, ...]
    seen: Mapping[Keeper, int]
    language: str
    file_name: str


def take_over(session: Session, draft: Draft, form: FromWordForm, at: datetime) -> None:
    """Save what the form says, page by page, and keep what it left aside.

    Inside the caller's transaction, whose rows are locked. Raises `ChangedMeanwhile` and `TooMuchLeftAside`, after which the
    caller rolls back, and `AlreadySubmitted`.
    """
    pages: dict[str, dict[str, Any]] = {}
    for key, value in form.typed.items():
        if key in ON_PAPER:
            pages.setdefault(PAGE_OF[key], {})[key] = value
    for path, typed in pages.items():
        if save_page(session, draft, PageSave(path, typed, form.seen, form.language, continues=False), at).clashes:
            raise ChangedMeanwhile
    walk = walked(draft.facts(at.date()))
    confirm_pages(draft, tuple(path for path in pages if _is_finished(draft, walk, path)))
    if form.asides:
        _leave_aside(session, draft, form, at)


def _is_finished(draft: Draft, walk: Walk, path: str) -> bool:
    """Whether nothing is left to do on a page, so that it counts as continued from: nothing missing, nothing wrong, nothing that is
    answered online alone, and no advice still to be given."""
    if not walk.is_asked(path) or not walk.is_complete(path) or any(question.key not in ON_PAPER for question in walk.questions_of(path)):
        return False
    is_advised = path == "objectives/choose" and len(walk.answers["objectives"]) > RECOMMENDED_OBJECTIVES
    return draft.action.reviewed_objectives or not is_advised


def _leave_aside(session: Session, draft: Draft, form: FromWordForm, at: datetime) -> None:
    """Keep what found no place; the same texts of the same action once."""
    entries = [aside.as_document() for aside in form.asides]
    digest = hashlib.sha256(json.dumps(entries, sort_keys=True).encode()).hexdigest()
    there = session.scalars(select(LeftAside.digest).where(LeftAside.action_id == draft.action.id)).all()
    if digest not in there:
        if len(there) >= MOST_LEFT_ASIDE:
            raise TooMuchLeftAside
        session.add(
            LeftAside(
                action_id=draft.action.id,
                by=draft.account,
                at=at,
                file_name=form.file_name[:200],
                language=form.language,
                entries=entries,
                digest=digest,
            )
        )


def remove_left_aside(session: Session, draft: Draft, number: int) -> None:
    """Somebody has copied it: one row of this action goes. A second press finds nothing and does nothing."""
    session.execute(delete(LeftAside).where(LeftAside.id == number, LeftAside.action_id == draft.action.id))


def forget_left_aside(session: Session, at: datetime) -> None:
    """Delete what was left aside of actions submitted long ago."""
    submitted = select(Action.id).where(Action.submitted_at <= at - LEFT_ASIDE_KEPT)
    session.execute(delete(LeftAside).where(LeftAside.action_id.in_(submitted)))
