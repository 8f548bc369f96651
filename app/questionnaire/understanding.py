"""What a person meant by what stands in one field of a form filled in elsewhere: typed freely, ticked or picked, in any language.

Nothing is dropped: what has no place in the value stands aside, with the reason.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import assert_never

from app.languages import languages, translator
from app.questionnaire.answers import Value, is_unreadable
from app.questionnaire.checking import problem_with
from app.questionnaire.consents import CONSENTS
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
from app.questionnaire.problems import Problem
from app.questionnaire.questionnaire import QUESTIONS
from app.questionnaire.reading import LONGEST_LINE, MOST_LINES, read
from app.questionnaire.reference.countries import country_codes, find_country
from app.questionnaire.reference.languages import LANGUAGE_CODES, language_names
from app.questionnaire.text import folded_name, many_lines, one_line
from app.questionnaire.understanding_choices import YES_NO, marked_lines, option_meant
from app.questionnaire.understanding_dates import read_written_date

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Marks of direction and the like, which come along when a number or an address is copied."""

_LONGEST_NAME = 100
"""Of a language. One sign can stand for eighteen, and names are compared sign by sign."""


@dataclass(frozen=True)
class Filled:
    """What stands in one question's answer. `text`: its lines joined by `\\n`, without the lines of options.

    `chosen`: what was ticked or picked: a code where the file says it, else the wording.
    """

    text: str = ""
    chosen: tuple[str, ...] = ()


@dataclass(frozen=True)
class Understood:
    """`value` in the stored shape of `answers`, "" or [] when nothing was understood; `aside`: text without a place in it, and why."""

    value: Value
    aside: str = ""
    problem: Problem | None = None


def is_answered_online(question: Question) -> bool:
    """Whether the question stands in no document: an upload, what follows from other answers, or a consent, which is one person's own."""
    return isinstance(question.kind, Upload | Confirm | TimelineConfirmed) or question.key in CONSENTS


ON_PAPER: Mapping[str, Question] = {key: question for key, question in QUESTIONS.items() if not is_answered_online(question)}
"""The questions that the Word form asks, by key."""


def understand(question: Question, filled: Filled, language: str) -> Understood:
    """The value that was meant, in a form in `language`, which says only how dates are ordered: words count in every language."""
    text = many_lines("\n".join((*filled.chosen, filled.text)))
    kind = question.kind
    if is_answered_online(question):
        return Understood("", text, Problem("answered_online") if text else None)
    match kind:
        case ShortText():
            return Understood(one_line(text))
        case LongText():
            return Understood(text)
        case Email():
            return _email(question, text)
        case Choice(options):
            return _one_of(options, filled, language)
        case YesNo():
            return _one_of(YES_NO, filled, language)
        case Choices(options):
            return _some_of(options, filled)
        case Country():
            return _picked(filled, country_codes()) or _single(text, _country)
        case Language():
            return _picked(filled, frozenset(LANGUAGE_CODES)) or _single(text, lambda line: _language(line, language))
        case Countries():
            return Understood(read(question, {question.key: [text]}, None))
        case WebAddress():
            return _single(text, lambda line: _read(question, line.strip("<>").rstrip(".,;"), "not_a_web_address"))
        case Number():
            return _single(text, lambda line: _read(question, line.rstrip("."), "not_a_number"))
        case PartialDate():
            return _single(text, lambda line: read_written_date(line, language))
        case TimelineConfirmed() | Upload() | Confirm() | Consent():
            raise ValueError("this kind is answered online")
        case never:
            assert_never(never)


def _picked(filled: Filled, codes: frozenset[str]) -> Understood | None:
    """The code that the file itself says, when nothing was written beside it."""
    return Understood(filled.chosen[0]) if len(filled.chosen) == 1 and filled.chosen[0] in codes and not filled.text else None


def _single(text: str, read_line: Callable[[str], Value | Problem]) -> Understood:
    """One value: of the whole text, or of the only line of it that has one."""
    text = _INVISIBLE.sub("", text)
    if not text:
        return Understood("")
    whole = read_line(one_line(text))
    lines = [line for line in text.split("\n") if line.strip()]
    if not isinstance(whole, Problem):
        return Understood(whole)
    if len(lines) > MOST_LINES:
        return Understood("", text, whole)
    values = [read_line(one_line(line)) for line in lines]
    readable = [value for value in values if not isinstance(value, Problem)]
    if len(readable) != 1:
        return Understood("", text, Problem("several_answers") if readable else whole)
    rest = [line for line, value in zip(lines, values, strict=True) if isinstance(value, Problem)]
    return Understood(readable[0], "\n".join(rest), Problem("beside_answer"))


