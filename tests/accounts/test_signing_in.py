"""Signing in by password and signing out; a cookie opens only what its row in the database allows."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from app.extensions import db
from app.factory import create_app
from app.models.accounts import Account
from app.models.base import writing
from app.operations import passwords
from app.web.sign_in_state import now
from tests.accounts.support import (
    EMAIL,
    OTHER_PASSWORD,
    PASSWORD,
    a_minute_past,
    action_ids,
    confirmed,
    is_signed_in,
    live_sign_ins,
    newest_mail,
    register,
    session_cookie,
    sign_in,
    with_cookie,
)
from tests.support.settings import settings_for_tests
from tests.support.visiting import Visitor

WRONG = "The email address or the password is wrong. Check both, or have a link to sign in sent to you by email."


def test_the_right_password_leads_to_my_actions(app: Flask, visitor: Visitor) -> None:
    confirmed(app)
    page = sign_in(visitor, " ANA@example.org ")
    assert (page.address, is_signed_in(visitor)) == ("/en/actions", True)


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.org"])
def test_a_wrong_password_and_an_unknown_address_are_answered_alike(app: Flask, visitor: Visitor, email: str) -> None:
    confirmed(app)
    page = sign_in(visitor, email, "not the password")
    assert (page.status, page.errors, page.title, page.fields()["email"]) == (
        401,
        [WRONG],
        "Error: Sign in – Call to Local Action",
        [email],
    )
    assert page.fields()["password"] == [""]


@pytest.mark.parametrize("made", [0, 1, 2, 5])
def test_one_guess_costs_the_same_number_of_verifications_whatever_the_address_has(
    app: Flask, visitor: Visitor, made: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(made):
        register(app)
    count = 0
    real = passwords._matches

    def counting(password_hash: str, typed: str) -> bool:
        nonlocal count
        count += 1
        return real(password_hash, typed)

    monkeypatch.setattr(passwords, "_matches", counting)
    sign_in(visitor, password="not the password")
    assert count == passwords.VERIFICATIONS


def test_a_pending_account_is_signed_in_to_by_its_own_password(app: Flask, visitor: Visitor) -> None:
    confirmed(app)
    register(app, password=OTHER_PASSWORD)
    sign_in(visitor, password=OTHER_PASSWORD)
    assert visitor.open("/en/actions").text.count(action_ids(app)[1][:5]) == 1
    assert action_ids(app)[0][:5] not in visitor.page.text


def test_the_confirmed_account_comes_first_when_both_have_the_password(app: Flask, visitor: Visitor) -> None:
    confirmed(app)
    register(app)
    sign_in(visitor)
    assert action_ids(app)[0][:5] in visitor.open("/en/actions").text


def test_a_hash_of_former_parameters_is_renewed_at_the_next_sign_in(app: Flask, visitor: Visitor) -> None:
    from argon2 import PasswordHasher

    confirmed(app)
    with app.app_context(), writing(db.session):
        db.session.get_one(Account, 1).password_hash = PasswordHasher(memory_cost=8192, time_cost=1, parallelism=1).hash(PASSWORD)
    assert sign_in(visitor).status == 200
    with app.app_context():
        assert "m=19456,t=2,p=1" in db.session.get_one(Account, 1).password_hash
    assert sign_in(Visitor(app)).status == 200


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("/fr/profile/password", "/fr/profile/password"),
        ("/en/account/confirm?submit=7KDM4RXH2T", "/en/account/confirm?submit=7KDM4RXH2T"),
        ("https://evil.example/", "/en/actions"),
        ("//evil.example/en/", "/en/actions"),
        ("/\\evil.example", "/en/actions"),
        ("/en//evil.example", "/en/actions"),
        ("/en/../../evil", "/en/actions"),
        ("/en/\r\nSet-Cookie: a=b", "/en/actions"),
        ("javascript:alert(1)", "/en/actions"),
        ("/de/profile", "/en/actions"),
        ("/enevil", "/en/actions"),
        ("/en/account/sign-out", "/en/actions"),
    ],
)
def test_after_signing_in_one_is_led_to_a_page_of_ours_only(app: Flask, visitor: Visitor, asked: str, led_to: str) -> None:
    from urllib.parse import quote

    confirmed(app)
    visitor.open(f"/en/account/sign-in?next={quote(asked)}")
    answer = visitor.press("continue", {"email": EMAIL, "password": PASSWORD}, follow=False)
    location = answer.response.headers["Location"]
    assert location == led_to


def test_a_page_that_needs_a_sign_in_comes_back_after_it(app: Flask, visitor: Visitor) -> None:
    confirmed(app)
    visitor.open("/fr/profile/devices")
    assert visitor.page.heading == "Se connecter"
    assert visitor.press("continue", {"email": EMAIL, "password": PASSWORD}).address == "/fr/profile/devices"


def test_the_cookie_of_before_signing_in_opens_nothing_afterwards(app: Flask, visitor: Visitor) -> None:
    confirmed(app)
    visitor.open("/en/account/sign-in")
    planted = session_cookie(visitor)
    visitor.press("continue", {"email": EMAIL, "password": PASSWORD})
    assert (is_signed_in(visitor), is_signed_in(with_cookie(app, planted))) == (True, False)


def test_signing_in_again_in_one_browser_ends_its_former_sign_in(app: Flask) -> None:
    visitor = confirmed(app)
    form = Visitor(app)
    stolen = session_cookie(visitor)
    token = visitor.open("/en/account/sign-out").fields()["csrf_token"][0]
    visitor.post("/en/account/sign-in", {"email": EMAIL, "password": PASSWORD, "csrf_token": token})
    assert (is_signed_in(visitor), is_signed_in(with_cookie(app, stolen)), live_sign_ins(app)) == (True, False, 1)
    assert form.open("/en/account/sign-in").status == 200


@pytest.mark.parametrize(("ticked", "hours", "still"), [("", 11, True), ("", 13, False), ("yes", 13, True), ("yes", 24 * 31, False)])
def test_twelve_hours_unused_end_a_sign_in_unless_it_is_ones_own_computer(
    app: Flask, visitor: Visitor, ticked: str, hours: int, still: bool
) -> None:
    confirmed(app)
    sign_in(visitor, own_computer=ticked)
    with time_machine.travel(now() + timedelta(hours=hours)):
        assert is_signed_in(visitor) == still


# --- signing out ------------------------------------------------------------------------------------------------------------------


def test_looking_at_the_sign_out_page_signs_nobody_out(app: Flask) -> None:
    visitor = confirmed(app)
    page = visitor.open("/en/account/sign-out")
    assert [button.strip() for button in page.all("//main//button/text()")] == ["Sign out on this device", "Sign out on all devices"]
    assert is_signed_in(visitor)


def test_signed_out_here_a_copy_of_the_cookie_is_dead_and_other_devices_stay(app: Flask) -> None:
    visitor, other = confirmed(app), Visitor(app)
    sign_in(other)
    stolen = session_cookie(visitor)
    visitor.open("/en/account/sign-out")
    page = visitor.press("continue")
    assert (page.address, page.heading) == ("/en/account/sign-out", "You are signed out")
    assert (is_signed_in(visitor), is_signed_in(with_cookie(app, stolen)), is_signed_in(other)) == (False, False, True)


def test_signed_out_everywhere_no_device_is_left(app: Flask) -> None:
    visitor, other = confirmed(app), Visitor(app)
    sign_in(other)
    visitor.open("/es/account/sign-out")
    assert visitor.press("everywhere").heading == "Su sesión está cerrada"
    assert (is_signed_in(other), live_sign_ins(app)) == (False, 0)


def test_a_sign_out_from_another_site_does_nothing(app: Flask) -> None:
    visitor = confirmed(app)
    answer = visitor.client.post("/en/account/sign-out", data={}, headers={"Origin": "https://evil.example"})
    assert (answer.status_code, is_signed_in(visitor)) == (403, True)
    assert visitor.post("/en/account/sign-out", {"csrf_token": "x"}).status == 400
    assert is_signed_in(visitor)


# --- counters ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.org"])
def test_after_five_wrong_passwords_the_address_has_to_wait_known_or_not(app: Flask, database_url: str, email: str) -> None:
    """Counted in the database: another process of the service goes on counting where this one stopped."""
    confirmed(app)
    with a_minute_past():
        statuses = [sign_in(Visitor(app), email, f"a wrong guess {number}").status for number in range(3)]
        elsewhere = create_app(settings_for_tests(database_url))
        statuses += [sign_in(Visitor(elsewhere), email, f"a wrong guess {number}").status for number in range(3, 5)]
        page = sign_in(Visitor(elsewhere), email, PASSWORD)
        with elsewhere.app_context():
            db.engine.dispose()
    assert statuses == [401] * 5
    assert (page.status, page.response.headers["Retry-After"]) == (429, str(14 * 60))
    assert page.errors == ["Too many wrong passwords. Wait 14 minutes, or have a link to sign in sent to you by email: it works at once."]


def test_the_owner_gets_in_by_link_while_the_password_has_to_wait(app: Flask, visitor: Visitor) -> None:
    confirmed(app)
    with a_minute_past():
        for number in range(6):
            sign_in(visitor, password=f"a wrong guess {number}")
        visitor.open("/en/account/link")
        visitor.press("continue", {"email": EMAIL})
        visitor.open(newest_mail(app).path)
        assert visitor.press("continue").address == "/en/actions"


def test_the_wait_is_over_in_the_next_quarter_of_an_hour(app: Flask, visitor: Visitor) -> None:
    confirmed(app)
    with a_minute_past() as clock:
        for number in range(6):
            sign_in(visitor, password=f"a wrong guess {number}")
        clock.shift(timedelta(minutes=15))
        assert sign_in(visitor).status == 200


def test_a_right_password_forgets_the_wrong_ones_before_it(app: Flask) -> None:
    confirmed(app)
    with a_minute_past():
        for _ in range(3):
            for number in range(4):
                sign_in(Visitor(app), password=f"a wrong guess {number}")
            assert sign_in(Visitor(app)).status == 200


def test_guesses_at_many_addresses_from_one_network_are_counted_too(database_url: str) -> None:
    application = create_app(settings_for_tests(database_url, RATE_LIMITS="on"))
    application.config["RATELIMIT_ENABLED"] = False
    with application.app_context(), a_minute_past():
        from app.operations.counters import WRONG_PASSWORDS_OF_CLIENT, count

        for _ in range(WRONG_PASSWORDS_OF_CLIENT.most):
            with writing(db.session):
                count(db.session(), WRONG_PASSWORDS_OF_CLIENT, "127.0.0.1", now())
        assert sign_in(Visitor(application), "nobody@example.org").status == 429
        db.session.remove()
        db.engine.dispose()
