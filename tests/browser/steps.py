"""The steps of a journey, each as a person takes it in a browser."""

import re
import subprocess
from email.message import EmailMessage
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.chromium import Reader
from tests.support.journey import CONFIRMATIONS, FRENCH, JOURNEYS, Journey, say, sentence, title_of
from tests.support.live import LiveService

SWITCHED_AT = "action/basics"
CODE = r"\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b"
REFERENCE = r"\b[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}\b"


def new_reader(journey: Journey, service: LiveService, browser: Browser, kind: type[Reader]) -> Reader:
    """A browser that has never been here."""
    context = browser.new_context(java_script_enabled=False, locale=journey.language, accept_downloads=True)
    context.set_default_timeout(20_000)
    return kind(context, service.address, journey.language)


def register(person: Reader, journey: Journey, *, reads_declaration: bool = True) -> None:
    person.open("/")
    assert person.page.url == f"{person.address}/{journey.language}/"
    if reads_declaration:
        person.follow("What the Declaration says")
        person.sees("The Marrakech Mayors Declaration")
        person.follow("Go to the first page")
    assert person.context.cookies() == []
    person.follow("Start now")
    person.type(person.field("Email address"), journey.email)
    person.type(person.field("Password"), journey.password)
    person.press("Create the profile and start")


def fill_in(person: Reader, journey: Journey, *, since: str = "", until: str = "") -> None:
    """Answer page after page, as the form leads."""
    paths = list(journey.answers)
    for path in paths[paths.index(since) if since else 0 : paths.index(until) if until else None]:
        assert person.page.url.endswith(path), f"{person.page.url} instead of {path}"
        if path != "objectives/review":
            expect(person.heading()).to_have_text(title_of(path, journey.language))
        if path == journey.wrong[0]:
            make_mistake(person, journey)
        person.answer_all(journey.answers[path])
        if path == SWITCHED_AT and journey is FRENCH:
            switch_to_spanish_and_back(person, journey)
        person.press("Save and continue")


def make_mistake(person: Reader, journey: Journey) -> None:
    """Type something wrong: the page says so, the focus is on the summary, its link leads to the field, where it stands as typed."""
    path, key, text = journey.wrong
    person.answer(key, text)
    person.press("Save and continue")
    assert person.page.title().startswith(person.say("Error:"))
    summary = person.page.get_by_role("group", name=person.say("There is a problem"))
    expect(summary).to_be_focused()
    link = summary.locator(f"a[href='#{key}']")
    person.click(link)
    focused = person.page.locator(":focus")
    expect(focused).to_have_attribute("id", key)
    assert person.page.url.endswith(f"{path}#{key}")
    if key != "starts_on":
        expect(focused).to_have_value(text)


def switch_to_spanish_and_back(person: Reader, journey: Journey) -> None:
    typed = journey.answers[SWITCHED_AT]
    for language, name in (("es", "Español"), ("fr", "Français")):
        with person.step():
            person.click(person.page.get_by_role("button", name=name))
        person.language = language
        expect(person.heading()).to_have_text(title_of(SWITCHED_AT, language))
        assert person.page.url.startswith(f"{person.address}/{language}/actions/")
        for key in ("title", "summary"):
            expect(person.page.locator(f"#{key}")).to_have_value(str(typed[key]))


def pause(person: Reader, journey: Journey, path: str) -> None:
    """The page is filled in, but time is up."""
    person.answer_all(journey.answers[path])
    person.press("Save and come back later")
    person.sees("Your answers have been saved")
    person.follow("Sign out, for example on a shared computer")
    person.press("Sign out on this device")
    person.sees("You are signed out")


def resume(person: Reader, journey: Journey) -> None:
    person.open(f"/{journey.language}/")
    person.follow("Sign in and go on")
    person.type(person.field("Email address"), journey.email)
    person.type(person.field("Password"), journey.password)
    person.press("Sign in")
    person.sees("My actions")
    with person.step():
        person.click(person.page.get_by_role("link", name=str(journey.answers["action/basics"]["title"])))
    person.follow("Go on")


