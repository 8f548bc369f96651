"""An earlier text of a question can be looked at and taken back from the log of saves; consents cannot."""

import pytest

from app.extensions import db
from app.models.actions import Action, Save
from tests.form.test_filling_in import fill_in
from tests.support.answers import ANSWERS, CONFIRMATIONS
from tests.support.visiting import Page, Person, new_person

BASICS = "action/basics"


def save(person: Person, path: str = BASICS, **typed: str) -> None:
    person.open(person.at(path))
    person.press("later", typed)


def earlier(person: Person, path: str = BASICS) -> Page:
    return person.open(f"{person.at(path)}/earlier")


def buttons(page: Page) -> list[str]:
    return [value for value in page.all("//button[@class='second']/@value") if value.startswith("take-")]


def answers(person: Person) -> dict[str, object]:
    with person.app.app_context():
        return dict(db.session.get_one(Action, person.action_id).answers)


def test_each_change_is_listed_newest_first_with_the_text_before(person: Person) -> None:
    for title in ("One", "Two", "Three"):
        save(person, title=title)
    page = earlier(person)
    assert [" ".join(text.split()) for text in page.all("//blockquote/p/text()")] == ["Two", "One"]
    assert len(page.all("//section/h2")) == 3


def test_taking_back_is_a_new_save_and_nothing_of_the_log_goes(person: Person) -> None:
    save(person, title="One")
    save(person, title="Two")
    earlier(person)
    page = person.press(buttons(person.page)[0])
    assert (answers(person)["title"], "The earlier text is in its place again." in page.text) == ("One", True)
    assert page.all("(//blockquote)[1]/p/text()") == ["Two"]
    with person.app.app_context():
        assert [each.answers["title"] for each in db.session.query(Save).order_by(Save.id)] == ["One", "Two", "One"]


def test_only_the_chosen_question_is_taken_back(person: Person) -> None:
    save(person, title="One", summary="First")
    save(person, title="Two", summary="Second")
    earlier(person)
    person.press(next(value for value in buttons(person.page) if value.endswith("-summary")))
    assert (answers(person)["title"], answers(person)["summary"]) == ("Two", "First")


def test_all_texts_of_a_save_are_taken_back_together(person: Person) -> None:
    save(person, title="One", summary="First")
    save(person, title="Two", summary="Second")
    earlier(person)
    person.press(next(value for value in buttons(person.page) if value.count("-") == 1))
    assert (answers(person)["title"], answers(person)["summary"]) == ("One", "First")


def test_a_colleagues_newer_answer_is_not_overwritten_in_silence(person: Person) -> None:
    colleague = new_person(person.app, email="ben@example.org", organisation_id=person.organisation_id)
    colleague.action_id = person.action_id
    save(person, title="One")
    save(person, title="Two")
    earlier(person)
    save(colleague, title="Hers")
    page = person.press(buttons(person.page)[0])
    assert (page.status, answers(person)["title"]) == (409, "Hers")
    assert "ben@example.org changed this on" in page.text
    person.press(next(value for value in buttons(page) if value.endswith("-title")))
    assert answers(person)["title"] == "Two"


def test_an_answer_kept_with_the_organisation_can_be_taken_back_too(person: Person) -> None:
    save(person, "profile/organisation", organisation_name="Ville A")
    save(person, "profile/organisation", organisation_name="Ville B")
    earlier(person, "profile/organisation")
    person.press(buttons(person.page)[0])
    assert person.open(person.at("profile/organisation")).fields()["organisation_name"] == ["Ville A"]


def test_consents_are_neither_listed_nor_taken_back(person: Person) -> None:
    save(person, "profile/organisation", **{key: str(value) for key, value in ANSWERS["profile/organisation"].items()})
    save(person, "permissions/contact", local_mgi_interest="yes", own_reference="A1")
    save(person, "permissions/contact", local_mgi_interest="no", own_reference="A2")
    assert earlier(person, "permissions/news").status == 404
    assert [value.rpartition("-")[2] for value in buttons(earlier(person, "permissions/contact"))] == ["own_reference"]


def test_another_persons_save_cannot_be_taken_from_another_page(person: Person) -> None:
    other = new_person(person.app, email="other@example.org")
    save(other, title="Secret")
    save(other, title="Secret two")
    earlier(other)
    foreign = buttons(other.page)[0]
    save(person, title="One")
    save(person, title="Two")
    earlier(person)
    page = person.press(foreign)
    assert (answers(person)["title"], "Secret" in page.html) == ("Two", False)


def test_without_a_save_there_is_no_link_and_the_page_says_so(person: Person) -> None:
    page = person.open(person.at(BASICS))
    assert page.all("//a[contains(@href, '/earlier')]") == []
    assert "No earlier text is kept of this page." in earlier(person).text


def test_after_a_save_the_page_and_the_task_list_lead_there(person: Person) -> None:
    save(person, title="One")
    addresses = [person.open(person.at(path)).all("//a[contains(@href, '/earlier')]/@href") for path in (BASICS, "")]
    assert addresses == [[f"{person.at(BASICS)}/earlier"]] * 2


def test_many_saves_are_paged_by_key(person: Person) -> None:
    for number in range(23):
        save(person, title=f"Title {number}")
    page = earlier(person)
    assert len(page.all("//section")) == 20
    page = person.open(page.all("//a[contains(@href, 'before=')]/@href")[0])
    assert page.all("//blockquote/p/text()") == ["Title 1", "Title 0"]


@pytest.mark.parametrize("typed", ["0", "x", "99999999999999999999", "-1"])
def test_any_key_in_the_address_is_answered(person: Person, typed: str) -> None:
    save(person, title="One")
    assert person.open(f"{person.at(BASICS)}/earlier?before={typed}").status == 200


def test_the_language_switch_shows_the_same_list(person: Person) -> None:
    save(person, title="One")
    save(person, title="Two")
    earlier(person)
    page = person.press("lang-fr")
    assert (page.all("//html/@lang"), page.all("//blockquote/p/text()")) == (["fr"], ["One"])


def test_after_submission_it_leads_to_the_confirmation(person: Person) -> None:
    fill_in(person)
    person.press("submit", CONFIRMATIONS)
    assert earlier(person).address == person.at("submitted")
