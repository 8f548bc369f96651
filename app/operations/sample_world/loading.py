"""Load the sample world, page by page, as its people would have filled it in."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.accounts import Account, Membership, Organisation
from app.operations.actions import add_action, new_action_id
from app.operations.saving import PageSave, save_page
from app.operations.submitting import Service, submit
from app.queries.drafts import Draft, draft_of
from app.questionnaire.questionnaire import CHECK_PATH, PAGES
from app.questionnaire.walk import walked

FOLDER = Path(__file__).resolve().parent
CONSENTS_LEFT_UNTICKED = {"mailing_list": "no", "global_cities_fund_mailings": "no"}


def load_sample_world(session: Session, service: Service, password_hash: str, at: datetime) -> int:
    """Write every organisation of the folder and return the number of actions; 0 when anybody is registered already.

    All sample accounts share one password, whose hash is given.
    """
    if session.scalar(select(Account.id).limit(1)) is not None:
        return 0
    return sum(
        _load(session, json.loads(path.read_text(encoding="utf-8")), service, password_hash, at) for path in sorted(FOLDER.glob("*.json"))
    )


def _load(session: Session, sample: Mapping[str, Any], service: Service, password_hash: str, at: datetime) -> int:
    began = at - timedelta(days=30)
    account = Account(
        email=sample["email"],
        password_hash=password_hash,
        language=sample["language"],
        created_at=began,
        confirmed_at=began,
        answers={},
        version=0,
    )
    organisation = Organisation(created_at=began, answers={}, version=0)
    session.add_all((account, organisation, Membership(account=account, organisation=organisation, joined_at=began)))
    session.flush()
    for number, action in enumerate(sample["actions"]):
        moment = at - timedelta(days=action.get("submitted_days_ago", 1), minutes=number)
        _fill_in(session, account, organisation, {**sample, **action}, service, moment)
    return len(sample["actions"])


def _fill_in(
    session: Session, account: Account, organisation: Organisation, sample: Mapping[str, Any], service: Service, at: datetime
) -> None:
    action = add_action(session, account, organisation, new_action_id(), at)
    action.is_sample = True
    session.flush()
    given = {**CONSENTS_LEFT_UNTICKED, **sample["person"], **sample["organisation"], **sample["answers"]}
    stops_at = sample.get("stopped_at", "")
    for path in PAGES:
        draft = _draft(session, account, action.id)
        walk = walked(draft.facts(at.date()))
        if not walk.is_asked(path) or (stops_at == CHECK_PATH and path == CHECK_PATH):
            continue
        save_page(session, draft, _save(path, given, sample["language"], continues=path != stops_at), at)
        session.flush()
        if path == stops_at:
            break
    if sample["state"] == "submitted":
        submit(session, _draft(session, account, action.id), service, at)


def _draft(session: Session, account: Account, action_id: str) -> Draft:
    draft = draft_of(session, account.id, action_id)
    if draft is None:
        raise LookupError(action_id)
    return draft


def _save(path: str, given: Mapping[str, Any], language: str, *, continues: bool) -> PageSave:
    typed = {question.key: given[question.key] for question in PAGES[path].questions if question.key in given}
    return PageSave(path, typed, {}, language, continues)
