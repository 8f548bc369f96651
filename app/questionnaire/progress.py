"""How far an action has come: the state of pages and sections, where to go next, what a change added or took away.

`pressed` are the paths of the pages on which "continue" was pressed for this action: only then is a page done.
"""

from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum

from app.questionnaire.answers import is_empty
from app.questionnaire.problems import Problem
from app.questionnaire.questionnaire import CHECK_PATH, FORM_SECTIONS, PAGES
from app.questionnaire.walk import Walk, form_pages


class SectionState(StrEnum):
    CANNOT_START_YET = "cannot_start_yet"
    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"


@dataclass(frozen=True)
class PageChanges:
    """Paths of pages that an answer added and that are still to be filled in, and of pages no longer asked that hold answers."""

    added: tuple[str, ...]
    removed: tuple[str, ...]


def is_done(walk: Walk, pressed: Set[str], path: str) -> bool:
    return path in pressed and walk.is_complete(path)


def first_to_do(walk: Walk, pressed: Set[str]) -> str | None:
    """The first page that is not done, or None when all are."""
    return next((path for path in form_pages(walk) if not is_done(walk, pressed, path)), None)


def pages_of_section(walk: Walk, slug: str) -> tuple[str, ...]:
    return tuple(path for path in form_pages(walk) if path.startswith(f"{slug}/"))


def entry_of_section(walk: Walk, pressed: Set[str], slug: str) -> str:
    """Where a link to the section leads: its first page that is not done, else its first page."""
    pages = pages_of_section(walk, slug)
    return next((path for path in pages if not is_done(walk, pressed, path)), pages[0])


def section_state(walk: Walk, pressed: Set[str], slug: str) -> SectionState:
    pages = pages_of_section(walk, slug)
    if all(is_done(walk, pressed, path) for path in pages):
        return SectionState.COMPLETED
    if any(path in pressed or has_answers(walk, path) for path in pages):
        return SectionState.IN_PROGRESS
    return SectionState.NOT_STARTED


def check_state(walk: Walk, pressed: Set[str]) -> SectionState:
    """The check page opens as soon as every section has been begun; it lists what is missing itself."""
    if first_to_do(walk, pressed) is None:
        return SectionState.NOT_STARTED
    return SectionState.CANNOT_START_YET


def has_answers(walk: Walk, path: str) -> bool:
    return any(
        not is_empty(walk.facts.kept_with(question.kept_with).get(question.key))
        for question in PAGES[path].questions
        if not _is_preset(question.key)
    )


def _is_preset(key: str) -> bool:
    return key in {"correspondence_language", "answer_language", "action_country"}


def page_after(walk: Walk, path: str) -> str:
    """The next page asked after `path`, in the order of the whole form; after the last one the check page."""
    order = list(PAGES)
    later = order[order.index(path) + 1 :]
    return next((each for each in later if walk.is_asked(each)), CHECK_PATH)


def page_before(walk: Walk, path: str) -> str | None:
    order = list(PAGES)
    earlier = order[: order.index(path)]
    return next((each for each in reversed(earlier) if walk.is_asked(each)), None)


def page_changes(walk: Walk, pressed: Set[str]) -> PageChanges:
    """What the answers so far have added to the middle of the form, and what they have taken away."""
    added = []
    for section in FORM_SECTIONS:
        pages = pages_of_section(walk, section.slug)
        furthest = max((pages.index(path) for path in pages if path in pressed), default=-1)
        added += [path for path in pages[: furthest + 1] if path not in pressed and PAGES[path].asked_when]
    removed = [
        path
        for path, page in PAGES.items()
        if not walk.is_asked(path) and path != "permissions/news" and page.asked_when and has_answers(walk, path)
    ]
    return PageChanges(tuple(added), tuple(removed))


def whats_missing(walk: Walk, pressed: Set[str]) -> dict[str, dict[str, Problem]]:
    """By page: what stands between these answers and the submission, the two confirmations not counted.

    A page without any problem that was never continued from stands there with an empty mapping.
    """
    found = {path: walk.problems_of(path, with_missing=True) for path in form_pages(walk)}
    return {path: problems for path, problems in found.items() if problems or path not in pressed}


def is_submittable(walk: Walk, pressed: Set[str]) -> bool:
    return not whats_missing(walk, pressed) and walk.is_complete(CHECK_PATH)
