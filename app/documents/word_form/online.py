"""What the Word form leaves to the website, and why."""

from collections.abc import Mapping

from app.languages import N_
from app.questionnaire.consents import CONSENTS
from app.questionnaire.definition import Question
from app.questionnaire.kinds import Confirm, TimelineConfirmed, Upload
from app.questionnaire.questionnaire import QUESTIONS

CONSENT = N_("You decide this for yourself alone, and it stands in no document:")
CONFIRMATION = N_("You confirm this when you have all the answers before you:")
TIMELINE = N_("The website works this out and asks you whether it is right:")
PICTURE = N_("You send this picture as a file of its own:")


def _reason(question: Question) -> str:
    if question.key in CONSENTS:
        return CONSENT
    match question.kind:
        case Confirm():
            return CONFIRMATION
        case TimelineConfirmed():
            return TIMELINE
        case Upload():
            return PICTURE
        case _:
            return ""


ONLINE_ONLY: Mapping[str, str] = {key: reason for key, question in QUESTIONS.items() if (reason := _reason(question))}
"""Why a question is not in the Word form, by its key; a sentence that the question completes."""
