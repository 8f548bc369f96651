"""The Word form as a document: for everybody to read, sound for every word processor, its words all from the catalogues."""

import json
import re
from collections.abc import Iterator

import pytest
from lxml import etree

from app.documents.word_form.identity import Identity, identity_in
from app.documents.word_form.writing import word_form
from app.languages import Translator, languages, translator
from app.questionnaire.definition import Keeper
from app.questionnaire.kinds import Countries
from app.questionnaire.questionnaire import FORM_SECTIONS
from app.questionnaire.reference.countries import countries
from app.questionnaire.reference.languages import language_names
from app.questionnaire.walk import Facts
from tests.documents.word_files import (
    W14,
    W,
    controls,
    document,
    is_placeholder,
    lines,
    part,
    text_of,
    value,
)
from tests.documents.word_forms import ASKED, TODAY, answer_lines, blank, filled_in, full
from tests.support.word_forms import members_of

# --- a document for everybody -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "region"), [("en", "en-GB"), ("fr", "fr-FR"), ("es", "es-ES")])
def test_it_says_its_title_its_language_and_what_it_is(language: str, region: str) -> None:
    core = {each.tag.partition("}")[2]: each.text for each in part(blank(language), "docProps/core.xml")}
    title = translator(language).gettext("Word form for an action")
    assert (core["title"], core["language"], identity_in(core["identifier"] or "")) == (title, region, Identity(language))
    assert title in lines(document(blank(language)))
    styles = part(blank(language), "word/styles.xml")
    assert value(styles, "w:docDefaults/w:rPrDefault/w:rPr/w:lang") == region


def test_the_form_of_a_draft_says_which_draft() -> None:
    identity = Identity("en", "7KDM4RXH2T", {Keeper.ORGANISATION: 3, Keeper.ACTION: 17})
    form = word_form(Facts({}, {}, {}, TODAY), identity, translator("en"))
    assert identity_in(part(form, "docProps/core.xml").findtext("{http://purl.org/dc/elements/1.1/}identifier") or "") == identity
    assert "This document already holds the answers of the draft 7KDM4-RXH2T." in lines(document(form))
    assert "7KDM4-RXH2T · 22 November 2026" in lines(part(form, "word/footer.xml"))[0]


def test_tables_have_a_heading_row_a_title_and_a_description_and_no_merged_cells() -> None:
    form = document(blank())
    tables = list(form.iter(f"{W}tbl"))
    heads = [table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None for table in tables]
    named = [bool(value(table, "w:tblPr/w:tblCaption") and value(table, "w:tblPr/w:tblDescription")) for table in tables]
    assert (set(heads), set(named)) == ({True}, {True})
    assert {len(row.findall(f"{W}tc")) for row in form.iter(f"{W}tr")} == {2}
    assert list(form.iter(f"{W}gridSpan", f"{W}vMerge", f"{W}hMerge")) == []


@pytest.mark.parametrize(
    ("key", "answer", "may_split"),
    [
        ("innovation", "Night hours.", False),
        ("innovation", "word " * 500, True),
        ("title", "x" * 5000, True),
        ("description", "Short.", True),
    ],
)
def test_only_an_answer_that_may_be_higher_than_a_sheet_goes_on_over_the_page(key: str, answer: str, may_split: bool) -> None:
    (row,) = controls(document(filled_in({key: answer})))[key].iterancestors(f"{W}tr")
    assert (row.find(f"{W}trPr/{W}cantSplit") is None) == may_split


@pytest.mark.parametrize("language", languages())
def test_every_heading_stands_in_the_contents_with_a_link_to_it(language: str) -> None:
    form = document(blank(language))
    styled = [(value(paragraph, "w:pPr/w:pStyle") or "", paragraph) for paragraph in form.iter(f"{W}p")]
    headings = [(text_of(each), value(each, "w:bookmarkStart", "name")) for style, each in styled if style in ("Heading1", "Heading2")]
    contents = [(text_of(each), value(each, "w:hyperlink", "anchor")) for style, each in styled if style in ("TOC1", "TOC2")]
    titles = {translator(language).gettext(each.title) for section in FORM_SECTIONS for each in (section, *section.pages)}
    assert contents == headings
    assert titles - {text for text, _ in headings} == {translator(language).gettext("News by email")}


def test_the_footer_counts_the_pages() -> None:
    footer = part(blank("fr"), "word/footer.xml")
    fields = [(each.text or "").strip() for each in footer.iter(f"{W}instrText")]
    assert (fields, lines(footer)[0].endswith("Page 1 sur 1")) == (["PAGE", "NUMPAGES"], True)


