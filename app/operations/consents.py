"""Give or withdraw a consent outside any form: as easy one way as the other."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.models.accounts import Account, ConsentGiven
from app.models.actions import Action, Event
from app.operations.saving import keep_answers, record_consent
from app.queries.drafts import organisations_of
from app.questionnaire.consents import NEWS
from app.questionnaire.definition import Keeper
from app.questionnaire.questionnaire import PAGE_OF, QUESTIONS


def change_consent(session: Session, account: Account, key: str, value: str, language: str, at: datetime) -> None:
    """Note the choice, `yes` or `no`, with its wording in the language it was shown in, and keep the answers in step."""
    record_consent(session, account, key, value, language, at)
    if key in NEWS:
        keep_answers(session, account, Keeper.PERSON, PAGE_OF[key], {key: value}, account, at)
        return
    for organisation in organisations_of(session, account.id):
        if organisation.answers.get(key) == "yes":
            keep_answers(session, organisation, Keeper.ORGANISATION, PAGE_OF[key], {key: value}, account, at)


def ask_consents_again(session: Session, pending: Account, at: datetime) -> None:
    """Take every consent back that was ticked under a pending account, and have its drafts ask for them once more.

    For an address that is confirmed in another browser: a consent counts only when whoever ticked it reads that mailbox.
    """
    given = session.scalars(select(ConsentGiven.key).where(ConsentGiven.account_id == pending.id)).all()
    if not given:
        return
    session.execute(delete(ConsentGiven).where(ConsentGiven.account_id == pending.id))
    theirs = organisations_of(session, pending.id)
    for key in dict.fromkeys(given):
        keeper = QUESTIONS[key].kept_with
        for kept in [pending] if keeper is Keeper.PERSON else theirs:
            if kept.answers.get(key):
                keep_answers(session, kept, keeper, PAGE_OF[key], {key: ""}, pending, at)
    pages = {PAGE_OF[key] for key in given}
    ids = [organisation.id for organisation in theirs]
    for draft in session.scalars(select(Action).where(Action.organisation_id.in_(ids), Action.submitted_at.is_(None))):
        draft.pressed = [path for path in draft.pressed if path not in pages]
    session.add(Event(at=at, by_id=pending.id, what="consents to be asked again", about="account", about_id=str(pending.id)))
    session.flush()
