"""The profile: answers of person and organisation, password, address, consents, devices."""

from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from app.extensions import db
from app.models.accounts import Account, ConsentGiven, Organisation
from tests.accounts.support import (
    EMAIL,
    OTHER_PASSWORD,
    PASSWORD,
    a_minute_past,
    accounts,
    action_ids,
    confirmed,
    is_signed_in,
    mails,
    newest_mail,
    register,
    session_cookie,
    sign_in,
    with_cookie,
)
from tests.support.answers import ANSWERS
from tests.support.visiting import Person, Visitor, new_person

NEW = "new@example.org"


def kept(app: Flask) -> tuple[dict[str, object], dict[str, object]]:
    with app.app_context():
        found = dict(db.session.get_one(Account, 1).answers), dict(db.session.get_one(Organisation, 1).answers)
        db.session.rollback()
    return found


# --- answers ----------------------------------------------------------------------------------------------------------------------


def test_the_profile_shows_every_answer_kept_with_person_and_organisation(person: Person) -> None:
    person.open(person.at("profile/you"))
    for path in ("profile/you", "profile/organisation", "profile/commitment", "policy/processes"):
        person.press("continue", ANSWERS[path])
    text = person.open("/en/profile").text
    for said in ("Ana Sousa", "Officer", "Français", "Ville de Rivebelle", "Morocco", "https://www.rivebelle.example", "A note."):
        assert said in text
    assert "ana@example.org" in text and "Registered on" in text


def test_a_change_in_the_profile_is_a_change_in_every_draft(person: Person) -> None:
    person.open("/en/profile/you")
    page = person.press("continue", ANSWERS["profile/you"])
    assert (page.address, "Your changes have been saved." in page.text) == ("/en/profile?done=saved", True)
    person.open("/en/profile/organisation/1/profile/organisation")
    person.press("continue", ANSWERS["profile/organisation"])
    assert person.open(person.at("profile/organisation")).fields()["organisation_name"] == ["Ville de Rivebelle"]


def test_what_is_incomplete_is_kept_and_said(person: Person) -> None:
    person.open("/en/profile/you")
    page = person.press("continue", {"full_name": "Ana Sousa", "job_title": ""})
    assert (page.status, page.errors, page.fields()["full_name"]) == (422, ["Enter your job title"], ["Ana Sousa"])
    assert kept(person.app)[0]["full_name"] == "Ana Sousa"


def test_the_language_switch_keeps_what_was_typed(person: Person) -> None:
    person.open("/en/profile/you")
    page = person.press("lang-fr", {"full_name": "Ana Sousa"})
    assert (page.address, page.fields()["full_name"]) == ("/fr/profile/you", ["Ana Sousa"])


def test_two_tabs_that_change_one_answer_are_asked_which_one_counts(person: Person) -> None:
    person.open("/en/profile/you")
    first = person.page
    person.press("continue", {"full_name": "Ana Sousa", "job_title": "Officer"})
    person.page = first
    page = person.press("continue", {"full_name": "Ana S.", "job_title": "Officer"})
    assert (page.status, "Ana Sousa" in page.text, page.fields()["full_name"]) == (409, True, ["Ana S."])
    person.press("keep", {"keep-full_name": "mine"})
    assert kept(person.app)[0]["full_name"] == "Ana S."


def test_a_logo_is_kept_and_a_file_that_is_no_picture_is_refused(person: Person) -> None:
    person.open("/en/profile/organisation/1/profile/organisation")
    person.press("continue", {**ANSWERS["profile/organisation"], "organisation_type": "partner-civil-society"})
    person.open("/en/profile/organisation/1/profile/commitment")
    person.press("continue", {"endorsement": "yes"})
    person.open("/en/profile/organisation/1/profile/logo")
    page = person.press("continue", {"logo_consent": "yes", "logo": (BytesIO(b"no picture"), "logo.png")})
    assert (page.status, page.fields()["logo_consent"]) == (422, ["yes"])
    picture = BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    picture.seek(0)
    page = person.press("continue", {"logo_consent": "yes", "logo": (picture, "logo.png")})
    assert page.address == "/en/profile?done=saved"
    assert "logo.png" in page.text


