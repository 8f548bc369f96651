"""Give or withdraw a consent outside any form: as easy one way as the other."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.models.accounts import Account
from app.operations.saving import keep_answers, record_consent
from app.queries.drafts import organisations_of
from app.questionnaire.definition import Keeper
from app.questionnaire.kinds import Consent
from app.questionnaire.questionnaire import PAGE_OF, QUESTIONS

SHARED_WITH_IOM = "local_mgi_interest"
"""Kept with the organisation, but a consent of the person who answered: the name and address go to IOM."""

NEWS = tuple(key for key, question in QUESTIONS.items() if isinstance(question.kind, Consent))
CONSENTS = (*NEWS, SHARED_WITH_IOM)


def change_consent(session: Session, account: Account, key: str, value: str, language: str, at: datetime) -> None:
    """Note the choice, `yes` or `no`, with its wording in the language it was shown in, and keep the answers in step."""
    record_consent(session, account, key, value, language, at)
    if key in NEWS:
        keep_answers(session, account, Keeper.PERSON, PAGE_OF[key], {key: value}, account, at)
        return
    for organisation in organisations_of(session, account.id):
        if organisation.answers.get(key) == "yes":
            keep_answers(session, organisation, Keeper.ORGANISATION, PAGE_OF[key], {key: value}, account, at)
