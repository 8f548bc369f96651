"""Reads pages as a strict reader would: what is not well-formed, what Enter presses, which words went around the catalogues."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

OPENING, CLOSING = "⟦", "⟧"
"""Around each message of the marking catalogue (`tests.support.catalogues`)."""

_A_WORD = re.compile(r"[^\W\d_]+")
_NO_WORDS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|\b[0-9A-Z]{5}-[0-9A-Z]{5}\b")
"""Web and mail addresses, and references such as 7KDM4-RXH2T."""
_SPOKEN_ATTRIBUTES = ("title", "alt", "aria-label", "aria-description", "placeholder", "label")
_LABELLED_BY_VALUE = ("submit", "button", "reset")
_SILENT = ("script", "style", "template")


def parse_page(html: str, *, strict: bool = False) -> Element:
    """The `html` element. Strictly, the first parse error raises `html5lib.html5parser.ParseError`."""
    page: Element = html5lib.HTMLParser(strict=strict, namespaceHTMLElements=False).parse(html)
    return page


def first_submit_is_main(html: str) -> list[str]:
    """What is wrong with the forms of a page, a sentence each: Enter presses the first submit button in the source.

    That button is the main one: no language switch and not “come back later”. Where it is hidden (it stands first for Enter
    alone), a visible button of the same form does the same and says the same, since text browsers show the hidden one.
    """
    page = parse_page(html)
    faults = []
    for number, form in enumerate(page.iter("form"), start=1):
        name = form.get("action") or f"form {number}"
        buttons = [control for control in _controls_of(page, form) if _submits(control)]
        if not buttons:
            faults.append(f"{name}: no submit button; give the form one")
            continue
        first, values = buttons[0], {button.get("value") or "" for button in buttons}
        # “Send again”, the only button of a page that holds what could not be saved, may repeat “come back later”.
        goes_on = {value for value in values if value != "later" and not value.startswith("lang-")}
        if (first.get("value") or "").startswith("lang-") or (first.get("value") == "later" and goes_on):
            faults.append(f"{name}: Enter presses “{_says(first)}”; begin the form with a hidden copy of its main button")
        elif _is_hidden(first) and not any(_same_button(first, other) for other in buttons[1:] if not _is_hidden(other)):
            faults.append(
                f"{name}: Enter presses a hidden “{_says(first)}” that no visible button repeats; give it the main button's value and words"
            )
    return faults


def _controls_of(page: Element, form: Element) -> Iterator[Element]:
    """The controls of a form in the order of the source, those tied to it from outside by `form=` among them."""
    inside = set(form.iter())
    for element in page.iter():
        tied = element.get("form")
        if element.tag in ("button", "input") and (tied == form.get("id") if tied else element in inside):
            yield element


def _submits(control: Element) -> bool:
    if control.get("disabled") is not None:
        return False
    kind = (control.get("type") or "").lower()
    return kind in ("submit", "image") if control.tag == "input" else kind not in ("button", "reset")


def _is_hidden(element: Element) -> bool:
    return element.get("hidden") is not None


def _same_button(one: Element, other: Element) -> bool:
    return (one.get("name"), one.get("value"), _says(one)) == (other.get("name"), other.get("value"), _says(other))


def _says(control: Element) -> str:
    return " ".join((control.get("value", "") if control.tag == "input" else "".join(control.itertext())).split())


def bare_words(html: str, *, known: frozenset[str] = frozenset()) -> list[str]:
    """Texts of a page that hold a word outside ⟦ ⟧, in their order; numbers, punctuation, addresses and references are no words.

    Read are the visible text, the title, the description, and the attributes that are shown or spoken. Not read is what is
    marked `translate="no"` (what people typed, proper names) or carries another `lang` than the page. `known` are words that
    come from elsewhere than the catalogues, such as the names of months. A ⟦ without its ⟧ is reported too.
    """
    page = parse_page(html)
    reader = _Reader(page.get("lang"), known)
    reader.read(page)
    return reader.found if not reader.depth else [*reader.found, f"{OPENING} without {CLOSING}"]


class _Reader:
    """Goes through a page in the order of its source; `depth` counts the messages that stand open, tags within them included."""

    def __init__(self, language: str | None, known: frozenset[str]) -> None:
        self.found: list[str] = []
        self.depth = 0
        self._language = language
        self._known = known

    def read(self, element: Element) -> None:
        if isinstance(element.tag, str) and element.tag not in _SILENT and not self._is_foreign(element):
            for text in _spoken(element):
                self._note(text, _outside(text, 0)[0])
            self._read_text(element.text)
            for child in element:
                self.read(child)
                self._read_text(child.tail)

    def _is_foreign(self, element: Element) -> bool:
        return element.get("translate") == "no" or element.get("lang", self._language) != self._language

    def _read_text(self, text: str | None) -> None:
        outside, self.depth = _outside(text or "", self.depth)
        self._note(text or "", outside)

    def _note(self, text: str, outside: str) -> None:
        if any(word not in self._known for word in _A_WORD.findall(_NO_WORDS.sub("", outside))):
            self.found.append(" ".join(text.split()))


def _spoken(element: Element) -> Iterator[str]:
    for name in _SPOKEN_ATTRIBUTES:
        if name in element.attrib:
            yield element.attrib[name]
    if element.tag == "input" and element.get("type") in _LABELLED_BY_VALUE:
        yield element.get("value", "")
    if element.tag == "meta" and element.get("name") == "description":
        yield element.get("content", "")


def _outside(text: str, depth: int) -> tuple[str, int]:
    """The characters outside all ⟦ ⟧, and how many stand open at the end."""
    kept = []
    for character in text:
        if character == OPENING:
            depth += 1
        elif character == CLOSING:
            depth = max(depth - 1, 0)
        elif depth == 0:
            kept.append(character)
    return "".join(kept), depth
