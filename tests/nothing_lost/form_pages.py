"""Every page of the form in every state in which it asks something else, found by walking the questionnaire."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.queries.profiles import PERSON_PAGES, PROFILE_PAGES
from app.questionnaire.definition import AllOf, AnyOf, Condition, GroupOf, Is, Keeper, NotAskedBefore, Question, TimelineIn
from app.questionnaire.kinds import Choice, Upload
from app.questionnaire.questionnaire import CHECK_PATH, PAGE_OF, PAGES, QUESTIONS
from app.questionnaire.reference.objectives import OBJECTIVES
from app.questionnaire.understanding import ON_PAPER
from app.questionnaire.walk import Facts, walked

_DATES: Mapping[str, Mapping[str, str]] = {
    "not_started": {"starts_on": "2090-01"},
    "ongoing": {"starts_on": "2022-03"},
    "concluded": {"starts_on": "2020-01", "ends_on": "2021-06"},
}

REVIEWED = [objective.slug for objective in OBJECTIVES[:5]]
"""Enough to be advised to choose fewer."""


@dataclass(frozen=True)
class FormPage:
    """A page of the form; `stored` are answers that make it ask `questions`. `where` is `action`, `profile`,
    `check`, `review` or `word form`, the page on which one that was uploaded is checked."""

    path: str
    where: str
    questions: tuple[Question, ...]
    stored: Mapping[str, Any]

    @property
    def name(self) -> str:
        return f"{self.where}: {self.path} ({', '.join(question.key for question in self.questions)})"

    def saves(self, do: str) -> bool:
        """Whether this button stores anything: the language switch does, too, except where nothing is stored before the button."""
        return self.where != "word form" or not do.startswith("lang-")

    @property
    def main_button(self) -> str:
        return "submit" if self.where == "check" else "continue"

    @property
    def has_upload(self) -> bool:
        return any(isinstance(question.kind, Upload) for question in self.questions)

    @property
    def is_of_one_person(self) -> bool:
        """Whether no colleague can save these answers."""
        return all(question.kept_with is Keeper.PERSON for question in self.questions)

    def address(self, language: str, action_id: str) -> str:
        match self.where:
            case "profile" if self.path in PERSON_PAGES:
                return f"/{language}/profile/you"
            case "profile":
                return f"/{language}/profile/organisation/1/{self.path}"
            case "check":
                return f"/{language}/actions/{action_id}/check"
            case "word form":
                return f"/{language}/actions/{action_id}/word-form/check"
            case "review":
                return f"/{language}/actions/{action_id}/objectives/review"
            case _:
                return f"/{language}/actions/{action_id}/{self.path}"


def form_pages() -> list[FormPage]:
    """All of them, in the order of the questionnaire."""
    pages = [found for path in PAGES if path != CHECK_PATH for found in _in_each_state(path, "action")]
    pages += [found for path in PROFILE_PAGES for found in _in_each_state(path, "profile")]
    pages.append(FormPage(CHECK_PATH, "check", PAGES[CHECK_PATH].questions, {}))
    pages.append(FormPage("objectives/choose", "review", PAGES["objectives/choose"].questions, {"objectives": REVIEWED}))
    pages.append(FormPage("word-form", "word form", tuple(ON_PAPER.values()), {}))
    return pages


def _in_each_state(path: str, where: str) -> Iterator[FormPage]:
    """The page once for each set of questions that it can ask together; each of its questions is in one of them."""
    seen: set[tuple[Question, ...]] = set()
    for question in PAGES[path].questions:
        stored = _answers_for(AllOf(tuple(filter(None, (PAGES[path].asked_when, question.asked_when)))))
        walk = walked(facts_of(stored))
        questions = walk.questions_of(path)
        assert question in questions, f"no answers were found that make {path} ask {question.key}"
        if questions not in seen:
            seen.add(questions)
            yield FormPage(path, where, questions, stored)


def facts_of(answers: Mapping[str, Any]) -> Facts:
    kept = {keeper: {key: value for key, value in answers.items() if QUESTIONS[key].kept_with is keeper} for keeper in Keeper}
    return Facts(kept[Keeper.PERSON], kept[Keeper.ORGANISATION], kept[Keeper.ACTION], datetime.now(UTC).date())


def _answers_for(condition: Condition | None) -> dict[str, Any]:
    """Answers under which the condition holds, together with those under which what it looks at is asked."""
    match condition:
        case None | NotAskedBefore():
            return {}
        case Is(key, code):
            return {**_answers_to_be_asked(key), key: code}
        case GroupOf(key, group):
            kind = QUESTIONS[key].kind
            assert isinstance(kind, Choice)
            return {**_answers_to_be_asked(key), key: next(option.code for option in kind.options if option.group == group)}
        case TimelineIn(states):
            return dict(_DATES[states[0]])
        case AnyOf(conditions):
            return _answers_for(conditions[0])
        case AllOf(conditions):
            return {key: value for each in conditions for key, value in _answers_for(each).items()}


def _answers_to_be_asked(key: str) -> dict[str, Any]:
    return {**_answers_for(PAGES[PAGE_OF[key]].asked_when), **_answers_for(QUESTIONS[key].asked_when)}
