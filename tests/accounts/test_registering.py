"""Registering leads straight into the form, and says the same to everybody."""

import pytest
from flask import Flask

from app.extensions import db
from app.models.accounts import Account
from app.operations.passwords import which_matches
from tests.accounts.support import (
    EMAIL,
    OTHER_PASSWORD,
    PASSWORD,
    accounts,
    action_ids,
    confirmed,
    is_signed_in,
    live_sign_ins,
    mails,
    register,
    session_cookie,
    with_cookie,
)
from tests.support.visiting import Visitor


def test_registering_leads_straight_into_the_form_and_mails_a_code(app: Flask) -> None:
    visitor = register(app, "Ana@Example.ORG", language="fr")
    assert visitor.page.address == f"/fr/actions/{action_ids(app)[0]}/profile/you"
    assert [(mail.kind, mail.to, mail.language, mail.values["exists"]) for mail in mails(app)] == [("confirm", EMAIL, "fr", False)]
    assert accounts(app) == [(1, False)]


def test_an_address_that_has_an_account_makes_another_pending_one(app: Flask) -> None:
    confirmed(app)
    visitor = register(app, password=OTHER_PASSWORD)
    assert visitor.page.address == f"/en/actions/{action_ids(app)[1]}/profile/you"
    assert accounts(app) == [(1, True), (2, False)]
    assert [mail.values.get("exists") for mail in mails(app)] == [False, True]


def test_nothing_on_the_pages_tells_whether_the_address_was_known(app: Flask) -> None:
    def seen(email: str) -> tuple[object, ...]:
        visitor = Visitor(app)
        visitor.open("/en/account/register")
        answer = visitor.press("continue", {"email": email, "password": PASSWORD}, follow=False)
        first = visitor.open(answer.response.headers["Location"])
        code = visitor.open("/en/account/confirm")
        profile = visitor.open("/en/profile")
        action_id = first.address.split("/")[3]
        return (
            answer.status,
            first.status,
            *(page.text.replace(email, "…").replace(action_id[:5], "…").replace(action_id[5:], "…") for page in (first, code, profile)),
        )

    confirmed(app)
    before = len(mails(app))
    known = seen(EMAIL)
    between = len(mails(app))
    unknown = seen("new@example.org")
    assert known == unknown
    assert (between - before, len(mails(app)) - between) == (1, 1)


