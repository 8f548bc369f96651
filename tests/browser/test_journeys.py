"""A municipal officer's whole way, from the first page to the receipt in the mailbox, in each language, without JavaScript."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import KeyboardReader, Reader
from tests.browser.steps import (
    check_receipt,
    download_receipt,
    fill_in,
    mailed_receipt,
    new_reader,
    open_check_page_elsewhere,
    pause,
    register,
    resume,
    submit,
    submit_again,
)
from tests.support.journey import ENGLISH, FRENCH, SPANISH, Journey
from tests.support.live import LiveService

pytestmark = pytest.mark.browser

PAUSED_AT = "action/dates"


@pytest.mark.parametrize("journey", [FRENCH, SPANISH], ids=lambda journey: journey.language)
def test_the_whole_journey(journey: Journey, service: LiveService, browser: Browser, tmp_path: Path) -> None:
    take(journey, service, browser, tmp_path, Reader)


def test_the_whole_journey_by_keyboard_alone(service: LiveService, browser: Browser, tmp_path: Path) -> None:
    take(ENGLISH, service, browser, tmp_path, KeyboardReader)


def take(journey: Journey, service: LiveService, browser: Browser, folder: Path, kind: type[Reader]) -> None:
    first = new_reader(journey, service, browser, kind)
    register(first, journey)
    fill_in(first, journey, until=PAUSED_AT)
    pause(first, journey, PAUSED_AT)
    person = new_reader(journey, service, browser, kind)
    resume(person, journey)
    fill_in(person, journey, since=PAUSED_AT)
    other_tab = open_check_page_elsewhere(person)
    reference = submit(person, journey, service)
    submit_again(person, other_tab, reference)
    receipt = download_receipt(person, folder)
    assert mailed_receipt(journey, service) == receipt
    check_receipt(person, reference, folder)
    assert (first.faults, person.faults) == ([], [])
    for each in (first, person):
        each.context.close()
