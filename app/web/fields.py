"""From a question and its answer to what a template shows: one `Field` a question, whatever its kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, assert_never

from app.languages import Translator, languages, translator
from app.questionnaire.answers import Value, is_empty, is_unreadable
from app.questionnaire.dates import date_parts
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
from app.questionnaire.problems import Problem, say_problem
from app.questionnaire.reference.countries import countries
from app.questionnaire.reference.languages import language_names
from app.questionnaire.reference.objectives import OBJECTIVES
from app.questionnaire.reference.policy_processes import groups_for_country
from app.questionnaire.saying import say
from app.questionnaire.walk import Walk


@dataclass(frozen=True)
class OptionGroup:
    """Options that stand together; a group with a heading that is not open is folded."""

    heading: str
    is_open: bool
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Clashing:
    """Somebody's newer answer to a question: shown beside what was typed, to choose from.

    `only_theirs` and `only_mine` are the runs of words that stand in one text alone.
    """

    by: str
    at: str
    paragraphs: tuple[str, ...]
    can_be_joined: bool = True
    only_theirs: tuple[str, ...] = ()
    only_mine: tuple[str, ...] = ()


@dataclass(frozen=True)
class Field:
    """What one question looks like. `macro` is its macro in `fields.html`; `shown` the text, code, codes or date parts in it."""

    question: Question
    macro: str
    shown: Any
    error: str
    is_required: bool
    groups: tuple[OptionGroup, ...] = ()
    in_other_languages: tuple[tuple[str, str, str], ...] = ()
    """(language, label, hint) of the question in the other languages."""
    clash: Clashing | None = None
    unfolds: Mapping[str, Any] | None = None
    """More about an option, by its code."""

    @property
    def key(self) -> str:
        return self.question.key

    @property
    def differs_in_answer_alone(self) -> bool:
        """Whether, but for `shown`, the question looks the same to everybody who reads the language."""
        return not (self.error or self.clash or self.key in _GROUPED)


def field_of(question: Question, value: Value, problem: Problem | None, walk: Walk, to: Translator, clash: Clashing | None = None) -> Field:
    """The field of one question, holding `value`, with its problem worded."""
    return Field(
        question=question,
        macro=macro_of(question),
        shown=shown_value(question, value, to),
        error=say_problem(problem, question.missing, to) if problem else "",
        is_required=walk.is_required(question),
        groups=groups_of(question, walk, to),
        in_other_languages=_in_other_languages(question.label, question.hint, to.language),
        clash=clash,
        unfolds={objective.slug: objective for objective in OBJECTIVES} if question.key == "objectives" else None,
    )


@cache
def _in_other_languages(label: str, hint: str, language: str) -> tuple[tuple[str, str, str], ...]:
    others = (translator(code) for code in languages() if code != language)
    return tuple((other.language, other.gettext(label), other.gettext(hint)) for other in others)


def macro_of(question: Question) -> str:
    match question.kind:
        case ShortText() | Email() | WebAddress() | Number():
            return "line"
        case LongText() | Countries():
            return "lines"
        case Choice() | YesNo() | TimelineConfirmed():
            return "radios"
        case Choices():
            return "boxes"
        case Country() | Language():
            return "list"
        case PartialDate():
            return "date"
        case Upload():
            return "upload"
        case Confirm() | Consent():
            return "box"
        case never:
            assert_never(never)


def shown_value(question: Question, value: Value, to: Translator) -> Any:
    """What stands in the field: as typed where it could not be read, else as the person would type it."""
    match question.kind:
        case PartialDate():
            return date_parts("" if is_empty(value) else value)
        case Choices():
            return [code for code in value or () if isinstance(code, str)]
        case Countries():
            return "\n".join(say(question, value, to).paragraphs)
        case TimelineConfirmed():
            return "" if is_empty(value) else ("no" if value == "no" else "yes")
        case Upload():
            return value or None
        case _:
            if is_unreadable(value):
                return value["typed"]
            return "" if is_empty(value) else str(value)


YES_OR_NO = (Option("yes", "Yes"), Option("no", "No"))


def groups_of(question: Question, walk: Walk, to: Translator) -> tuple[OptionGroup, ...]:
    """The options of a question in the groups they are shown in; one group without a heading for a short list."""
    regroup = _GROUPED.get(question.key)
    if regroup:
        return regroup(walk, to)
    match question.kind:
        case Choice(options) | Choices(options):
            return (OptionGroup("", True, options),)
        case YesNo() | TimelineConfirmed():
            return (OptionGroup("", True, YES_OR_NO),)
        case Country():
            return _named(countries, to.language)
        case Language():
            return _named(language_names, to.language)
        case _:
            return ()


@cache
def _named(names: Callable[[str], tuple[tuple[str, str], ...]], language: str) -> tuple[OptionGroup, ...]:
    return (OptionGroup("", True, tuple(Option(code, name) for code, name in names(language))),)


def _policy_processes(walk: Walk, to: Translator) -> tuple[OptionGroup, ...]:
    country = walk.answers.get("organisation_country")
    return _policy_groups(country if isinstance(country, str) else None, to.language)


@cache
def _policy_groups(country: str | None, language: str) -> tuple[OptionGroup, ...]:
    say_heading = translator(language).gettext
    return tuple(OptionGroup(say_heading(heading), is_open, options) for _, heading, is_open, options in groups_for_country(country))


_GROUPED: dict[str, Callable[[Walk, Translator], tuple[OptionGroup, ...]]] = {"policy_processes": _policy_processes}
