"""Move the drafts that a person began alone into an organisation they have joined."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.models.accounts import Account, JoinRequest, Membership, Organisation
from app.models.actions import Action, Event, Save
from app.operations.joining import repoint
from app.operations.saving import keep_answers
from app.queries.profiles import ORGANISATION_PAGES
from app.questionnaire.answers import is_empty
from app.questionnaire.consents import SHARED_WITH_IOM
from app.questionnaire.definition import Keeper
from app.questionnaire.merging import same
from app.questionnaire.questionnaire import PAGE_OF


def move_drafts(session: Session, account: Account, own: Organisation, into: Organisation, at: datetime) -> None:
    """Move all drafts of a person's own organisation into one they have joined; their own one is given up. Nothing is lost.

    The caller has seen that they belong to both, alone to their own, and that nothing of it was submitted. The answers of the
    joined one stay; where it has none, theirs are taken; where both have one, theirs is found among the earlier texts.
    """
    _keep_own_answers(session, account, own, into, at)
    session.flush()
    for action in session.scalars(select(Action).where(Action.organisation_id == own.id)):
        # Said for another organisation's answers: to be confirmed for these.
        action.pressed = [path for path in action.pressed if path.split("/")[0] not in ("profile", "policy")]
        action.changed_at, action.changed_by = at, account
    session.execute(delete(JoinRequest).where(JoinRequest.account_id == account.id, JoinRequest.organisation_id == own.id))
    session.execute(delete(Membership).where(Membership.account_id == account.id, Membership.organisation_id == own.id))
    details = {"organisation": own.id}
    session.add(Event(at=at, by_id=account.id, what="drafts moved", about="organisation", about_id=str(into.id), details=details))
    session.flush()
    own_id = own.id
    repoint(session, "organisations.id", own_id, into.id)
    session.execute(delete(Save).where(Save.keeper == Keeper.ORGANISATION, Save.keeper_id == str(own_id)))
    session.execute(delete(Organisation).where(Organisation.id == own_id))


def differing(own: Organisation, into: Organisation) -> dict[str, Any]:
    """The answers of a person's own organisation that the joined one has otherwise."""
    return {
        key: value
        for key, value in own.answers.items()
        if _can_move(key, value) and not is_empty(into.answers.get(key)) and not same(value, into.answers.get(key))
    }


def _can_move(key: str, value: Any) -> bool:
    """A consent stays with whoever gave it: nobody gives it for another organisation by moving a draft."""
    return key in PAGE_OF and key != SHARED_WITH_IOM and not is_empty(value)


def _keep_own_answers(session: Session, account: Account, own: Organisation, into: Organisation, at: datetime) -> None:
    """Two saves for each page that differs: theirs, then what stands. The log of saves then offers theirs as an earlier text."""
    other = differing(own, into)
    missing = {key: value for key, value in own.answers.items() if _can_move(key, value) and is_empty(into.answers.get(key))}
    for path in (*ORGANISATION_PAGES, *{PAGE_OF[key] for key in (*other, *missing)} - set(ORGANISATION_PAGES)):
        theirs = {key: value for key, value in {**other, **missing}.items() if PAGE_OF[key] == path}
        if not theirs:
            continue
        stood = {key: into.answers[key] for key in into.answers if PAGE_OF.get(key) == path}
        keep_answers(session, into, Keeper.ORGANISATION, path, {**stood, **theirs}, account, at)
        if any(key in other for key in theirs):
            kept = {**stood, **{key: value for key, value in theirs.items() if key in missing}}
            keep_answers(session, into, Keeper.ORGANISATION, path, kept, account, at)
