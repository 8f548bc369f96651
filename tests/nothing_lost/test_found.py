"""Losses that were found once, each in the smallest scene in which it happened."""

import logging
from collections.abc import Iterator
from io import BytesIO

import pytest
from flask import Flask

from app.extensions import db
from app.models.actions import Action
from tests.nothing_lost.form_pages import FormPage
from tests.nothing_lost.scene import Scene, Service, a_picture
from tests.support.databases import Databases, EngineName
from tests.support.visiting import Person, new_person


@pytest.fixture
def service(databases: Databases, engine_name: EngineName) -> Iterator[Service]:
    database = databases.fresh()
    running = Service(database.url, engine_name)
    yield running
    running.close()
    database.drop()


@pytest.fixture
def colleague(person: Person) -> Person:
    other = new_person(person.app, email="ben@example.org", organisation_id=person.organisation_id)
    other.action_id = person.action_id
    return other


def stored(person: Person, key: str) -> object:
    with person.app.app_context():
        answer = db.session.get_one(Action, person.action_id).answers.get(key)
        db.session.rollback()
    return answer


def test_deciding_one_conflict_does_not_take_back_what_a_colleague_changed_beside_it(person: Person, colleague: Person) -> None:
    person.open(person.at("action/basics"))
    person.press("later", {"title": "First", "summary": "First summary"})
    for each in (person, colleague):
        each.open(person.at("action/basics"))
    colleague.press("later", {"title": "Hers", "summary": "Her summary"})
    person.press("continue", {"title": "His"})
    person.press("keep", {"keep-title": "mine"})
    assert (stored(person, "title"), stored(person, "summary")) == ("His", "Her summary")


def test_a_conflict_left_undecided_does_not_take_back_what_a_colleague_saved_meanwhile(person: Person, colleague: Person) -> None:
    for each in (person, colleague):
        each.open(person.at("action/basics"))
    colleague.press("later", {"title": "Hers"})
    person.press("continue", {"title": "His"})
    colleague.open(person.at("action/basics"))
    colleague.press("later", {"summary": "Her summary"})
    person.press("keep")
    person.press("keep", {"keep-title": "mine"})
    assert (stored(person, "title"), stored(person, "summary")) == ("His", "Her summary")


def test_an_error_page_in_the_midst_of_signing_in_opens_nothing_that_is_sealed(person: Person, app: Flask, database_url: str) -> None:
    person.open(person.at("action/basics"))
    person.client.delete_cookie("session", domain="localhost")
    person.press("continue", {"title": "A secret title"})
    sealed = person.page.fields()["carried"]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("app.web.views.account.sign_in_with_password", lambda *_given, **_named: 1 / 0)
        page = person.press("continue", {"email": "ana@example.org", "password": "seven blue lanterns"})
    assert (page.status, page.fields()["carried"], "A secret title" in page.html) == (500, sealed, False)


@pytest.fixture
def logo_page(service: Service) -> Scene:
    stored_before = {"organisation_type": "partner-national-association", "endorsement": "yes"}
    return Scene(service, FormPage("profile/logo", "action", (), stored_before), {"logo_consent": "yes"})


def test_a_file_that_an_error_page_cannot_hold_is_asked_for_again(logo_page: Scene) -> None:
    with logo_page.locked():
        page = logo_page.press("continue", logo=a_picture())
        assert (page.status, "The file you chose is not on this page" in page.text) == (503, True)
    page = logo_page.person.press("again")
    assert (page.address, page.fields()["logo_consent"]) == (logo_page.address(), ["yes"])


def test_a_file_that_does_not_come_through_signing_in_is_asked_for_again(logo_page: Scene) -> None:
    logo_page.person.client.delete_cookie("session", domain="localhost")
    logo_page.press("continue", logo=a_picture())
    page = logo_page.person.press("continue", {"email": logo_page.email, "password": "seven blue lanterns"})
    assert "Choose the file again" in page.text


def test_the_log_does_not_tell_what_people_typed(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    scene = Scene(service, FormPage("action/description", "action", (), {}), {"description": "A secret text. " * 300})
    with scene.full(), caplog.at_level(logging.ERROR):
        assert scene.press("continue").status == 503
    assert "full" in caplog.text or "No space left" in caplog.text
    assert "A secret text" not in caplog.text


def test_a_picture_that_was_never_chosen_is_not_asked_for(logo_page: Scene) -> None:
    with logo_page.locked():
        page = logo_page.press("continue", logo=(BytesIO(b""), ""))
        assert "The file you chose" not in page.text