def _read(question: Question, line: str, problem: str) -> Value | Problem:
    value = read(question, {question.key: [line]}, None)
    return Problem(problem) if is_unreadable(value) else value


def _email(question: Question, text: str) -> Understood:
    """An address that is wrong stays the value, as on the page, which says what is wrong with it."""

    def address(line: str) -> Value | Problem:
        bare = re.sub(r"^mailto:", "", line.strip("<>"), flags=re.IGNORECASE)
        return problem_with(question, bare, {}, None) or bare

    found = _single(text, address)
    return found if found.value else Understood(one_line(text))


def _country(line: str) -> Value | Problem:
    code = find_country(line) if len(line) <= LONGEST_LINE else None
    if code:
        return code
    named = [find_country(part) for part in re.split(r"[,;/]", line[:LONGEST_LINE]) if part.strip()]
    return Problem("several_answers") if all(named) and named else Problem("unknown_country", {"typed": _short(line)})


def _language(line: str, language: str) -> Value | Problem:
    # Names before codes: Ga is not the language with the code ga.
    name = folded_name(line) if len(line) <= _LONGEST_NAME else ""
    found = _names_of_languages(language).get(name) or (line.lower() if line.lower() in LANGUAGE_CODES else None)
    return found or Problem("unknown_language", {"typed": _short(line)})


@lru_cache
def _names_of_languages(preferred: str) -> dict[str, str]:
    """Folded name → code, in every language of the service; where two mean different ones by a name, the preferred one decides."""
    return {folded_name(name): code for language in (*languages(), preferred) for code, name in language_names(language)}


def _one_of(options: tuple[Option, ...], filled: Filled, language: str) -> Understood:
    codes, rest = _options_and_rest(options, filled)
    aside = "\n".join(rest)
    if len(codes) > 1:
        labels = [_label(option, language) for option in options if option.code in codes]
        return Understood("", "\n".join((*labels, *rest)), Problem("several_answers"))
    if not codes:
        return Understood("", aside, Problem("not_a_choice") if rest else None)
    return Understood(codes.pop(), aside, Problem("beside_answer") if rest else None)


def _label(option: Option, language: str) -> str:
    return option.label if option.language else translator(language).gettext(option.label)


def _some_of(options: tuple[Option, ...], filled: Filled) -> Understood:
    codes, rest = _options_and_rest(options, filled)
    problem = Problem("not_choices", {"typed": _short("; ".join(rest))}) if rest else None
    return Understood([option.code for option in options if option.code in codes], "\n".join(rest), problem)


def _options_and_rest(options: tuple[Option, ...], filled: Filled) -> tuple[set[str], list[str]]:
    codes: set[str] = set()
    rest: list[str] = []
    for wording in filled.chosen:
        code = wording if any(option.code == wording for option in options) else option_meant(options, wording)
        codes.update([code] if code else [])
        rest.extend([] if code else [wording])
    text = many_lines(filled.text)
    # A long wording may have been typed over two lines.
    lines = [one_line(text)] if option_meant(options, one_line(text)) else [line for line in text.split("\n") if line.strip()]
    looked_into = 0
    for line in lines:
        if looked_into > MOST_LINES:
            rest.append(line)
            continue
        for meant, unmeant in _options_on(line, options):
            looked_into += 1
            codes.update(meant)
            rest.extend([unmeant] if unmeant else [])
    return codes, rest


def _options_on(line: str, options: tuple[Option, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """For each mark on a line: the codes that are meant, and the text that is no option."""
    if len(line) > LONGEST_LINE:
        yield (), line
        return
    for marked in marked_lines(line):
        code = option_meant(options, marked.wording)
        parts = [option_meant(options, part) for part in re.split(r"[,;/]", marked.wording) if part.strip()]
        if marked.is_ticked is False:
            yield (), "" if code else marked.wording
        elif code:
            yield (code,), ""
        elif len(parts) > 1 and all(parts):
            yield tuple(filter(None, parts)), ""
        else:
            yield (), marked.wording or line.strip()


def _short(text: str) -> str:
    return text if len(text) <= 200 else f"{text[:199]}…"
