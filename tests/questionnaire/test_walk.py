"""Which pages are asked, and how far an action has come."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from app.questionnaire.definition import AllOf, AnyOf, Condition, GroupOf, Is, NotAskedBefore, TimelineIn
from app.questionnaire.progress import SectionState, entry_of_section, first_to_do, page_changes, section_state, whats_missing
from app.questionnaire.questionnaire import PAGE_OF, PAGES
from app.questionnaire.walk import Facts, walked

TODAY = date(2026, 11, 23)


def facts(person: Any = None, organisation: Any = None, action: Any = None, **others: Any) -> Facts:
    return Facts(person or {}, organisation or {}, action or {}, TODAY, **others)


def keys_of(condition: Condition | bool | None) -> Iterator[str]:
    match condition:
        case Is(key, _) | GroupOf(key, _):
            yield key
        case TimelineIn():
            yield from ("starts_on", "ends_on")
        case AnyOf(conditions) | AllOf(conditions):
            for each in conditions:
                yield from keys_of(each)
        case NotAskedBefore() | bool() | None:
            return


def test_no_condition_looks_forward() -> None:
    order = list(PAGES)
    forward = []
    for path, page in PAGES.items():
        conditions = [page.asked_when, *(question.asked_when for question in page.questions)]
        keys = (key for condition in conditions for key in keys_of(condition))
        forward += [f"{path} looks at {key}" for key in keys if order.index(PAGE_OF[key]) >= order.index(path)]
    assert forward == []


def test_a_new_draft_asks_only_what_needs_no_answer() -> None:
    assert walked(facts()).pages == (
        "profile/you",
        "profile/organisation",
        "policy/processes",
        "action/basics",
        "action/people",
        "action/place",
        "action/dates",
        "action/description",
        "objectives/choose",
        "permissions/contact",
        "permissions/news",
        "check/check",
    )


def test_an_answer_behind_a_condition_that_does_not_hold_counts_nowhere() -> None:
    walk = walked(facts(action={"enough_data": "yes", "results": "Some", "starts_on": "2090-01"}))
    assert ("action/evidence" in walk.pages, "enough_data" in walk.answers, "results" in walk.answers) == (False, False, False)


def test_results_are_asked_of_what_has_ended_and_of_what_has_data() -> None:
    ended = walked(facts(action={"starts_on": "2020-01", "ends_on": "2021-01"}))
    under_way = walked(facts(action={"starts_on": "2020-01", "enough_data": "yes"}))
    without = walked(facts(action={"starts_on": "2020-01", "enough_data": "no"}))
    assert [walk.is_asked("action/evidence") for walk in (ended, under_way, without)] == [True, True, False]


def test_lessons_are_required_only_with_data() -> None:
    action = {"starts_on": "2020-01", "ends_on": "2021-01", "results": "Some"}
    ended = walked(facts(action=action)).problems_of("action/evidence", with_missing=True)
    under_way = walked(facts(action={**action, "ends_on": "", "enough_data": "yes"})).problems_of("action/evidence", with_missing=True)
    assert (list(ended), list(under_way)) == ([], ["lessons"])


def test_news_is_asked_once_of_a_person() -> None:
    assert "permissions/news" not in walked(facts(consents_asked_before=True)).pages


def test_host_communities_alone_are_no_target_group() -> None:
    walk = walked(facts(action={"target_groups": ["host-communities"]}))
    assert list(walk.problems_of("action/people", with_missing=True)) == ["target_groups"]


def test_a_section_goes_on_at_its_first_page_that_is_not_done() -> None:
    walk = walked(facts(person={"full_name": "Ana", "job_title": "Officer", "correspondence_language": "fr"}))
    pressed = frozenset({"profile/you"})
    assert section_state(walk, frozenset(), "action") is SectionState.NOT_STARTED
    assert section_state(walk, pressed, "profile") is SectionState.IN_PROGRESS
    assert (entry_of_section(walk, pressed, "profile"), first_to_do(walk, pressed)) == ("profile/organisation", "profile/organisation")


def test_a_page_is_done_only_once_continue_was_pressed_on_it() -> None:
    walk = walked(facts())
    assert whats_missing(walk, frozenset())["permissions/news"] == {}
    assert "permissions/news" not in whats_missing(walk, frozenset({"permissions/news"}))


def test_a_change_says_what_it_added_and_removed() -> None:
    action = {"starts_on": "2020-01", "ends_on": "2021-01", "enough_data": "yes"}
    walk = walked(facts(action=action))
    pressed = frozenset({"action/dates", "action/description", "objectives/choose"})
    changes = page_changes(walk, pressed)
    assert (changes.added, changes.removed) == (("action/timeline",), ("action/results",))
