"""An organisation that is here already: asked for by name and country, joined once a member lets in, drafts moved without loss."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.models.accounts import JoinRequest, Membership, Organisation
from app.models.actions import Action
from app.models.base import writing
from app.operations.retention import forget_unconfirmed
from app.questionnaire.text import folded_name
from app.web.sign_in_state import now
from tests.members.support import events, mails, members, name, page_of
from tests.support.answers import ANSWERS
from tests.support.visiting import Page, Person, new_person

SAME = {**ANSWERS["profile/organisation"], "organisation_name": "VILLE  de Rivebellé."}


@pytest.fixture
def ana(person: Person) -> Person:
    return name(person, organisation_place="Rivebelle")


@pytest.fixture
def ben(app: Flask) -> Person:
    return new_person(app, email="ben@example.org", language="fr")


def say_name(person: Person, typed: dict[str, str] | None = None) -> Page:
    person.open(person.at("profile/organisation"))
    return person.press("continue", typed or dict(SAME))  # type: ignore[arg-type]


def ask(person: Person) -> Page:
    say_name(person)
    return person.press("ask")


def answer(person: Person, choice: str) -> Page:
    page = person.open(page_of(person))
    return person.press(page.all(f"//button[starts-with(@value, '{choice}-')]/@value")[0])


def join(ana: Person, ben: Person) -> None:
    ask(ben)
    answer(ana, "admit")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ville de São-Paulo", "ville de sao paulo"),
        ("L’Hôpital", "lhopital"),
        ("Łódź", "LODZ"),
        ("Straße", "STRASSE"),
        ("بلدية تلّ", "بلدية تل"),
    ],
)
def test_names_are_compared_without_case_accents_punctuation_and_spaces(one: str, other: str) -> None:
    assert folded_name(one) == folded_name(other) != ""


def test_vowel_signs_of_other_scripts_belong_to_the_name() -> None:
    assert folded_name("दिल्ली") != folded_name("दल्ला")


def test_the_same_name_and_country_bring_the_question_and_disclose_nothing(ana: Person, ben: Person) -> None:
    page = say_name(ben)
    assert page.heading == "Is this your organisation?"
    assert "ana@example.org" not in page.html and "Ville de Rivebelle" not in page.html and "VILLE de Rivebellé." in page.text


@pytest.mark.parametrize("typed", [{**SAME, "organisation_country": "FR"}, {**SAME, "organisation_name": "Rivebelle"}])
def test_another_name_or_country_brings_no_question(ana: Person, ben: Person, typed: dict[str, str]) -> None:
    assert say_name(ben, typed).address == ben.at("profile/commitment")


def test_an_organisation_that_nobody_has_confirmed_is_not_asked_for(app: Flask, ben: Person) -> None:
    name(new_person(app, email="pending@example.org", confirmed=False))
    assert say_name(ben).address == ben.at("profile/commitment")


def test_it_is_another_one_goes_on_with_the_form_and_is_not_asked_again(app: Flask, ana: Person, ben: Person) -> None:
    say_name(ben)
    page = ben.press("another")
    assert page.address == ben.at("profile/commitment")
    assert say_name(ben).address == ben.at("profile/commitment")
    assert (mails(app), events(app)) == ([], ["said it is another one"])


def test_asking_reaches_each_member_and_shows_the_person_nothing_yet(app: Flask, ana: Person, ben: Person) -> None:
    new_person(app, email="carla@example.org", organisation_id=ana.organisation_id, language="es")
    page = ask(ben)
    assert page.heading == "You have asked to join it"
    assert mails(app) == [("asked_to_join", "ana@example.org", "en"), ("asked_to_join", "carla@example.org", "es")]
    assert ben.open(ana.at("")).status == 404


def test_asking_twice_is_one_request(app: Flask, ana: Person, ben: Person) -> None:
    say_name(ben)
    body = {**ben.page.fields(), "do": "ask"}
    address = ben.page.all("//form/@action")[0]
    assert [ben.post(address, body).status for _ in range(2)] == [303, 303]
    assert len(mails(app)) == 1


def test_an_unconfirmed_person_asks_nobody_and_goes_on(app: Flask, ana: Person) -> None:
    ben = new_person(app, email="ben@example.org", confirmed=False)
    say_name(ben)
    token = ben.page.fields()["csrf_token"]
    page = ben.post(f"{page_of(ben)}/already-here", {"csrf_token": token, "do": "ask"})
    assert (page.response.headers["Location"], mails(app)) == ("/en/account/confirm", [])
    ben.open(f"{page_of(ben)}/already-here?action={ben.action_id}")
    assert ben.press("go-on").address == ben.at("profile/commitment")


def test_one_member_lets_in_by_a_button_and_all_are_told(app: Flask, ana: Person, ben: Person) -> None:
    new_person(app, email="carla@example.org", organisation_id=ana.organisation_id)
    ask(ben)
    page = answer(ana, "admit")
    assert "Your colleague has been let in." in page.text
    assert members(app, ana.organisation_id) == ["ana@example.org", "carla@example.org", "ben@example.org"]
    assert mails(app)[-2:] == [("let_in", "ben@example.org", "fr"), ("colleague_joined", "carla@example.org", "en")]
    assert ben.open(ana.at("action/basics")).status == 200


def test_two_members_who_answer_let_in_once(app: Flask, ana: Person, ben: Person) -> None:
    carla = new_person(app, email="carla@example.org", organisation_id=ana.organisation_id)
    carla.organisation_id = ana.organisation_id
    ask(ben)
    carla.open(page_of(ana))
    button = carla.page.all("//button[starts-with(@value, 'refuse-')]/@value")[0]
    answer(ana, "admit")
    page = carla.press(button)
    assert (page.status, "Somebody has answered this request already." in page.text) == (409, True)
    assert "ben@example.org" in members(app, ana.organisation_id)


def test_a_declined_person_is_told_and_keeps_their_draft(app: Flask, ana: Person, ben: Person) -> None:
    ask(ben)
    answer(ana, "refuse")
    assert mails(app)[-1] == ("not_let_in", "ben@example.org", "fr")
    assert (ben.open(ben.at("action/basics")).status, ben.open(ana.at("")).status) == (200, 404)


def test_nobody_learns_by_trying_names_one_after_another(ana: Person, ben: Person) -> None:
    for number in range(10):
        say_name(ben, {**SAME, "organisation_name": f"Ville {number}"})
    assert say_name(ben).address == ben.at("profile/commitment")
    assert ben.open(f"{page_of(ben)}/already-here").address == page_of(ben)


def test_the_page_tells_nobody_who_was_not_asked(ana: Person, ben: Person) -> None:
    """The profile page takes a name without a question; then nothing is told either."""
    name(ben)
    assert ben.open(f"{page_of(ben)}/already-here").address == page_of(ben)
    assert "is here already" not in ben.page.text


def test_once_let_in_the_drafts_move_with_one_button_and_nothing_is_lost(app: Flask, ana: Person, ben: Person) -> None:
    ben.open(ben.at("action/basics"))
    ben.press("later", {"title": "Ben’s draft"})
    say_name(ben, {**SAME, "organisation_place": "Elsewhere", "organisation_website": "www.ben.example"})
    ben.press("ask")
    answer(ana, "admit")
    page = ben.open(f"/en/organisations/{ana.organisation_id}/drafts")
    assert "Ben’s draft" in page.text and "Elsewhere" in page.text
    page = ben.press(page.all("//button[@class='main']/@value")[0])
    assert "Your drafts have moved" in page.text
    with app.app_context():
        into = db.session.get_one(Organisation, ana.organisation_id)
        assert db.session.get_one(Action, ben.action_id).organisation_id == ana.organisation_id
        assert (into.answers["organisation_place"], into.answers["organisation_website"]) == ("Rivebelle", "https://www.ben.example")
        assert db.session.get(Organisation, ben.organisation_id) is None
        assert db.session.scalars(select(Membership.organisation_id).where(Membership.account_id == ben.account_id)).all() == [into.id]
    earlier = ben.open(f"{ben.at('profile/organisation')}/earlier")
    assert "Elsewhere" in earlier.text
    assert ana.open(ben.at("action/basics")).fields()["title"] == ["Ben’s draft"]


def test_the_section_is_confirmed_again_for_the_joined_organisation(ana: Person, ben: Person) -> None:
    join(ana, ben)
    ben.open(f"/en/organisations/{ana.organisation_id}/drafts")
    ben.press(ben.page.all("//button[@class='main']/@value")[0])
    assert "Completed" not in ben.open(ben.at("")).text


def test_drafts_that_others_work_on_do_not_move(app: Flask, ana: Person, ben: Person) -> None:
    join(ana, ben)
    new_person(app, email="dora@example.org", organisation_id=ben.organisation_id)
    assert ben.open(f"/en/organisations/{ana.organisation_id}/drafts").address == f"/en/organisations/{ana.organisation_id}"


def test_forgetting_an_unconfirmed_account_forgets_what_it_was_shown(app: Flask, ana: Person) -> None:
    say_name(new_person(app, email="pending@example.org", confirmed=False))
    with app.app_context(), writing(db.session):
        assert forget_unconfirmed(db.session(), now() + timedelta(days=91)) == 1
        assert db.session.scalars(select(JoinRequest)).all() == []
