"""When the service itself fails: the right status, the reader's language, and the text ready to be sent again."""

import socket
import sqlite3
import time
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from app.extensions import db
from app.factory import create_app
from app.models.actions import Action
from tests.support.databases import EngineName
from tests.support.settings import settings_for_tests
from tests.support.visiting import Person, Visitor


@pytest.fixture
def unreachable(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on every statement fails as it does when the database is gone."""

    def fail(*_: object) -> None:
        raise OperationalError("SELECT", {}, Exception("the database is gone"))

    with app.app_context():
        monkeypatch.setattr(db.engine.dialect, "do_execute", fail)


def test_with_the_database_gone_the_text_stands_on_the_page_ready_to_be_sent(person: Person, unreachable: None) -> None:
    body = {"csrf_token": "any", "title": "A title", "summary": "A long text. " * 10, "do": "continue"}
    page = person.post(person.at("action/basics", "fr"), body)
    assert (page.status, page.response.headers["Retry-After"], page.all("//html/@lang")) == (503, "10", ["fr"])
    assert (page.fields()["title"], page.fields()["summary"]) == (["A title"], ["A long text. " * 10])
    assert page.all("//form/@action") == [person.at("action/basics", "fr")]


def test_a_database_server_that_says_nothing_keeps_nobody_waiting_for_long() -> None:
    """A connection to it is taken and never answered, as by a machine that hangs."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        app = create_app(settings_for_tests(f"postgresql://postgres@127.0.0.1:{silent.getsockname()[1]}/nothing"))
        visitor, begun = Visitor(app), time.monotonic()
        with visitor.client.session_transaction() as session:
            session["_user_id"] = "somebody who is signed in"
        response = visitor.client.post("/fr/actions/7KDM4RXH2T/action/basics", data={"title": "A title"})
    assert (response.status_code, response.headers["Retry-After"]) == (503, "10")
    assert "A title" in response.get_data(as_text=True)
    assert time.monotonic() - begun < 20


def test_an_unexpected_error_keeps_the_text_too(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    person.open(person.at("action/basics"))
    with monkeypatch.context() as patched:
        patched.setattr("app.web.views.wizard.save_page", lambda *_: 1 / 0)
        page = person.press("continue", {"title": "A title"})
    assert (page.status, page.fields()["title"]) == (500, ["A title"])
    page = person.press("continue")
    with person.app.app_context():
        assert db.session.get_one(Action, person.action_id).title == "A title"


@pytest.fixture
def locked(app: Flask, engine_name: EngineName, database_url: str) -> Iterator[sqlite3.Connection]:
    """Another process holds the database for longer than the service waits."""
    if engine_name != "sqlite":
        pytest.skip("PostgreSQL locks rows, not databases")
    with app.app_context():
        db.engine.dispose()
    other = sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield other
    other.close()


def test_a_locked_database_is_503_with_the_text_and_the_button_works_afterwards(person: Person, locked: sqlite3.Connection) -> None:
    person.open(person.at("action/basics"))
    page = person.press("continue", {"title": "A title", "summary": "Short.", "answer_language": "fr"})
    assert (page.status, page.fields()["title"]) == (503, ["A title"])
    locked.execute("ROLLBACK")
    page = person.press("continue")
    assert page.address == person.at("action/people")
