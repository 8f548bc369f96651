"""One walk over the questionnaire with the answers of one action: which pages are asked today, and which answers count.

An answer behind a condition that does not hold stays in the draft and counts nowhere: the walk leaves it out.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, assert_never

from app.questionnaire.answers import Answers, is_empty, is_unreadable
from app.questionnaire.checking import problem_with
from app.questionnaire.definition import AllOf, AnyOf, Condition, GroupOf, Is, Keeper, NotAskedBefore, Question, TimelineIn
from app.questionnaire.kinds import Choice
from app.questionnaire.problems import Problem
from app.questionnaire.questionnaire import CHECK_PATH, PAGE_OF, PAGES, QUESTIONS
from app.questionnaire.reference.target_groups import COUNTING_GROUPS
from app.questionnaire.showcase import derive_timeline

DATES_PATH = PAGE_OF["starts_on"]


@dataclass(frozen=True)
class Facts:
    """All that conditions may look at. `consents_asked_before`: this person answered the news page for an earlier action."""

    person: Answers
    organisation: Answers
    action: Answers
    today: date
    consents_asked_before: bool = False

    def kept_with(self, keeper: Keeper) -> Answers:
        match keeper:
            case Keeper.PERSON:
                return self.person
            case Keeper.ORGANISATION:
                return self.organisation
            case Keeper.ACTION:
                return self.action


@dataclass(frozen=True)
class Walk:
    """What is asked today. `answers` are those that count; `timeline` is None until the dates can be read."""

    facts: Facts
    pages: tuple[str, ...]
    questions: Collection[str]
    answers: Mapping[str, Any]
    timeline: str | None

    def is_asked(self, path: str) -> bool:
        return path in self.pages

    def questions_of(self, path: str) -> tuple[Question, ...]:
        """The questions of a page that are asked today."""
        return tuple(question for question in PAGES[path].questions if question.key in self.questions)

    def is_required(self, question: Question) -> bool:
        return question.required if isinstance(question.required, bool) else holds(question.required, self)

    def problems_of(self, path: str, *, with_missing: bool) -> dict[str, Problem]:
        """What is wrong on one page, by question key; what is missing only when asked for."""
        found: dict[str, Problem] = {}
        for question in self.questions_of(path):
            value = self.facts.kept_with(question.kept_with).get(question.key)
            problem = problem_with(question, value, self.answers, self.timeline)
            if problem is None and with_missing and self._is_missing(question, value):
                problem = Problem("missing")
            if problem:
                found[question.key] = problem
        return found

    def _is_missing(self, question: Question, value: Any) -> bool:
        if not self.is_required(question):
            return False
        if question.key == "target_groups":
            # Host communities alone never decide where an action is shown (gate G4).
            return not COUNTING_GROUPS & set(value or ())
        return is_empty(value)

    def is_complete(self, path: str) -> bool:
        """Whether the page could be submitted as it stands."""
        return not self.problems_of(path, with_missing=True)


def holds(condition: Condition | None, walk: Walk) -> bool:
    """Whether a condition holds for the answers that count so far."""
    match condition:
        case None:
            return True
        case Is(key, code):
            return bool(walk.answers.get(key) == code)
        case GroupOf(key, group):
            kind = QUESTIONS[key].kind
            chosen = walk.answers.get(key)
            return isinstance(kind, Choice) and any(option.code == chosen and option.group == group for option in kind.options)
        case TimelineIn(states):
            return walk.timeline in states
        case NotAskedBefore():
            return not walk.facts.consents_asked_before
        case AnyOf(conditions):
            return any(holds(each, walk) for each in conditions)
        case AllOf(conditions):
            return all(holds(each, walk) for each in conditions)
        case never:
            assert_never(never)


def timeline_of(answers: Answers, today: date) -> str | None:
    """The timeline derived from the dates, or None while they cannot be read or contradict each other."""
    starts_on, ends_on = answers.get("starts_on"), answers.get("ends_on")
    if not starts_on or is_unreadable(starts_on) or is_unreadable(ends_on):
        return None
    if problem_with(QUESTIONS["ends_on"], ends_on, answers, None):
        return None
    return derive_timeline(starts_on, ends_on or None, today)


def walked(facts: Facts) -> Walk:
    """Walk the questionnaire in its order; a condition sees only the answers of pages before it."""
    kept = {keeper: facts.kept_with(keeper) for keeper in Keeper}
    pages: list[str] = []
    questions: dict[str, None] = {}
    answers: dict[str, Any] = {}
    # What conditions look at: it sees `answers` grow page by page.
    so_far = Walk(facts, (), (), answers, None)
    for path, page in PAGES.items():
        if page.asked_when is not None and not holds(page.asked_when, so_far):
            continue
        pages.append(path)
        asked = [question for question in page.questions if question.asked_when is None or holds(question.asked_when, so_far)]
        for question in asked:
            questions[question.key] = None
            value = kept[question.kept_with].get(question.key)
            if not is_empty(value):
                answers[question.key] = value
        if path == DATES_PATH:
            so_far = Walk(facts, (), (), answers, timeline_of(answers, facts.today))
    return Walk(facts, tuple(pages), questions.keys(), answers, so_far.timeline)


def form_pages(walk: Walk) -> tuple[str, ...]:
    """The pages to fill in, without the check page."""
    return tuple(path for path in walk.pages if path != CHECK_PATH)
