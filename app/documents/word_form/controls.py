"""What stands in the answer cell of a question: one of three controls, with the answer it holds."""

from dataclasses import dataclass

from app.languages import N_, Translator
from app.questionnaire.answers import Value, is_empty, is_unreadable
from app.questionnaire.definition import Question
from app.questionnaire.kinds import (
    Choice,
    Choices,
    Countries,
    Country,
    Email,
    Language,
    LongText,
    Number,
    Option,
    PartialDate,
    WebAddress,
    YesNo,
)
from app.questionnaire.reference.countries import countries
from app.questionnaire.reference.languages import language_names
from app.questionnaire.reference.policy_processes import POLICY_PROCESSES, groups_for_country
from app.questionnaire.saying import say
from app.questionnaire.text import cleaned

CHOOSE_FROM_LIST = N_("Choose from the list")
PLACEHOLDERS = {
    LongText: N_("Write here"),
    Number: N_("Write a number, such as 1500"),
    PartialDate: N_("Write the date, such as 27 March 2026 or March 2026"),
    WebAddress: N_("Write the address, such as www.example.org"),
    Email: N_("Write the address, such as office@example.org"),
    Countries: N_("Write one country on each line"),
    Country: CHOOSE_FROM_LIST,
    Language: CHOOSE_FROM_LIST,
}
"""What stands in an empty answer, by kind. It is no answer, in whichever language it comes back."""


@dataclass(frozen=True)
class Text:
    """Words to write; without any, the placeholder shows."""

    text: str
    placeholder: str
    is_own_words: bool


@dataclass(frozen=True)
class DropDown:
    """A list to choose one item from: (code, label) pairs; `chosen` is a label, or words that are not in the list, or ""."""

    items: tuple[tuple[str, str], ...]
    chosen: str
    placeholder: str


@dataclass(frozen=True)
class Box:
    """An option with its box. `language` where the label always stands in one."""

    code: str
    label: str
    hint: str
    is_ticked: bool
    language: str


@dataclass(frozen=True)
class BoxGroup:
    """Options under a heading; most questions have one group without any."""

    heading: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Boxes:
    """Options to tick; `others` are answers that are not among them, as typed."""

    groups: tuple[BoxGroup, ...]
    others: tuple[str, ...]


Control = Text | DropDown | Boxes


def control_of(question: Question, value: Value, words: Translator) -> Control:
    """The control of a question that holds `value`, as stored, readable or not; an empty value leaves it empty."""
    match question.kind:
        case Choice(options):
            return _boxes(_one_group(options), [] if is_empty(value) else [value], words)
        case YesNo():
            return _boxes(_one_group((Option("yes", N_("Yes")), Option("no", N_("No")))), [] if is_empty(value) else [value], words)
        case Choices(options):
            return _boxes(_groups(options), value or [], words)
        case Country():
            return DropDown(countries(words.language), cleaned(say(question, value, words).text), words.gettext(CHOOSE_FROM_LIST))
        case Language():
            return DropDown(language_names(words.language), cleaned(say(question, value, words).text), words.gettext(CHOOSE_FROM_LIST))
        case _:
            return _text(question, value, words)


def given_lines(question: Question, words: Translator) -> frozenset[str]:
    """The lines that the form itself prints in the question's answer cell, options not counted: they are no part of an answer."""
    control = control_of(question, None, words)
    if isinstance(control, Boxes):
        headings = (group.heading for group in control.groups)
        hints = (box.hint for group in control.groups for box in group.boxes)
        return frozenset(filter(None, (*headings, *hints)))
    return frozenset({control.placeholder})


def _text(question: Question, value: Value, words: Translator) -> Text:
    said = say(question, value, words)
    # As stored, not as said: the empty lines within a text are part of it.
    text = value if isinstance(value, str) and said.is_free_text else said.text
    placeholder = words.gettext(PLACEHOLDERS.get(type(question.kind), PLACEHOLDERS[LongText]))
    return Text(cleaned(text), placeholder, said.is_free_text)


def _boxes(groups: tuple[tuple[str, tuple[Option, ...]], ...], chosen: list[Value], words: Translator) -> Boxes:
    known = {option.code for _, options in groups for option in options}
    others = (str(each["typed"]) if is_unreadable(each) else str(each) for each in chosen if is_unreadable(each) or each not in known)
    return Boxes(
        tuple(BoxGroup(words.gettext(heading), tuple(_box(option, chosen, words) for option in options)) for heading, options in groups),
        tuple(map(cleaned, others)),
    )


def _box(option: Option, chosen: list[Value], words: Translator) -> Box:
    label = option.label if option.language else words.gettext(option.label)
    return Box(option.code, label, words.gettext(option.hint), option.code in chosen, option.language)


def _one_group(options: tuple[Option, ...]) -> tuple[tuple[str, tuple[Option, ...]], ...]:
    return (("", options),)


def _groups(options: tuple[Option, ...]) -> tuple[tuple[str, tuple[Option, ...]], ...]:
    """The policy processes stand in their regions, as on a page whose reader's country is not known; others in one group."""
    if options is not POLICY_PROCESSES:
        return _one_group(options)
    return tuple((heading, of_group) for _, heading, _, of_group in groups_for_country(None))
