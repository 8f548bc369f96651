"""Two people press a button at the very same moment: what one saves is not overwritten by the other, and one action is submitted once."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.extensions import db
from app.models.actions import Action, Receipt, Submission
from app.models.outbox import OutboxMail
from tests.support.answers import ANSWERS, CONFIRMATIONS
from tests.support.at_once import at_once, ready
from tests.support.visiting import Person, new_person, sign_in

BASICS = "action/basics"


@pytest.fixture
def people(app: Flask, person: Person) -> list[Person]:
    """Two tabs of one person and two colleagues, all before the same action."""
    tab = Person(app, person.account_id, person.organisation_id, person.action_id)
    cookie = person.client.get_cookie("session", domain="localhost")
    assert cookie is not None
    tab.client.set_cookie("session", cookie.value, domain="localhost")
    others = [new_person(app, email=f"{name}@example.org", organisation_id=person.organisation_id) for name in ("ben", "carla")]
    for other in others:
        other.action_id = person.action_id
    return [person, tab, *others]


def answers(person: Person) -> dict[str, Any]:
    with person.app.app_context():
        found = dict(db.session.get_one(Action, person.action_id).answers)
        db.session.rollback()
    return found


def test_each_of_four_changes_another_question_of_one_page(app: Flask, people: list[Person]) -> None:
    typed = {"title": "A house", "summary": "We open a house.", "answer_language": "fr", "web_address": "https://rivebelle.example"}
    start = people[0]
    start.open(start.at(BASICS))
    start.press("later", {"title": "Before", "summary": "Before", "answer_language": "en", "web_address": "before.example"})
    acts = [ready(person, person.at(BASICS), "later", **{key: text}) for person, (key, text) in zip(people, typed.items(), strict=True)]
    assert at_once(app, *acts) == [303] * 4
    assert {key: answers(start)[key] for key in typed} == typed


def test_of_two_that_change_the_same_question_one_is_asked(app: Flask, people: list[Person]) -> None:
    acts = [ready(person, person.at(BASICS), "later", title=f"Title {number}") for number, person in enumerate((people[0], people[2]))]
    statuses = at_once(app, *acts)
    assert (sorted(statuses), answers(people[0])["title"]) == ([303, 409], f"Title {statuses.index(303)}")


@pytest.fixture
def complete(people: list[Person]) -> list[Person]:
    """The action only needs its confirmations, whoever gives them."""
    for path, typed in ANSWERS.items():
        people[0].open(people[0].at(path))
        people[0].press("continue", typed)
    for person in people[2:]:
        person.open("/en/profile/you")
        person.press("continue", ANSWERS["profile/you"])
    return people


def kept(app: Flask) -> tuple[int, int, int]:
    """(submissions, receipts' mails, receipts made)."""
    with app.app_context():
        mails = db.session.query(OutboxMail).filter_by(kind="receipt").count()
        found = db.session.query(Submission).count(), mails, db.session.query(Receipt).count()
        db.session.rollback()
    return found


def test_whoever_presses_submit_at_the_same_moment_it_is_submitted_once_and_all_see_it(app: Flask, complete: list[Person]) -> None:
    def submit(person: Person) -> Any:
        form = {**person.open(person.at("check")).fields(), **CONFIRMATIONS, "do": "submit"}
        return lambda: person.client.post(person.at("check"), data=form).headers["Location"]

    places = at_once(app, *[submit(person) for person in complete])
    assert (places, kept(app)) == ([complete[0].at("submitted")] * 4, (1, 1, 0))
    pages = [person.open(person.at("submitted")) for person in complete]
    assert len({page.all("//*[@class='reference']/text()")[0] for page in pages}) == 1


def test_what_is_saved_while_somebody_submits_is_in_the_submission_or_given_back(app: Flask, complete: list[Person]) -> None:
    writer, submitter = complete[2], complete[0]
    form = {**submitter.open(submitter.at("check")).fields(), **CONFIRMATIONS, "do": "submit"}
    written = {**writer.open(writer.at(BASICS)).fields(), "title": "A better title", "do": "later"}
    saved, _ = at_once(
        app,
        lambda: writer.client.post(writer.at(BASICS), data=written),
        lambda: submitter.client.post(submitter.at("check"), data=form),
    )
    with app.app_context():
        title = db.session.query(Submission).one().snapshot["answers"]["action"]["title"]
        db.session.rollback()
    assert was_kept(saved) == (title == "A better title")


def was_kept(answer: TestResponse) -> bool:
    """Whether it was saved; if not, the page holds it."""
    if answer.status_code == 303:
        return True
    assert (answer.status_code, "A better title" in answer.get_data(as_text=True)) == (409, True)
    return False


def test_who_writes_on_after_a_colleague_has_submitted_keeps_the_text_in_each_language(complete: list[Person]) -> None:
    writer, submitter = complete[2], complete[0]
    writer.open(writer.at(BASICS))
    submitter.open(submitter.at("check"))
    submitter.press("submit", CONFIRMATIONS)
    page = writer.press("continue", {"title": "A better title"})
    assert (page.status, page.heading, page.fields()["title"]) == (409, "This action has been submitted", ["A better title"])
    page = writer.press("lang-fr")
    assert (page.status, page.all("//html/@lang"), page.fields()["title"]) == (409, ["fr"], ["A better title"])
    assert writer.press("open").address == writer.at("submitted", "fr")


def test_what_comes_through_signing_in_after_a_colleague_has_submitted_is_given_back(complete: list[Person]) -> None:
    writer, submitter = complete[2], complete[0]
    writer.open(writer.at(BASICS))
    submitter.open(submitter.at("check"))
    submitter.press("submit", CONFIRMATIONS)
    writer.client.delete_cookie("session", domain="localhost")
    assert writer.press("continue", {"title": "A better title"}).status == 401
    sign_in(writer, writer.account_id)
    page = writer.press("again")
    assert (page.status, page.fields()["title"]) == (409, ["A better title"])


def test_who_saves_the_same_once_more_after_the_submission_is_led_to_it(complete: list[Person]) -> None:
    writer, submitter = complete[2], complete[0]
    writer.open(writer.at(BASICS))
    submitter.open(submitter.at("check"))
    submitter.press("submit", CONFIRMATIONS)
    assert writer.press("continue").address == writer.at("submitted")
