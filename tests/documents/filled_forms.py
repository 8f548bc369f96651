"""Word forms that hold answers, written by the service itself, and the values that are read back from one."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.documents.word_form.identity import Identity
from app.documents.word_form.reading import WordForm
from app.documents.word_form.writing import word_form
from app.languages import translator
from app.questionnaire.definition import Keeper, Question
from app.questionnaire.kinds import Choices, Countries, Country, Email, Language, LongText, Number, PartialDate, WebAddress
from app.questionnaire.questionnaire import QUESTIONS
from app.questionnaire.understanding import ON_PAPER, Understood, understand
from app.questionnaire.understanding_choices import options_of
from tests.support.word_forms import facts_of

TODAY = date(2026, 11, 1)


def form_of(answers: Mapping[str, Any], language: str = "en") -> bytes:
    return word_form(facts_of(answers, TODAY), Identity(language, "7KDM4RXH2T", {Keeper.ACTION: 17}), translator(language))


def blank_form(language: str = "en") -> bytes:
    return word_form(None, Identity(language), translator(language))


def full_answers() -> dict[str, Any]:
    """An answer to every question of the form, texts as long as they may be."""
    return {key: _answer_to(question) for key, question in ON_PAPER.items()}


def _answer_to(question: Question) -> Any:
    kind = question.kind
    options = [option.code for option in options_of(kind)]
    match kind:
        case Choices():
            return options[::2]
        case Country():
            return "CI"
        case Countries(limit):
            return ["MA", "US", "ES", "CD", "TR"][:limit]
        case Language():
            return "wo"
        case LongText(words):
            return "\n\n".join(["L’accueil à São Paulo — “x Yes” ☒ [NWHJ]", " ".join(["mot"] * (words - 10))])
        case Number():
            return 1_234_567
        case PartialDate():
            return "2024-03" if question.key == "starts_on" else "2026-11-01"
        case WebAddress():
            return "https://www.example.org/our-action?a=b&c=d"
        case Email():
            return "office@example.org"
        case _:
            return options[-1] if options else f"Ñandú & “{question.key}” <1>"


def understood(form: WordForm) -> dict[str, Understood]:
    """What the answers of a form mean, by question key."""
    return {key: understand(QUESTIONS[key], filled, form.identity.language) for key, filled in form.answers.items()}


def values_of(form: WordForm) -> dict[str, Any]:
    return {key: each.value for key, each in understood(form).items()}


def asides_of(form: WordForm) -> dict[str, str]:
    return {key: each.aside for key, each in understood(form).items() if each.aside}
