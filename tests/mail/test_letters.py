"""Each letter says in its reader's language who writes, what to do, and what if one did not ask for it; as text and as HTML alike."""

import re
from collections.abc import Iterator
from typing import Any

import html5lib
import pytest
from lxml import html as lxml_html

from app.languages import Translator, languages, translator
from app.mail.letters import KINDS, WIDTH, Letter, UnknownLetter, flowed, letter
from tests.mail.support import RECEIPT_VALUES, VALUES

LANGUAGES = ("en", "es", "fr")


def written(kind: str, language: str = "en", **others: Any) -> Letter:
    return letter(kind, {**VALUES[kind], **others}, translator(language), controller="Mayors Mechanism", contact="organisers@example.org")


def variants() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every kind in every wording it has."""
    for kind in KINDS:
        yield kind, {}
    yield "confirm", {"exists": True, "minutes": 30}
    yield "reset", {"minutes": 1}
    yield "no_profile", {"wanted": "sign_in"}
    yield "receipt", {"on_hold": True, "has_private_page": False}


VARIANTS = list(variants())


def words(text: str) -> list[str]:
    return text.split()


def joined(text: str) -> list[str]:
    """The paragraphs as a reader that knows format=flowed joins them."""
    return [line for line in text.replace(" \n", " ").splitlines() if line]


def test_every_kind_has_values_to_be_tried_with() -> None:
    assert VALUES.keys() == KINDS.keys()


def test_the_letters_are_written_in_every_language_of_the_service() -> None:
    assert languages() == LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "others"), VARIANTS)
def test_text_and_html_say_the_same(kind: str, others: dict[str, Any], language: str) -> None:
    said = written(kind, language, **others)
    body = lxml_html.document_fromstring(said.html).body
    addresses = [link.get("href") for link in body.iter("a")]
    in_html = [" ".join(part.text_content().split()) for part in body.iter("p")]
    # A link stands in the text as its address, in HTML as words.
    in_text = iter(joined(said.text))
    shown = [" ".join(address_or_line.split()) for address_or_line in in_text]
    assert [line for line in shown if line in addresses] == addresses
    links = {part.text_content().strip() for part in body.iter("a")}
    html_words = [word for part in in_html if part not in links for word in part.split()]
    assert html_words == [word for line in shown if line not in addresses for word in line.split()]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "others"), VARIANTS)
def test_every_letter_says_who_sends_it_and_where_to_write(kind: str, others: dict[str, Any], language: str) -> None:
    said = written(kind, language, **others)
    for part in (said.text, said.html):
        words = " ".join(part.split())
        assert translator(language).gettext("Mayors Mechanism") in words and "organisers@example.org" in words


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "others"), VARIANTS)
def test_the_html_is_a_whole_document_in_its_language_and_fetches_nothing(kind: str, others: dict[str, Any], language: str) -> None:
    said = written(kind, language, **others)
    html5lib.HTMLParser(strict=True).parse(said.html)
    page = lxml_html.document_fromstring(said.html)
    assert (page.get("lang"), page.get("dir"), page.findtext(".//title")) == (language, "ltr", said.subject)
    assert not {element.tag for element in page.iter()} & {"img", "link", "script", "iframe", "object", "video", "form"}
    assert not re.search(r"url\(|@import|src=", said.html)


@pytest.mark.parametrize(("kind", "others"), VARIANTS)
def test_no_word_goes_around_the_catalogues(kind: str, others: dict[str, Any]) -> None:
    marked = Translator("en", lambda message: f"⟦{message}⟧", lambda one, many, count: f"⟦{one if count == 1 else many}⟧")
    values = {**VALUES[kind], **others, "title": "⟦⟧", "organisation": "⟦⟧"}
    said = letter(kind, values, marked, controller="⟦⟧", contact="⟦⟧")
    bare = said.text + said.subject
    while "⟦" in bare:
        bare = re.sub(r"⟦[^⟦⟧]*⟧", "", bare)
    given = {str(value) for value in values.values()}
    assert [word for word in words(bare) if word not in given] == []


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
@pytest.mark.parametrize(("kind", "others"), VARIANTS)
def test_every_sentence_is_translated(kind: str, others: dict[str, Any], language: str) -> None:
    asked: list[str] = []
    to = translator(language)

    def find(message: str) -> str:
        asked.append(message)
        return to.find(message)

    letter(kind, {**VALUES[kind], **others}, Translator(language, find, to.find_plural), controller="", contact="")
    assert [message for message in asked if to.find(message) == message] == []


@pytest.mark.parametrize(("kind", "others"), VARIANTS)
def test_the_lines_are_short_and_can_be_joined_again(kind: str, others: dict[str, Any]) -> None:
    said = written(kind, "fr", **others)
    assert [line for line in said.text.splitlines() if len(line) > WIDTH + 1 and not line.startswith("https://")] == []


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("en", "Receipt 7KDM4-RXH2T: your action has been submitted"),
        ("fr", "Accusé de réception 7KDM4-RXH2T\u00a0: votre action a été envoyée"),
        ("es", "Acuse de recibo 7KDM4-RXH2T: su acción se ha enviado"),
    ],
)
def test_the_subject_of_the_receipt_names_the_reference_and_not_the_title(language: str, subject: str) -> None:
    assert written("receipt", language).subject == subject


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_receipts_letter_has_all_that_its_reader_needs_in_about_120_words(language: str) -> None:
    said = written("receipt", language).text
    facts = ("title", "organisation", "reference", "action_address", "verify_address")
    assert [key for key in facts if RECEIPT_VALUES[key] not in said] == []
    assert "14:05 UTC" in said and "2026" in said and "PDF" in said
    assert 90 <= len(words(said)) <= 150


def test_only_a_receipt_with_a_private_page_says_take_it_off() -> None:
    with_page, without = (written("receipt", has_private_page=there).text for there in (True, False))
    assert ("last page" in with_page, "last page" in without) == (True, False)


def test_what_is_on_hold_is_promised_nothing() -> None:
    assert "2 weeks" not in written("receipt", on_hold=True).text


def test_the_title_carries_the_language_it_is_written_in() -> None:
    page = lxml_html.document_fromstring(written("receipt", "es").html)
    assert [element.text for element in page.xpath("//*[@lang='fr']")] == [RECEIPT_VALUES["title"]]


def test_what_people_typed_is_no_markup_and_stays_on_its_line() -> None:
    said = written("receipt", title="<b>&amp;</b>\r\nBcc: all@example.org\n\nHello", organisation="\u2028{{ 7*7 }} %(contact)s")
    assert "<b>&amp;" not in said.html.split("<body>")[1] and "&lt;b&gt;&amp;amp;&lt;/b&gt; Bcc: all@example.org" in said.html
    assert any("<b>&amp;</b> Bcc: all@example.org Hello" in line for line in joined(said.text))
    assert "{{ 7*7 }} %(contact)s" in said.text


def test_nothing_from_outside_reaches_a_subject_as_a_second_line() -> None:
    assert "\n" not in written("receipt", reference="7KDM4\r\nBcc: all@example.org").subject


def test_a_profile_that_exists_is_told_so() -> None:
    new, known = (written("confirm", exists=exists).text for exists in (False, True))
    assert ("have a profile here already" in new, "have a profile here already" in known) == (False, True)


DURATIONS = [(1, "1 minute,"), (30, "30 minutes,"), (60, "1 hour,"), (90, "90 minutes,"), (1440, "24 hours,")]


@pytest.mark.parametrize(("minutes", "said"), DURATIONS)
def test_how_long_a_link_can_be_used_is_said_in_hours_or_minutes(minutes: int, said: str) -> None:
    assert said in written("reset", minutes=minutes).text


def test_a_letter_without_a_value_it_needs_is_refused() -> None:
    with pytest.raises(UnknownLetter, match="reset without link"):
        letter("reset", {"minutes": 60}, translator("en"), controller="", contact="")


def test_an_unknown_letter_is_refused() -> None:
    with pytest.raises(UnknownLetter):
        letter("../../secrets", {}, translator("en"), controller="", contact="")


def test_flowed_text_keeps_quotation_signs_and_no_break_spaces() -> None:
    assert flowed("> no quotation\n\nFrom here\n\n\n\nend ") == " > no quotation\n\n From here\n\nend\n"
    assert flowed("a" * 70 + " b\u00a0:") == "a" * 70 + " \nb\u00a0:\n"
