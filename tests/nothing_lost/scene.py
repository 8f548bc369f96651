"""One person in front of one page of the form, in a service that can be restarted, given another key, locked or filled up."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from itertools import count
from typing import Any

import psycopg
from flask import Flask
from PIL import Image
from sqlalchemy import event

from app.extensions import db
from app.factory import create_app
from app.models.accounts import Account
from app.models.base import writing
from app.operations.passwords import hash_password
from app.operations.saving import keep_answers
from app.queries.drafts import draft_of
from app.questionnaire.definition import Keeper, Question
from app.questionnaire.kinds import Upload
from app.questionnaire.questionnaire import PAGE_OF, QUESTIONS
from app.questionnaire.reading import read
from app.questionnaire.walk import walked
from tests.nothing_lost.form_pages import FormPage
from tests.nothing_lost.typing_in import Fields
from tests.support.databases import EngineName
from tests.support.settings import settings_for_tests
from tests.support.visiting import Page, Person, Visitor, new_person
from tests.support.word_forms import a_word_form

PASSWORD = "seven blue lanterns"
_NUMBERS = count(1)
_HASHES: list[str] = []

OTHER_KEY = "another key, since the first one had become too old"

_PLENTY_OF_FULL = """
    CREATE FUNCTION no_space_left() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$