@pytest.mark.parametrize(
    "path",
    [
        "organisation/2/profile/organisation",
        "organisation/1/profile/you",
        "organisation/1/action/basics",
        "organisation/1/x/y",
        "organisation/0/x/y",
    ],
)
def test_a_page_that_is_not_of_ones_own_profile_does_not_exist(person: Person, path: str) -> None:
    new_person(person.app, email="ben@example.org")
    assert person.open(f"/en/profile/{path}").status == 404


def test_the_profile_of_a_pending_account_works_and_asks_to_confirm(app: Flask) -> None:
    visitor = register(app)
    assert "Your email address is not confirmed yet." in visitor.open("/en/profile").text


# --- password ---------------------------------------------------------------------------------------------------------------------


def test_changing_the_password_ends_every_other_sign_in_and_is_told_by_mail(app: Flask) -> None:
    visitor, other = confirmed(app), Visitor(app)
    sign_in(other)
    stolen = session_cookie(visitor)
    visitor.open("/en/profile/password")
    page = visitor.press("continue", {"password": PASSWORD, "new_password": OTHER_PASSWORD})
    assert page.address == "/en/profile?done=password"
    assert (is_signed_in(visitor), is_signed_in(other), is_signed_in(with_cookie(app, stolen))) == (True, False, False)
    assert newest_mail(app).kind == "password_changed"
    assert [sign_in(Visitor(app), password=password).status for password in (PASSWORD, OTHER_PASSWORD)] == [401, 200]


def test_the_present_password_is_asked_for_and_guessing_it_is_counted(app: Flask) -> None:
    with a_minute_past():
        visitor = confirmed(app)
        visitor.open("/en/profile/password")
        pages = [visitor.press("continue", {"password": "not the password", "new_password": OTHER_PASSWORD}) for _ in range(6)]
    assert [page.status for page in pages] == [422] * 5 + [429]
    assert pages[0].errors == ["This is not your present password."]
    assert pages[5].response.headers["Retry-After"] == str(14 * 60)
    assert pages[0].fields()["new_password"] == [""]
    assert sign_in(Visitor(app)).status == 200


def test_a_form_that_stands_open_elsewhere_is_still_good_after_the_password_was_changed(app: Flask) -> None:
    visitor = confirmed(app)
    visitor.open(f"/en/actions/{action_ids(app)[0]}/action/basics")
    form = visitor.page
    visitor.open("/en/profile/password")
    visitor.press("continue", {"password": PASSWORD, "new_password": OTHER_PASSWORD})
    visitor.page = form
    assert visitor.press("later", {"title": "Typed before"}).heading != form.heading
    assert "Typed before" in visitor.open("/en/actions").text


# --- address ----------------------------------------------------------------------------------------------------------------------


def ask_for(visitor: Visitor, email: str = NEW, password: str = PASSWORD) -> None:
    visitor.open("/en/profile/address")
    visitor.press("continue", {"new_email": email, "password": password})


def test_a_new_address_counts_once_its_code_is_typed_and_the_former_one_is_told(app: Flask) -> None:
    visitor = confirmed(app)
    ask_for(visitor)
    assert (visitor.page.address, accounts(app), newest_mail(app, NEW).kind) == ("/en/profile/address/code", [(1, True)], "new_address")
    assert visitor.press("continue", {"code": "AAAAAAAA"}).errors == ["This is not the code of the email. You can try 4 more times."]
    page = visitor.press("continue", {"code": newest_mail(app, NEW).code})
    assert (page.address, accounts(app), accounts(app, NEW)) == ("/en/profile?done=address", [], [(1, True)])
    assert newest_mail(app).kind == "address_changed"
    assert sign_in(Visitor(app), NEW).address == "/en/actions"


