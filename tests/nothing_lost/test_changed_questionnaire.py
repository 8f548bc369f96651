"""The questionnaire changes while people are half-way through a page: a question comes, moves, is retired, or its whole page is."""

from dataclasses import replace

import pytest

from app.questionnaire.definition import Page
from app.questionnaire.questionnaire import PAGES, QUESTIONS
from tests.support.visiting import Person, sign_in

GONE = "An answer to a question that was retired this morning.\nSecond line."


@pytest.fixture
def at_basics(person: Person) -> Person:
    """Somebody who has opened a page and begins to write."""
    person.open(person.at("action/basics"))
    return person


def boxes(person: Person) -> list[str]:
    """Texts that stand on the page only to be copied."""
    return ["".join(box.itertext()).strip() for box in person.page.all("//textarea[@readonly]")]


@pytest.mark.parametrize(("do", "language"), [("continue", "en"), ("later", "en"), ("lang-fr", "fr")])
def test_the_text_of_a_retired_question_is_shown_and_the_rest_is_saved(at_basics: Person, do: str, language: str) -> None:
    page = at_basics.press(do, {"title": "A house", "a_retired_question": GONE})
    assert (page.status, boxes(at_basics), page.all("//html/@lang")) == (422, [GONE], [language])
    assert at_basics.open(at_basics.at("action/basics")).fields()["title"] == ["A house"]


def test_it_is_not_sent_again_and_the_button_then_goes_on(at_basics: Person) -> None:
    at_basics.press("later", {"title": "A house", "a_retired_question": GONE})
    assert at_basics.press("later").heading == "Your answers have been saved"


def test_a_question_that_has_moved_to_another_page_is_shown_with_its_name(at_basics: Person) -> None:
    page = at_basics.press("continue", {"title": "A house", "description": GONE})
    label = page.all("//label[@for=//textarea[@readonly]/@id]/text()")
    assert (boxes(at_basics), label) == ([GONE], [QUESTIONS["description"].label])


def test_it_comes_through_signing_in(at_basics: Person) -> None:
    at_basics.client.delete_cookie("session", domain="localhost")
    page = at_basics.press("continue", {"title": "A house", "a_retired_question": GONE})
    assert (page.status, GONE[:20] in page.html) == (401, False)
    sign_in(at_basics, at_basics.account_id)
    page = at_basics.press("again")
    assert (page.fields()["title"], boxes(at_basics)) == (["A house"], [GONE])


def test_the_same_in_the_profile(person: Person) -> None:
    person.open("/en/profile/you")
    page = person.press("continue", {"full_name": "Ana Sousa", "a_retired_question": GONE})
    assert (page.status, boxes(person)) == (422, [GONE])
    assert person.open("/en/profile/you").fields()["full_name"] == ["Ana Sousa"]


def test_a_page_that_is_gone_gives_the_text_back(person: Person) -> None:
    fields = person.open(person.at("action/basics")).fields()
    page = person.post(person.at("action/retired-page"), {**fields, "title": "A house", "a_retired_question": GONE})
    assert (page.status, page.fields()["title"], page.fields()["a_retired_question"]) == (404, ["A house"], [GONE])
    assert {"What is the action called?", "Your text"} <= {"".join(label.itertext()).strip() for label in page.all("//label")}


def test_a_new_question_does_not_lose_the_page_that_was_opened_before_it(at_basics: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opened without the question, sent when it is there: the rest is saved and the new one is asked."""
    whole = PAGES["action/basics"]
    before: Page = replace(whole, questions=tuple(question for question in whole.questions if question.key != "summary"))
    with monkeypatch.context() as earlier:
        earlier.setitem(PAGES, "action/basics", before)
        at_basics.open(at_basics.at("action/basics"))
    assert "summary" not in at_basics.page.fields()
    page = at_basics.press("continue", {"title": "A house"})
    assert (page.status, page.fields()["title"], "summary" in page.fields()) == (422, ["A house"], True)
