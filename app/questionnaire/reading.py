"""From the fields of a form to stored values, kind by kind. Nothing is dropped: what cannot be read is kept as typed."""

import re
from collections.abc import Callable, Mapping, Sequence, Set
from functools import cache
from typing import assert_never
from urllib.parse import urlsplit

from app.questionnaire.answers import Value
from app.questionnaire.dates import PARTS, read_date
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
from app.questionnaire.reference.countries import countries, find_country
from app.questionnaire.reference.languages import language_names
from app.questionnaire.text import cleaned, many_lines, one_line

Typed = Mapping[str, Sequence[str]]
"""The fields of a form as they came: name → every value sent under it."""

MOST_LINES, LONGEST_LINE = 300, 500
"""Of a list of countries: more lines than there are countries, or a longer line, are kept as typed and not looked up."""

_GROUPED_NUMBER = re.compile(r"\d{1,3}(?:([\s.,'’\u00a0\u202f\u2009])\d{3})(?:\1\d{3})*|\d+")


def field_names(question: Question) -> tuple[str, ...]:
    """The names of the question's fields; a compound's parts are `key-part`."""
    match question.kind:
        case PartialDate():
            return tuple(f"{question.key}-{part}" for part in PARTS)
        case _:
            return (question.key,)


def is_sent(question: Question, typed: Typed) -> bool:
    """Whether the form held the question. Unticked boxes send nothing, so for these the page decides."""
    return any(name in typed for name in field_names(question))


def sends_nothing_when_empty(question: Question) -> bool:
    return isinstance(question.kind, Choices | Confirm | Consent)


def read(question: Question, typed: Typed, timeline: str | None) -> Value:
    """The value to store for one question. `timeline` is the derived one, which a "yes" confirms.

    An upload is not read here: its bytes come another way.
    """
    first = cleaned((typed.get(question.key) or [""])[0])
    match question.kind:
        case ShortText() | Email():
            return one_line(first)
        case LongText():
            return many_lines(first)
        case Choice(options):
            return _one_of(first, {option.code for option in options})
        case YesNo():
            return _one_of(first, {"yes", "no"})
        case TimelineConfirmed():
            return (timeline or "") if first == "yes" else _one_of(first, {"no"})
        case Country():
            return _one_of(first, _codes(countries))
        case Language():
            return _one_of(first, _codes(language_names))
        case Choices(options):
            return _some_of(typed.get(question.key) or [], tuple(option.code for option in options))
        case Countries():
            return _countries(first)
        case WebAddress():
            return _web_address(one_line(first))
        case Number():
            return _number(one_line(first))
        case PartialDate():
            return _partial_date({part: one_line((typed.get(f"{question.key}-{part}") or [""])[0]) for part in PARTS})
        case Confirm():
            return "yes" if first == "yes" else ""
        case Consent():
            return "yes" if first == "yes" else "no"
        case Upload():
            raise ValueError("the bytes of an upload are not among the typed fields")
        case never:
            assert_never(never)


@cache
def _codes(names: Callable[[str], tuple[tuple[str, str], ...]]) -> frozenset[str]:
    return frozenset(code for code, _ in names("en"))


def _one_of(code: str, codes: Set[str]) -> Value:
    return code if code in codes or not code else {"typed": code[:200]}


def _some_of(sent: Sequence[str], codes: tuple[str, ...]) -> list[Value]:
    chosen = {cleaned(code) for code in sent} - {""}
    return [code for code in codes if code in chosen] + [{"typed": code[:200]} for code in sorted(chosen - set(codes))]


def _countries(text: str) -> list[Value]:
    values: list[Value] = []
    for line in filter(None, map(one_line, text.split("\n", MOST_LINES))):
        names = [line] if len(line) > LONGEST_LINE or find_country(line) else list(filter(None, map(one_line, re.split(r"[,;]", line))))
        if not all(len(name) <= LONGEST_LINE and find_country(name) for name in names):
            names = [line]
        for name in names:
            value = (find_country(name) if len(name) <= LONGEST_LINE else None) or {"typed": name}
            if value not in values:
                values.append(value)
    return values


def _web_address(text: str) -> Value:
    if not text:
        return ""
    address = text if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*://", text) else f"https://{text}"
    try:
        parts = urlsplit(address)
        named = "." in (parts.hostname or "") and not parts.username and parts.port != 0
    except ValueError:
        named = False
    # A plain host name with a dot and no space: whether it answers is not asked, a page may be down for a day.
    readable = (
        named and parts.scheme in ("http", "https") and re.fullmatch(r"[^\s<>\"\\^`{|}]+", address) and ".." not in (parts.hostname or "")
    )
    return address if readable else {"typed": text}


def _number(text: str) -> Value:
    if not text:
        return ""
    return int(re.sub(r"\D", "", text)) if _GROUPED_NUMBER.fullmatch(text) and len(text) < 40 else {"typed": text}


def _partial_date(parts: dict[str, str]) -> Value:
    if not any(parts.values()):
        return ""
    found = read_date(parts)
    return {"typed": parts} if isinstance(found, Problem) else found
