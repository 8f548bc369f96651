"""A person at lynx or w3m, who reads the screen and goes by the numbers that both give to links and fields."""

import re
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from app.questionnaire.kinds import Choice, Choices, Confirm, Consent, Country, Language, LongText, PartialDate, TimelineConfirmed, YesNo
from tests.inspect.terminal import PATIENCE, Terminal, as_read, terminal
from tests.support.journey import Answer, Date, option_of, question, say


class TextBrowser(ABC):
    """`page` is what is on the screen, in one line, without the lines of the browser's own."""

    def __init__(self, window: Terminal, address: str, language: str) -> None:
        self.window = window
        self.address = address
        self.language = language
        self.read()

    def read(self) -> None:
        self.page = as_read(self.page_of(self.window.settled()))

    def say(self, message: str) -> str:
        return as_read(say(message, self.language))

    def sees(self, message: str) -> None:
        assert self.say(message) in self.page, f"“{self.say(message)}” is not on the page:\n{self.page}"

    # --- what each browser does in its own way ---------------------------------------------------------------------------------------

    @abstractmethod
    def page_of(self, screen: str) -> str:
        """The screen without the browser's own lines."""

    @abstractmethod
    def is_at_rest(self, screen: str) -> bool:
        """Whether a page has come."""

    @abstractmethod
    def go_to(self, number: str) -> None:
        """Move to a link or field, without doing anything there."""

    @abstractmethod
    def go_to_button(self, words: str) -> None:
        """Move to the last button that says this: the first is the hidden copy for Enter, which both browsers show."""

    @abstractmethod
    def fill(self, text: str, *, is_long: bool) -> None:
        """Type into the field that was moved to, over what stands there."""

    @abstractmethod
    def keep_file(self, number: str) -> bytes:
        """Follow a link to a file, keep it under the name it comes with, and return to the page."""

    # --- steps ----------------------------------------------------------------------------------------------------------------------

    def press(self, message: str) -> None:
        with self.leaving():
            self.go_to_button(self.say(message))
            self.window.keys("Enter")

    def follow(self, message: str) -> None:
        self.follow_words(self.say(message))

    def follow_words(self, words: str) -> None:
        """Follow the first link that says this."""
        with self.leaving():
            self.follow_number(self._link(words))

    def look_again(self) -> None:
        """Follow “Look again”, which may show the very same page."""
        self.follow_number(self._link(self.say("Look again")))
        time.sleep(1)
        self.window.wait(self.is_at_rest)
        self.read()

    def _link(self, words: str) -> str:
        number = re.search(rf"\[(\d+)\]{re.escape(as_read(words))}", self.page)
        assert number, f"no link “{words}”:\n{self.page}"
        return number[1]

    def follow_number(self, number: str) -> None:
        self.go_to(number)
        self.window.keys("Enter")

    @contextmanager
    def leaving(self) -> Iterator[None]:
        """Whatever is done within leads to another page."""
        before = self.page_of(self.window.settled())
        yield
        self.window.wait(lambda now: self.page_of(now) != before and self.is_at_rest(now))
        self.read()

    # --- fields ---------------------------------------------------------------------------------------------------------------------

    def type_once(self, label: str, text: str) -> None:
        """Type into the field of a label that stands first on the page, and perhaps in a link below."""
        start = self.page.index(self.say(label))
        found = re.compile(r"\[(\d+)\]").search(self.page, start)
        assert found
        self.type(label, text, at=found[1])

    def field_after(self, words: str) -> str:
        """The number of the first field after these words, where they stand last on the page and are a label."""
        found = re.compile(r"\[(\d+)\]").search(self.page, self._label(words))
        assert found, f"no field after “{words}”:\n{self.page}"
        return found[1]

    def _label(self, words: str) -> int:
        others = self.say("In other languages")
        places = re.finditer(re.escape(as_read(words)), self.page)
        labels = [match.end() for match in places if not re.search(rf"{re.escape(others)}\W*$", self.page[: match.start()])]
        assert labels, f"“{words}” is not on the page:\n{self.page}"
        return labels[-1]

    def type(self, words: str, text: str, *, is_long: bool = False, at: str = "") -> None:
        """Type into the field after these words."""
        if is_long:
            self.go_to_text_area(words)
        else:
            self.go_to(at or self.field_after(words))
        self.fill(text, is_long=is_long)

    def go_to_text_area(self, words: str) -> None:
        self.go_to(self.field_after(words))

    def tick(self, words: str, option: str) -> None:
        """Tick what says this, after these words."""
        start = self._label(words) if words else 0
        box = re.compile(rf"\[(\d+)\](?:\(.\)|\[.\]) ?{re.escape(as_read(option))}").search(self.page, start)
        assert box, f"“{option}” is not on the page:\n{self.page}"
        self.follow_number(box[1])

    def choose(self, words: str, option: str) -> None:
        """Choose from the list after these words, which opens and can be searched."""
        self.go_to(self.field_after(words))
        for keys in ("", "/", option, ""):
            if keys:
                self.window.text(keys)
            if keys != "/":
                self.window.keys("Enter")
            self.window.settled()

    def _kept_file(self) -> bytes:
        deadline = time.monotonic() + PATIENCE
        while not (found := list(self.window.home.glob("*.pdf"))) or not found[0].stat().st_size:
            assert time.monotonic() < deadline, self.window.screen()
            time.sleep(0.2)
        self.window.settled()
        return found[0].read_bytes()

    def answer_all(self, answers: Mapping[str, Answer]) -> None:
        for key, answer in answers.items():
            self.answer(key, answer)

    def answer(self, key: str, answer: Answer) -> None:
        label = self.say(question(key).label)
        match question(key).kind, answer:
            case Choice() | YesNo() | TimelineConfirmed(), str(code):
                self.tick(label, option_of(key, code, self.language))
            case Choices(), tuple(codes):
                for code in codes:
                    self.tick(label, option_of(key, code, self.language))
            case Country() | Language(), str(code):
                self.choose(label, option_of(key, code, self.language))
            case Confirm() | Consent(), "yes":
                self.tick("", label)
            case PartialDate(), Date(month, year, day):
                first = int(self.field_after(label))
                for number, part in enumerate((day, month, year)):
                    self.type(label, part, at=str(first + number))
            case kind, str(text):
                self.type(label, text, is_long=isinstance(kind, LongText) or "\n" in text)
            case kind, _:
                raise AssertionError(f"{key}: {answer!r} is no answer to {kind}")


