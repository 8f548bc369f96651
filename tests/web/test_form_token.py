"""The token in every form: of this account alone, another one in each response, and nothing else counts as one."""

import base64

import pytest
from flask import Flask

from app.extensions import db
from app.models.actions import Action
from tests.support.visiting import Person, new_person

PATH = "action/basics"


def token_of(person: Person) -> str:
    return person.open(person.at(PATH)).fields()["csrf_token"][0]


def stored(person: Person) -> object:
    with person.app.app_context():
        return db.session.get_one(Action, person.action_id).answers.get("title")


def posted(person: Person, token: str) -> tuple[bool, object]:
    """Whether what was typed stands on the page that comes back, and the title that is stored."""
    page = person.post(person.at(PATH), {"title": "A house for all", "csrf_token": token})
    return "A house for all" in page.html, stored(person)


def test_each_response_masks_the_token_anew(person: Person) -> None:
    tokens = [base64.urlsafe_b64decode(token_of(person) + "==") for _ in range(5)]
    assert [len(token) for token in tokens] == [40] * 5
    assert [len({token[at : at + 4] for token in tokens}) for at in range(0, 40, 4)] == [5] * 10


def test_a_token_of_the_same_account_saves(person: Person) -> None:
    assert posted(person, token_of(person))[1] == "A house for all"


def test_a_token_of_another_account_saves_nothing_and_loses_nothing(app: Flask, person: Person) -> None:
    other = new_person(app, email="other@example.org")
    assert posted(person, token_of(other)) == (True, None)


@pytest.mark.parametrize(
    "token", ["", "x", "é" * 54, "A" * 54, "A" * 53, "A" * 55, "=" * 54, "A" * 243, "\x00" * 54, "Iml0IHdhcyBzaWduZWQi.aB.c"]
)
def test_what_is_no_token_saves_nothing_and_loses_nothing(person: Person, token: str) -> None:
    assert posted(person, token) == (True, None)


def test_a_token_cut_short_or_changed_in_one_sign_saves_nothing(person: Person) -> None:
    token = token_of(person)
    changed = ("B" if token[0] == "A" else "A") + token[1:]
    assert [posted(person, each) for each in (token[:-1], token[1:], changed, token[:27])] == [(True, None)] * 4


def test_a_session_without_a_mark_accepts_no_token(person: Person) -> None:
    with person.client.session_transaction() as session:
        del session["csrf_token"]
    assert posted(person, "") == (True, None)
