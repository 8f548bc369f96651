"""Filling in the form, page after page, until the action is submitted."""

from typing import Any

import pytest

from app.extensions import db
from app.models.accounts import ConsentGiven
from app.models.actions import Action, Save, Submission
from app.models.outbox import OutboxMail
from tests.support.answers import ANSWERS, CONFIRMATIONS
from tests.support.visiting import Page, Person


def fill_in(person: Person, *, until: str = "", changes: dict[str, dict[str, Any]] | None = None) -> Page:
    """Answer every page up to `until` (not answered itself), following the form from page to page."""
    page = person.open(person.at("profile/you"))
    for path, answers in ANSWERS.items():
        if path == until:
            return page
        assert page.address.split("?")[0].endswith(path), f"{page.address} instead of {path}: {page.text[:300]}"
        page = person.press("continue", {**answers, **(changes or {}).get(path, {})})
    return page


def stored(person: Person) -> Action:
    with person.app.app_context():
        return db.session.get_one(Action, person.action_id)


def test_the_form_leads_from_page_to_page_to_the_check_page(person: Person) -> None:
    page = fill_in(person)
    assert (page.status, page.address) == (200, person.at("check"))
    assert page.all("//*[@id='missing']") == []


def test_a_complete_action_is_submitted_once_with_one_receipt_in_the_outbox(person: Person) -> None:
    fill_in(person)
    page = person.press("submit", CONFIRMATIONS)
    person.open(person.at("check"))
    assert (page.status, page.address, person.page.address) == (200, person.at("submitted"), person.at("submitted"))
    with person.app.app_context():
        assert db.session.query(Submission).count() == 1
        assert [(mail.kind, mail.to, mail.language) for mail in db.session.query(OutboxMail)] == [("receipt", "ana@example.org", "fr")]


def test_the_same_submit_sent_again_leads_to_the_same_confirmation(person: Person) -> None:
    fill_in(person)
    body = {**person.page.fields(), **CONFIRMATIONS, "do": "submit"}
    first = person.post(person.at("check"), body)
    second = person.post(person.at("check"), body)
    assert [page.response.headers["Location"] for page in (first, second)] == [person.at("submitted")] * 2
    with person.app.app_context():
        assert db.session.query(Submission).count() == 1


def test_without_the_confirmations_nothing_is_submitted(person: Person) -> None:
    fill_in(person)
    page = person.press("submit", {})
    assert (page.status, len(page.errors), stored(person).submitted_at) == (422, 2, None)
    assert page.all("//div[@class='summary']//span") == [], "what was not confirmed stands in the page, not in the summary once more"
    assert page.title.startswith("Error:")


def test_the_check_stays_without_a_link_of_its_own_until_it_can_be_started(person: Person) -> None:
    title = "//ol[@class='tasks']/li[last()]/*[1]"
    before = person.open(person.at(""))
    assert [each.tag for each in before.all(title)] == ["b"]
    assert before.all("//ol[@class='tasks']/li[last()]//a/@href") == [person.at("check")]
    fill_in(person)
    assert [each.tag for each in person.open(person.at("")).all(title)] == ["a"]


def test_values_are_stored_in_their_shapes(person: Person) -> None:
    fill_in(person)
    answers = stored(person).answers
    assert {
        key: answers[key] for key in ("people_reached", "action_other_countries", "starts_on", "web_address", "timeline_confirmed")
    } == {
        "people_reached": 1500,
        "action_other_countries": ["ES", "FR"],
        "starts_on": "2022-03",
        "web_address": "https://rivebelle.example/house",
        "timeline_confirmed": "ongoing",
    }


def test_what_is_wrong_is_kept_as_typed_with_its_error(person: Person) -> None:
    page = fill_in(person, until="action/people")
    page = person.press("continue", {"target_groups": ["migrants"], "people_reached": "many"})
    assert (page.status, page.errors) == (422, ["Enter a whole number in digits, like 1500."])
    again = person.open(person.at("action/people"))
    assert (again.status, again.fields()["people_reached"], again.errors) == (200, ["many"], ["Enter a whole number in digits, like 1500."])


def test_what_is_missing_is_said_only_after_continue(person: Person) -> None:
    first = person.open(person.at("profile/you"))
    assert first.errors == []
    page = person.press("continue", {"full_name": "Ana"})
    assert page.errors == ["Enter your job title"]


def test_save_and_come_back_later_saves_the_page_it_stands_on(person: Person) -> None:
    person.open(person.at("profile/you"))
    page = person.press("later", {"full_name": "Ana"})
    assert page.heading == "Your answers have been saved"
    assert person.open(person.at("profile/you")).fields()["full_name"] == ["Ana"]


