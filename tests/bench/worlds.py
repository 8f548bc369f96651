"""A service with a person who is signed in and has a draft, for every measurement to work in."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Flask

from app.extensions import db
from app.factory import create_app
from app.models.accounts import Account, Organisation
from app.models.actions import Action
from app.models.base import writing
from app.operations.actions import add_action, new_action_id
from tests.bench.calling import Caller
from tests.bench.measuring import Clock
from tests.support.answers import ANSWERS
from tests.support.settings import settings_for_tests
from tests.support.visiting import Person, new_person

LANGUAGE = "fr"
HALF = "action/description"
"""The first page that a half-filled draft has not answered."""


@dataclass(frozen=True)
class World:
    """The application on a database of its own, and the person in it."""

    app: Flask
    person: Person
    clock: Clock

    @property
    def cookie(self) -> str:
        cookie = self.person.client.get_cookie("session")
        assert cookie is not None, "the person is not signed in"
        return f"session={cookie.value}"

    def caller(self, encoding: str = "") -> Caller:
        return Caller(self.app, self.clock, self.cookie, encoding)

    def at(self, path: str) -> str:
        return self.person.at(path, LANGUAGE)

    def documents(self) -> dict[str, Any]:
        """The answers of the person, the organisation and the action, and the pages that were pressed, as they are stored."""
        with self.app.app_context():
            account = db.session.get_one(Account, self.person.account_id)
            organisation = db.session.get_one(Organisation, self.person.organisation_id)
            action = db.session.get_one(Action, self.person.action_id)
            return {
                "account": dict(account.answers),
                "organisation": dict(organisation.answers),
                "action": dict(action.answers),
                "pressed": list(action.pressed),
            }

    def copy_of_draft(self) -> str:
        """Another draft with the same answers; returns its id."""
        with self.app.app_context(), writing(db.session):
            copied = db.session.get_one(Action, self.person.action_id)
            account, organisation = db.session.get_one(Account, self.person.account_id), copied.organisation
            action = add_action(db.session(), account, organisation, new_action_id(), datetime.now(UTC))
            action.answers, action.pressed, action.version = dict(copied.answers), list(copied.pressed), copied.version
            action.title, action.country = copied.title, copied.country
            return action.id


def fill_in(person: Person, answers: Mapping[str, Mapping[str, Any]], until: str = "") -> None:
    """Answer page after page, as far as `until`; each must lead to the next."""
    page = person.open(person.at("profile/you", LANGUAGE))
    for path, typed in answers.items():
        if path == until:
            return
        assert page.address.split("?")[0].endswith(path), f"{page.address} instead of {path}: {page.errors}"
        page = person.press("continue", typed)


@contextmanager
def world(database_url: str, clock: Clock, *, until: str = "", answers: Mapping[str, Mapping[str, Any]] = ANSWERS) -> Iterator[World]:
    """A world on a migrated database, its draft filled in as far as `until`, else complete."""
    app = create_app(settings_for_tests(database_url))
    person = new_person(app)
    fill_in(person, answers, until)
    try:
        yield World(app, person, clock)
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
