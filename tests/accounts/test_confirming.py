"""An address is confirmed by the code where one registered, or by the link anywhere; looking at the link uses nothing up."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.models.actions import Action, Submission
from app.web.sign_in_state import now
from tests.accounts.support import (
    EMAIL,
    OTHER_PASSWORD,
    PASSWORD,
    accounts,
    action_ids,
    confirmed,
    fill_in_draft,
    is_signed_in,
    live_sign_ins,
    mails,
    newest_mail,
    register,
    session_cookie,
    sign_in,
    type_code,
    with_cookie,
)
from tests.support.answers import CONFIRMATIONS
from tests.support.visiting import Visitor


def submissions(app: Flask) -> list[str]:
    with app.app_context():
        found = list(db.session.scalars(select(Submission.action_id)))
        db.session.rollback()
    return found


# --- by the code ------------------------------------------------------------------------------------------------------------------


def _as_misread(code: str) -> str:
    return " ".join(code).replace("0", "o").replace("1", "l")


@pytest.mark.parametrize("write", [str, str.lower, lambda code: code.replace("-", ""), _as_misread])
def test_the_code_is_taken_however_it_is_typed(app: Flask, write: Callable[[str], str]) -> None:
    visitor = register(app)
    page = type_code(visitor, write(newest_mail(app).code))
    assert (page.status, page.heading, accounts(app)) == (200, "Your address is confirmed", [(1, True)])


def test_five_wrong_codes_end_the_code_and_a_new_one_can_be_asked_for(app: Flask) -> None:
    visitor = register(app)
    code = newest_mail(app).code
    said = [type_code(visitor, "AAAA-AAAA").errors[0] for _ in range(5)]
    assert said[0] == "This is not the code of the email. You can try 4 more times."
    assert said[4] == "This code cannot be used any more. Have a new one sent to you."
    assert type_code(visitor, code).status == 422
    visitor.press("resend")
    assert type_code(visitor, newest_mail(app).code).heading == "Your address is confirmed"


def test_the_first_code_still_counts_after_a_new_one_was_asked_for(app: Flask) -> None:
    """Mail is slow: people type the code they see first."""
    visitor = register(app)
    visitor.open("/en/account/confirm")
    visitor.press("resend")
    assert len(mails(app)) == 2
    assert type_code(visitor, mails(app)[0].code).heading == "Your address is confirmed"


def test_a_code_counts_once_and_not_for_another_account(app: Flask) -> None:
    first, second = register(app), register(app, "ben@example.org")
    assert type_code(second, newest_mail(app).code).status == 422
    type_code(first, newest_mail(app).code)
    assert accounts(app, "ben@example.org") == [(2, False)]


def test_an_old_code_ends(app: Flask) -> None:
    visitor = register(app)
    code = newest_mail(app).code
    with time_machine.travel(now() + timedelta(hours=11)):
        assert type_code(visitor, "AAAAAAAA").status == 422
    with time_machine.travel(now() + timedelta(hours=73)):
        sign_in(visitor)
        assert type_code(visitor, code).status == 422


def test_whoever_holds_a_copy_of_the_cookie_gets_in_no_further_by_somebody_elses_code(app: Flask) -> None:
    """Session fixation: the cookie of before the confirmation opens nothing after it."""
    visitor = register(app)
    before = session_cookie(visitor)
    type_code(visitor, newest_mail(app).code)
    assert (is_signed_in(visitor), is_signed_in(with_cookie(app, before))) == (True, False)


def test_the_code_sent_twice_by_the_same_browser_leads_to_the_same_sign_in(app: Flask) -> None:
    visitor = register(app)
    visitor.open("/en/account/confirm")
    body = {**visitor.page.fields(), "code": newest_mail(app).code}
    before = session_cookie(visitor)
    visitor.post("/en/account/confirm", body)
    impatient = with_cookie(app, before)
    answer = impatient.post("/en/account/confirm", body)
    assert (answer.response.headers["Location"], is_signed_in(impatient), live_sign_ins(app)) == ("/en/account/confirm", True, 1)


def test_a_pending_address_can_be_corrected_and_what_went_to_the_wrong_one_ends(app: Flask) -> None:
    visitor = register(app, "typo@example.org")
    wrong = newest_mail(app, "typo@example.org")
    visitor.open("/en/profile/address")
    page = visitor.press("continue", {"new_email": EMAIL})
    assert (page.address, EMAIL in page.text) == ("/en/account/confirm", True)
    assert type_code(visitor, wrong.code).status == 422
    assert Visitor(app).open(wrong.path).status == 410
    assert type_code(visitor, newest_mail(app).code).status == 200
    assert accounts(app) == [(1, True)]


# --- submitting while unconfirmed -------------------------------------------------------------------------------------------------


def test_submitting_while_unconfirmed_leads_to_the_code_and_the_right_code_submits(app: Flask) -> None:
    visitor = register(app)
    fill_in_draft(visitor)
    page = visitor.press("submit", CONFIRMATIONS)
    assert (page.address.split("?")[0], submissions(app)) == ("/en/account/confirm", [])
    page = visitor.press("continue", {"code": newest_mail(app).code})
    assert (page.address, submissions(app)) == (f"/en/actions/{action_ids(app)[0]}/submitted", action_ids(app))


def test_a_wrong_code_and_a_new_one_do_not_forget_the_submission(app: Flask) -> None:
    visitor = register(app)
    fill_in_draft(visitor)
    visitor.press("submit", CONFIRMATIONS)
    visitor.press("continue", {"code": "AAAAAAAA"})
    visitor.press("resend")
    visitor.press("lang-fr")
    page = visitor.press("continue", {"code": newest_mail(app).code})
    assert (page.address, submissions(app)) == (f"/fr/actions/{action_ids(app)[0]}/submitted", action_ids(app))


def test_the_link_opened_in_the_browser_that_waits_submits_too(app: Flask) -> None:
    visitor = register(app)
    fill_in_draft(visitor)
    visitor.press("submit", CONFIRMATIONS)
    page = visitor.open(newest_mail(app).path)
    assert "Confirm and submit" in page.text
    assert visitor.press("continue").address == f"/en/actions/{action_ids(app)[0]}/submitted"


def test_answers_no_longer_complete_lead_to_what_is_missing(app: Flask) -> None:
    visitor = register(app)
    fill_in_draft(visitor)
    visitor.press("submit", CONFIRMATIONS)
    waiting = visitor.page
    action_id = action_ids(app)[0]
    visitor.open(f"/en/actions/{action_id}/action/basics")
    visitor.press("later", {"title": ""})
    visitor.page = waiting
    page = visitor.press("continue", {"code": newest_mail(app).code})
    assert (page.address, submissions(app), accounts(app)) == (f"/en/actions/{action_id}/check", [], [(1, True)])


def test_an_action_of_others_is_not_submitted(app: Flask) -> None:
    other = confirmed(app, "ben@example.org")
    assert is_signed_in(other)
    visitor = register(app)
    page = type_code(visitor, newest_mail(app).code, f"/en/account/confirm?submit={action_ids(app)[0]}")
    assert (page.heading, submissions(app)) == ("Your address is confirmed", [])


def test_a_draft_taken_over_by_the_code_is_submitted_too(app: Flask) -> None:
    confirmed(app)
    visitor = register(app, password=OTHER_PASSWORD)
    fill_in_draft(visitor)
    visitor.press("submit", CONFIRMATIONS)
    page = visitor.press("continue", {"code": newest_mail(app).code})
    assert (page.heading, submissions(app)) == ("Action submitted", [action_ids(app)[1]])


# --- by the link ------------------------------------------------------------------------------------------------------------------


def test_looking_at_the_link_uses_nothing_up(app: Flask) -> None:
    register(app)
    scanner = Visitor(app)
    for _ in range(3):
        assert scanner.open(newest_mail(app).path).heading == "Confirm your email address"
    assert (accounts(app), live_sign_ins(app), is_signed_in(scanner)) == ([(1, False)], 1, False)


def test_the_link_in_the_browser_that_registered_confirms_with_one_button(app: Flask) -> None:
    visitor = register(app)
    page = visitor.open(newest_mail(app).path)
    assert page.all("//input[@type='password']") == []
    assert (visitor.press("continue").heading, accounts(app), live_sign_ins(app)) == ("Your address is confirmed", [(1, True)], 1)


def test_elsewhere_the_link_asks_for_a_password_and_ends_every_other_sign_in(app: Flask) -> None:
    registering, elsewhere = register(app), Visitor(app)
    elsewhere.open(newest_mail(app).path)
    assert elsewhere.press("continue").errors == ["Enter a password"]
    assert accounts(app) == [(1, False)]
    page = elsewhere.press("continue", {"password": OTHER_PASSWORD})
    assert (page.heading, accounts(app)) == ("Your address is confirmed", [(1, True)])
    assert (is_signed_in(elsewhere), is_signed_in(registering)) == (True, False)
    assert [sign_in(Visitor(app), password=password).status for password in (PASSWORD, OTHER_PASSWORD)] == [401, 200]


def test_elsewhere_the_password_given_when_registering_may_be_typed_again(app: Flask) -> None:
    register(app)
    elsewhere = Visitor(app)
    elsewhere.open(newest_mail(app).path)
    elsewhere.press("continue", {"password": PASSWORD})
    assert sign_in(Visitor(app)).address == "/en/actions"


def test_a_password_set_by_somebody_else_before_never_opens_the_confirmed_account(app: Flask) -> None:
    """Somebody registers a stranger's address; the stranger opens the link and takes the account for their own."""
    stranger_owner = Visitor(app)
    thief = register(app, password="the thief knows this")
    stranger_owner.open(newest_mail(app).path)
    stranger_owner.press("continue", {"password": PASSWORD})
    assert (is_signed_in(thief), sign_in(Visitor(app), password="the thief knows this").status) == (False, 401)