@pytest.mark.parametrize("language", ["fr", "es"])
def test_the_language_switch_keeps_what_was_typed_and_shows_the_same_page(person: Person, language: str) -> None:
    person.open(person.at("action/basics"))
    page = person.press(f"lang-{language}", {"title": "A house", "web_address": "not one"})
    assert page.address == person.at("action/basics", language)
    assert (page.fields()["title"], page.fields()["web_address"]) == (["A house"], ["not one"])
    assert len(page.errors) == 1


def test_the_language_switch_does_not_change_the_correspondence_language(person: Person) -> None:
    person.open(person.at("profile/you"))
    page = person.press("lang-es", {"correspondence_language": "fr"})
    assert page.fields()["correspondence_language"] == ["fr"]


def test_a_partner_is_asked_for_its_endorsement_and_then_for_its_logo(person: Person) -> None:
    person.open(person.at("profile/organisation"))
    page = person.press("continue", {**ANSWERS["profile/organisation"], "organisation_type": "partner-other"})
    assert page.address == person.at("profile/organisation-kind")
    page = person.press("continue", {"organisation_type_other": "A foundation"})
    assert [field for field in page.fields() if field not in ("seen", "csrf_token")] == []
    page = person.press("continue", {"endorsement": "yes"})
    assert page.address == person.at("profile/logo")


def test_an_answer_behind_a_condition_that_no_longer_holds_stays_in_the_draft_and_nowhere_else(person: Person) -> None:
    fill_in(person)
    person.open(person.at("action/dates"))
    person.press("continue", {"starts_on-month": "1", "starts_on-year": "2090"})
    assert stored(person).answers["results"] == "A roof for 300 people."
    assert "A roof for 300 people." not in person.open(person.at("check")).text
    tasks = person.open(person.at(""))
    assert "No longer asked, because of your other answers: What can be said so far Results and lessons" in tasks.text


def test_saying_no_to_the_timeline_leads_back_to_the_dates(person: Person) -> None:
    fill_in(person, until="action/timeline")
    page = person.press("continue", {"timeline_confirmed": "no"})
    assert page.address == person.at("action/dates")


def test_more_than_three_objectives_bring_advice_once(person: Person) -> None:
    fill_in(person, until="objectives/choose")
    four = ["improve-governance", "access-to-services", "end-discrimination", "reception-sponsorship"]
    page = person.press("continue", {"objectives": four})
    assert (page.address, page.fields()["objectives"]) == (person.at("objectives/review"), four)
    page = person.press("continue", {})
    assert page.address == person.at("permissions/contact")
    person.open(person.at("objectives/choose"))
    assert person.press("continue", {}).address == person.at("permissions/contact")


def test_a_change_from_the_check_page_comes_back_to_the_same_place(person: Person) -> None:
    fill_in(person)
    person.open(person.at("action/basics") + "?back=check")
    page = person.press("continue", {"title": "Another title"}, follow=False)
    assert page.response.headers["Location"] == person.at("check") + "#answer-title"


def test_a_consent_is_dated_worded_and_in_no_document(person: Person) -> None:
    fill_in(person)
    person.press("submit", CONFIRMATIONS)
    with person.app.app_context():
        given = {consent.key: (consent.value, consent.language, consent.action_id) for consent in db.session.query(ConsentGiven)}
        assert given == {
            "mailing_list": ("yes", "en", person.action_id),
            "global_cities_fund_mailings": ("no", "en", person.action_id),
            "local_mgi_interest": ("no", "en", person.action_id),
        }
        snapshot = db.session.query(Submission).one().snapshot
        assert "mailing_list" not in str(snapshot) and "local_mgi_interest" not in str(snapshot) and "ana@example.org" not in str(snapshot)


def test_each_save_is_in_the_log_and_a_save_without_a_change_is_not(person: Person) -> None:
    person.open(person.at("action/basics"))
    person.press("later", {"title": "One"})
    person.open(person.at("action/basics"))
    person.press("later", {})
    with person.app.app_context():
        saves = db.session.query(Save).filter_by(keeper_id=person.action_id).all()
        assert [(save.page, save.version, save.answers["title"]) for save in saves] == [("action/basics", 1, "One")]


def test_another_action_begins_with_the_profile_filled_in_and_asks_only_to_confirm_it(person: Person) -> None:
    fill_in(person)
    person.press("submit", CONFIRMATIONS)
    person.open("/en/actions")
    page = person.press("open")
    assert page.heading == "Is this still right?"
    assert "Ville de Rivebelle" not in page.text or "Ana Sousa" in page.text
    page = person.press("continue")
    page = person.press("continue")
    assert page.address.endswith("/action/basics")


def test_nothing_can_be_changed_after_submission(person: Person) -> None:
    fill_in(person)
    token = person.page.fields()["csrf_token"]
    person.press("submit", CONFIRMATIONS)
    page = person.open(person.at("action/basics"))
    assert page.address == person.at("submitted")
    body = {"csrf_token": token, "title": "Changed"}
    answer = person.post(person.at("action/basics"), body)
    assert (answer.status, answer.fields()["title"], stored(person).title) == (409, ["Changed"], "A house for all")
