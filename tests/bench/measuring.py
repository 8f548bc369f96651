"""Times side by side: every contender takes its turn in each round, so that whatever else the machine does slows all of them alike.

A figure is a ratio of medians within one round; what is told is the median over the rounds, with the lowest and the highest.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

Clock = Callable[[], float]
PROCESSOR: Clock = time.process_time
"""Seconds of this process alone: what a neighbour on the machine does hardly shows."""
WALL: Clock = time.perf_counter
"""Seconds that pass, for work that another process does too, such as a database server."""

Turn = Callable[[], float]
"""Does one thing and returns the seconds it took, its preparation not counted."""
Rounds = Sequence[Mapping[str, float]]
"""The median seconds of each contender, round by round."""


@dataclass(frozen=True)
class Figure:
    """One line of the table. `target` is a limit above, or below where `at_least`; None where nothing was promised."""

    part: str
    what: str
    value: float
    lowest: float
    highest: float
    unit: str = "×"
    target: float | None = None
    at_least: bool = False

    @property
    def is_reached(self) -> bool | None:
        if self.target is None:
            return None
        return self.value >= self.target if self.at_least else self.value <= self.target

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "is_reached": self.is_reached}


def interleaved(contenders: Mapping[str, Turn], rounds: int, turns: int) -> Rounds:
    """Let the contenders take turns, one after the other, `turns` times in each round; a first round only warms up."""
    measured = []
    for _ in range(rounds + 1):
        seconds: dict[str, list[float]] = {name: [] for name in contenders}
        for _ in range(turns):
            for name, turn in contenders.items():
                seconds[name].append(turn())
        measured.append({name: median(each) for name, each in seconds.items()})
    return measured[1:]


def ratio(rounds: Rounds, over: str, under: str) -> tuple[float, float, float]:
    """(median, lowest, highest) of one contender's time divided by the other's."""
    found = [each[over] / each[under] for each in rounds]
    return median(found), min(found), max(found)


def once(value: float) -> tuple[float, float, float]:
    """A value that is the same however often it is measured, such as a number of bytes."""
    return value, value, value


def table(figures: Sequence[Figure]) -> str:
    """The figures as lines to read, the parts in their order."""
    lines, part = [], ""
    for figure in figures:
        if figure.part != part:
            part = figure.part
            lines += ["", part]
        lines.append(_line(figure))
    return "\n".join(lines)


def _line(figure: Figure) -> str:
    limit, verdict = "", ""
    if figure.target is not None:
        limit = f"{'at least' if figure.at_least else 'at most'} {_number(figure.target)}"
        verdict = "reached" if figure.is_reached else "MISSED"
    spread = "" if figure.lowest == figure.highest else f"{_number(figure.lowest)} to {_number(figure.highest)}"
    return f"  {figure.what:<74}{_number(figure.value):>8} {figure.unit:<3}{spread:>16}  {limit:<14} {verdict}".rstrip()


def _number(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:.0f}"
