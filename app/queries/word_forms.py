"""Look up what a Word form is compared with, and what earlier ones left aside."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, joinedload

from app.models.actions import LeftAside, Save
from app.queries.drafts import Draft
from app.questionnaire.definition import Keeper


def saves_until(session: Session, draft: Draft, keeper: Keeper, version: int | None = None) -> dict[str, Save]:
    """The newest save of each page of a keeper, with who made it; with `version`, the newest up to that version."""
    theirs = and_(Save.keeper == keeper, Save.keeper_id == str(draft.kept_with(keeper).id))
    newest = select(func.max(Save.id)).where(theirs).group_by(Save.page)
    if version is not None:
        newest = newest.where(Save.version <= version)
    saves = session.scalars(select(Save).options(joinedload(Save.by)).where(Save.id.in_(newest)))
    return {save.page: save for save in saves}


def answers_then(session: Session, draft: Draft, seen: Mapping[Keeper, int]) -> dict[Keeper, Mapping[str, Any]]:
    """All answers as they were at the versions `seen`, for the keepers named there."""
    found: dict[Keeper, Mapping[str, Any]] = {}
    for keeper, version in seen.items():
        kept = draft.kept_with(keeper)
        if version >= kept.version:
            found[keeper] = kept.answers
        else:
            saves = saves_until(session, draft, keeper, version)
            found[keeper] = {key: value for save in saves.values() for key, value in save.answers.items()}
    return found


def left_aside_of(session: Session, action_id: str) -> list[LeftAside]:
    """What Word forms left aside and nobody has copied yet, newest first."""
    of_action = select(LeftAside).options(joinedload(LeftAside.by)).where(LeftAside.action_id == action_id)
    return list(session.scalars(of_action.order_by(LeftAside.id.desc())))
