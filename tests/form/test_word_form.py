"""The Word form: downloaded blank or filled in, uploaded, checked field by field, taken over."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest

from app.extensions import db
from app.models.accounts import Account, Organisation
from app.models.actions import Action, LeftAside, Save
from app.models.base import writing
from app.operations.retention import forget_unconfirmed
from app.operations.taking_over import forget_left_aside
from app.questionnaire.reference.objectives import OBJECTIVES
from app.web.sign_in_state import now
from tests.form.test_filling_in import fill_in
from tests.support.answers import CONFIRMATIONS
from tests.support.visiting import Page, Person, Visitor, new_person, sign_in
from tests.support.word_forms import WHOLE, a_word_form, typed_into, written_below_a_table

UPLOAD, CHECK = "word-form", "word-form/check"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def colleague(person: Person) -> Person:
    other = new_person(person.app, email="ben@example.org", organisation_id=person.organisation_id)
    other.action_id = person.action_id
    return other


def upload(person: Person, form: bytes, language: str = "en", name: str = "form.docx") -> Page:
    person.open(person.at(UPLOAD, language))
    return person.press("continue", {"file": (BytesIO(form), name)})


def downloaded(person: Person, language: str = "en") -> bytes:
    return bytes(person.client.get(person.at("word-form.docx", language)).data)


def answers(person: Person) -> dict[str, Any]:
    with person.app.app_context():
        action = db.session.get_one(Action, person.action_id)
        found = {**db.session.get_one(Account, person.account_id).answers, **action.organisation.answers, **action.answers}
        db.session.rollback()
    return found


def pressed(person: Person) -> list[str]:
    with person.app.app_context():
        found = list(db.session.get_one(Action, person.action_id).pressed)
        db.session.rollback()
    return found


def left_aside(person: Person) -> list[list[dict[str, Any]]]:
    with person.app.app_context():
        found = [row.entries for row in db.session.query(LeftAside).order_by(LeftAside.id)]
        db.session.rollback()
    return found


def save(person: Person, path: str = "action/basics", **typed: str) -> None:
    person.open(person.at(path))
    person.press("later", typed)


# --- out --------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_the_blank_form_is_public_and_fetched_once(visitor: Visitor, language: str) -> None:
    response = visitor.client.get(f"/{language}/word-form.docx")
    assert (response.status_code, response.content_type, response.headers["Cache-Control"]) == (200, DOCX, "public, max-age=86400")
    assert response.headers["Content-Disposition"] == f'attachment; filename="call-to-local-action_word-form_{language}.docx"'
    again = visitor.client.get(f"/{language}/word-form.docx", headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data, "Set-Cookie" in response.headers) == (304, b"", False)


def test_the_form_of_a_draft_holds_its_answers_and_is_kept_nowhere(person: Person) -> None:
    save(person, title="A house for all")
    response = person.client.get(person.at("word-form.docx"))
    assert "no-store" in response.headers["Cache-Control"] and "ETag" not in response.headers
    reference = f"{person.action_id[:5]}-{person.action_id[5:]}"
    assert response.headers["Content-Disposition"] == f'attachment; filename="call-to-local-action_{reference}_word-form_en.docx"'
    page = upload(person, response.data)
    assert "The same in both: 2 answers" in page.text


@pytest.mark.parametrize("address", ["/en/", "/en/help"])
def test_it_is_found_from_the_start_page_and_from_the_help(visitor: Visitor, address: str) -> None:
    assert visitor.open(address).all("//main//a[@href='/en/word-form.docx']")


def test_the_task_list_leads_there(person: Person) -> None:
    assert person.open(person.at("")).all(f"//main//a[@href='{person.at(UPLOAD)}']")
    offered = person.open(person.at(UPLOAD)).all("//main//a[contains(@href, '.docx')]/@href")
    assert offered == [
        *(person.at("word-form.docx", code) for code in ("en", "es", "fr")),
        *(f"/{code}/word-form.docx" for code in ("en", "es", "fr")),
    ]


# --- in ---------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_a_whole_form_fills_an_empty_draft(person: Person, language: str) -> None:
    page = upload(person, a_word_form(WHOLE, language))
    assert (page.status, answers(person)) == (200, {})
    page = person.press("keep")
    assert page.text.count(f"{len(WHOLE) + 1} answers of the Word form are in the draft.") == 1
    assert answers(person) == {**WHOLE, "answer_language": language}


def test_a_form_in_french_is_checked_by_somebody_who_reads_spanish(person: Person) -> None:
    page = upload(person, a_word_form(WHOLE, "fr"), "es")
    assert page.all("//html/@lang") == ["es"]
    own_words, ours = page.all("//dd/div[@lang='fr']/p/text()"), page.all("//dd/div[not(@lang)]/p/text()")
    assert ("Nous ouvrons une maison." in own_words, "Marruecos" in ours, "marzo de 2022" in ours) == (True, True, True)


def test_pages_that_are_complete_count_as_done_and_those_with_something_left_do_not(person: Person) -> None:
    upload(person, a_word_form(WHOLE))
    person.press("keep")
    done = pressed(person)
    assert {"action/basics", "action/place", "action/dates", "objectives/choose", "profile/organisation"} <= set(done)
    # The timeline is confirmed on the website, the interest in the indicators is a consent.
    assert not {"action/timeline", "permissions/contact"} & set(done)


def test_more_than_three_objectives_are_still_advised_upon(person: Person) -> None:
    many = [objective.slug for objective in OBJECTIVES[:5]]
    upload(person, a_word_form({"objectives": many}))
    person.press("keep")
    assert (answers(person)["objectives"], pressed(person)) == (many, [])


def test_no_document_gives_a_consent_or_a_confirmation(person: Person) -> None:
    upload(person, a_word_form({"title": "A house"}))
    person.press("keep", {"mailing_list": "yes", "local_mgi_interest": "yes", "authorised_and_publish": "yes", "timeline_confirmed": "yes"})
    assert answers(person) == {"title": "A house", "answer_language": "en"}


def test_a_text_over_its_length_is_kept_and_said(person: Person) -> None:
    page = upload(person, a_word_form({"title": "é" * 160}))
    assert page.all("//dd/p[@class='error']/text()") == [
        "Shorten this to 150 characters or fewer. It has 160 now. All of it has been kept."
    ]
    person.press("keep")
    assert (answers(person)["title"], pressed(person)) == ("é" * 160, [])


def test_what_is_behind_a_condition_is_kept_and_said(person: Person) -> None:
    page = upload(person, a_word_form({"organisation_type_other": "A foundation"}))
    assert "Not asked at present" in page.text
    person.press("keep")
    assert answers(person)["organisation_type_other"] == "A foundation"


def test_what_is_still_missing_is_listed(person: Person) -> None:
    page = upload(person, a_word_form({"title": "A house"}))
    missing = page.all("//h2[.='Still missing after that']/following-sibling::ul[1]/li/text()")
    assert [title.strip() for title in missing if title.strip()][:2] == ["About you", "Your organisation"]


def test_an_empty_field_leaves_the_drafts_answer_alone(person: Person) -> None:
    save(person, title="A house", summary="It is big.")
    page = upload(person, a_word_form({"title": "A house"}))
    assert "Empty in the Word form: 2 answers of the draft" in page.text
    person.press("keep")
    assert answers(person)["summary"] == "It is big."


# --- two answers ------------------------------------------------------------------------------------------------------------------


def test_nothing_is_preselected_where_it_is_not_known_what_the_form_was_made_from(person: Person) -> None:
    save(person, title="Of the draft")
    page = upload(person, a_word_form({"title": "Of the form", "summary": "New."}))
    assert (page.status, "keep-title" in page.fields(), "Of the draft" in page.text) == (200, False, True)
    page = person.press("keep")
    assert (page.status, page.errors, answers(person)["title"]) == (409, ["What is the action called?"], "Of the draft")
    assert "summary" not in answers(person) or answers(person)["summary"] == ""


@pytest.mark.parametrize(("choice", "kept"), [("mine", "Of the form"), ("theirs", "Of the draft"), ("both", "Of the draft / Of the form")])
def test_the_choice_decides(person: Person, choice: str, kept: str) -> None:
    save(person, title="Of the draft")
    upload(person, a_word_form({"title": "Of the form"}))
    person.press("keep", {"keep-title": choice})
    assert answers(person)["title"] == kept


def test_the_words_that_differ_are_named(person: Person) -> None:
    save(person, summary="We open a big house for all in spring.")
    page = upload(person, a_word_form({"summary": "We open a small house for all."}))
    assert page.all("//mark/text()") == ["big", "all in spring.", "small", "all."]


def test_an_answer_that_nobody_changed_since_the_download_is_replaced_unless_one_says_otherwise(person: Person) -> None:
    save(person, title="Before")
    form = typed_into(downloaded(person), {"title": "After"})
    save(person, "action/people", people_reached="20")
    page = upload(person, form)
    assert page.fields()["keep-title"] == ["mine"]
    person.press("keep")
    assert answers(person)["title"] == "After"


def test_an_answer_that_somebody_changed_since_the_download_is_asked_about(person: Person, colleague: Person) -> None:
    save(person, title="Before")
    form = typed_into(downloaded(person), {"title": "After"})
    save(colleague, title="Hers")
    page = upload(person, form)
    assert ("keep-title" in page.fields(), "In the draft, saved by ben@example.org on" in page.text) == (False, True)


def test_a_field_that_was_not_touched_since_the_download_takes_nothing_back(person: Person, colleague: Person) -> None:
    save(person, title="Before", summary="Before")
    form = typed_into(downloaded(person), {"summary": "After"})
    save(colleague, title="Hers")
    page = upload(person, form)
    assert "Changed in the draft only, since the form was downloaded: 1 answer" in page.text
    person.press("keep")
    assert (answers(person)["title"], answers(person)["summary"]) == ("Hers", "After")


def test_a_save_between_the_check_and_the_button_is_asked_about_and_nothing_is_taken_over(person: Person, colleague: Person) -> None:
    save(person, title="Before")
    upload(person, a_word_form({"title": "Of the form", "partners": "The port."}))
    save(colleague, title="Hers")
    page = person.press("keep", {"keep-title": "mine"})
    assert (page.status, "The draft was changed elsewhere" in page.text, "keep-title" in page.fields()) == (409, True, False)
    assert (answers(person)["title"], "partners" in answers(person)) == ("Hers", False)
    person.press("keep", {"keep-title": "mine"})
    assert (answers(person)["title"], answers(person)["partners"]) == ("Of the form", "The port.")


@pytest.mark.parametrize("choice", ["mine", "theirs", "both"])
def test_the_same_form_sent_twice_is_taken_over_once(person: Person, choice: str) -> None:
    save(person, title="Of the draft")
    page = upload(person, a_word_form({"title": "Of the form"}, typed={"people_reached": "about forty"}))
    body = {**page.fields(), "keep-title": choice, "do": "keep"}
    first = person.post(person.at(CHECK), body)
    after = answers(person)
    second = person.post(person.at(CHECK), body)
    assert (first.status, second.status, second.response.headers["Location"]) == (303, 303, first.response.headers["Location"])
    assert (answers(person), len(left_aside(person))) == (after, 1)


def test_one_save_of_each_page_stands_in_the_log(person: Person) -> None:
    upload(person, a_word_form({"title": "A house", "people_reached": 20, "organisation_place": "Rivebelle"}))
    person.press("keep")
    with person.app.app_context():
        saves = [(each.page, each.keeper) for each in db.session.query(Save).order_by(Save.id)]
        db.session.rollback()
    assert saves == [("profile/organisation", "organisation"), ("action/basics", "action"), ("action/people", "action")]


def test_the_language_switch_keeps_everything_that_was_read_and_chosen(person: Person) -> None:
    save(person, title="Of the draft")
    before = upload(person, a_word_form(WHOLE, typed={"people_reached": "about forty"})).fields()
    page = person.press("lang-fr", {"keep-title": "both"})
    named = {name: value for name, value in page.fields().items() if name not in ("csrf_token", "action_other_countries")}
    assert (page.status, page.all("//html/@lang")) == (200, ["fr"])
    assert named == {**{name: before[name] for name in named if name != "keep-title"}, "keep-title": ["both"]}
    person.press("keep")
    assert answers(person)["title"] == "Of the draft / Une maison pour toutes"


# --- what finds no place ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def with_aside(person: Person) -> Person:
    upload(person, a_word_form({"title": "A house"}, typed={"people_reached": "about forty"}), name="../my <form>.docx")
    return person


def test_what_was_not_understood_is_shown_with_the_reason(with_aside: Person) -> None:
    assert with_aside.page.all("//dd[.//b]//blockquote/p/text()") == ["about forty"]
    assert "Enter a whole number in digits, like 1500." in with_aside.page.text


def test_text_in_no_field_and_of_a_question_no_longer_asked_is_shown_and_kept(person: Person) -> None:
    page = upload(person, written_below_a_table(a_word_form({"title": "A house"}), "Ask Rosa about this"))
    assert page.all("//h2[.='Text in no answer']/following-sibling::blockquote[1]/p/text()") == ["Ask Rosa about this"]
    after = page.all("//h2[.='Text in no answer']/following-sibling::p[1]//text()")
    assert "".join(after) == "Outside the fields of the form, after: Which language should we use for emails and your receipt?"
    retired = '{"about": "retired", "label": "How old is the action?", "text": "Three years"}'
    page = person.press("lang-fr", {"aside": [*page.fields()["aside"], retired]})
    assert "N’est plus demandé" in page.text and "How old is the action?" in page.text and "Three years" in page.text
    person.press("keep")
    assert [each["text"] for each in left_aside(person)[0]] == ["Ask Rosa about this", "Three years"]


def test_it_is_kept_after_the_button_until_somebody_has_copied_it(with_aside: Person, colleague: Person) -> None:
    page = with_aside.press("keep")
    assert "1 text found no place." in page.text and "1 text of a Word form is to be copied there" in page.text
    page = colleague.open(with_aside.at(UPLOAD))
    assert "From my <form>.docx, uploaded on" in page.text and "by ana@example.org" in page.text
    assert page.all("//blockquote/p/text()") == ["about forty"]
    (button,) = page.all("//button[starts-with(@value, 'copied-')]/@value")
    page = colleague.press(button)
    assert (page.all("//blockquote"), left_aside(colleague)) == ([], [])


def test_nobody_else_sees_or_removes_it(with_aside: Person) -> None:
    with_aside.press("keep")
    stranger = new_person(with_aside.app, email="stranger@example.org")
    stranger.open(stranger.at(UPLOAD))
    stranger.press("copied-1")
    assert (stranger.open(with_aside.at(UPLOAD)).status, len(left_aside(with_aside))) == (404, 1)


def test_it_goes_with_the_log_of_saves_after_the_submission(with_aside: Person) -> None:
    with_aside.press("keep")
    counts = []
    for days in (None, 34, 36):
        with with_aside.app.app_context(), writing(db.session):
            if days is None:
                db.session.get_one(Action, with_aside.action_id).submitted_at = now()
            forget_left_aside(db.session(), now() + timedelta(days=days or 400) if days else now())
        counts.append(len(left_aside(with_aside)))
    assert counts == [1, 1, 0]


def test_it_goes_with_its_action(app: Any) -> None:
    pending = new_person(app, confirmed=False)
    upload(pending, a_word_form({"title": "A house"}, typed={"people_reached": "about forty"}))
    pending.press("keep")
    with app.app_context(), writing(db.session):
        assert forget_unconfirmed(db.session(), now() + timedelta(days=100)) == 1
    assert left_aside(pending) == []


@pytest.mark.parametrize("sent", ["", "x", "[]", "{}", '{"text": 1}', '{"text": "a", "about": "nothing"}', "[" * 100_000])
def test_a_field_of_the_page_that_was_tampered_with_is_no_error(person: Person, sent: str) -> None:
    page = upload(person, a_word_form({"title": "A house"}))
    answer = person.post(person.at(CHECK), {**page.fields(), "aside": sent, "seen": "x-y-99999999999", "form-language": "xx", "do": "keep"})
    assert (answer.status, left_aside(person)) == (303, [])


def test_a_reason_that_was_tampered_with_is_left_out(person: Person) -> None:
    page = upload(person, a_word_form({"title": "A house"}))
    wrong = '{"about": "title", "text": "Kept", "code": "too_many_words", "values": {"limit": "%s"}}'
    page = person.press("lang-fr", {"aside": wrong})
    assert (page.status, page.all("//dd//blockquote/p/text()")) == (200, ["Kept"])


# --- refusals -----------------------------------------------------------------------------------------------------------------------


def test_nothing_chosen_is_said_at_the_field(person: Person) -> None:
    person.open(person.at(UPLOAD))
    page = person.press("continue")
    assert (page.status, page.errors, page.title.startswith("Error:")) == (422, ["Choose the Word form that you have filled in"], True)


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"%PDF-1.7 not a form", "This file is not a Word document."), (b"PK\x03\x04 cut", "This file is damaged")],
)
def test_another_file_is_refused_with_what_to_do(person: Person, content: bytes, says: str) -> None:
    page = upload(person, content)
    assert (page.status, page.errors[0].startswith(says), page.all("//input[@id='file']/@aria-invalid")) == (422, True, ["true"])


def test_a_blank_form_says_that_nothing_is_in_it(person: Person, visitor: Visitor) -> None:
    page = upload(person, visitor.client.get("/fr/word-form.docx").data)
    assert (page.status, page.errors[0].startswith("There are no answers in this form yet.")) == (422, True)


def test_far_more_text_than_a_form_holds_is_refused(person: Person) -> None:
    page = upload(person, a_word_form({"description": "mot " * 60_000}))
    assert (page.status, page.errors[0].startswith("This file holds far more")) == (422, True)
    page = upload(person, a_word_form({"title": "A house"}))
    aside = '{"about": "title", "text": "%s"}' % ("mot " * 60_000)
    assert (person.press("keep", {"aside": aside}).status, left_aside(person)) == (413, [])


def test_a_form_of_another_action_says_so_and_works(person: Person) -> None:
    page = upload(person, a_word_form({"title": "A house"}, action_id="7KDM4RXH2T"))
    assert "This form was downloaded for another action." in page.text
    assert "This form was downloaded for another action." in person.press("lang-en").text
    person.press("keep")
    assert answers(person)["title"] == "A house"


def test_a_submitted_action_has_no_upload(person: Person) -> None:
    page = upload(person, a_word_form({"title": "Another"}))
    body = {**page.fields(), "do": "keep"}
    fill_in(person)
    person.press("submit", CONFIRMATIONS)
    before = answers(person)
    for path in (UPLOAD, CHECK, "word-form.docx"):
        assert person.open(person.at(path)).address == person.at("submitted")
    assert person.post(person.at(CHECK), body, follow=True).address == person.at("submitted")
    assert answers(person) == before


def test_the_same_name_of_an_organisation_is_asked_about_here_too(person: Person) -> None:
    first = new_person(person.app, email="first@example.org")
    save(first, "profile/organisation", organisation_name="Ville de Rivebelle", organisation_country="MA")
    upload(person, a_word_form({"organisation_name": "Ville de Rivebelle", "organisation_country": "MA"}))
    page = person.press("keep")
    assert page.address.startswith(f"/en/organisations/{person.organisation_id}/already-here")


# --- not signed in ------------------------------------------------------------------------------------------------------------------


def test_after_the_session_has_expired_the_file_is_chosen_again(person: Person) -> None:
    person.open(person.at(UPLOAD))
    person.client.delete_cookie("session", domain="localhost")
    page = person.press("continue", {"file": (BytesIO(a_word_form({"title": "A house"})), "form.docx")})
    assert page.status == 401
    sign_in(person, person.account_id)
    page = person.press("again")
    assert (page.address, "Choose the file again" in page.text) == (person.at(UPLOAD), True)


def test_an_organisations_answers_are_saved_with_it(person: Person) -> None:
    upload(person, a_word_form({"organisation_name": "Ville de Rivebelle"}))
    person.press("keep")
    with person.app.app_context():
        organisation = db.session.get_one(Organisation, person.organisation_id)
        assert (organisation.name, organisation.version) == ("Ville de Rivebelle", 1)
        db.session.rollback()