def test_a_link_counts_once(app: Flask) -> None:
    register(app)
    path = newest_mail(app).path
    first = Visitor(app)
    first.open(path)
    first.press("continue", {"password": PASSWORD})
    second = Visitor(app)
    page = second.open(path)
    assert (page.status, page.heading) == (410, "This link cannot be used any more")
    body = {
        "token": path.split("token=")[1],
        "password": OTHER_PASSWORD,
        "csrf_token": second.open("/en/account/sign-in").fields()["csrf_token"][0],
    }
    assert second.post("/en/account/confirm", body).status == 410
    assert not is_signed_in(second)


def test_the_link_pressed_twice_by_the_same_browser_leads_to_the_same_sign_in(app: Flask) -> None:
    register(app)
    visitor = Visitor(app)
    visitor.open(newest_mail(app).path)
    body = {**visitor.page.fields(), "password": PASSWORD}
    before = session_cookie(visitor)
    visitor.post("/en/account/confirm", body)
    impatient = with_cookie(app, before)
    impatient.post("/en/account/confirm", body)
    assert (is_signed_in(impatient), live_sign_ins(app)) == (True, 1)


def test_an_old_link_ends(app: Flask) -> None:
    register(app)
    with time_machine.travel(now() + timedelta(hours=73)):
        assert Visitor(app).open(newest_mail(app).path).status == 410