def test_the_link_to_a_new_address_needs_the_sign_in_of_its_account(app: Flask) -> None:
    """An address typed by mistake is a stranger's: the link must not give the account away."""
    visitor = confirmed(app)
    ask_for(visitor)
    path = newest_mail(app, NEW).path
    assert Visitor(app).open(path).heading == "Sign in"
    stranger = confirmed(app, "ben@example.org")
    assert stranger.open(path).status == 410
    visitor.open(path)
    assert accounts(app) == [(1, True)]
    visitor.press("continue")
    assert (accounts(app), accounts(app, NEW)) == ([], [(1, True)])


def test_asking_for_an_address_that_has_an_account_looks_the_same_and_changes_nothing(app: Flask) -> None:
    confirmed(app, "ben@example.org")
    visitor = confirmed(app)
    seen = []
    for email in ("ben@example.org", NEW):
        before = len(mails(app))
        ask_for(visitor, email)
        seen.append((visitor.page.status, visitor.page.text.replace(email, "…"), len(mails(app)) - before))
    assert seen[0] == seen[1]
    ask_for(visitor, "ben@example.org")
    page = visitor.press("continue", {"code": newest_mail(app, "ben@example.org").code})
    assert (page.status, page.heading, accounts(app)) == (409, "This address belongs to another profile", [(2, True)])


def test_without_the_password_no_address_is_changed(app: Flask) -> None:
    visitor = confirmed(app)
    ask_for(visitor, password="not the password")
    assert (visitor.page.status, visitor.page.errors, visitor.page.fields()["new_email"]) == (
        422,
        ["This is not your present password."],
        [NEW],
    )
    assert len(mails(app)) == 1


# --- consents ---------------------------------------------------------------------------------------------------------------------


def consents(app: Flask) -> list[tuple[str, str, str, str | None]]:
    with app.app_context():
        found = db.session.scalars(select(ConsentGiven).order_by(ConsentGiven.id)).all()
        said = [(consent.key, consent.value, consent.language, consent.action_id) for consent in found]
        db.session.rollback()
    return said


def test_a_consent_is_given_and_withdrawn_with_one_button_each_noted_with_its_date_and_wording(person: Person) -> None:
    person.open("/fr/profile/news")
    person.press("yes-mailing_list")
    page = person.open("/en/profile/news")
    assert page.all("//p[@lang='fr']/text()")[0].startswith("Je souhaite recevoir par courriel les actualités")
    assert "You agreed to this on" in page.text
    person.press("no-mailing_list")
    assert consents(person.app) == [("mailing_list", "yes", "fr", None), ("mailing_list", "no", "en", None)]
    assert kept(person.app)[0]["mailing_list"] == "no"


def test_a_consent_given_in_the_form_can_be_withdrawn_even_after_submission(person: Person) -> None:
    person.open(person.at("permissions/news"))
    person.press("continue", {"mailing_list": "yes"})
    person.open("/en/profile/news")
    person.press("no-mailing_list")
    assert [value for key, value, _, _ in consents(person.app) if key == "mailing_list"] == ["yes", "no"]


def test_the_interest_that_shares_the_address_with_iom_can_be_withdrawn_by_whoever_gave_it(person: Person) -> None:
    person.open("/en/profile/organisation/1/profile/organisation")
    person.press("continue", ANSWERS["profile/organisation"])
    person.open(person.at("permissions/contact"))
    person.press("continue", {"platform_contact": "office", "local_mgi_interest": "yes"})
    person.open("/en/profile/news")
    person.press("no-local_mgi_interest")
    assert kept(person.app)[1]["local_mgi_interest"] == "no"
    assert [value for key, value, _, _ in consents(person.app) if key == "local_mgi_interest"] == ["yes", "no"]


