"""Two tabs, two colleagues: nothing is overwritten in silence."""

import pytest

from app.extensions import db
from app.models.actions import Action
from tests.support.visiting import Person, new_person


@pytest.fixture
def colleague(person: Person) -> Person:
    other = new_person(person.app, email="ben@example.org", organisation_id=person.organisation_id)
    other.action_id = person.action_id
    return other


def answers(person: Person) -> dict[str, object]:
    with person.app.app_context():
        return dict(db.session.get_one(Action, person.action_id).answers)


def test_changes_to_different_questions_are_joined(person: Person, colleague: Person) -> None:
    person.open(person.at("action/basics"))
    colleague.open(person.at("action/basics"))
    colleague.press("later", {"title": "Hers"})
    page = person.press("later", {"summary": "His"})
    assert page.status == 200
    assert (answers(person)["title"], answers(person)["summary"]) == ("Hers", "His")


def test_a_question_that_both_changed_is_asked_and_both_texts_are_shown(person: Person, colleague: Person) -> None:
    person.open(person.at("action/basics"))
    colleague.open(person.at("action/basics"))
    colleague.press("later", {"title": "Hers"})
    page = person.press("continue", {"title": "His"})
    assert (page.status, page.fields()["title"]) == (409, ["His"])
    assert "ben@example.org saved this on" in page.text and "Hers" in page.text
    assert answers(person)["title"] == "Hers"


@pytest.mark.parametrize(("choice", "kept"), [("mine", "His"), ("theirs", "Hers"), ("both", "Hers / His")])
def test_the_choice_decides(person: Person, colleague: Person, choice: str, kept: str) -> None:
    person.open(person.at("action/basics"))
    colleague.open(person.at("action/basics"))
    colleague.press("later", {"title": "Hers"})
    person.press("continue", {"title": "His"})
    person.press("keep", {"keep-title": choice})
    assert answers(person)["title"] == kept


def test_a_clash_without_a_choice_is_asked_again(person: Person, colleague: Person) -> None:
    person.open(person.at("action/basics"))
    colleague.open(person.at("action/basics"))
    colleague.press("later", {"title": "Hers"})
    person.press("continue", {"title": "His"})
    page = person.press("keep", {})
    assert (page.status, page.fields()["title"], answers(person)["title"]) == (409, ["His"], "Hers")


def test_ones_own_save_sent_again_is_no_conflict(person: Person) -> None:
    person.open(person.at("action/basics"))
    body = {**person.page.fields(), "title": "Once", "do": "later"}
    first = person.post(person.at("action/basics"), body)
    second = person.post(person.at("action/basics"), body)
    assert (first.status, second.status, answers(person)["title"]) == (303, 303, "Once")


def test_a_colleague_on_another_page_is_no_conflict(person: Person, colleague: Person) -> None:
    person.open(person.at("action/basics"))
    colleague.open(person.at("action/people"))
    colleague.press("later", {"people_reached": "20"})
    page = person.press("later", {"title": "His"})
    assert page.status == 200


def test_the_words_that_differ_are_named(person: Person, colleague: Person) -> None:
    person.open(person.at("action/basics"))
    colleague.open(person.at("action/basics"))
    colleague.press("later", {"summary": "We open a big house for all in spring."})
    page = person.press("continue", {"summary": "We open a small house for all."})
    assert page.all("//mark/text()") == ["big", "all in spring.", "small", "all."]


def test_a_colleague_without_a_name_is_called_by_the_address_on_the_task_list(person: Person, colleague: Person) -> None:
    colleague.open(person.at("action/basics"))
    colleague.press("later", {"title": "Hers"})
    assert "by ben@example.org: The action in short" in person.open(person.at("")).text