def open_check_page_elsewhere(person: Reader) -> Reader:
    """A second tab of the same browser, in which nothing has been pressed yet."""
    person.sees("Check your answers before submitting your action")
    other = type(person)(person.context, person.address, person.language, person.faults)
    other.open(person.page.url.removeprefix(person.address))
    return other


def submit(person: Reader, journey: Journey, service: LiveService) -> str:
    """Submit with an address that is not confirmed yet: the code from the mailbox submits. The reference."""
    person.answer_all(CONFIRMATIONS)
    person.press("Submit action")
    person.sees("Confirm your email address")
    mail = service.message_to(journey.email, 0)
    assert (mail["Content-Language"], mail["Subject"]) == (journey.language, say("Confirm your email address", journey.language))
    person.type(person.field("Code"), code_in(mail))
    person.press("Confirm and submit")
    person.sees("Action submitted")
    return person.page.locator(".reference").inner_text()


def code_in(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    found = re.findall(CODE, body.get_content())
    assert len(found) == 1, body.get_content()
    return str(found[0])


def submit_again(person: Reader, other_tab: Reader, reference: str) -> None:
    """By the Back button, and in another tab that still shows the check page."""
    for _ in range(2):
        person.page.go_back(wait_until="load")
    button = person.page.get_by_role("button", name=person.say("Submit action"), exact=True)
    if button.count():
        person.press("Submit action")
    other_tab.answer_all(CONFIRMATIONS)
    other_tab.press("Submit action")
    for each in (person, other_tab):
        each.sees("Action submitted")
        expect(each.page.locator(".reference")).to_have_text(reference)
    other_tab.page.close()


def download_receipt(person: Reader, folder: Path) -> bytes:
    """Look again until the receipt is there, and take it."""
    link = person.page.get_by_role("link", name=sentence("Download the receipt (PDF, %(kilobytes)s KB)", person.language))
    for _ in range(60):
        if link.count():
            break
        person.page.wait_for_timeout(500)
        person.follow("Look again")
    waited = person.download(link)
    assert re.fullmatch(rf"\d{{4}}-\d\d-\d\d_call-to-local-action_.{{11}}_r1_{person.language}\.pdf", waited.suggested_filename)
    waited.save_as(folder / "receipt.pdf")
    return (folder / "receipt.pdf").read_bytes()


def mailed_receipt(journey: Journey, service: LiveService) -> bytes:
    mail = service.message_to(journey.email, 1)
    attachments = list(mail.iter_attachments())
    assert (mail["Content-Language"], [part.get_content_type() for part in attachments]) == (journey.language, ["application/pdf"])
    return bytes(attachments[0].get_content())


def check_receipt(person: Reader, reference: str, folder: Path) -> None:
    """With what the paper says, and with the file itself."""
    text = subprocess.run(["pdftotext", "-layout", folder / "receipt.pdf", "-"], capture_output=True, check=True, text=True).stdout
    printed = text.split("\f")[0]
    assert set(re.findall(REFERENCE, printed)) == {reference}
    person.follow("Check a receipt")
    person.type(person.field("Reference"), reference)
    person.type(person.field("Code"), re.findall(CODE, printed)[-1])
    person.press("Check the receipt")
    expect(person.page.locator("#result")).to_have_text(person.say("A receipt with this reference and code was issued"))
    person.follow("Check a receipt")
    person.page.get_by_label(person.say("The receipt as a PDF file")).set_input_files(folder / "receipt.pdf")
    person.press("Check the receipt")
    proof = person.page.get_by_role("group", name=sentence("Issued on %(moment)s, byte for byte ours", person.language))
    expect(proof).to_contain_text(str(JOURNEYS[person.language].answers["action/basics"]["title"]))
