"""Conditions in words: each is data, and here becomes the clause after “Only if”.

A clause goes on after “if”: French and Spanish say each alternative with its own “si”.
"""

from collections.abc import Mapping
from functools import reduce
from typing import assert_never

from app.languages import N_, Translator
from app.questionnaire.definition import AllOf, AnyOf, Condition, GroupOf, Is, NotAskedBefore, TimelineIn
from app.questionnaire.kinds import Choice, YesNo
from app.questionnaire.questionnaire import QUESTIONS

GROUPS: Mapping[tuple[str, str], str] = {
    ("organisation_type", "lrg"): N_("your organisation is a local or regional government"),
    ("organisation_type", "partner"): N_("your organisation is an association, a network or another partner, and not a government"),
}
"""A group of options, by the question and the group."""

TIMELINES: Mapping[tuple[str, ...], str] = {
    ("ongoing",): N_("the action has started and has not ended"),
    ("concluded",): N_("the action has ended"),
    ("ongoing", "concluded"): N_("the action has started"),
    ("not_started", "ongoing", "concluded"): N_("you have given the dates of the action"),
}
"""The states of the timeline that a condition names, together."""


def only_if(condition: Condition, words: Translator) -> str:
    """When a question is asked, as a sentence: “Only if the action has ended.”"""
    return words.gettext(N_("Only if %(clause)s."), clause=clause_of(condition, words))


def needed_only_if(condition: Condition, words: Translator) -> str:
    """When a question that is always asked must be answered, as a sentence."""
    return words.gettext(N_("Needed only if %(clause)s."), clause=clause_of(condition, words))


def clause_of(condition: Condition, words: Translator) -> str:
    """The condition as a clause. `KeyError` for a group of options or a set of timelines that has no words yet."""
    match condition:
        case Is(key, code):
            question, answer = words.gettext(QUESTIONS[key].label), _answer(key, code, words)
            return words.gettext(N_("your answer to “%(question)s” is “%(answer)s”"), question=question, answer=answer)
        case GroupOf(key, group):
            return words.gettext(GROUPS[key, group])
        case TimelineIn(states):
            return words.gettext(TIMELINES[states])
        case NotAskedBefore():
            return words.gettext(N_("you have not answered this for an earlier action"))
        case AnyOf(conditions):
            return _joined(N_("%(one)s, or if %(other)s"), conditions, words)
        case AllOf(conditions):
            return _joined(N_("%(one)s, and if %(other)s"), conditions, words)
        case never:
            assert_never(never)


def _joined(pattern: str, conditions: tuple[Condition, ...], words: Translator) -> str:
    clauses = [clause_of(each, words) for each in conditions]
    return reduce(lambda one, other: words.gettext(pattern, one=one, other=other), clauses)


def _answer(key: str, code: str, words: Translator) -> str:
    """The wording of an answer that a condition names. `KeyError` when the question has no such option."""
    kind = QUESTIONS[key].kind
    wordings = {option.code: option.label for option in kind.options} if isinstance(kind, Choice) else {}
    if isinstance(kind, YesNo):
        wordings = {"yes": N_("Yes"), "no": N_("No")}
    return words.gettext(wordings[code])
