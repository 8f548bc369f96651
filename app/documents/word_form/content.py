"""What the Word form says, from the declarations: its sections, pages and rows, each row with its control."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.documents.rows import AUDIENCE_LABELS, AUDIENCE_LABELS_OF_PAGES, label_of
from app.documents.word_form.conditions import needed_only_if, only_if
from app.documents.word_form.controls import Boxes, Control, Text, control_of
from app.documents.word_form.online import ONLINE_ONLY
from app.languages import N_, Translator
from app.questionnaire.answers import written_language
from app.questionnaire.codes import code_of
from app.questionnaire.definition import Keeper, Page, Question, Section
from app.questionnaire.kinds import Choice, Choices, Countries, Email, LongText, ShortText, YesNo
from app.questionnaire.questionnaire import FORM_SECTIONS, QUESTIONS
from app.questionnaire.walk import Facts

HINTS: Mapping[str, str] = {
    "policy_processes": N_("Tick all that apply."),
    "starts_on": N_("If you do not know the day, leave it out."),
    "ends_on": N_("If no end is planned, write nothing here."),
    "correspondence_language": "",
}
"""Hints of questions whose own hint speaks of the website's pages and fields; "" where nothing is left to say."""

MOST_OPTIONS_TOGETHER, MOST_WORDS_TOGETHER, MOST_SIGNS_TOGETHER = 15, 200, 2000
"""Options, words that are allowed, or signs written, up to which a row stays on one sheet. LibreOffice cuts off what is higher than one."""

SIGNS_OF_A_LINE = 50
"""A sheet has room for some 3000 signs, or for 60 short lines."""


@dataclass(frozen=True)
class Row:
    """One question. `condition` says when it is asked, `notes` what to know before answering, `audience` is empty where the page says it.

    `lines` is the room to leave for writing by hand, in lines of text; `language` the code of that which the answer is written in, or "".
    """

    question: Question
    label: str
    code: str
    condition: str
    notes: tuple[str, ...]
    is_optional: bool
    audience: str
    control: Control
    lines: int
    language: str

    @property
    def key(self) -> str:
        return self.question.key

    @property
    def stays_together(self) -> bool:
        match self.control:
            case Boxes(groups):
                return sum(len(group.boxes) for group in groups) <= MOST_OPTIONS_TOGETHER
            case Text(text):
                allowed = self.question.kind.words if isinstance(self.question.kind, LongText) else 0
                return allowed <= MOST_WORDS_TOGETHER and len(text) + text.count("\n") * SIGNS_OF_A_LINE <= MOST_SIGNS_TOGETHER
            case _:
                return True


@dataclass(frozen=True)
class PageOfForm:
    """One table. `title` is empty where the section says the same."""

    path: str
    title: str
    lead: str
    condition: str
    audience: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class SectionOfForm:
    """`is_asked_once`: its answers serve every action of the organisation."""

    slug: str
    title: str
    is_asked_once: bool
    pages: tuple[PageOfForm, ...]


@dataclass(frozen=True)
class LeftOnline:
    """Questions that are answered on the website alone, and why."""

    reason: str
    labels: tuple[str, ...]


def sections_of_form(facts: Facts | None, words: Translator) -> tuple[SectionOfForm, ...]:
    """Every section in its order with what can be answered in a document; the answers of `facts` filled in, asked today or not."""
    return tuple(_section(section, facts, words) for section in FORM_SECTIONS)


def left_online(words: Translator) -> tuple[LeftOnline, ...]:
    """What the document leaves out, by reason, in the order of the questionnaire."""
    return tuple(
        LeftOnline(words.gettext(reason), tuple(label_of(QUESTIONS[key], words) for key, why in ONLINE_ONLY.items() if why == reason))
        for reason in dict.fromkeys(ONLINE_ONLY.values())
    )


def _section(section: Section, facts: Facts | None, words: Translator) -> SectionOfForm:
    pages = tuple(_pages(section, facts, words))
    kept_with = {row.question.kept_with for page in pages for row in page.rows}
    return SectionOfForm(section.slug, words.gettext(section.title), Keeper.ACTION not in kept_with, pages)


def _pages(section: Section, facts: Facts | None, words: Translator) -> Iterator[PageOfForm]:
    for page in section.pages:
        questions = [question for question in page.questions if question.key not in ONLINE_ONLY]
        if not questions:
            continue
        audiences = {question.audience for question in questions}
        yield PageOfForm(
            f"{section.slug}/{page.slug}",
            words.gettext(page.title) if page.title != section.title else "",
            words.gettext(page.lead),
            _condition(page, questions, words),
            words.gettext(AUDIENCE_LABELS_OF_PAGES[audiences.pop()]) if len(audiences) == 1 else "",
            tuple(_row(question, facts, words, says_audience=len(audiences) > 1) for question in questions),
        )


def _condition(page: Page, questions: list[Question], words: Translator) -> str:
    """When the page is asked; where each question says its own, narrower condition, the page says none."""
    is_said = page.asked_when and not all(question.asked_when for question in questions)
    return only_if(page.asked_when, words) if page.asked_when and is_said else ""


def _row(question: Question, facts: Facts | None, words: Translator, *, says_audience: bool) -> Row:
    value: Any = facts.kept_with(question.kept_with).get(question.key) if facts else None
    control = control_of(question, value, words)
    return Row(
        question,
        words.gettext(question.label),
        code_of(question.key),
        only_if(question.asked_when, words) if question.asked_when else "",
        tuple(filter(None, _notes(question, words))),
        question.required is False,
        words.gettext(AUDIENCE_LABELS[question.audience]) if says_audience else "",
        control,
        _lines(question),
        written_language(facts.action) if facts and _is_in_own_words(question, control) else "",
    )


def _notes(question: Question, words: Translator) -> Iterator[str]:
    hint = HINTS.get(question.key, question.hint)
    yield words.gettext(hint)
    match question.kind:
        case ShortText(limit) | Email(limit):
            yield words.gettext(N_("At most %(limit)s characters."), limit=limit)
        case LongText(limit, advised):
            yield words.gettext(N_("At most %(words)s words."), words=limit)
            if advised:
                yield words.gettext(N_("At least %(words)s words help readers and platforms."), words=advised)
        case Choice() | YesNo():
            yield words.gettext(N_("Tick one answer."))
        case Choices() if not hint:
            yield words.gettext(N_("Tick all that apply."))
    if not isinstance(question.required, bool):
        yield needed_only_if(question.required, words)


def _is_in_own_words(question: Question, control: Control) -> bool:
    """Whether the answer is in the language of the action's texts, which says nothing of the profile, filled in once for all actions."""
    return question.kept_with is Keeper.ACTION and (isinstance(control, Boxes) or (isinstance(control, Text) and control.is_own_words))


def _lines(question: Question) -> int:
    match question.kind:
        case LongText(limit):
            return max(4, limit // 20)
        case Countries():
            return 4
        case _:
            return 1