"""
_TABLES = ("accounts", "organisations", "actions", "saves", "uploads", "counters", "sign_ins", "proofs", "outbox", "left_aside")


@dataclass
class Service:
    """One database, and the processes in front of it: the usual one, a restarted one, one with a newer key, impatient ones."""

    url: str
    engine_name: EngineName
    usual: Flask = field(init=False)
    restarted: Flask = field(init=False)
    with_newer_key: Flask = field(init=False)
    impatient: Flask = field(init=False)
    is_full: bool = False

    def __post_init__(self) -> None:
        self.usual = create_app(settings_for_tests(self.url))
        self.restarted = create_app(settings_for_tests(self.url))
        old_key = settings_for_tests(self.url).secret_key
        self.with_newer_key = create_app(settings_for_tests(self.url, SECRET_KEY=OTHER_KEY, SECRET_KEY_FALLBACKS=old_key))
        impatient_url = self.url if self.engine_name == "sqlite" else f"{self.url}?options=-c%20lock_timeout%3D50ms"
        self.impatient = create_app(settings_for_tests(impatient_url))
        if self.engine_name == "sqlite":
            with self.impatient.app_context():
                event.listen(db.engine, "connect", self._hurry)

    def _hurry(self, connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA busy_timeout=20")
        if self.is_full:
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            connection.execute(f"PRAGMA max_page_count={pages}")

    def close(self) -> None:
        for each in (self.usual, self.restarted, self.with_newer_key, self.impatient):
            _close_connections(each)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Another program holds the database for longer than the service waits."""
        if self.engine_name == "sqlite":
            other = sqlite3.connect(self.url.removeprefix("sqlite:///"), isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            try:
                yield
            finally:
                other.close()
        else:
            with psycopg.connect(self.url) as holder:
                holder.execute("LOCK TABLE actions, organisations, accounts, counters IN EXCLUSIVE MODE")
                yield
                holder.rollback()

    @contextmanager
    def full(self) -> Iterator[None]:
        """The disk holds not one page more."""
        if self.engine_name == "sqlite":
            self.is_full = True
            _close_connections(self.impatient)
            try:
                yield
            finally:
                self.is_full = False
                _close_connections(self.impatient)
        else:
            with psycopg.connect(self.url, autocommit=True) as administrator:
                administrator.execute(_PLENTY_OF_FULL)
                for table in _TABLES:
                    administrator.execute(
                        f"CREATE TRIGGER no_space_left BEFORE INSERT OR UPDATE ON {table} EXECUTE FUNCTION no_space_left()".encode()
                    )
                try:
                    yield
                finally:
                    administrator.execute("DROP FUNCTION no_space_left CASCADE")


def _close_connections(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@dataclass
class Scene:
    """A signed-in person looks at a page; `typed` is what they type next."""

    service: Service
    form: FormPage
    typed: dict[str, Any]
    person: Person = field(init=False)

    def __post_init__(self) -> None:
        self.person = self.someone()
        self._store(self.form.stored)
        self.open()

    # --- people and processes ---------------------------------------------------------------------------------------------------

    def someone(self, organisation_id: int | None = None) -> Person:
        email = f"person-{next(_NUMBERS)}@example.org"
        person = new_person(self.service.usual, email=email, organisation_id=organisation_id)
        if not _HASHES:
            _HASHES.append(hash_password(PASSWORD))
        with self.service.usual.app_context(), writing(db.session):
            db.session.get_one(Account, person.account_id).password_hash = _HASHES[0]
        return person

    @property
    def email(self) -> str:
        with self.service.usual.app_context():
            email = db.session.get_one(Account, self.person.account_id).email
            db.session.rollback()
        return email

    def other_tab(self) -> Person:
        """A second tab of the same browser."""
        tab = Person(self.person.app, self.person.account_id, self.person.organisation_id, self.person.action_id)
        tab.client = self.person.client
        return tab

    def colleague(self) -> Person:
        """Somebody of the same organisation, in front of the same action."""
        other = self.someone(self.person.organisation_id)
        other.action_id = self.person.action_id
        return other

    def served_by(self, app: Flask) -> None:
        """From now on another process answers the same browser."""
        cookie = self.person.client.get_cookie("session", domain="localhost")
        self.person.app, self.person.client = app, app.test_client()
        if cookie is not None:
            self.person.client.set_cookie("session", cookie.value, domain="localhost")

    def locked(self) -> AbstractContextManager[None]:
        self.served_by(self.service.impatient)
        return self.service.locked()

    def full(self) -> AbstractContextManager[None]:
        self.served_by(self.service.impatient)
        return self.service.full()

    # --- the page -----------------------------------------------------------------------------------------------------------------

    def address(self, language: str = "en") -> str:
        return self.form.address(language, self.person.action_id)

    def open(self, language: str = "en", by: Visitor | None = None) -> Page:
        if self.form.where == "word form":
            return self._upload(by or self.person, language)
        page = (by or self.person).open(self.address(language))
        assert page.address == self.address(language), f"{self.form.name} leads to {page.address}"
        return page

    def _upload(self, by: Visitor, language: str) -> Page:
        """The page on which a Word form is checked only comes as the answer to one; what is typed stood in it."""
        answers = {question.key: self._as_read(question, None) for question in self._typed_questions()}
        by.open(f"/{language}/actions/{self.person.action_id}/word-form")
        return by.press("continue", {"file": (BytesIO(a_word_form(answers, language)), "form.docx")})

    def body(self, do: str, typed: Fields | None = None) -> dict[str, Any]:
        """What the form of the page sends with what was typed into it."""
        fields = {**self.person.page.fields(), **(self.typed if typed is None else typed), "do": do}
        return {name: value for name, value in fields.items() if value != []}

    def press(self, do: str, *, by: Visitor | None = None, typed: Fields | None = None, **more: Any) -> Page:
        return (by or self.person).press(do, {**(self.typed if typed is None else typed), **more})

    # --- what is left of what was typed -------------------------------------------------------------------------------------------

    def lost(self) -> list[str]:
        """Keys of the questions whose typed text is neither on the page nor in the draft."""
        return [question.key for question in self._typed_questions() if not self._is_shown(question) and not self._is_stored(question)]

    def unsaved(self) -> list[str]:
        return [question.key for question in self._typed_questions() if not self._is_stored(question)]

    def _typed_questions(self) -> Sequence[Question]:
        return [question for question in self.form.questions if not isinstance(question.kind, Upload)]

    def _is_shown(self, question: Question) -> bool:
        if self.person.page.tree is None:
            return False
        return bool(read(question, self.person.page.fields(), "shown") == self._as_read(question, "shown"))

    def _is_stored(self, question: Question) -> bool:
        answers, timeline = self._answers()
        typed, stored = self._as_read(question, timeline), answers.get(question.key)
        return bool(stored == typed or (not stored and not typed))

    def _as_read(self, question: Question, timeline: str | None) -> Any:
        fields = {name: [value] if isinstance(value, str) else list(value) for name, value in self.typed.items()}
        return read(question, fields, timeline)

    def stored(self, key: str) -> Any:
        return self._answers()[0].get(key)

    def _answers(self) -> tuple[dict[str, Any], str | None]:
        with self.service.usual.app_context():
            draft = draft_of(db.session(), self.person.account_id, self.person.action_id)
            assert draft is not None
            facts = draft.facts(datetime.now(UTC).date())
            db.session.rollback()
        return {**facts.person, **facts.organisation, **facts.action}, walked(facts).timeline

    def _store(self, answers: Any) -> None:
        at = datetime.now(UTC)
        with self.service.usual.app_context(), writing(db.session):
            draft = draft_of(db.session(), self.person.account_id, self.person.action_id, for_update=True)
            assert draft is not None
            for key, value in answers.items():
                keeper: Keeper = QUESTIONS[key].kept_with
                keep_answers(db.session(), draft.kept_with(keeper), keeper, PAGE_OF[key], {key: value}, draft.account, at)


def a_picture() -> tuple[BytesIO, str]:
    written = BytesIO()
    Image.new("RGB", (40, 20), "teal").save(written, "PNG")
    return BytesIO(written.getvalue()), "logo.png"


def no_picture() -> tuple[BytesIO, str]:
    return BytesIO(b"%PDF-1.7 this is no picture"), "logo.png"
