"""The page on which a Word form is checked, in words: its rows in the order of the questionnaire, and what is beside them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.documents.rows import label_of
from app.languages import Translator
from app.queries.drafts import Draft
from app.queries.membership import called
from app.questionnaire.answers import Value, is_empty, written_language
from app.questionnaire.checking import problem_with
from app.questionnaire.definition import Keeper, Question
from app.questionnaire.kinds import LongText, ShortText
from app.questionnaire.left_aside import AFTER, ELSEWHERE, RETIRED, TITLES, Aside
from app.questionnaire.problems import say_problem
from app.questionnaire.questionnaire import PAGE_OF, PAGES, QUESTIONS
from app.questionnaire.saying import say
from app.questionnaire.understanding import ON_PAPER
from app.questionnaire.walk import Facts, Walk, form_pages, walked
from app.web.conflicts import MOST_PAIRS, can_be_joined, differing, pairs_of
from app.web.rendering import say_moment
from app.web.word_forms import Brought, Compared, kept


@dataclass(frozen=True)
class ShownText:
    """Paragraphs of an answer; `language` is that of the person's own words where it is known and not the page's, else ""."""

    paragraphs: tuple[str, ...]
    language: str = ""


@dataclass(frozen=True)
class ShownAside:
    """A text that found no place: the question, or in the form's own words where it stood, the text, and the reason."""

    key: str
    label: str
    place: str
    text: ShownText
    reason: str

    @property
    def path(self) -> str:
        """The page on which the question is answered; empty for a text that stood in none."""
        return PAGE_OF.get(self.key, "")


