"""The Word form in a browser without JavaScript, on a telephone: downloaded in one language, filled in, and taken over in another."""

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from app.languages import own_names
from tests.browser.chromium import Reader
from tests.browser.steps import register
from tests.support.journey import JOURNEYS, File
from tests.support.live import LiveService
from tests.support.word_forms import typed_into

pytestmark = pytest.mark.browser

TYPED = {"title": "Une maison pour toutes", "action_country": "Marruecos", "starts_on": "1er mars 2022", "people_reached": "1 500 o más"}


@pytest.mark.parametrize(("reads", "form", "switches_to"), [("en", "es", "fr"), ("fr", "en", "es"), ("es", "fr", "en")])
def test_from_the_download_to_the_draft(
    reads: str, form: str, switches_to: str, service: LiveService, browser: Browser, tmp_path: Path
) -> None:
    context = browser.new_context(java_script_enabled=False, locale=reads, viewport={"width": 360, "height": 740})
    person = Reader(context, service.address, reads)
    register(person, replace(JOURNEYS[reads], email=f"word-{reads}@example.org"), reads_declaration=False)
    person.follow("All parts of this action")
    person.follow("Word form")
    filled_in = tmp_path / "form.docx"
    person.download(person.page.get_by_role("link", name=own_names()[form], exact=True).last).save_as(filled_in)
    content = typed_into(filled_in.read_bytes(), TYPED)
    person.hand_in(person.field("The form, filled in"), File("form.docx", "application/octet-stream", content))
    person.press("Upload and check")
    person.sees("Check what the Word form says")
    person.language = switches_to
    with person.step():
        person.click(person.page.get_by_role("button", name=own_names()[switches_to]))
    person.sees("Check what the Word form says")
    country = {"en": "Morocco", "es": "Marruecos", "fr": "Maroc"}[switches_to]
    expect(person.page.get_by_role("definition").get_by_text(country, exact=True)).to_be_visible()
    assert person.page.evaluate("document.documentElement.scrollWidth") <= 360
    person.press("Take over these answers")
    expect(person.heading()).to_have_text(TYPED["title"])
    person.follow("Word form")
    expect(person.page.get_by_role("blockquote")).to_have_text(TYPED["people_reached"])
    person.press("I have copied this")
    expect(person.page.get_by_role("blockquote")).to_have_count(0)
    assert person.faults == []
    context.close()
