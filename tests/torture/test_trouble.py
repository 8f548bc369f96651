"""The database goes away under load, is locked for a while, and the clock jumps: what was acknowledged stays, the rest waits."""

import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
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
from app.models.actions import Submission
from tests.mail.support import a_mail, a_pdf, the_mail
from tests.support.answers import ANSWERS, CONFIRMATIONS
from tests.support.databases import EngineName, PostgresqlDatabases
from tests.support.migrating import migrate_to_newest
from tests.support.postgresql import PostgresqlCluster
from tests.support.settings import settings_for_tests
from tests.support.visiting import Person, new_person
from tests.torture.mortals import mortal_service

RESTARTS = 5


# --- PostgreSQL restarted ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def cluster() -> Iterator[PostgresqlCluster]:
    """One of its own: the others must not be restarted under their tests."""
    running = PostgresqlCluster()
    running.start()
    yield running
    running.remove()


@pytest.mark.inspect
def test_postgresql_restarted_under_load(cluster: PostgresqlCluster, engine_name: EngineName, tmp_path: Path) -> None:
    database = PostgresqlDatabases(cluster.url, "restarted", migrate_to_newest).fresh()
    app = create_app(settings_for_tests(database.url))
    faults, stop = [], threading.Event()
    with mortal_service(app, database.url, _free_port(), tmp_path) as world:
        world.server.start()
        world.worker.start()
        clients = [world.client(number) for number in range(3)]
        drafts = [[one_more() for _ in range(200)] for _, one_more in clients]

        def work(number: int) -> None:
            try:
                for action_id in drafts[number]:
                    if stop.is_set():
                        return
                    clients[number][0].fill_in_and_submit(action_id, 2)
            except Exception as fault:  # noqa: BLE001  # told by the test below
                faults.append(fault)

        people = [threading.Thread(target=work, args=(number,)) for number in range(3)]
        for each in people:
            each.start()
        for _ in range(RESTARTS):
            time.sleep(1.0)
            cluster.cut_off()
            time.sleep(0.3)
            cluster.start()
        stop.set()
        for each in people:
            each.join()
        with app.app_context():
            db.engine.dispose()
        world.wait_until_all_is_sent()
        assert (faults, world.disagreements()) == ([], [])
        assert len(world.journal.submitted) >= RESTARTS
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


# --- SQLite locked ----------------------------------------------------------------------------------------------------------------


@contextmanager
def held_for(url: str, seconds: float) -> Iterator[None]:
    """Another program holds the database for so long."""
    other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    end = threading.Timer(seconds, lambda: other.execute("ROLLBACK"))
    end.start()
    yield
    end.join()
    other.close()


def test_a_lock_of_three_seconds_is_waited_out(person: Person, database_url: str, engine_name: EngineName) -> None:
    if engine_name != "sqlite":
        pytest.skip("PostgreSQL locks rows, not databases")
    person.open(person.at("action/basics"))
    with held_for(database_url, 3):
        page = person.press("later", {"title": "Waited"})
    assert page.heading == "Your answers have been saved"
    assert person.open(person.at("action/basics")).fields()["title"] == ["Waited"]


# --- the clock --------------------------------------------------------------------------------------------------------------------


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


def test_a_submission_of_the_leap_day_says_so_and_a_clock_a_day_ahead_makes_no_second_one(app: Flask) -> None:
    with time_machine.travel(datetime(2028, 2, 29, 12, 0, tzinfo=UTC), tick=False) as clock:
        person = new_person(app)
        for path, answers in ANSWERS.items():
            person.open(person.at(path))
            person.press("continue", answers)
        person.press("submit", CONFIRMATIONS)
        first = person.page.text
        clock.shift(timedelta(hours=11))
        again = person.open(person.at("check"))
    assert "29 February 2028 at 12:00 UTC" in first
    assert (again.address, _submissions(app)) == (person.at("submitted"), 1)


@pytest.mark.parametrize("ahead", [timedelta(hours=1), timedelta(days=1), -timedelta(hours=1), -timedelta(days=1)])
def test_a_page_opened_before_the_clock_jumped_is_saved_or_shown(app: Flask, ahead: timedelta) -> None:
    with time_machine.travel(datetime(2028, 12, 31, 23, 30, tzinfo=UTC), tick=False) as clock:
        person = new_person(app)
        person.open(person.at("action/basics"))
        clock.shift(ahead)
        page = person.press("later", {"title": "A house"})
        # Unused for twelve hours; and a cookie that seems to come from the future is not taken.
        if ahead > timedelta(hours=12) or ahead < timedelta():
            assert (page.status, "carried" in page.fields(), "A house" in page.html) == (401, True, False)
        else:
            assert page.heading == "Your answers have been saved"


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


def _submissions(app: Flask) -> int:
    with app.app_context():
        count = db.session.query(Submission).count()
        db.session.rollback()
    return count
