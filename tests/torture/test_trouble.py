"""The database goes away under load, or is locked for a while: what was acknowledged stays, the rest waits."""

import os
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from app.extensions import db
from app.factory import create_app
from tests.support.databases import EngineName, PostgresqlDatabases
from tests.support.migrating import migrate_to_newest
from tests.support.postgresql import PostgresqlCluster
from tests.support.settings import settings_for_tests
from tests.support.visiting import Person
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


# --- the database locked ----------------------------------------------------------------------------------------------------------

PATIENCE_OF_SERVICE = 5.0
LONG_LOCK = 60.0 if "TORTURE_KILLS" in os.environ else 8.0
"""Seconds. The short form is longer than the service waits, too."""


@contextmanager
def held_for(url: str, engine_name: EngineName, seconds: float) -> Iterator[None]:
    """Another program holds the database for so long."""
    if engine_name == "sqlite":
        other: Any = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")
    else:
        other = psycopg.connect(url)
        other.execute("LOCK TABLE actions, organisations, accounts IN EXCLUSIVE MODE")
    end = threading.Timer(seconds, other.rollback)
    end.start()
    yield
    end.join()
    other.close()


def test_a_lock_of_three_seconds_is_waited_out(person: Person, database_url: str, engine_name: EngineName) -> None:
    person.open(person.at("action/basics"))
    with held_for(database_url, engine_name, 3):
        page = person.press("later", {"title": "Waited"})
    assert page.heading == "Your answers have been saved"
    assert person.open(person.at("action/basics")).fields()["title"] == ["Waited"]


def test_a_longer_lock_brings_the_page_with_the_text_as_often_as_the_button_is_pressed(
    person: Person, database_url: str, engine_name: EngineName
) -> None:
    typed = {"title": "A house for all", "summary": "We open a house.\nبيت للجميع"}
    answers = []
    person.open(person.at("action/basics"))
    with held_for(database_url, engine_name, LONG_LOCK):
        page = person.press("continue", typed)
        while page.status == 503:
            shown = page.fields()
            answers.append((page.response.headers["Retry-After"], {key: shown[key][0] for key in typed} == typed))
            page = person.press("continue")
    assert answers == [("10", True)] * len(answers)
    assert len(answers) >= int(LONG_LOCK / (2 * PATIENCE_OF_SERVICE)) and answers
    kept = person.open(person.at("action/basics")).fields()
    assert {key: kept[key] for key in typed} == {key: [text] for key, text in typed.items()}