class Lynx(TextBrowser):
    """Fields want Enter before they take letters, so that digits between fields are numbers of fields."""

    CONFIGURATION = """\
INCLUDE:/etc/lynx/lynx.cfg
DEFAULT_KEYPAD_MODE:LINKS_AND_FIELDS_ARE_NUMBERED
ALERTSECS:0
MESSAGESECS:0
INFOSECS:0
"""
    OPTIONS = "-nocolor -tna -accept_all_cookies -display_charset=UTF-8 -assume_charset=UTF-8"

    def page_of(self, screen: str) -> str:
        return "\n".join(screen.splitlines()[:-3])

    def is_at_rest(self, screen: str) -> bool:
        return self._help(screen).startswith(("(", "Commands:"))

    def _help(self, screen: str) -> str:
        """The first of its own three lines, which says what the cursor stands on."""
        return screen.splitlines()[-3] if screen.count("\n") > 2 else ""

    def go_to(self, number: str) -> None:
        self.window.text(f"{number}g")
        self.window.keys("Enter")
        self.window.settled()

    def go_to_button(self, words: str) -> None:
        numbers = re.findall(rf"\(\[(\d+)\][\w-]*\) {re.escape(words)}", self.page)
        assert numbers, f"no button “{words}”:\n{self.page}"
        self.go_to(numbers[-1])

    def fill(self, text: str, *, is_long: bool) -> None:
        self.window.keys("Enter", "C-u")
        for number, line in enumerate(text.split("\n")):
            if number:
                self.window.keys("Enter")
            self.window.text(line)
        self.window.keys("Tab")

    def keep_file(self, number: str) -> bytes:
        self.follow_number(number)
        self.window.wait(lambda now: "D)ownload" in now)
        self.window.text("d")
        offered = self.window.wait(lambda now: "Save to disk" in now)
        self.follow_number(re.findall(r"\[(\d+)\]Save to disk", offered)[0])
        self.window.wait(lambda now: "Enter a filename" in now)
        self.window.keys("Enter")
        content = self._kept_file()
        self.window.keys("Left")
        self.window.wait(lambda now: "Download Options" not in now and self.is_at_rest(now))
        return content


