"""What a person might type into a question, by its kind alone, so that a new page or question needs nothing written here."""

from collections.abc import Mapping, Sequence
from typing import assert_never

from app.questionnaire.definition import Question
from app.questionnaire.kinds import (
    Choice,
    Choices,
    Confirm,
    Consent,
    Countries,
    Country,
    Email,
    Language,
    LongText,
    Number,
    PartialDate,
    ShortText,
    TimelineConfirmed,
    Upload,
    WebAddress,
    YesNo,
)
from app.questionnaire.reference.countries import countries

Fields = Mapping[str, str | Sequence[str]]
"""Fields of a form by name, as `Visitor.press` takes them; an empty list unticks."""


def good(question: Question, number: int = 0) -> Fields:
    """A good answer; each `number` (0 or 1) gives another. Nothing for an upload, whose bytes come another way."""
    key = question.key
    match question.kind:
        case ShortText():
            return {key: f"Une maison pour « toutes & tous » <{number}>"}
        case LongText():
            return {key: f"First line, {number}.\n\n  Zweite Zeile: “ü” & <b>\nبيت للجميع"}
        case Choice(options):
            return {key: options[number].code}
        case Choices(options, exclusive):
            return {key: [option.code for option in options if option.code not in exclusive][number : number + 2]}
        case YesNo() | TimelineConfirmed():
            return {key: ("yes", "no")[number]}
        case Country():
            return {key: ("MA", "ES")[number]}
        case Language():
            return {key: ("ar", "pt")[number]}
        case Countries():
            return {key: ("España\nFrance", "Morocco")[number]}
        case WebAddress():
            return {key: f"rivebelle.example/maison-{number}"}
        case Email():
            return {key: f"office-{number}@example.org"}
        case Number():
            return {key: ("1 500", "2.500")[number]}
        case PartialDate(not_before):
            year = (2025 if not_before else 2022) + number
            return {f"{key}-day": "", f"{key}-month": ("mars", "4")[number], f"{key}-year": str(year)}
        case Confirm() | Consent():
            return {key: ("yes", [])[number]}
        case Upload():
            return {}
        case never:
            assert_never(never)


def wrong(question: Question) -> Fields:
    """An answer that cannot be right; a good one where the kind lets nobody type anything wrong."""
    key = question.key
    match question.kind:
        case Countries():
            return {key: "Atlantis\nEspaña"}
        case WebAddress():
            return {key: "not an address"}
        case Email():
            return {key: "office at example"}
        case Number():
            return {key: "about forty"}
        case PartialDate():
            return {f"{key}-day": "31", f"{key}-month": "Brumaire", f"{key}-year": "VIII"}
        case Choices(options, exclusive) if exclusive:
            other = next(option.code for option in options if option.code not in exclusive)
            return {key: [exclusive[0], other]}
        case _:
            return good(question)


def too_long(question: Question) -> Fields:
    """More than the question takes; a good answer where a form sets no limit."""
    key = question.key
    match question.kind:
        case ShortText(limit):
            return {key: "é" * (limit + 1)}
        case LongText(words):
            return {key: "mot\n" * words + "de trop"}
        case Choices(options):
            return {key: [option.code for option in options]}
        case Countries(limit):
            return {key: "\n".join(name for _, name in countries("fr")[: limit + 1])}
        case WebAddress():
            return {key: "https://rivebelle.example/" + "a" * 600}
        case Email(limit):
            return {key: "a" * limit + "@example.org"}
        case Number():
            return {key: "9" * 60}
        case PartialDate():
            return {f"{key}-day": "", f"{key}-month": "3", f"{key}-year": "20222"}
        case _:
            return good(question)