@pytest.mark.parametrize(
    ("email", "password", "error"),
    [
        ("", PASSWORD, "Enter an email address"),
        ("ana", PASSWORD, "Enter an email address in the correct format, like name@example.org."),
        ("ana@localhost", PASSWORD, "Enter an email address in the correct format, like name@example.org."),
        ("ana@example.org\r\nBcc: x@example.org", PASSWORD, "Enter an email address in the correct format, like name@example.org."),
        (EMAIL, "", "Enter a password"),
        (EMAIL, "too short", "Enter a password of at least 10 characters"),
        (EMAIL, "x1" * 501, "Enter a password of at most 1000 characters"),
        (EMAIL, EMAIL.upper(), "The password must not be your email address or a part of it. Choose another."),
        (
            EMAIL,
            "Password123",
            "This password is one of those that are guessed first. Choose another, for example words that do not belong together.",
        ),
        (
            EMAIL,
            "aaaaaaaaaaaa",
            "This password is one of those that are guessed first. Choose another, for example words that do not belong together.",
        ),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_the_address_stays_as_typed(
    visitor: Visitor, email: str, password: str, error: str
) -> None:
    visitor.open("/en/account/register")
    page = visitor.press("continue", {"email": email, "password": password})
    assert (page.status, page.errors, page.title[:6]) == (422, [error], "Error:")
    assert page.fields()["email"] == [" ".join(email.split())]
    assert page.fields()["password"] == [""]
    assert accounts(visitor.app, EMAIL) == []


@pytest.mark.parametrize("password", ["ten letters", "éèêëàâîïôû", "пароль из слов", "  spaces  at  both  ends  ", "🙂🙂🙂🙂🙂🙃🙃🙃🙃🙃"])
def test_any_ten_characters_that_are_not_guessed_first_will_do(app: Flask, password: str) -> None:
    visitor = register(app, password=password)
    assert visitor.page.address.endswith("/profile/you")
    with app.app_context():
        assert which_matches(password, [db.session.get_one(Account, 1).password_hash]) == 0


def test_the_language_switch_keeps_what_was_typed_but_never_the_password(visitor: Visitor) -> None:
    visitor.open("/en/account/register")
    page = visitor.press("lang-fr", {"email": "ana@exam", "password": PASSWORD, "own_computer": "yes"})
    assert (page.status, page.heading) == (200, "Créer un profil")
    assert page.errors == ["Saisissez une adresse électronique au format attendu, par exemple nom@example.org."]
    assert (page.fields()["email"], page.fields()["password"], page.fields()["own_computer"]) == (["ana@exam"], [""], ["yes"])
    assert PASSWORD not in page.html
    page = visitor.press("continue", {"email": EMAIL, "password": PASSWORD})
    assert page.address.startswith("/fr/actions/")


def test_what_was_said_to_be_missing_is_said_in_the_other_language_too(visitor: Visitor) -> None:
    visitor.open("/en/account/register")
    assert visitor.press("lang-es").errors == []
    visitor.press("continue")
    assert visitor.press("lang-fr").errors == ["Saisissez une adresse électronique", "Saisissez un mot de passe"]


def test_the_same_form_sent_again_makes_one_account_and_one_action(app: Flask) -> None:
    """A double click, or a retry on a bad line: the answer to the first press was never read."""
    visitor = Visitor(app)
    visitor.open("/en/account/register")
    body = {**visitor.page.fields(), "email": EMAIL, "password": PASSWORD}
    before = session_cookie(visitor)
    first = visitor.post("/en/account/register", body)
    again = with_cookie(app, before).post("/en/account/register", body)
    after = visitor.post("/en/account/register", {**body, "csrf_token": visitor.open("/en/account/confirm").fields()["csrf_token"]})
    assert {answer.response.headers["Location"] for answer in (first, again, after)} == {f"/en/actions/{action_ids(app)[0]}/profile/you"}
    assert (len(accounts(app)), len(mails(app)), len(action_ids(app))) == (1, 1, 1)


def test_the_identifier_of_somebody_elses_form_opens_nothing_of_theirs(app: Flask) -> None:
    first = Visitor(app)
    first.open("/en/account/register")
    action = first.page.fields()["action"][0]
    first.press("continue", {"email": EMAIL, "password": PASSWORD})
    second = register(app, EMAIL, OTHER_PASSWORD, action=action)
    assert first.page.address != second.page.address
    assert [confirmed_ for _, confirmed_ in accounts(app)] == [False, False]


def test_a_forged_identifier_is_replaced(app: Flask) -> None:
    visitor = register(app, action="AAAAAAAAAA")
    assert action_ids(app) != ["AAAAAAAAAA"]
    assert visitor.page.status == 200


def test_the_cookie_of_before_is_replaced_and_ends_with_the_browser_unless_ticked(app: Flask) -> None:
    visitor = Visitor(app)
    visitor.open("/en/account/register")
    before = session_cookie(visitor)
    answer = visitor.press("continue", {"email": EMAIL, "password": PASSWORD}, follow=False)
    cookie = answer.response.headers["Set-Cookie"]
    assert session_cookie(visitor) != before
    assert not is_signed_in(with_cookie(app, before))
    assert ("HttpOnly" in cookie, "SameSite=Lax" in cookie, "Expires" in cookie) == (True, True, False)
    other = Visitor(app)
    other.open("/en/account/register")
    answer = other.press("continue", {"email": EMAIL, "password": PASSWORD, "own_computer": "yes"}, follow=False)
    assert "Expires" in answer.response.headers["Set-Cookie"]


def test_registering_while_signed_in_ends_the_sign_in_of_before(app: Flask) -> None:
    visitor = confirmed(app)
    assert visitor.open("/en/account/register").address == "/en/actions"
    other = Visitor(app)
    other.open("/en/account/register")
    form = other.page.fields()
    visitor.open("/en/account/sign-out")
    body = {**form, "email": "new@example.org", "password": PASSWORD, "csrf_token": visitor.page.fields()["csrf_token"][0]}
    visitor.post("/en/account/register", body)
    assert live_sign_ins(app) == 1


def test_the_page_says_what_becomes_of_the_details(visitor: Visitor) -> None:
    text = visitor.open("/en/account/register").text
    assert "We do not publish them." in text
    assert "we delete the profile after 30 days, or 90 days after the last change" in text


def test_a_page_one_lands_on_holds_its_style(visitor: Visitor) -> None:
    for path in ("register", "sign-in"):
        page = visitor.open(f"/en/account/{path}")
        assert (len(page.all("//style")), page.all("//link[@rel='stylesheet']")) == (1, [])


def test_fields_carry_the_tokens_that_fill_them_in(visitor: Visitor) -> None:
    found = {
        path: visitor.open(f"/en/account/{path}").all("//input[@autocomplete]/@autocomplete")
        for path in ("register", "sign-in", "link", "reset")
    }
    assert found == {
        "register": ["username", "new-password"],
        "sign-in": ["username", "current-password"],
        "link": ["username"],
        "reset": ["username"],
    }
