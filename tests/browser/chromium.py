"""A person at Debian's Chromium, without JavaScript: reads names, types, clicks; and a log of what each step cost."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Download, Locator, Page, Playwright, Request, expect

from app.questionnaire.kinds import (
    Choice,
    Choices,
    Confirm,
    Consent,
    Countries,
    Country,
    Email,
    Language,
    LongText,
    Number,
    PartialDate,
    ShortText,
    TimelineConfirmed,
    Upload,
    WebAddress,
    YesNo,
)
from tests.support.journey import Answer, Date, File, label_of, option_of, question, say

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


MAIN_BUTTONS = ("Create the profile and start", "Sign in", "Save and continue", "Submit action", "Confirm and submit", "Check the receipt")
"""What Enter presses in a field, in English."""


@contextmanager
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium, which Playwright drives as well as its own."""
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(ARGUMENTS))
    yield browser
    browser.close()


@dataclass
class Reader:
    """Somebody with a browser window. Each step is checked: one request, at most one redirect, nothing else but the style sheet."""

    context: BrowserContext
    address: str
    language: str
    faults: list[str] = field(default_factory=list)
    steps: int = 0

    def __post_init__(self) -> None:
        self.page: Page = self.context.new_page()
        self.page.on("console", self._note_message)
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url}: {error}"))
        self.requests: list[Request] = []
        self.page.on("request", self._note_request)

    def _note_request(self, request: Request) -> None:
        self.requests.append(request)

    def _note_message(self, message: ConsoleMessage) -> None:
        # Chromium reports every page whose status is 4xx, as one with errors in its form rightly is.
        if message.type in ("error", "warning") and not message.text.startswith(
            "Failed to load resource: the server responded with a status"
        ):
            self.faults.append(f"{self.page.url}: {message.text}")

    # --- steps: each leads to another page ------------------------------------------------------------------------------------------

    @contextmanager
    def step(self) -> Iterator[None]:
        """One step of the journey: whatever is pressed within leads to the next page."""
        self.requests.clear()
        with self.page.expect_navigation(wait_until="load"):
            yield
        self.steps += 1
        pages = [request for request in self.requests if request.is_navigation_request()]
        others = {request.url for request in self.requests if not request.is_navigation_request()}
        if len(pages) > 2:
            self.faults.append(f"{self.page.url}: more than one redirect: {[request.url for request in pages]}")
        if any(not url.startswith(f"{self.address}/style-") for url in others) or len(others) > 1:
            self.faults.append(f"{self.page.url} fetches {others}")

    def open(self, path: str) -> None:
        with self.step():
            self.page.goto(self.address + path, wait_until="commit")

    def press(self, message: str, **values: object) -> None:
        """Press the button that says this English sentence in the language of the page."""
        with self.step():
            self.click(self.page.get_by_role("button", name=self.say(message, **values), exact=True))

    def follow(self, message: str, **values: object) -> None:
        """Follow the first link that says this."""
        with self.step():
            self.click(self.page.get_by_role("link", name=self.say(message, **values), exact=True).first)

    def download(self, link: Locator) -> Download:
        with self.page.expect_download() as waited:
            self.click(link)
        return waited.value

    # --- what is on the page --------------------------------------------------------------------------------------------------------

    def say(self, message: str, **values: object) -> str:
        return say(message, self.language, **values)

    def heading(self) -> Locator:
        return self.page.get_by_role("heading", level=1)

    def sees(self, message: str, **values: object) -> None:
        """The heading of the page says this."""
        expect(self.heading()).to_have_text(self.say(message, **values))

    def field(self, label: str) -> Locator:
        """A field by its name, such as the address on the page to register."""
        return self.page.get_by_label(self.say(label), exact=True)

    # --- how one works with a mouse; a person with a keyboard does otherwise ---------------------------------------------------------

    def click(self, target: Locator) -> None:
        target.click()

    def type(self, target: Locator, text: str) -> None:
        target.fill(text)

    def tick(self, box: Locator) -> None:
        """Tick a box or choose a radio button, unfolding the group it stands in."""
        if not box.is_visible():
            self.click(box.locator("xpath=ancestor::details").locator("summary").first)
        box.check()

    def choose(self, target: Locator, option: str) -> None:
        target.select_option(label=option)

    def hand_in(self, target: Locator, file: File) -> None:
        target.set_input_files({"name": file.name, "mimeType": file.media_type, "buffer": file.content})

    # --- questions ------------------------------------------------------------------------------------------------------------------

    def answer_all(self, answers: Mapping[str, Answer]) -> None:
        for key, answer in answers.items():
            self.answer(key, answer)

    def answer(self, key: str, answer: Answer) -> None:
        """Answer one question of the page, found by its name as a screen reader says it."""
        label = label_of(key, self.language)
        named = self.page.get_by_role
        match question(key).kind, answer:
            case ShortText() | Email() | WebAddress() | Number() | LongText() | Countries(), str(text):
                self.type(named("textbox", name=label), text)
            case Choice() | YesNo() | TimelineConfirmed(), str(code):
                self.tick(named("group", name=label).get_by_role("radio", name=option_of(key, code, self.language), exact=True))
            case Choices(), tuple(codes):
                for code in codes:
                    name = option_of(key, code, self.language)
                    self.tick(named("group", name=label).get_by_role("checkbox", name=name, exact=True, include_hidden=True))
            case Country() | Language(), str(code):
                self.choose(named("combobox", name=label), option_of(key, code, self.language))
            case PartialDate(), Date(month, year, day):
                group = named("group", name=label)
                for part, text in (("Day (optional)", day), ("Month", month), ("Year", year)):
                    self.type(group.get_by_role("textbox", name=self.say(part), exact=True), text)
            case Upload(), File() as file:
                self.hand_in(self.page.get_by_label(label), file)
            case Confirm() | Consent(), "yes":
                self.tick(named("checkbox", name=label))
            case PartialDate(), str(text):
                self.type(named("group", name=label).get_by_role("textbox", name=self.say("Month"), exact=True), text)
            case kind, _:
                raise AssertionError(f"{key}: {answer!r} is no answer to {kind}")