@pytest.mark.parametrize("token", ["x", "x" * 5000, "../../etc", "%00", "' OR 1=1 --"])
def test_a_link_that_was_never_made_opens_nothing(visitor: Visitor, token: str) -> None:
    from urllib.parse import quote

    for path in ("confirm", "link", "reset"):
        assert visitor.open(f"/en/account/{path}?token={quote(token)}").status == 410


def test_the_link_is_not_made_from_the_host_of_the_request(app: Flask) -> None:
    visitor = Visitor(app)
    visitor.open("/en/account/register")
    body = {**visitor.page.fields(), "email": EMAIL, "password": PASSWORD}
    visitor.client.post("/en/account/register", data=body, headers={"Host": "localhost", "X-Forwarded-Host": "evil.example"})
    assert newest_mail(app).values["link"].startswith("http://127.0.0.1:8000/en/account/confirm?token=")


def test_nothing_that_was_mailed_stands_in_the_database_but_the_outbox(app: Flask) -> None:
    from app.models.accounts import Proof

    register(app)
    mail = newest_mail(app)
    with app.app_context():
        proof = db.session.scalars(select(Proof)).one()
        kept = f"{proof.code_hash} {proof.token_hash}"
    assert mail.code.replace("-", "") not in kept
    assert mail.path.split("token=")[1] not in kept


def test_confirmed_already_the_page_says_so(app: Flask) -> None:
    visitor = confirmed(app)
    assert visitor.open("/fr/account/confirm").heading == "Votre adresse est confirmée"
    assert visitor.open(mails(app)[0].path).heading == "Your address is confirmed"


def test_signed_out_the_code_page_asks_to_sign_in_first(app: Flask, visitor: Visitor) -> None:
    register(app)
    page = visitor.open(f"/en/account/confirm?submit={action_ids(app)[0]}")
    assert page.heading == "Sign in"
    page = visitor.press("continue", {"email": EMAIL, "password": PASSWORD})
    assert page.address == f"/en/account/confirm?submit={action_ids(app)[0]}"
    with app.app_context():
        assert db.session.scalars(select(Action)).one().submitted_at is None


def test_a_form_without_a_good_token_submits_nothing(app: Flask) -> None:
    visitor = confirmed(app)
    action_id = action_ids(app)[0]
    visitor.open(f"/en/actions/{action_id}/profile/you")
    fill_in_draft(visitor)
    visitor.press("submit", {"no_personal_data_in_text": "yes"})
    visitor.press("later", CONFIRMATIONS)
    for body in ({"submit": action_id, "csrf_token": "x"}, {"submit": action_id}):
        visitor.post("/en/account/confirm", body)
    assert submissions(app) == []
    good = visitor.open("/en/account/sign-out").fields()["csrf_token"][0]
    visitor.post("/en/account/confirm", {"submit": action_id, "csrf_token": good})
    assert submissions(app) == [action_id]
