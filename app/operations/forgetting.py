"""Forget earlier texts some time after a submission, and the pictures that only they still named. For the worker."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, String, cast, delete, select
from sqlalchemy.orm import Session, aliased

from app.models.accounts import Organisation
from app.models.actions import Action, Save, Submission, UploadedFile
from app.questionnaire.definition import Keeper
from app.questionnaire.kinds import Upload
from app.questionnaire.questionnaire import PAGE_OF, QUESTIONS

SAVES_KEPT = timedelta(days=35)
"""After the submission: privacy notice, section "How long data are kept"."""
LOOKS_BACK = timedelta(days=60)
"""For submissions whose time was over while no worker ran. Looking at all of them each hour would grow with them."""

UPLOADS = tuple(key for key, question in QUESTIONS.items() if isinstance(question.kind, Upload))

_SUBMITTED: dict[Keeper, tuple[type[Action | Submission], Any]] = {
    Keeper.ACTION: (Action, Action.id),
    Keeper.ORGANISATION: (Action, cast(Action.organisation_id, String)),
    Keeper.PERSON: (Submission, cast(Submission.submitted_by_id, String)),
}
"""Where it stands when something was submitted with the answers of a keeper, and whose answers."""


def forget_old_saves(session: Session, at: datetime, most: int = 500) -> int:
    """Delete saves older than a submission of 35 days ago, at most `most`; how many. The newest of each page says who saved last: it stays.

    A picture that was replaced can be taken back as long as its save is there; it goes with it.
    """
    number = 0
    for keeper in _SUBMITTED:
        ids = session.scalars(_old_saves(keeper, at).limit(most)).all()
        deleted = session.scalars(select(Save).where(Save.id.in_(ids))).all()
        session.execute(delete(Save).where(Save.id.in_(ids)).execution_options(synchronize_session=False))
        answers = [save.answers.get(key) for save in deleted for key in UPLOADS]
        _forget_unnamed(session, {answer["upload"] for answer in answers if isinstance(answer, dict) and "upload" in answer})
        number += len(ids)
    return number


def _old_saves(keeper: Keeper, at: datetime) -> Select[int]:
    table, kept_with = _SUBMITTED[keeper]
    newer = aliased(Save)
    of_same_page = (newer.keeper == Save.keeper, newer.keeper_id == Save.keeper_id, newer.page == Save.page, newer.version > Save.version)
    over = at - SAVES_KEPT
    return (
        select(Save.id)
        .join(table, kept_with == Save.keeper_id)
        .where(Save.keeper == keeper, Save.at <= table.submitted_at, table.submitted_at.between(over - LOOKS_BACK, over))
        .where(select(newer.id).where(*of_same_page).exists())
        .distinct()
    )


def _forget_unnamed(session: Session, pictures: Iterable[str]) -> None:
    """Delete pictures that no answer, no save and no submission of their organisation names any more."""
    for file in session.scalars(select(UploadedFile).where(UploadedFile.id.in_(pictures))).all():
        if not any(file.id in json.dumps(document) for document in _documents_of(session, file.organisation_id)):
            session.delete(file)


def _documents_of(session: Session, organisation_id: int) -> Iterator[dict[str, Any]]:
    """All that can name a picture of an organisation: uploads are kept with it."""
    yield from session.scalars(select(Organisation.answers).where(Organisation.id == organisation_id))
    saves = select(Save.answers).where(Save.keeper == Keeper.ORGANISATION, Save.keeper_id == str(organisation_id))
    yield from session.scalars(saves.where(Save.page.in_([PAGE_OF[key] for key in UPLOADS])))
    snapshots = select(Submission.snapshot).join(Action).where(Action.organisation_id == organisation_id)
    yield from session.scalars(snapshots)
