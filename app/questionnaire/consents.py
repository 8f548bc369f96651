"""Which answers are consents: one person's own free choice, dated, revocable, and in no document."""

from app.questionnaire.kinds import Consent
from app.questionnaire.questionnaire import QUESTIONS

SHARED_WITH_IOM = "local_mgi_interest"
"""Kept with the organisation and asked as yes or no, but a consent of the person who answered: the name and address go to IOM."""

NEWS = tuple(key for key, question in QUESTIONS.items() if isinstance(question.kind, Consent))
CONSENTS = (*NEWS, SHARED_WITH_IOM)
