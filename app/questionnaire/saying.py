"""A stored value in words, kind by kind, in any language: for the check page, the receipt and every export."""

from dataclasses import dataclass
from datetime import date
from typing import assert_never

from babel.dates import format_skeleton
from babel.numbers import format_decimal

from app.languages import N_, Translator
from app.questionnaire.answers import Value, is_empty, is_unreadable
from app.questionnaire.dates import date_parts, first_day
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
    Option,
    PartialDate,
    ShortText,
    TimelineConfirmed,
    Upload,
    WebAddress,
    YesNo,
)
from app.questionnaire.reference.countries import countries
from app.questionnaire.reference.languages import language_names
from app.questionnaire.reference.timelines import TIMELINES


@dataclass(frozen=True)
class Said:
    """The paragraphs of an answer. `is_free_text` marks the person's own words, which keep their own language."""

    paragraphs: tuple[str, ...]
    is_free_text: bool = False

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)


def say(question: Question, value: Value, translator: Translator) -> Said:
    """The answer in words; an empty answer has no paragraphs; one kept as typed is said as typed."""
    if is_empty(value):
        return Said(())
    if is_unreadable(value) and not isinstance(question.kind, PartialDate):
        return Said((str(value["typed"]),), is_free_text=True)
    kind = question.kind
    match kind:
        case ShortText() | LongText():
            return Said(tuple(line for line in value.split("\n") if line.strip()), is_free_text=True)
        case Email() | WebAddress():
            return Said((value,))
        case Choice(options):
            return Said((_label(options, value, translator),))
        case Choices(options):
            return Said(tuple(_label(options, code, translator) for code in value))
        case YesNo() | Confirm() | Consent():
            return Said((translator.gettext(N_("Yes") if value == "yes" else N_("No")),))
        case TimelineConfirmed():
            return Said((translator.gettext(TIMELINES[value].label if value in TIMELINES else N_("No")),))
        case Country():
            return Said((str(dict(countries(translator.language)).get(value, value)),))
        case Countries():
            names = dict(countries(translator.language))
            return Said(tuple(code["typed"] if is_unreadable(code) else names.get(code, code) for code in value))
        case Language():
            return Said((str(dict(language_names(translator.language)).get(value, value)),))
        case Number():
            # Babel fails from 29 digits on; such a number is wrong, and said as it was typed.
            return Said((format_decimal(value, locale=translator.locale) if value < 10**20 else str(value),))
        case PartialDate():
            return Said((say_date(value, translator),))
        case Upload():
            return Said((value["name"],), is_free_text=True)
        case never:
            assert_never(never)


def _label(options: tuple[Option, ...], code: Value, translator: Translator) -> str:
    if is_unreadable(code):
        return str(code["typed"])
    chosen = next((option for option in options if option.code == code), None)
    if chosen is None:
        return str(code)
    return chosen.label if chosen.language else translator.gettext(chosen.label)


def say_date(value: Value, translator: Translator) -> str:
    """“5 March 2024”, or “March 2024” without a day."""
    if is_unreadable(value):
        return " ".join(part for part in date_parts(value).values() if part)
    if len(value) == 10:
        return translator.day(date.fromisoformat(value))
    return str(format_skeleton("yMMMM", first_day(value), locale=translator.locale))
