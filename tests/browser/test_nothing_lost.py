"""In a real browser without JavaScript: the sign-in ends in the middle of a text, two browsers on one draft, a double click, Back."""

import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import count

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.chromium import Reader
from tests.browser.steps import code_in, fill_in, new_reader, register
from tests.support.journey import CONFIRMATIONS, ENGLISH, Journey
from tests.support.live import LiveService

pytestmark = pytest.mark.browser

_NUMBERS = count(1)
TEXT = "We open a house.\n\nIt has “rooms” for 300 people, & a garden <of its own>."


@pytest.fixture
def journey() -> Journey:
    """An officer who has not been here, of an organisation that has not been here."""
    number = next(_NUMBERS)
    organisation = {**ENGLISH.answers["profile/organisation"], "organisation_name": f"Harbour Council {number}"}
    return replace(ENGLISH, email=f"nothing-lost-{number}@example.org", answers={**ENGLISH.answers, "profile/organisation": organisation})


@pytest.fixture
def person(journey: Journey, service: LiveService, browser: Browser) -> Iterator[Reader]:
    reader = new_reader(journey, service, browser, Reader)
    register(reader, journey)
    yield reader
    reader.context.close()
    assert reader.faults == []


def open_description(reader: Reader, like: Reader) -> Locator:
    """The page of the long text, of the draft that `like` works on; returns its box."""
    draft = like.page.url.split("/actions/")[1].split("/")[0]
    reader.open(f"/en/actions/{draft}/action/description")
    return reader.page.locator("#description")


def sign_in(reader: Reader, journey: Journey) -> None:
    reader.type(reader.field("Email address"), journey.email)
    reader.type(reader.field("Password"), journey.password)
    reader.press("Sign in")


def test_the_sign_in_ends_in_the_middle_of_the_description(person: Reader, journey: Journey) -> None:
    box = open_description(person, person)
    person.type(box, TEXT)
    person.context.clear_cookies()
    person.press("Save and continue")
    person.sees("Sign in")
    assert "garden" not in person.page.content()
    sign_in(person, journey)
    expect(box).to_have_value(TEXT)
    person.press("Save and come back later")
    person.sees("Your answers have been saved")
    expect(open_description(person, person)).to_have_value(TEXT)


def test_two_browsers_on_one_draft(person: Reader, journey: Journey, service: LiveService, browser: Browser) -> None:
    other = new_reader(journey, service, browser, Reader)
    other.open("/en/account/sign-in")
    sign_in(other, journey)
    mine, theirs = open_description(person, person), open_description(other, person)
    other.type(theirs, "Written at the office.")
    other.press("Save and come back later")
    person.type(mine, TEXT)
    person.press("Save and continue")
    expect(mine).to_have_value(TEXT)
    expect(person.page.locator(".clash blockquote")).to_have_text("Written at the office.")
    person.tick(person.page.get_by_label(person.say("Both, one after the other")))
    person.press("Keep what I chose")
    expect(open_description(other, person)).to_have_value(f"Written at the office.\n\n{TEXT}")
    other.context.close()


def test_back_after_a_save_shows_what_was_saved_and_it_can_be_changed(person: Reader) -> None:
    box = open_description(person, person)
    person.type(box, TEXT)
    person.press("Save and come back later")
    person.page.go_back(wait_until="load")
    expect(box).to_have_value(TEXT)
    person.type(box, f"{TEXT} And a roof.")
    person.press("Save and come back later")
    person.sees("Your answers have been saved")
    person.page.go_back(wait_until="load")
    expect(box).to_have_value(f"{TEXT} And a roof.")


def test_a_double_click_on_submit_submits_once(person: Reader, journey: Journey, service: LiveService) -> None:
    fill_in(person, journey)
    person.answer_all(CONFIRMATIONS)
    double_click(person, "Submit action")
    person.sees("Confirm your email address")
    person.type(person.field("Code"), code_in(service.message_to(journey.email, 0)))
    double_click(person, "Confirm and submit")
    person.sees("Action submitted")
    service.message_to(journey.email, 1)
    time.sleep(2)
    assert len(service.messages_to(journey.email)) == 2


def double_click(reader: Reader, message: str) -> None:
    reader.page.get_by_role("button", name=reader.say(message), exact=True).dblclick(no_wait_after=True)
    reader.page.wait_for_load_state("load")
