"""A form sent by nobody known asks to sign in at its own address; what was typed goes through it, read by nobody else."""

import time_machine
from flask import Flask

from app.extensions import db
from app.models.actions import Action
from app.web.sign_in_state import now
from tests.accounts.support import EMAIL, OTHER_PASSWORD, PASSWORD, a_minute_past, action_ids, confirmed, is_signed_in, sign_in
from tests.support.visiting import Page, Visitor

TEXT = "A text of some length that took an hour"


def signed_out_while_typing(app: Flask) -> tuple[Visitor, Page]:
    """A person whose sign-in ended in another tab, and the answer to their next "Save and continue"."""
    visitor = confirmed(app)
    visitor.open(address(app))
    typing = visitor.page
    visitor.open("/en/account/sign-out")
    visitor.press("continue")
    visitor.page = typing
    return visitor, visitor.press("continue", {"title": TEXT}, follow=False)


def address(app: Flask, language: str = "en") -> str:
    return f"/{language}/actions/{action_ids(app)[0]}/action/basics"


def title(app: Flask) -> str:
    with app.app_context():
        return db.session.get_one(Action, action_ids(app)[0]).title


def test_the_sign_in_page_stands_at_the_address_of_the_form_and_shows_nothing_of_the_text(app: Flask) -> None:
    visitor, page = signed_out_while_typing(app)
    assert (page.status, page.heading, page.all("//form/@action"), TEXT in page.html) == (401, "Sign in", [address(app)], False)
    assert not is_signed_in(visitor)


def test_after_the_password_the_page_stands_as_typed_and_the_same_button_saves_it(app: Flask) -> None:
    visitor, _ = signed_out_while_typing(app)
    page = visitor.press("continue", {"email": EMAIL, "password": PASSWORD})
    assert (page.fields()["title"], title(app)) == ([TEXT], "")
    visitor.press("later")
    assert title(app) == TEXT


def test_a_wrong_password_loses_nothing(app: Flask) -> None:
    visitor, _ = signed_out_while_typing(app)
    for _ in range(2):
        page = visitor.press("continue", {"email": EMAIL, "password": "not the password"}, follow=False)
        assert (page.status, page.fields()["email"], "carried" in page.fields()) == (401, [EMAIL], True)
    assert visitor.press("continue", {"email": EMAIL, "password": PASSWORD}).fields()["title"] == [TEXT]


def test_too_many_wrong_passwords_lose_nothing_either(app: Flask) -> None:
    with a_minute_past() as clock:
        visitor, _ = signed_out_while_typing(app)
        for _ in range(6):
            page = visitor.press("continue", {"email": EMAIL, "password": "not the password"}, follow=False)
        assert (page.status, page.response.headers["Retry-After"], "carried" in page.fields()) == (429, str(14 * 60), True)
        clock.shift(16 * 60)
        assert visitor.press("continue", {"email": EMAIL, "password": PASSWORD}).fields()["title"] == [TEXT]


def test_signed_in_in_another_tab_the_second_button_shows_the_text(app: Flask) -> None:
    visitor, door = signed_out_while_typing(app)
    assert visitor.press("again", follow=False).errors == ["You are not signed in yet in this browser."]
    sign_in(visitor)
    visitor.page = door
    assert visitor.press("again").fields()["title"] == [TEXT]


def test_the_language_switch_on_the_way_keeps_the_text(app: Flask) -> None:
    visitor, _ = signed_out_while_typing(app)
    page = visitor.press("lang-fr", follow=False)
    assert (page.status, page.heading, page.all("//form/@action")) == (401, "Se connecter", [address(app, "fr")])
    page = visitor.press("continue", {"email": EMAIL, "password": PASSWORD})
    assert (page.all("/html/@lang"), page.fields()["title"]) == (["fr"], [TEXT])


def test_the_language_switch_pressed_by_nobody_known_asks_in_that_language(app: Flask) -> None:
    visitor = confirmed(app)
    visitor.open(address(app))
    typing = visitor.page
    visitor.open("/en/account/sign-out")
    visitor.press("continue")
    visitor.page = typing
    assert visitor.press("lang-es", {"title": TEXT}, follow=False).heading == "Iniciar sesión"
    assert visitor.press("continue", {"email": EMAIL, "password": PASSWORD}).fields()["title"] == [TEXT]


def test_somebody_else_who_signs_in_there_reads_nothing_of_it(app: Flask) -> None:
    confirmed(app, "ben@example.org", OTHER_PASSWORD)
    visitor = confirmed(app)
    own = f"/en/actions/{action_ids(app)[1]}/action/basics"
    visitor.open(own)
    typing = visitor.page
    visitor.open("/en/account/sign-out")
    visitor.press("continue")
    visitor.page = typing
    visitor.press("continue", {"title": TEXT}, follow=False)
    page = visitor.press("continue", {"email": "ben@example.org", "password": OTHER_PASSWORD})
    assert (page.status, TEXT in page.html) == (404, False)


def test_a_sign_in_at_the_door_without_a_token_of_this_browser_is_not_made(app: Flask) -> None:
    """Nobody is signed in to somebody else's account by a form that was made elsewhere."""
    visitor, page = signed_out_while_typing(app)
    body = {"carried": page.fields()["carried"], "email": EMAIL, "password": PASSWORD, "csrf_token": "x"}
    answer = visitor.post(address(app), body)
    assert (answer.status, is_signed_in(visitor)) == (401, False)


def test_after_seven_days_the_page_is_shown_without_the_text(app: Flask) -> None:
    visitor, door = signed_out_while_typing(app)
    with time_machine.travel(now().replace(year=now().year + 1)):
        sign_in(visitor)
        visitor.page = door
        assert TEXT not in visitor.press("again").html
