"""The whole journey in lynx and in w3m; and every page in every state, which says there all that it says anywhere."""

import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from app.languages import languages
from tests.browser.steps import CODE, REFERENCE, code_in, mailed_receipt
from tests.inspect.conftest import States
from tests.inspect.text_browsers import Open, TextBrowser, lynx, w3m
from tests.support.journey import CONFIRMATIONS, ENGLISH, FRENCH, Journey, sentence
from tests.support.live import LiveService
from tests.support.pages import parse_page

pytestmark = pytest.mark.inspect

PAUSED_AT = "action/dates"


@pytest.mark.parametrize(("start", "journey"), [(lynx, FRENCH), (w3m, ENGLISH)], ids=["lynx", "w3m"])
def test_the_whole_journey(start: Open, journey: Journey, service: LiveService, tmp_path: Path) -> None:
    first, second = (tmp_path / name for name in ("first", "second"))
    for home in (first, second):
        home.mkdir()
    with start(service.address, journey.language, first) as person:
        register(person, journey)
        fill_in(person, journey, until=PAUSED_AT)
        person.answer_all(journey.answers[PAUSED_AT])
        person.press("Save and come back later")
        person.follow("Sign out, for example on a shared computer")
        person.press("Sign out on this device")
        person.sees("You are signed out")
    with start(service.address, journey.language, second) as person:
        resume(person, journey)
        fill_in(person, journey, since=PAUSED_AT)
        submit(person, journey, service)
        receipt = take_receipt(person)
        assert receipt == mailed_receipt(journey, service)
        check_receipt(person, second)


def register(person: TextBrowser, journey: Journey) -> None:
    person.follow("What the Declaration says")
    person.follow("Go to the first page")
    person.follow("Start now")
    person.type_once("Email address", journey.email)
    person.type_once("Password", journey.password)
    person.press("Create the profile and start")


def resume(person: TextBrowser, journey: Journey) -> None:
    person.follow("Sign in and go on")
    person.type_once("Email address", journey.email)
    person.type_once("Password", journey.password)
    person.press("Sign in")
    person.follow_words(str(journey.answers["action/basics"]["title"]))
    person.follow("Go on")


def fill_in(person: TextBrowser, journey: Journey, *, since: str = "", until: str = "") -> None:
    paths = list(journey.answers)
    for path in paths[paths.index(since) if since else 0 : paths.index(until) if until else None]:
        if path == journey.wrong[0] and path != PAUSED_AT:
            _, key, text = journey.wrong
            person.answer(key, text)
            person.press("Save and continue")
            person.sees("There is a problem")
        person.answer_all(journey.answers[path])
        person.press("Save and continue")


def submit(person: TextBrowser, journey: Journey, service: LiveService) -> None:
    person.sees("Check your answers before submitting your action")
    person.answer_all(CONFIRMATIONS)
    person.press("Submit action")
    person.sees("Confirm your email address")
    person.type(person.say("Code"), code_in(service.message_to(journey.email, 0)))
    person.press("Confirm and submit")
    person.sees("Action submitted")


def take_receipt(person: TextBrowser) -> bytes:
    """Look again until the receipt is there."""
    name = sentence("Download the receipt (PDF, %(kilobytes)s KB)", person.language).pattern.strip("^$")
    for _ in range(60):
        link = re.search(rf"\[(\d+)\]{name}", person.page)
        if link:
            return person.keep_file(link[1])
        person.look_again()
    raise AssertionError(person.page)


def check_receipt(person: TextBrowser, folder: Path) -> None:
    paper = subprocess.run(["pdftotext", "-layout", *folder.glob("*.pdf"), "-"], capture_output=True, check=True, text=True).stdout
    first_page = paper.split("\f")[0]
    person.follow("Check a receipt")
    person.type(person.say("Reference"), re.findall(REFERENCE, first_page)[0])
    person.type(person.say("Code"), re.findall(CODE, first_page)[-1])
    person.press("Check the receipt")
    person.sees("A receipt with this reference and code was issued")


DUMPS = {
    "lynx": ["lynx", "-dump", "-nolist", "-force_html", "-width=990", "-assume_charset=UTF-8", "-display_charset=UTF-8"],
    "w3m": ["w3m", "-dump", "-cols", "990", "-T", "text/html", "-I", "UTF-8", "-O", "UTF-8"],
}


@pytest.mark.parametrize("browser_name", DUMPS)
@pytest.mark.parametrize("language", languages())
def test_no_word_of_any_page_is_missing(language: str, browser_name: str, states: States, tmp_path: Path) -> None:
    missing = []
    path = tmp_path / "page.html"
    for state in states(language):
        path.write_text(state.html, encoding="utf-8")
        dump = subprocess.run([*DUMPS[browser_name], path], capture_output=True, check=True).stdout.decode()
        body = parse_page(state.html).find("body")
        assert body is not None
        lost = Counter(words(" ".join(texts_of(body)))) - Counter(words(dump))
        missing += [f"{state.name}: {word}" for word in lost]
    assert missing == []


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def texts_of(element: Element) -> Iterator[str]:
    """The text of an element without what stands in its fields."""
    if element.tag not in ("select", "textarea"):
        yield element.text or ""
        for child in element:
            yield from texts_of(child)
            yield child.tail or ""