class W3m(TextBrowser):
    """Long texts are written in an editor: here one that types what stands in a file."""

    SCREEN_AND_NO_MORE = 100
    """Lines with words on them that fit one screen with the empty ones between them."""

    OPTIONS = "-cookie -o auto_image=0 -o display_link_number=1 -o confirm_qq=0 -o ignorecase_search=0"

    def page_of(self, screen: str) -> str:
        return "\n".join(screen.splitlines()[:-1])

    def read(self) -> None:
        """w3m draws no more than 200 lines, however tall the window is: a longer page is read screen by screen."""
        self.window.text("g")
        lines = self.page_of(self.window.settled()).splitlines()
        while len(lines) > self.SCREEN_AND_NO_MORE:
            self.window.keys("Space")
            more = self.page_of(self.window.settled()).splitlines()
            seen_again = next(count for count in range(len(more), -1, -1) if lines[len(lines) - count :] == more[:count])
            if seen_again == len(more):
                break
            lines += more[seen_again:]
        self.page = as_read("\n".join(lines))

    def is_at_rest(self, screen: str) -> bool:
        return "Viewing" in screen.rpartition("\n")[2]

    def go_to(self, number: str) -> None:
        self.window.text(f"{number}[")

    def go_to_button(self, words: str) -> None:
        self._search_from_end(words)

    def go_to_text_area(self, words: str) -> None:
        """The last field before the place that says the question in other languages."""
        self._search_from_end(words[:40])
        self.window.keys("C-u")

    def _search_from_end(self, words: str) -> None:
        """Buttons and text areas have no numbers here. What is searched for is a pattern, in which any sign can be a dot."""
        self.window.text("G")
        self.window.keys("End")
        self.window.text("?")
        self.window.settled()
        self.window.text(re.sub(r"\W", ".", words))
        self.window.keys("Enter")
        self.window.settled()

    def fill(self, text: str, *, is_long: bool) -> None:
        if is_long:
            (self.window.home / "typed").write_text(text, encoding="utf-8")
            self.window.keys("Enter")
        else:
            self.window.keys("Enter", "C-u")
            self.window.text(text)
            self.window.keys("Enter")
        self.window.wait(self.is_at_rest)

    def keep_file(self, number: str) -> bytes:
        self.follow_number(number)
        self.window.wait(lambda now: "Save file to" in now)
        self.window.keys("Enter")
        content = self._kept_file()
        # It lists what is being downloaded; B goes back to the page.
        self.window.wait(lambda now: "Download List" in now)
        self.window.text("B")
        self.window.wait(lambda now: "Download List" not in now and self.is_at_rest(now))
        return content


Open = Callable[[str, str, Path], AbstractContextManager[TextBrowser]]
"""Opens the first page in a language; the last argument is a home of its own."""


@contextmanager
def lynx(address: str, language: str, home: Path) -> Iterator[TextBrowser]:
    (home / "lynx.cfg").write_text(Lynx.CONFIGURATION)
    with terminal(f"lynx -cfg={home / 'lynx.cfg'} {Lynx.OPTIONS} {address}/{language}/", home) as window:
        yield _at_first_page(Lynx, window, address, language)


@contextmanager
def w3m(address: str, language: str, home: Path) -> Iterator[TextBrowser]:
    editor = home / "editor"
    editor.write_text(f'#!/bin/sh\nfor last; do :; done\ncp "{home}/typed" "$last"\n')
    editor.chmod(0o755)
    with terminal(f"w3m {W3m.OPTIONS} {address}/{language}/", home, EDITOR=str(editor)) as window:
        yield _at_first_page(W3m, window, address, language)


def _at_first_page(kind: type[TextBrowser], window: Terminal, address: str, language: str) -> TextBrowser:
    window.wait(lambda now: as_read(say("Start now", language)) in now)
    return kind(window, address, language)