def test_no_word_goes_around_the_catalogues() -> None:
    marked = Translator("en", lambda message: f"⟦{message}⟧", lambda one, many, count: f"⟦{one}⟧")
    answers, _ = full("en")
    facts = Facts(answers, answers, answers, TODAY)
    form = members_of(word_form(facts, Identity("en", "7KDM4RXH2T"), marked))
    xml = b"".join(form[name] for name in ("word/document.xml", "word/footer.xml", "word/glossary/document.xml", "docProps/core.xml"))
    said = " ".join([*_texts_and_names(b"<all>" + re.sub(rb"<\?xml.*?\?>", b"", xml) + b"</all>")])
    while re.search(r"⟦[^⟦⟧]*⟧", said):
        said = re.sub(r"⟦[^⟦⟧]*⟧", "", said)
    given = json.dumps(answers, ensure_ascii=False) + "English Español Français March June November Senegal " + _names()
    assert _words(re.sub(r"\[[0-9A-Z]{4}\]", "", said)) - _words(given) == set()


def _texts_and_names(xml: bytes) -> Iterator[str]:
    """All text, and the attributes that assistive software reads."""
    for element in etree.fromstring(xml).iter():
        yield from filter(None, (element.text if element.tag != f"{W}instrText" else "", element.tail))
        if element.tag in (f"{W}alias", f"{W}tblCaption", f"{W}tblDescription"):
            # A long title is cut, and with it the sign that ends the message.
            named = element.get(f"{W}val") or ""
            yield named.replace("…", "⟧") if named.count("⟦") > named.count("⟧") else named
        yield element.get(f"{W}displayText") or ""


def _names() -> str:
    given = [name for _, name in (*countries("en"), *language_names("en"))]
    return " ".join([*given, str(Identity("en", "7KDM4RXH2T")), "GB"])


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{3,}", text))


# --- a sound file -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", languages())
def test_the_same_form_is_the_same_bytes(language: str) -> None:
    assert word_form(None, Identity(language), translator(language)) == blank(language)


def test_all_parts_name_each_other() -> None:
    parts = members_of(full("en")[1])
    declared = {each.get("PartName", "").lstrip("/") for each in etree.fromstring(parts["[Content_Types].xml"])} - {""}
    targets = {
        re.sub(r"_rels/[^/]*$", "", name) + (each.get("Target") or "")
        for name, xml in parts.items()
        if name.endswith(".rels")
        for each in etree.fromstring(xml)
    }
    assert declared == targets == {name for name in parts if not name.endswith(".rels")} - {"[Content_Types].xml"}


def test_every_style_that_is_used_is_defined() -> None:
    parts = members_of(full("fr")[1])
    defined = {style.get(f"{W}styleId") for style in etree.fromstring(parts["word/styles.xml"]).iter(f"{W}style")}
    used = {
        each.get(f"{W}val")
        for name in ("word/document.xml", "word/footer.xml", "word/glossary/document.xml", "word/styles.xml")
        for each in etree.fromstring(parts[name]).iter(f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle", f"{W}basedOn", f"{W}next")
    }
    assert used - defined == set()


ORDER = ["rPr", "alias", "tag", "id", "lock", "placeholder", "showingPlcHdr", "dropDownList", "checkbox"]
"""Of the properties of a control, by the schema; Word refuses the file in which they stand otherwise."""


def test_the_properties_of_controls_stand_in_the_order_of_the_schema() -> None:
    orders = [[etree.QName(each).localname for each in properties] for properties in document(blank()).iter(f"{W}sdtPr")]
    assert [order for order in orders if order != sorted(order, key=ORDER.index)] == []


@pytest.mark.parametrize("form", ["blank", "full"])
def test_names_and_numbers_are_unique_and_no_longer_than_word_allows(form: str) -> None:
    found = document(blank("fr") if form == "blank" else full("fr")[1])
    for tag, attribute, longest in (("tag", "val", 64), ("id", "val", 10), ("bookmarkStart", "name", 40), ("bookmarkStart", "id", 10)):
        values = [each.get(f"{W}{attribute}") or "" for each in found.iter(f"{W}{tag}")]
        assert len(values) == len(set(values))
        assert max(map(len, values)) <= longest
    assert max(len(each.get(f"{W}val") or "") for each in found.iter(f"{W}alias")) <= 64


def test_placeholders_are_building_blocks_of_the_document() -> None:
    """Word shows them again when an answer is emptied."""
    parts = members_of(blank("fr"))
    blocks = etree.fromstring(parts["word/glossary/document.xml"]).iter(f"{W}docPart")
    known = {value(block, "w:docPartPr/w:name"): text_of(block) for block in blocks}
    shown = {
        value(control, "w:sdtPr/w:placeholder/w:docPart"): text_of(control)
        for control in document(blank("fr")).iter(f"{W}sdt")
        if is_placeholder(control)
    }
    assert shown == known


def test_programs_that_do_not_know_boxes_may_ignore_them() -> None:
    root = document(blank())
    ignorable = root.get("{http://schemas.openxmlformats.org/markup-compatibility/2006}Ignorable")
    assert (ignorable, root.nsmap["w14"]) == ("w14", W14.strip("{}"))


def test_a_list_of_countries_may_be_long() -> None:
    codes = [code for code, _ in countries("en")]
    keys = [question.key for question in ASKED if isinstance(question.kind, Countries)]
    assert answer_lines(filled_in({keys[0]: codes}), keys[0]) == [name for _, name in countries("en")]