@dataclass(frozen=True)
class ShownChoice:
    """The draft's own answer, whose it is (`by` is empty for oneself) and when it was saved, and what has been chosen."""

    theirs: ShownText
    by: str
    at: str
    chosen: str
    can_be_joined: bool
    only_theirs: tuple[str, ...]
    only_mine: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One question: what was read, what is wrong with it, whether it is asked at present, and what was not understood."""

    key: str
    label: str
    text: ShownText
    problem: str
    is_asked: bool
    choice: ShownChoice | None
    asides: tuple[ShownAside, ...]


@dataclass(frozen=True)
class RowsOfPage:
    title: str
    is_of_person: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class CheckRows:
    """The page. `same`, `older` and `untouched` are labels; `missing` the labels that are still to be answered, by title of their page."""

    pages: tuple[RowsOfPage, ...]
    same: tuple[str, ...]
    older: tuple[str, ...]
    untouched: tuple[str, ...]
    missing: tuple[tuple[str, tuple[str, ...]], ...]
    online: tuple[tuple[str, tuple[str, ...]], ...]
    nowhere: tuple[ShownAside, ...]


def check_rows(brought: Brought, found: Sequence[Compared], draft: Draft, today: date, to: Translator) -> CheckRows:
    """Everything the page says of a form; `found` as `compared` has it."""
    after = _walk_after(found, draft, today)
    shown = _Shown(brought, _by_place(brought, to), draft, after, to, _are_compared(found, to))
    compared = {each.question.key: each for each in found}
    pages = (
        RowsOfPage(
            to.gettext(page.title),
            all(question.kept_with is Keeper.PERSON for question in page.questions),
            tuple(
                shown.row(question, compared.get(question.key))
                for question in page.questions
                if question.key in compared or shown.asides.get(question.key)
            ),
        )
        for page in PAGES.values()
    )
    in_draft = (*brought.same, *(key for key in brought.values if key not in compared))
    touched = {*brought.values, *brought.same, *brought.older, *shown.asides}
    return CheckRows(
        pages=tuple(page for page in pages if page.rows),
        same=_labels(in_draft, to),
        older=_labels(brought.older, to),
        untouched=_labels((key for key in ON_PAPER if key not in touched and not is_empty(kept(draft, key))), to),
        missing=tuple(_missing(after, to, online=False)),
        online=tuple(_missing(after, to, online=True)),
        nowhere=tuple(shown.asides.get(RETIRED, ()) + shown.asides.get(ELSEWHERE, ())),
    )


def _are_compared(found: Sequence[Compared], to: Translator) -> bool:
    """Whether the words that differ are looked for: in all texts of a form together as far as in one text of a page."""
    texts = [each for each in found if each.is_to_choose and _is_text(each.question)]
    return sum(pairs_of(*(say(each.question, value, to).text for value in (each.stored, each.value))) for each in texts) <= MOST_PAIRS


def _is_text(question: Question) -> bool:
    return isinstance(question.kind, LongText | ShortText)


def _by_place(brought: Brought, to: Translator) -> dict[str, tuple[ShownAside, ...]]:
    found: dict[str, tuple[ShownAside, ...]] = {}
    for aside in brought.asides:
        found[aside.about] = (*found.get(aside.about, ()), _shown_aside(aside, brought.language, to))
    return found


def _labels(keys: Iterable[str], to: Translator) -> tuple[str, ...]:
    return tuple(label_of(QUESTIONS[key], to) for key in keys)


def _walk_after(found: Sequence[Compared], draft: Draft, today: date) -> Walk:
    """What will be asked once the form is taken over."""
    new: dict[Keeper, dict[str, Value]] = {keeper: dict(draft.kept_with(keeper).answers) for keeper in Keeper}
    for each in found:
        new[each.question.kept_with][each.question.key] = each.outcome
    return walked(Facts(new[Keeper.PERSON], new[Keeper.ORGANISATION], new[Keeper.ACTION], today, draft.consents_asked_before))


def _missing(after: Walk, to: Translator, *, online: bool) -> Iterable[tuple[str, tuple[str, ...]]]:
    """What a page would say is missing, by its title; `online` tells apart what no form on paper can answer."""
    for path in form_pages(after):
        problems = after.problems_of(path, with_missing=True)
        keys = [key for key, problem in problems.items() if problem.is_missing and (key not in ON_PAPER) == online]
        if keys:
            yield to.gettext(PAGES[path].title), _labels(keys, to)


@dataclass(frozen=True)
class _Shown:
    """One form, for one reader."""

    brought: Brought
    asides: Mapping[str, tuple[ShownAside, ...]]
    draft: Draft
    after: Walk
    to: Translator
    are_compared: bool

    def row(self, question: Question, compared: Compared | None) -> Row:
        value = compared.value if compared else ""
        problem = problem_with(question, value, self.after.answers, self.after.timeline)
        return Row(
            key=question.key,
            label=label_of(question, self.to),
            text=self._text(question, value, self._language_of_form()),
            problem=say_problem(problem, question.missing, self.to) if problem else "",
            is_asked=question.key in self.after.questions,
            choice=self._choice(question, compared) if compared and compared.is_to_choose else None,
            asides=self.asides.get(question.key, ()),
        )

    def _language_of_form(self) -> str:
        """What the form says its answers are written in, else its own language."""
        return written_language(self.brought.values) or self.brought.language

    def _text(self, question: Question, value: Value, language: str) -> ShownText:
        said = say(question, value, self.to)
        is_foreign = said.is_free_text and language != self.to.language
        return ShownText(said.paragraphs, language if is_foreign else "")

    def _choice(self, question: Question, compared: Compared) -> ShownChoice:
        save, to = compared.save, self.to
        theirs, mine = (say(question, value, to).text for value in (compared.stored, compared.value))
        only_theirs, only_mine = differing(theirs, mine) if self.are_compared and _is_text(question) else ((), ())
        language = written_language(self.draft.action.answers) if question.kept_with is Keeper.ACTION else ""
        return ShownChoice(
            theirs=self._text(question, compared.stored, language or to.language),
            by="" if save is None or save.by_id == self.draft.account.id else called(save.by),
            at=say_moment(save.at) if save else "",
            chosen=compared.choice,
            can_be_joined=can_be_joined(question),
            only_theirs=only_theirs,
            only_mine=only_mine,
        )


def shown_asides(asides: Iterable[Aside], language: str, to: Translator) -> list[ShownAside]:
    """Texts that Word forms left aside, each with where it stood; `language` is that of the form."""
    return [_shown_aside(aside, language, to) for aside in asides]


def _shown_aside(aside: Aside, language: str, to: Translator) -> ShownAside:
    if aside.about in QUESTIONS:
        label = label_of(QUESTIONS[aside.about], to)
    else:
        label = to.gettext(AFTER if aside.about == ELSEWHERE and aside.label else TITLES[aside.about])
    paragraphs = tuple(line for line in aside.text.split("\n") if line.strip())
    return ShownAside(aside.about, label, aside.label, ShownText(paragraphs, "" if language == to.language else language), aside.reason(to))
