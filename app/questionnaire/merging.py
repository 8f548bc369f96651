"""Two people, or two tabs, on one page: what can be joined silently, and what must be asked."""

from dataclasses import dataclass
from typing import Any

from app.questionnaire.answers import Answers, Value, is_empty


@dataclass(frozen=True)
class Clash:
    """One question that both changed: what is stored now and what was just typed."""

    key: str
    stored: Value
    typed: Value


@dataclass(frozen=True)
class Merged:
    """`answers` for the whole page with every question that could be joined; `clashes` for those that could not."""

    answers: dict[str, Any]
    clashes: tuple[Clash, ...]


def same(one: Value, other: Value) -> bool:
    return (is_empty(one) and is_empty(other)) or bool(one == other)


def merge(base: Answers, stored: Answers, typed: Answers) -> Merged:
    """Join `typed`, made from `base`, with what has been `stored` since. A clash keeps the stored value in `answers`."""
    answers: dict[str, Any] = dict(stored)
    clashes = []
    for key, value in typed.items():
        now, then = stored.get(key), base.get(key)
        if same(value, now) or same(value, then):
            continue
        if same(now, then):
            answers[key] = value
        else:
            clashes.append(Clash(key, now, value))
    return Merged(answers, tuple(clashes))
