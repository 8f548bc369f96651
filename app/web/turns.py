"""Work that takes long takes turns: however much of it is sent at once, the rest of the service still answers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from threading import BoundedSemaphore
from typing import Any, TypeVar

MOST_AT_WORK, MOST_INSIDE = 2, 4
"""In each process: requests that are worked on, and with those that wait for their turn. The server has at least twice as many threads."""

_AT_WORK, _INSIDE = BoundedSemaphore(MOST_AT_WORK), BoundedSemaphore(MOST_INSIDE)

View = TypeVar("View", bound=Callable[..., Any])


class TooManyAtOnce(Exception):
    """Others are at work and others wait: to be tried again in a moment."""


@contextmanager
def a_turn() -> Iterator[None]:
    """Wait for a turn and have it. Raises `TooManyAtOnce` at once where waiting would take a thread too many."""
    if not _INSIDE.acquire(blocking=False):
        raise TooManyAtOnce
    try:
        with _AT_WORK:
            yield
    finally:
        _INSIDE.release()


def in_turn(view: View) -> View:
    """Mark a view behind its door whose work takes long."""

    @wraps(view)
    def taking_turns(*args: Any, **kwargs: Any) -> Any:
        with a_turn():
            return view(*args, **kwargs)

    return taking_turns  # type: ignore[return-value]  # it has the view's own signature
