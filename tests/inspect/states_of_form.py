"""The pages of one action: each empty, answered, with errors, with long texts, and what follows them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import time_machine

from app.extensions import db
from app.models.accounts import Account, Membership, Organisation
from app.models.outbox import OutboxMail
from app.operations.actions import add_action, new_action_id
from app.questionnaire.kinds import Email, LongText, ShortText, WebAddress
from app.questionnaire.questionnaire import PAGES, QUESTIONS
from tests.inspect.touring import State, Tour
from tests.support.journey import CONFIRMATIONS, ENGLISH, FRENCH, JOURNEYS, SPANISH, Date
from tests.support.visiting import Page, Person, sign_in

LONG_WORD = "Wohnungslosenhilfe" * 12
"""Longer than any line of a telephone, as pasted addresses and German compounds are."""


def form_states(tour: Tour) -> Iterator[State]:
    yield from _empty_and_wrong(tour)
    yield from _answered(tour)
    yield from _long(tour)
    yield from _clash(tour)
    yield from _changes(tour)
    yield from _check_and_after(tour)
    yield from _lists(tour)


def _empty_and_wrong(tour: Tour) -> Iterator[State]:
    """Each page as it is first seen, and with everything missing."""
    seen = set()
    for journey in JOURNEYS.values():
        person = tour.person(f"empty-{journey.language}")
        for path, answers in journey.answers.items():
            if path == "objectives/review":
                continue
            person.open(tour.path(person, path))
            if path not in seen:
                seen.add(path)
                yield tour.seen(f"{path}: empty", person.page)
                yield tour.seen(f"{path}: everything missing", person.press("continue"))
            if path == journey.wrong[0]:
                _, key, text = journey.wrong
                person.open(tour.path(person, path))
                wrong = person.press("continue", {f"{key}-month" if path == "action/dates" else key: text})
                yield tour.seen(f"{path}: wrong", wrong)
            person.open(tour.path(person, path))
            person.press("continue", tour.fill(answers))
    assert seen == {path for path in PAGES if path != "check/check"}


def _answered(tour: Tour) -> Iterator[State]:
    for journey in JOURNEYS.values():
        person = tour.person(f"answered-{journey.language}")
        yield tour.seen(f"task list of {journey.language}: nothing done", person.open(tour.path(person)))
        for path, answers in journey.answers.items():
            if path == "objectives/review":
                yield tour.seen("objectives/review", person.page)
                person.press("continue")
                continue
            person.open(tour.path(person, path))
            person.press("continue", tour.fill(answers))
        for path in journey.answers:
            yield tour.seen(f"{path} of {journey.language}: answered", person.open(tour.path(person, path)))
        yield tour.seen(f"task list of {journey.language}: all done", person.open(tour.path(person)))
        yield tour.seen(f"saved of {journey.language}", person.open(tour.path(person, "saved")))


def _long(tour: Tour) -> Iterator[State]:
    """Texts far over their limits and words longer than the line: they are kept, and nothing spills over."""
    for journey in (FRENCH, SPANISH):
        person = tour.person(f"long-{journey.language}")
        tour.fill_in(person, journey)
        for path in (path for path in journey.answers if path in PAGES):
            texts = {question.key: _too_long(question.key) for question in PAGES[path].questions}
            texts = {key: tour.mark(text) for key, text in texts.items() if text}
            if texts:
                person.open(tour.path(person, path))
                yield tour.seen(f"{path} of {journey.language}: too long", person.press("continue", texts))
        yield tour.seen(f"check of {journey.language}: too long", person.open(tour.path(person, "check")))
        yield tour.seen(f"task list of {journey.language}: too long", person.open(tour.path(person)))


def _too_long(key: str) -> str:
    match QUESTIONS[key].kind:
        case ShortText() | Email() | WebAddress():
            return LONG_WORD
        case LongText(words):
            return f"{LONG_WORD} {'word ' * (words + 1)}"
        case _:
            return ""


def _clash(tour: Tour) -> Iterator[State]:
    """Two colleagues changed the same answers at the same time."""
    first = tour.person("clash")
    second = tour.person("colleague", organisation_id=first.organisation_id)
    for path in ("action/basics", "action/people", "action/dates"):
        address = tour.path(first, path)
        for each in (first, second):
            each.open(address)
        first.press("continue", tour.fill(FRENCH.answers[path]))
        other = {"action/dates": {"starts_on": Date("May", "2023")}}.get(path, ENGLISH.answers[path])
        yield tour.seen(f"{path}: changed by two", second.press("continue", tour.fill(other)))
    first.open(tour.path(first, "action/basics"))
    retired = {"a_retired_question": tour.mark("Two words or more.")}
    yield tour.seen("action/basics: with the answer to a question that is gone", first.press("continue", retired))
    yield tour.seen("form of a session that has ended", _with_old_token(first, tour.path(first, "action/people")))


def _with_old_token(person: Person, address: str) -> Page:
    person.open(address)
    return person.press("continue", {"csrf_token": "old"})


def _changes(tour: Tour) -> Iterator[State]:
    """What answers add and take away is told on the task list."""
    person = tour.person("changes")
    tour.fill_in(person, FRENCH)
    person.open(tour.path(person, "profile/organisation"))
    person.press("continue", tour.fill(SPANISH.answers["profile/organisation"]))
    person.open(tour.path(person, "action/dates"))
    person.press("continue", tour.fill({"starts_on": Date("3", "2050")}))
    yield tour.seen("task list: pages added and removed", person.open(tour.path(person)))
    person.open(tour.path(person, "action/dates"))
    person.press("continue", tour.fill({"starts_on": Date("3", "2015")}))
    yield tour.seen("timeline: on hold", person.open(tour.path(person, "action/timeline")))
    yield tour.seen("description: on hold", person.open(tour.path(person, "action/description")))
    yield tour.seen("check: on hold", person.open(tour.path(person, "check")))


def _check_and_after(tour: Tour) -> Iterator[State]:
    person = tour.person("check")
    yield tour.seen("check: everything missing", person.open(tour.path(person, "check")))
    yield tour.seen("check: submitted with everything missing", person.press("submit"))
    tour.fill_in(person, FRENCH)
    yield tour.seen("check: complete", person.open(tour.path(person, "check")))
    yield tour.seen("check: not confirmed", person.press("submit"))
    yield from _timeline_moved(tour)
    colleague = tour.person("writes-on", organisation_id=person.organisation_id)
    colleague.open(tour.path(person, "action/basics"))
    yield tour.seen("submitted: receipt not made", person.press("submit", tour.fill(CONFIRMATIONS)))
    yield tour.seen("action/basics: submitted meanwhile", colleague.press("continue", tour.fill({"title": "Something else"})))
    yield tour.seen("receipt: not made", person.open(tour.path(person, "receipt.pdf")))
    tour.work()
    yield tour.seen("submitted: receipt sent", person.open(tour.path(person, "submitted")))
    for state, attempts in (("undeliverable", 9), ("queued", 3)):
        tour.change(lambda state=state, attempts=attempts: _set_mail("check@example.org", state, attempts))  # type: ignore[misc]
        yield tour.seen(f"submitted: receipt {state} after {attempts}", person.open(tour.path(person, "submitted")))
    yield tour.seen("correction", person.open(tour.path(person, "correction")))
    person.open(tour.at("/actions"))
    yield tour.seen("another action: confirm the profile", person.press("open"))
    yield tour.seen("another action: confirm the policies", person.press("continue"))
    yield tour.seen("another action: begin", person.press("continue"))


def _set_mail(to: str, state: str, attempts: int) -> None:
    mail = db.session.query(OutboxMail).filter_by(to=to, kind="receipt").one()
    mail.state, mail.attempts = state, attempts
    mail.next_attempt_at = datetime.now(UTC) + timedelta(days=1)


def _timeline_moved(tour: Tour) -> Iterator[State]:
    """The day the action starts has come since it was confirmed that it has not."""
    person = tour.person("started-meanwhile")
    tour.fill_in(person, ENGLISH)
    with time_machine.travel("2032-01-02T03:04:05Z"):
        sign_in(person, person.account_id)
        yield tour.seen("check: the timeline has moved", person.open(tour.path(person, "check")))
        yield tour.seen("check: the timeline has moved, not confirmed", person.press("submit", CONFIRMATIONS))


def _lists(tour: Tour) -> Iterator[State]:
    """My actions: none, one, many, those of two organisations."""
    person = tour.person("one")
    yield tour.seen("my actions: one", person.open(tour.at("/actions")))
    colleague = tour.person("many", organisation_id=person.organisation_id)

    def many() -> None:
        account = db.session.get_one(Account, colleague.account_id)
        organisation = db.session.get_one(Organisation, person.organisation_id)
        organisation.name = tour.mark(LONG_WORD[:160])
        for number in range(25):
            action = add_action(db.session(), account, organisation, new_action_id(), datetime.now(UTC))
            action.title = tour.mark(LONG_WORD[:150]) if number % 5 == 0 else tour.mark(f"{number}")
            action.answers = {"title": action.title}

    tour.change(many)
    yield tour.seen("my actions: many", person.open(tour.at("/actions")))
    yield tour.seen("my actions: older ones", person.open(person.page.all("//a[contains(@href, 'before=')]/@href")[0]))

    def second_organisation() -> None:
        at = datetime.now(UTC)
        organisation = Organisation(created_at=at, answers={}, version=0, name=tour.mark("Two"))
        db.session.add_all((organisation, Membership(account_id=person.account_id, organisation=organisation, joined_at=at)))

    tour.change(second_organisation)
    yield tour.seen("my actions: two organisations, one without an action", person.open(tour.at("/actions")))
    submitted = tour.person("list-of-submitted")
    tour.fill_in(submitted, SPANISH)
    submitted.open(tour.path(submitted, "check"))
    submitted.press("submit", tour.fill(CONFIRMATIONS))
    yield tour.seen("my actions: one submitted", submitted.open(tour.at("/actions")))
