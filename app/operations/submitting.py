"""Submit an action, once: snapshot, code, audit event and mail in the caller's one transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.models.actions import Event, Submission
from app.operations.actions import random_code
from app.operations.outbox import queue_mail
from app.queries.drafts import Draft
from app.questionnaire.answers import written_language
from app.questionnaire.consents import CONSENTS
from app.questionnaire.definition import Keeper
from app.questionnaire.progress import is_submittable
from app.questionnaire.questionnaire import CHECK_PATH, QUESTIONS
from app.questionnaire.showcase import showcase_facts
from app.questionnaire.walk import Walk, walked

SNAPSHOT_FORMAT = 1


class NotComplete(Exception):
    """Something required is missing or wrong; the check page lists it."""


class NotConfirmed(Exception):
    """The person's address is not confirmed yet."""


@dataclass(frozen=True)
class Service:
    """What a receipt says about the service that issues it."""

    issuer: str
    contact: str
    public_url: str


def submit(session: Session, draft: Draft, service: Service, at: datetime) -> Submission:
    """Freeze the action and queue its receipt; a second call finds the first one's submission.

    Raises `NotConfirmed` and `NotComplete`. The rows of the draft are locked by the caller.
    """
    if draft.action.is_submitted:
        return draft.action.submissions[-1]
    if not draft.account.is_confirmed:
        raise NotConfirmed
    walk = walked(draft.facts(at.date()))
    if not is_submittable(walk, draft.pressed):
        raise NotComplete
    code = random_code(8)
    submission = Submission(
        action_id=draft.action.id,
        revision=1,
        submitted_at=at,
        submitted_by_id=draft.account.id,
        language=draft.account.correspondence_language,
        code=code,
        snapshot=snapshot_of(draft, walk, service, code, at),
    )
    draft.action.submitted_at = at
    session.add(submission)
    session.add(Event(at=at, by_id=draft.account.id, what="submitted", about="action", about_id=draft.action.id, details={"revision": 1}))
    session.flush()
    queue_receipt(session, submission, service, at)
    return submission


def queue_receipt(session: Session, submission: Submission, service: Service, at: datetime) -> None:
    """Put the receipt's mail into the outbox; its PDF is made by the worker."""
    snapshot = submission.snapshot
    language, action_id = submission.language, submission.action_id
    queue_mail(
        session,
        kind="receipt",
        to=submission.submitted_by.email,
        language=language,
        values={
            "reference": f"{action_id[:5]}-{action_id[5:]}",
            "title": snapshot["answers"]["action"].get("title", ""),
            "organisation": snapshot["answers"]["organisation"].get("organisation_name", ""),
            "title_language": written_language(snapshot["answers"]["action"]) or None,
            "on_hold": "hold" in snapshot["showcase"].values(),
            "submitted_at": snapshot["submitted_at"],
            "has_private_page": bool(snapshot["answers"]["action"].get("not_for_publication")),
            "action_address": f"{service.public_url}/{language}/actions/{action_id}",
            "verify_address": f"{service.public_url}/{language}/verify",
        },
        at=at,
        submission_id=submission.id,
    )


def snapshot_of(draft: Draft, walk: Walk, service: Service, code: str, at: datetime) -> dict[str, Any]:
    """All that the receipt says, as it was at this moment: only answers that count, no consent, no address of an account."""
    language = draft.account.correspondence_language
    today = at.date()
    answers = walk.answers
    facts = showcase_facts(answers, today)
    if facts is None:
        raise NotComplete
    return {
        "format": SNAPSHOT_FORMAT,
        "reference": draft.action.id,
        "revision": 1,
        "replaces": None,
        "changed": [],
        "submitted_at": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "today": today.isoformat(),
        "language": language,
        "code": f"{code[:4]}-{code[4:]}",
        "sample": draft.action.is_sample,
        "issuer": service.issuer,
        "contact": service.contact,
        "verify_address": f"{service.public_url}/{language}/verify",
        "timeline": walk.timeline,
        "showcase": dict(facts.placements),
        "answers": {
            keeper.value: {key: value for key, value in answers.items() if QUESTIONS[key].kept_with == keeper and key not in CONSENTS}
            for keeper in Keeper
        },
        "pages": [path for path in walk.pages if path not in ("permissions/news", CHECK_PATH)],
    }
