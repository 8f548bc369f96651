"""Word forms as the product writes them: blank, and of drafts."""

from datetime import date
from functools import cache
from typing import Any

from app.documents.word_form.identity import Identity
from app.documents.word_form.marks import option_codes
from app.documents.word_form.writing import word_form
from app.languages import translator
from app.questionnaire.codes import code_of
from app.questionnaire.understanding import ON_PAPER
from app.questionnaire.walk import Facts
from tests.documents.filled_forms import blank_form
from tests.documents.snapshots import full_snapshot
from tests.documents.word_files import document, lines, rows

ASKED = tuple(ON_PAPER.values())
BOXED = [(question.key, code) for question in ASKED for code in option_codes(question.key)]
TODAY = date(2026, 11, 22)


blank = cache(blank_form)


def filled_in(answers: dict[str, Any], language: str = "en") -> bytes:
    """The form of a draft that holds these answers."""
    facts = Facts(answers, answers, answers, TODAY)
    return word_form(facts, Identity(language, "7KDM4RXH2T"), translator(language))


@cache
def full(language: str) -> tuple[dict[str, Any], bytes]:
    """Every answer of a full draft, and its form."""
    kept = full_snapshot(language)["answers"]
    answers = {key: answer for each in kept.values() for key, answer in each.items()}
    return answers, filled_in(answers, language)


def question_lines(file: bytes) -> dict[str, list[str]]:
    """What stands in the left-hand cell of each question, by the question's code."""
    cells = [lines(question) for question, _ in rows(document(file))]
    return {cell[-1]: cell for cell in cells}


def answer_lines(file: bytes, key: str) -> list[str]:
    """What stands in the right-hand cell of a question."""
    (answer,) = [answer for question, answer in rows(document(file)) if lines(question)[-1] == f"[{code_of(key)}]"]
    return lines(answer)