@pytest.mark.parametrize("pressed", ["yes-local_mgi_interest", "yes-full_name", "maybemailing_list", "continue", "yes-"])
def test_no_other_button_notes_a_consent(person: Person, pressed: str) -> None:
    person.open("/en/profile/news")
    person.press(pressed)
    assert consents(person.app) == []


# --- devices ----------------------------------------------------------------------------------------------------------------------


def test_a_device_is_signed_out_from_another_one(app: Flask) -> None:
    visitor, other = confirmed(app), Visitor(app)
    other.client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    sign_in(other)
    page = visitor.open("/en/profile/devices")
    assert ("Firefox · Linux" in page.text, "(this device)" in page.text) == (True, True)
    visitor.press(page.all("//main//button[starts-with(@value, 'end-')]/@value")[0])
    assert (is_signed_in(visitor), is_signed_in(other)) == (True, False)


def test_all_other_devices_are_signed_out_at_once(app: Flask) -> None:
    visitor, others = confirmed(app), [Visitor(app), Visitor(app)]
    for other in others:
        sign_in(other)
    assert "You are signed in on 3 devices." in visitor.open("/en/profile").text
    visitor.open("/en/profile/devices")
    visitor.press("others")
    assert (is_signed_in(visitor), [is_signed_in(other) for other in others]) == (True, [False, False])


def test_no_page_shows_what_a_cookie_is_made_of(app: Flask) -> None:
    from app.models.accounts import SignIn

    visitor = confirmed(app)
    html = visitor.open("/en/profile/devices").html
    with app.app_context():
        ids = list(db.session.scalars(select(SignIn.id)))
    assert [sign_in_id in html for sign_in_id in ids] == [False] * len(ids)


def test_devices_of_others_are_not_ended(app: Flask) -> None:
    other = confirmed(app, "ben@example.org")
    name = other.open("/en/profile/devices").html
    visitor = confirmed(app)
    visitor.open("/en/profile/devices")
    visitor.press("end-0000000000000000")
    assert (is_signed_in(other), "end-" in name) == (True, False)


# --- three languages --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_every_page_of_account_and_profile_opens_in_every_language(app: Flask, language: str) -> None:
    visitor = confirmed(app)
    pages = [
        "profile",
        *(f"profile/{name}" for name in ("you", "password", "address", "news", "devices")),
        "account/sign-out",
        "account/confirm",
    ]
    for path in pages:
        page = visitor.open(f"/{language}/{path}")
        assert (page.status, page.all("/html/@lang")) == (200, [language])
    for path in ("register", "sign-in", "link", "reset", "sign-out"):
        page = Visitor(app).open(f"/{language}/account/{path}")
        assert (page.status, page.all("/html/@lang")) == (200, [language])


def test_a_form_of_the_profile_is_carried_through_signing_in(app: Flask) -> None:
    visitor = confirmed(app)
    visitor.open("/en/profile/you")
    typing = visitor.page
    visitor.open("/en/account/sign-out")
    visitor.press("continue")
    visitor.page = typing
    visitor.press("continue", {"full_name": "Ana Sousa"}, follow=False)
    page = visitor.press("continue", {"email": EMAIL, "password": PASSWORD})
    assert (page.fields()["full_name"], kept(app)[0]) == (["Ana Sousa"], {})


def test_the_new_address_typed_is_carried_but_never_a_password(app: Flask) -> None:
    visitor = confirmed(app)
    visitor.open("/en/profile/address")
    typing = visitor.page
    visitor.open("/en/account/sign-out")
    visitor.press("continue")
    visitor.page = typing
    visitor.press("continue", {"new_email": NEW, "password": PASSWORD}, follow=False)
    page = visitor.press("continue", {"email": EMAIL, "password": PASSWORD})
    assert (page.fields()["new_email"], page.fields()["password"], PASSWORD in page.html) == ([NEW], [""], False)