class KeyboardReader(Reader):
    """The same without a mouse: Tab, Enter, Space, arrow keys and letters only."""

    LONGEST = 500
    """Presses of Tab until a field counts as out of reach."""

    def reach(self, target: Locator) -> None:
        """Move the focus there with Tab alone."""
        expect(target).to_have_count(1)
        for _ in range(self.LONGEST):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{self.page.url}: out of reach of the keyboard: {target}")

    def press(self, message: str, **values: object) -> None:
        """Enter in a field that was just typed into does what the main button does; other buttons are walked to."""
        in_field = self.page.locator("input:focus:not([type=radio], [type=checkbox])").count()
        if not in_field or message not in MAIN_BUTTONS:
            super().press(message, **values)
            return
        with self.step():
            self.page.keyboard.press("Enter")

    def click(self, target: Locator) -> None:
        self.reach(target)
        self.page.keyboard.press("Enter")

    def type(self, target: Locator, text: str) -> None:
        self.reach(target)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.press("Delete")
        self.page.keyboard.type(text)

    def tick(self, box: Locator) -> None:
        if not box.is_visible():
            self.click(box.locator("xpath=ancestor::details").locator("summary").first)
        if box.get_attribute("type") == "radio":
            self._walk_radios(box)
        else:
            self.reach(box)
            self.page.keyboard.press("Space")
        expect(box).to_be_checked()

    def _walk_radios(self, radio: Locator) -> None:
        """Tab stops once in a group, at what is chosen or at its first button; arrow keys go on from there."""
        group = radio.locator("xpath=ancestor::fieldset[1]").get_by_role("radio")
        chosen = group.and_(self.page.locator(":checked"))
        self.reach(chosen if chosen.count() else group.first)
        self.page.keyboard.press("Space")
        for _ in range(group.count()):
            if radio.is_checked():
                return
            self.page.keyboard.press("ArrowDown")

    def choose(self, target: Locator, option: str) -> None:
        self.reach(target)
        self.page.keyboard.type(option)
        expect(target.locator("option:checked")).to_have_text(option)
