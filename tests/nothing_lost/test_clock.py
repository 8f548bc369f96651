"""The clock moves by an hour or a day, on a leap day, at the end of a year: nothing is lost, nobody locked out, nothing leaves twice."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy.orm import sessionmaker

from app.extensions import db
from app.factory import create_app
from app.mail.sending import FolderSender
from app.mail.worker import Worker
from app.models.accounts import SignIn
from app.models.actions import Submission
from app.operations.outbox import claim_due
from tests.accounts.support import PASSWORD, confirmed, is_signed_in, newest_mail, register, sign_in, type_code
from tests.mail.support import a_mail, a_pdf, the_mail
from tests.support.answers import ANSWERS, CONFIRMATIONS
from tests.support.settings import settings_for_tests
from tests.support.visiting import Person, Visitor, new_person

MOVES = [timedelta(hours=1), timedelta(days=1), -timedelta(hours=1), -timedelta(days=1)]
BACK = [move for move in MOVES if move < timedelta()]


@pytest.fixture(params=["2028-02-29T00:30:00", "2028-12-31T23:30:00"], ids=["leap day", "end of the year"])
def clock(request: pytest.FixtureRequest) -> Iterator[time_machine.Traveller]:
    """Stands still, half an hour after a leap day began or before a year ends."""
    with time_machine.travel(datetime.fromisoformat(request.param).replace(tzinfo=UTC), tick=False) as stopped:
        yield stopped


# --- signing in and what was typed ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("move", MOVES)
def test_a_page_opened_before_the_clock_moved_is_saved_or_shown(app: Flask, clock: time_machine.Traveller, move: timedelta) -> None:
    person = new_person(app)
    person.open(person.at("action/basics"))
    clock.shift(move)
    page = person.press("later", {"title": "A house"})
    if move > timedelta(hours=12):
        # Unused for twelve hours: signed out, and nothing is lost.
        assert (page.status, "carried" in page.fields(), "A house" in page.html) == (401, True, False)
    else:
        assert page.heading == "Your answers have been saved"


@pytest.mark.parametrize("move", BACK)
def test_a_clock_set_back_signs_nobody_out(app: Flask, clock: time_machine.Traveller, move: timedelta) -> None:
    visitor = confirmed(app)
    clock.shift(move)
    assert is_signed_in(visitor)


@pytest.mark.parametrize("move", BACK)
def test_what_was_typed_comes_through_signing_in_while_the_clock_is_set_back(
    app: Flask, clock: time_machine.Traveller, move: timedelta
) -> None:
    visitor = confirmed(app)
    visitor.open("/en/profile/you")
    visitor.client.delete_cookie("session", domain="localhost")
    visitor.press("continue", {"full_name": "Ana Sousa de Rivebelle"})
    clock.shift(move)
    page = visitor.press("continue", {"email": "ana@example.org", "password": PASSWORD})
    assert page.fields()["full_name"] == ["Ana Sousa de Rivebelle"]


def test_what_was_typed_is_kept_for_a_week_and_no_longer(app: Flask, clock: time_machine.Traveller) -> None:
    visitor = confirmed(app)
    visitor.open("/en/profile/you")
    visitor.client.delete_cookie("session", domain="localhost")
    visitor.press("continue", {"full_name": "Ana Sousa de Rivebelle"})
    sealed = visitor.page.fields()["carried"]
    shown = []
    for days in (6.9, 0.2):
        clock.shift(timedelta(days=days))
        again = Visitor(app)
        sign_in(again)
        again.open("/en/profile/you")
        page = again.press("again", {"carried": sealed}, leave_out=("full_name",))
        shown.append("Ana Sousa de Rivebelle" in page.html)
    assert shown == [True, False]


def test_a_sign_in_used_while_the_clock_was_ahead_ends_after_twelve_hours_all_the_same(app: Flask, clock: time_machine.Traveller) -> None:
    visitor = confirmed(app)
    for hours in (11, 11):
        clock.shift(timedelta(hours=hours))
        visitor.open("/en/profile")
    clock.shift(-timedelta(hours=22))
    visitor.open("/en/profile")
    with app.app_context():
        seen = db.session.query(SignIn.last_seen_at).filter(SignIn.ended_at.is_(None)).scalar()
        db.session.rollback()
    assert seen == datetime.now(UTC)


@pytest.mark.parametrize("move", [timedelta(hours=1), *BACK])
def test_a_code_that_was_mailed_is_good_after_the_clock_moved(app: Flask, clock: time_machine.Traveller, move: timedelta) -> None:
    visitor = register(app)
    clock.shift(move)
    assert type_code(visitor, newest_mail(app).code).heading == "Your address is confirmed"


@pytest.mark.parametrize("move", BACK)
def test_a_link_to_sign_in_is_good_after_the_clock_was_set_back(app: Flask, clock: time_machine.Traveller, move: timedelta) -> None:
    confirmed(app)
    visitor = Visitor(app)
    visitor.open("/en/account/link")
    visitor.press("continue", {"email": "ana@example.org"})
    clock.shift(move)
    visitor.open(newest_mail(app).path)
    visitor.press("continue")
    assert is_signed_in(visitor)


def test_requests_counted_before_the_clock_was_set_back_do_not_shut_anybody_out(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app(settings_for_tests(database_url, RATE_LIMITS="on"))
    visitor, refused = Visitor(app), []
    with time_machine.travel(datetime(2028, 12, 31, 23, 30, tzinfo=UTC), tick=False) as clock:
        for minute, move in ((0, timedelta()), (60, -timedelta(days=1))):
            clock.shift(move)
            monkeypatch.setattr("app.extensions.time.monotonic", lambda minute=minute: minute)
            refused.append([visitor.open("/en/verify").status for _ in range(601)].count(429))
    assert refused == [1, 1]
    with app.app_context():
        db.engine.dispose()


# --- mail -------------------------------------------------------------------------------------------------------------------------


def test_a_mail_leaves_once_whatever_the_clock_of_the_worker_says(app: Flask, tmp_path: Path) -> None:
    """Leases are told by the database's clock: a worker whose own clock is a day ahead takes no mail out of another's hands."""
    at = datetime(2028, 2, 29, 12, 0, tzinfo=UTC)
    with app.app_context():
        sessions = sessionmaker(db.engine)
    mail_id = a_mail(sessions, at)
    names = ("one", "two")
    one, two = (
        Worker(sessions, settings_for_tests("sqlite://"), FolderSender(tmp_path), name, print_receipt=lambda _: a_pdf()) for name in names
    )
    with time_machine.travel(datetime.now(UTC) + timedelta(days=1)):
        assert [one.send_one(), two.send_one()] == [True, False]
    assert (the_mail(sessions, mail_id).attempts, len(list(tmp_path.glob("*.eml")))) == (1, 1)


@pytest.mark.parametrize("ahead", [timedelta(minutes=5), timedelta(hours=1), timedelta(days=1)])
def test_a_code_leaves_at_once_though_the_clock_of_the_web_server_is_ahead(app: Flask, ahead: timedelta) -> None:
    at = datetime(2028, 12, 31, 23, 55, tzinfo=UTC)
    with app.app_context():
        sessions = sessionmaker(db.engine)
    mail_id = a_mail(sessions, at + ahead)
    with sessions() as session, session.begin():
        claimed = claim_due(session, "worker", at, timedelta(minutes=12))
        assert claimed is not None and claimed.id == mail_id


# --- the timeline and submitting --------------------------------------------------------------------------------------------------


def filled_in(person: Person, starts: tuple[str, str, str], ends: tuple[str, str, str]) -> None:
    """Up to the timeline page, with these dates."""
    for path, answers in ANSWERS.items():
        if path == "action/timeline":
            return
        typed = dict(answers)
        if path == "action/dates":
            parts = zip(("day", "month", "year"), starts, ends, strict=True)
            typed = {f"{key}-{part}": text for part, *texts in parts for key, text in zip(("starts_on", "ends_on"), texts, strict=True)}
        person.open(person.at(path))
        person.press("continue", typed)


@pytest.mark.parametrize(
    ("now", "says"),
    [
        ("2028-02-28T23:59:59", "the action has not started yet"),
        ("2028-02-29T00:00:00", "the action is under way"),
        ("2028-12-31T23:59:59", "the action is under way"),
        ("2029-01-01T00:00:00", "the action has ended"),
    ],
)
def test_the_timeline_turns_at_midnight_of_a_leap_day_and_of_the_year(app: Flask, now: str, says: str) -> None:
    with time_machine.travel(datetime.fromisoformat(now).replace(tzinfo=UTC), tick=False):
        person = new_person(app)
        filled_in(person, ("29", "2", "2028"), ("31", "12", "2028"))
        assert says in person.open(person.at("action/timeline")).text


def test_a_timeline_confirmed_yesterday_is_asked_again_and_nothing_is_submitted_unasked(app: Flask) -> None:
    with time_machine.travel(datetime(2028, 12, 31, 23, 50, tzinfo=UTC), tick=False) as clock:
        person = new_person(app)
        filled_in(person, ("29", "2", "2028"), ("31", "12", "2028"))
        for path in list(ANSWERS)[list(ANSWERS).index("action/timeline") :]:
            person.open(person.at(path))
            person.press("continue", ANSWERS[path])
        clock.shift(timedelta(minutes=20))
        person.open(person.at("check"))
        page = person.press("submit", CONFIRMATIONS)
    assert (page.status, _submissions(app)) == (422, 0)
    assert "Today is 1 January 2029" in page.text


@pytest.mark.parametrize("move", [timedelta(hours=11), -timedelta(hours=1), -timedelta(days=1)])
def test_a_submission_of_the_leap_day_says_so_and_a_clock_that_moves_makes_no_second_one(app: Flask, move: timedelta) -> None:
    with time_machine.travel(datetime(2028, 2, 29, 12, 0, tzinfo=UTC), tick=False) as clock:
        person = new_person(app)
        for path, answers in ANSWERS.items():
            person.open(person.at(path))
            person.press("continue", answers)
        form = {**person.page.fields(), **CONFIRMATIONS, "do": "submit"}
        first = person.post(person.at("check"), form, follow=True)
        clock.shift(move)
        again = person.post(person.at("check"), form, follow=True)
    assert "29 February 2028 at 12:00 UTC" in first.text
    assert "29 February 2028 at 12:00 UTC" in again.text
    assert (first.all("//*[@class='reference']/text()"), _submissions(app)) == (again.all("//*[@class='reference']/text()"), 1)


def _submissions(app: Flask) -> int:
    with app.app_context():
        count = db.session.query(Submission).count()
        db.session.rollback()
    return count
