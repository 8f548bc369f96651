"""The database goes away under load, is locked for a while, and the clock jumps: what was acknowledged stays, the rest waits."""

import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
