"""Answers as rows: one walk over the questionnaire that “Check your answers”, the receipt and every list of answers share."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.languages import N_, Translator
from app.questionnaire.answers import written_language
from app.questionnaire.definition import Audience, Keeper, Question, Section
from app.questionnaire.kinds import Choices, Confirm, Consent, Countries, TimelineConfirmed
from app.questionnaire.questionnaire import FORM_SECTIONS
from app.questionnaire.saying import say
from app.questionnaire.walk import Walk

AUDIENCE_LABELS = {
    Audience.PUBLIC: N_("Published"),
    Audience.PUBLIC_ONCE_CONFIRMED: N_("Published once the team has confirmed it"),
    Audience.PUBLIC_IF_LOGO_CONSENT: N_("Published if you agree"),
    Audience.ORGANISERS: N_("For the organisers only"),
    Audience.PLATFORMS_AS_CHOSEN: N_("For the organisers, and for the platforms as you choose"),
}

AUDIENCE_LABELS_OF_PAGES = {
    Audience.PUBLIC: N_("Answers that are published"),
    Audience.PUBLIC_ONCE_CONFIRMED: N_("Answers that are published once the team has confirmed them"),
    Audience.PUBLIC_IF_LOGO_CONSENT: N_("Answers that are published if you agree"),
    Audience.ORGANISERS: N_("Answers for the organisers only"),
    Audience.PLATFORMS_AS_CHOSEN: N_("Answers for the organisers, and for the platforms as you choose"),
}


@dataclass(frozen=True)
class Row:
    """One question and its answer in words. `answer_language` is that of the person's own words, where it is known."""

    question: Question
    label: str
    paragraphs: tuple[str, ...]
    audience: str
    answer_language: str | None = None

    @property
    def key(self) -> str:
        return self.question.key

    @property
    def is_answered(self) -> bool:
        return bool(self.paragraphs)

    @property
    def is_list(self) -> bool:
        """Whether the paragraphs are items, not the paragraphs of a text."""
        return isinstance(self.question.kind, Choices | Countries)

    @property
    def is_statement(self) -> bool:
        """Whether the label is a statement that was ticked, and no question."""
        return isinstance(self.question.kind, Confirm | Consent)


@dataclass(frozen=True)
class PageOfRows:
    """The rows of one page. `audience` is empty when the rows differ; then each row says its own."""

    path: str
    title: str
    rows: tuple[Row, ...]
    audience: str = ""


@dataclass(frozen=True)
class SectionOfRows:
    slug: str
    title: str
    pages: tuple[PageOfRows, ...]

    @property
    def rows(self) -> Iterator[Row]:
        return (row for page in self.pages for row in page.rows)


def sections_of_rows(walk: Walk, translator: Translator, sections: Sequence[Section] = FORM_SECTIONS) -> tuple[SectionOfRows, ...]:
    """The sections in their order with the rows that are asked, answered or not; what nothing is asked of is left out."""
    found = (
        SectionOfRows(section.slug, translator.gettext(section.title), tuple(_pages_of_rows(section, walk, translator)))
        for section in sections
    )
    return tuple(section for section in found if section.pages)


def _pages_of_rows(section: Section, walk: Walk, translator: Translator) -> Iterator[PageOfRows]:
    written_in = written_language(walk.answers) or None
    for page in section.pages:
        path = f"{section.slug}/{page.slug}"
        questions = walk.questions_of(path) if walk.is_asked(path) else ()
        rows = tuple(row_of(question, walk.answers.get(question.key), written_in, translator) for question in questions)
        if rows:
            yield PageOfRows(path, translator.gettext(page.title), rows, _audience_of_all(rows, translator))


def _audience_of_all(rows: tuple[Row, ...], translator: Translator) -> str:
    audiences = {row.question.audience for row in rows}
    return translator.gettext(AUDIENCE_LABELS_OF_PAGES[audiences.pop()]) if len(audiences) == 1 else ""


def row_of(question: Question, value: object, written_in: str | None, translator: Translator) -> Row:
    """One row; `written_in` is the language of the action's texts, which says nothing of the profile, filled in once for all actions."""
    said = say(question, value, translator)
    is_in_that_language = said.is_free_text and question.kept_with is Keeper.ACTION
    return Row(
        question,
        label_of(question, translator),
        said.paragraphs,
        translator.gettext(AUDIENCE_LABELS[question.audience]),
        written_in if is_in_that_language else None,
    )


def label_of(question: Question, translator: Translator) -> str:
    """The question as worded; the timeline's, which only asks “Is that right?” below a computed sentence, gets words of its own."""
    if isinstance(question.kind, TimelineConfirmed):
        return translator.gettext(N_("The timeline that follows from the dates"))
    return translator.gettext(question.label)


def direction_of(text: str) -> str:
    """`rtl` when the first letter of the text is written from right to left, else `ltr`, as browsers do for `dir=auto`."""
    for sign in text:
        match unicodedata.bidirectional(sign):
            case "L":
                return "ltr"
            case "R" | "AL":
                return "rtl"
    return "ltr"
