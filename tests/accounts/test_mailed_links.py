"""A link to sign in, and a link to a new password: one mail leaves whoever asks, and the pages say the same."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from app.extensions import db
from app.models.accounts import Account
from app.models.base import writing
from app.web.sign_in_state import now
from tests.accounts.support import (
    EMAIL,
    OTHER_PASSWORD,
    PASSWORD,
    a_minute_past,
    accounts,
    confirmed,
    is_signed_in,
    live_sign_ins,
    mails,
    newest_mail,
    register,
    session_cookie,
    sign_in,
    with_cookie,
)
from tests.support.visiting import Page, Visitor


def ask(visitor: Visitor, what: str, email: str = EMAIL, language: str = "en") -> Page:
    visitor.open(f"/{language}/account/{what}")
    return visitor.press("continue", {"email": email})


# --- alike for everybody ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["link", "reset"])
def test_pages_and_number_of_mails_are_the_same_for_confirmed_pending_and_unknown_addresses(app: Flask, what: str) -> None:
    confirmed(app)
    register(app, "pending@example.org")
    seen = []
    for email in (EMAIL, "pending@example.org", "nobody@example.org"):
        before = len(mails(app))
        visitor = Visitor(app)
        page = ask(visitor, what, email)
        cookie = len(session_cookie(visitor))
        seen.append(
            (page.status, page.address, page.text.replace(email, "…"), len(mails(app)) - before, cookie - len(email) * 4 // 3 < 400)
        )
    assert seen[0] == seen[1] == seen[2]
    kinds = [mail.kind for mail in mails(app)[2:]]
    assert kinds == (["sign_in", "confirm", "no_profile"] if what == "link" else ["reset", "reset", "no_profile"])


def test_a_wrong_code_is_answered_alike_until_none_can_be_tried(app: Flask) -> None:
    confirmed(app)
    seen = []
    with a_minute_past():
        for email in (EMAIL, "nobody@example.org"):
            visitor = Visitor(app)
            ask(visitor, "link", email)
            answers = [visitor.press("continue", {"code": "AAAA-AAAA"}) for _ in range(6)]
            seen.append([(page.status, page.errors) for page in answers])
    assert seen[0] == seen[1]
    assert [status for status, _ in seen[0]] == [422] * 5 + [429]


@pytest.mark.parametrize("what", ["link", "reset", "register"])
def test_nobody_is_bombed_with_mail_whatever_page_is_used(app: Flask, what: str) -> None:
    with a_minute_past():
        pages = []
        for _ in range(8):
            visitor = Visitor(app)
            visitor.open(f"/en/account/{what}")
            pages.append(visitor.press("continue", {"email": EMAIL, "password": PASSWORD}))
    assert len(mails(app)) == 5
    if what == "register":
        assert {page.status for page in pages} == {200}
    else:
        assert [page.status for page in pages] == [200] * 5 + [429] * 3
        assert pages[-1].response.headers["Retry-After"] == str(29 * 60)


def test_on_a_day_of_bombing_one_mail_in_each_half_hour_still_leaves(app: Flask, visitor: Visitor) -> None:
    confirmed(app)
    start = now().replace(hour=0, minute=1) + timedelta(days=1)
    with time_machine.travel(start) as clock:
        for _ in range(20):
            for _ in range(6):
                ask(visitor, "link")
            clock.shift(timedelta(minutes=30))
        sent = len(mails(app)) - 1
        visitor.open(newest_mail(app).path)
    assert sent == 20 + 16


def test_who_used_the_mails_up_still_has_a_link_that_works(app: Flask, visitor: Visitor) -> None:
    confirmed(app)
    with a_minute_past() as clock:
        for _ in range(6):
            ask(Visitor(app), "link")
        clock.shift(timedelta(minutes=28))
        visitor.open(newest_mail(app).path)
        assert visitor.press("continue").address == "/en/actions"


# --- the link to sign in ----------------------------------------------------------------------------------------------------------


def test_looking_at_the_link_uses_nothing_up_and_the_button_signs_in_once(app: Flask) -> None:
    confirmed(app)
    ask(Visitor(app), "link")
    path = newest_mail(app).path
    scanner = Visitor(app)
    assert [scanner.open(path).status for _ in range(2)] == [200, 200]
    assert not is_signed_in(scanner)
    visitor = Visitor(app)
    visitor.open(path)
    assert (visitor.press("continue").address, is_signed_in(visitor)) == ("/en/actions", True)
    assert Visitor(app).open(path).status == 410
    scanner.open("/en/account/sign-in")
    body = {"token": path.split("token=")[1], "csrf_token": scanner.page.fields()["csrf_token"][0]}
    assert (scanner.post("/en/account/link", body).status, is_signed_in(scanner)) == (410, False)


def test_the_link_pressed_twice_by_one_browser_leads_to_one_sign_in(app: Flask) -> None:
    confirmed(app)
    before = live_sign_ins(app)
    visitor = Visitor(app)
    ask(visitor, "link")
    visitor.open(newest_mail(app).path)
    body, cookie = visitor.page.fields(), session_cookie(visitor)
    visitor.post("/en/account/link", body)
    impatient = with_cookie(app, cookie)
    impatient.post("/en/account/link", body)
    assert (is_signed_in(impatient), live_sign_ins(app)) == (True, before + 1)


def test_the_link_lives_half_an_hour(app: Flask, visitor: Visitor) -> None:
    confirmed(app)
    ask(visitor, "link")
    with time_machine.travel(now() + timedelta(minutes=31)):
        page = visitor.open(newest_mail(app).path)
    assert (page.status, page.heading) == (410, "This link cannot be used any more")


def test_the_code_signs_in_the_browser_that_asked_and_no_other(app: Flask) -> None:
    confirmed(app)
    visitor, other = Visitor(app), Visitor(app)
    ask(visitor, "link")
    code = newest_mail(app).code
    ask(other, "link")
    assert other.press("continue", {"code": code}).status == 422
    visitor.press("continue", {"code": code.lower()})
    assert (visitor.page.address, is_signed_in(visitor), is_signed_in(other)) == ("/en/actions", True, False)


def test_asked_twice_in_one_browser_the_first_code_still_counts(app: Flask, visitor: Visitor) -> None:
    confirmed(app)
    ask(visitor, "link")
    code = newest_mail(app).code
    ask(visitor, "link")
    assert visitor.press("continue", {"code": code}).address == "/en/actions"


def test_a_link_comes_in_the_language_its_owner_reads(app: Flask, visitor: Visitor) -> None:
    confirmed(app)
    with app.app_context(), writing(db.session):
        db.session.get_one(Account, 1).answers = {"correspondence_language": "es"}
    ask(visitor, "link", language="fr")
    assert (newest_mail(app).language, newest_mail(app).path[:16]) == ("es", "/es/account/link")


def test_the_page_that_was_asked_for_before_comes_after_the_link(app: Flask, visitor: Visitor) -> None:
    confirmed(app)
    visitor.open("/en/profile/devices")
    visitor.open(visitor.page.all("//a[contains(@href, '/account/link')]/@href")[0])
    visitor.press("continue", {"email": EMAIL})
    assert visitor.press("continue", {"code": newest_mail(app).code}).address == "/en/profile/devices"


def test_a_pending_account_is_led_to_confirming_by_link_and_by_code(app: Flask) -> None:
    register(app)
    by_link, by_code = Visitor(app), Visitor(app)
    ask(by_code, "link")
    by_link.open(newest_mail(app).path)
    assert by_link.page.heading == "Confirm your email address"
    page = by_code.press("continue", {"code": newest_mail(app).code})
    assert (page.heading, len(page.all("//input[@type='password']"))) == ("Confirm your email address", 1)
    by_code.press("continue", {"password": OTHER_PASSWORD})
    assert (accounts(app), is_signed_in(by_code)) == ([(1, True)], True)


# --- a new password ---------------------------------------------------------------------------------------------------------------


def test_a_reset_ends_all_sign_ins_signs_in_here_and_tells_by_mail(app: Flask, visitor: Visitor) -> None:
    before = confirmed(app)
    stolen = session_cookie(before)
    ask(visitor, "reset")
    visitor.open(newest_mail(app).path)
    page = visitor.press("continue", {"password": OTHER_PASSWORD})
    assert (page.address, page.heading, newest_mail(app).kind) == (
        "/en/account/reset/done",
        "Your password has been changed",
        "password_changed",
    )
    assert (is_signed_in(visitor), is_signed_in(before), is_signed_in(with_cookie(app, stolen))) == (True, False, False)
    assert [sign_in(Visitor(app), password=password).status for password in (PASSWORD, OTHER_PASSWORD)] == [401, 200]


def test_looking_at_the_reset_link_uses_nothing_up_and_it_counts_once(app: Flask, visitor: Visitor) -> None:
    confirmed(app)
    ask(visitor, "reset")
    path = newest_mail(app).path
    visitor.open(path)
    page = visitor.press("continue", {"password": "short"})
    assert (page.status, page.errors) == (422, ["Enter a password of at least 10 characters"])
    visitor.press("continue", {"password": OTHER_PASSWORD})
    assert Visitor(app).open(path).status == 410


def test_a_reset_ends_links_that_were_mailed_before(app: Flask, visitor: Visitor) -> None:
    confirmed(app)
    ask(visitor, "link")
    link = newest_mail(app).path
    ask(visitor, "reset")
    first = newest_mail(app).path
    ask(visitor, "reset")
    visitor.open(newest_mail(app).path)
    visitor.press("continue", {"password": OTHER_PASSWORD})
    assert [Visitor(app).open(path).status for path in (link, first)] == [410, 410]


def test_a_reset_of_a_pending_account_confirms_it_with_the_new_password(app: Flask, visitor: Visitor) -> None:
    before = register(app)
    ask(visitor, "reset")
    visitor.open(newest_mail(app).path)
    visitor.press("continue", {"password": OTHER_PASSWORD})
    assert (accounts(app), is_signed_in(visitor), is_signed_in(before)) == ([(1, True)], True, False)
    assert [sign_in(Visitor(app), password=password).status for password in (PASSWORD, OTHER_PASSWORD)] == [401, 200]


def test_a_link_to_an_address_that_is_no_longer_the_accounts_ends(app: Flask, visitor: Visitor) -> None:
    confirmed(app)
    ask(visitor, "link")
    path = newest_mail(app).path
    with app.app_context(), writing(db.session):
        db.session.get_one(Account, 1).email = "moved@example.org"
    assert visitor.open(path).status == 410


@pytest.mark.parametrize("what", ["link", "reset", "confirm"])
def test_a_scanner_that_asks_for_the_head_alone_uses_nothing_up(app: Flask, visitor: Visitor, what: str) -> None:
    register(app) if what == "confirm" else confirmed(app)
    if what != "confirm":
        ask(visitor, what)
    path, scanner = newest_mail(app).path, Visitor(app)
    answer = scanner.client.head(path)
    assert (answer.status_code, is_signed_in(scanner), visitor.open(path).status) == (200, False, 200)


def test_the_head_of_the_sign_out_page_signs_nobody_out(app: Flask) -> None:
    visitor = confirmed(app)
    visitor.client.head("/en/account/sign-out")
    assert is_signed_in(visitor)
