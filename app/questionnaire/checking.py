"""When an answer is wrong. What was typed and is wrong is always said; what is missing only once it is demanded."""

from typing import Any, assert_never

from email_validator import EmailNotValidError, validate_email

from app.questionnaire.answers import Answers, Value, is_empty, is_unreadable
from app.questionnaire.dates import first_day, last_day, read_date
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
from app.questionnaire.problems import Problem
from app.questionnaire.text import count_characters, count_words

LARGEST_NUMBER = 9_999_999_999
CHARACTERS_OF_A_WORD = 15
"""A text without spaces is one word however long it is; counted in characters it has about the same room."""


def problem_with(question: Question, value: Value, answers: Answers, timeline: str | None) -> Problem | None:
    """What is wrong with a value that was given, or None. `answers` are all that count, `timeline` the derived one."""
    if is_empty(value):
        return None
    kind = question.kind
    match kind:
        case ShortText(limit):
            return _too_many_characters(value, limit)
        case Email(limit):
            return _too_many_characters(value, limit) or _email(value)
        case LongText(words):
            count = count_words(value)
            if count > words:
                return Problem("too_many_words", {"limit": words, "count": count})
            return _too_many_characters(value, words * CHARACTERS_OF_A_WORD)
        case Choice() | YesNo() | Country() | Language():
            return Problem("not_a_choice") if is_unreadable(value) else None
        case TimelineConfirmed():
            return _timeline(value, timeline)
        case Choices():
            return _choices(kind, value)
        case Countries(limit):
            return _countries(value, limit)
        case WebAddress():
            return Problem("not_a_web_address") if is_unreadable(value) else _too_many_characters(value, 500)
        case Number():
            if is_unreadable(value):
                return Problem("not_a_number")
            return Problem("number_too_large") if value > LARGEST_NUMBER else None
        case PartialDate(not_before):
            return _date(value, answers.get(not_before) if not_before else None)
        case Upload() | Confirm() | Consent():
            return None
        case never:
            assert_never(never)


def _too_many_characters(text: str, limit: int) -> Problem | None:
    count = count_characters(text)
    return Problem("too_many_characters", {"limit": limit, "count": count}) if count > limit else None


def _email(text: str) -> Problem | None:
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return Problem("not_an_email")
    return None


def _timeline(value: Value, timeline: str | None) -> Problem | None:
    if value == "no":
        return Problem("timeline_denied")
    return None if value == timeline else Problem("timeline_moved")


def _choices(kind: Choices, value: list[Value]) -> Problem | None:
    for code in value:
        if is_unreadable(code):
            return Problem("not_choices", {"typed": code["typed"]})
    alone = [option for option in kind.options if option.code in kind.exclusive and option.code in value]
    return Problem("exclusive", {"choice": alone[0].label}) if alone and len(value) > 1 else None


def _countries(value: list[Value], limit: int) -> Problem | None:
    for country in value:
        if is_unreadable(country):
            return Problem("unknown_country", {"typed": country["typed"]})
    return Problem("too_many_countries", {"limit": limit, "count": len(value)}) if len(value) > limit else None


def _date(value: Any, earliest: Value) -> Problem | None:
    if is_unreadable(value):
        found = read_date(value["typed"])
        return found if isinstance(found, Problem) else None
    if isinstance(earliest, str) and earliest and last_day(value) < first_day(earliest):
        return Problem("ends_before_start")
    return None
