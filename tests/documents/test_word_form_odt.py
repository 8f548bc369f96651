"""A Word form as LibreOffice keeps it in OpenDocument, read back."""

from typing import Any

import pytest

from app.documents.word_form.identity import FORMAT
from app.documents.word_form.reading import Elsewhere, WordForm, read_word_form
from app.languages import translator
from app.questionnaire.codes import code_of
from app.questionnaire.questionnaire import QUESTIONS
from tests.documents.filled_forms import values_of
from tests.support.word_forms import packed

TITLE = translator("en").gettext(QUESTIONS["title"].label)
NAMES = " ".join(
    f'xmlns:{name}="urn:{name}"' for name in ("office", "text", "table", "loext", "dc", "meta", "draw", "svg", "style", "field")
)


def row(key: str, answer: str) -> str:
    label = translator("en").gettext(QUESTIONS[key].label)
    cells = (p(label) + p(f"[{code_of(key)}]"), answer)
    return f"<table:table-row>{''.join(f'<table:table-cell>{cell}</table:table-cell>' for cell in cells)}</table:table-row>"


def p(text: str) -> str:
    return f"<text:p>{text}</text:p>"


def read(text: str, styles: str = "") -> WordForm:
    identity = f'<meta:user-defined meta:name="OOXMLCorePropertyIdentifier">{FORMAT} en</meta:user-defined>'
    return read_word_form(
        packed(
            {
                "mimetype": b"application/vnd.oasis.opendocument.text",
                "meta.xml": f"<m {NAMES}>{identity}</m>".encode(),
                "content.xml": f"<d {NAMES}><office:body><office:text>{text}</office:text></office:body></d>".encode(),
                "styles.xml": f"<s {NAMES}>{styles}</s>".encode(),
            }
        )
    )


def read_row(key: str, answer: str) -> WordForm:
    return read(f"<table:table>{row(key, answer)}</table:table>")


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        (p("A <text:span>house</text:span> for all"), "A house for all"),
        (p("\n  A\n  house<text:s/>for<text:s text:c='2'/>all"), "A house for all"),
        (p("A house<text:tab/>for<text:line-break/>all"), "A house for all"),
        (p("<text:text-input>A house\r</text:text-input>").replace("\r", "&#13;"), "A house"),
        (p("<loext:content-control loext:showing-place-holder='true'>Write here</loext:content-control>"), None),
        (p("Escriba aquí"), None),
        (p("A <text:change-start/>house<text:change-end/>"), "A house"),
        (p("<text:a>A house</text:a>"), "A house"),
        ("<text:list><text:list-item>" + p("A house") + "</text:list-item></text:list>", "A house"),
    ],
)
def test_text_is_read_however_it_is_kept(answer: str, value: str | None) -> None:
    assert values_of(read_row("title", answer)).get("title") == value


def test_text_deleted_with_changes_tracked_does_not_count() -> None:
    region = f"<text:changed-region><text:deletion>{p('A hut')}</text:deletion></text:changed-region>"
    deleted = f"<text:tracked-changes>{region}</text:tracked-changes>"
    form = read(f"{deleted}<table:table>{row('title', p('A <text:change/>house'))}</table:table>")
    assert (values_of(form), form.elsewhere) == ({"title": "A house"}, ())


@pytest.mark.parametrize(
    "box",
    [
        "<loext:content-control loext:checkbox='true' loext:checked='true'>☒</loext:content-control>",
        "<loext:content-control loext:checkbox='true'>☐</loext:content-control>x",
        "<field:fieldmark><field:param field:name='Checkbox_Checked' field:value='true'/></field:fieldmark>",
        "☒",
        "x",
    ],
)
def test_a_box_is_ticked_by_a_click_or_by_hand(box: str) -> None:
    assert values_of(read_row("enough_data", p(f"{box} Yes") + p("☐ No"))) == {"enough_data": "yes"}


@pytest.mark.parametrize(
    "picked",
    [
        "<loext:content-control><loext:list-item loext:display-text='Morocco' loext:value='MA'/>Morocco</loext:content-control>",
        "<text:drop-down><text:label text:value='Spain'/><text:label text:value='Morocco'/>Morocco</text:drop-down>",
    ],
)
def test_a_list_says_what_was_picked(picked: str) -> None:
    assert values_of(read_row("organisation_country", p(picked))) == {"organisation_country": "MA"}


def test_comments_footnotes_text_boxes_and_headers_are_shown_and_descriptions_of_pictures_are_not() -> None:
    beside: Any = [
        f"<office:annotation><dc:creator>Ana</dc:creator><dc:date>2026-11-01T10:00:00</dc:date>{p('Better a palace')}</office:annotation>",
        f"<text:note><text:note-citation>1</text:note-citation><text:note-body>{p('Since 2020')}</text:note-body></text:note>",
        f"<draw:frame><draw:text-box>{p('A box')}</draw:text-box><svg:title>Picture 1</svg:title></draw:frame>",
    ]
    header = f"<style:header>{p('Draft of the city <text:page-number>2</text:page-number>')}</style:header>"
    form = read(f"<table:table>{row('title', p('A house' + ''.join(beside)))}</table:table>", header)
    assert (values_of(form), form.elsewhere) == (
        {"title": "A house"},
        (Elsewhere("", "Draft of the city"), Elsewhere(TITLE, "Better a palace\nSince 2020\nA box")),
    )


def test_an_answer_whose_code_is_gone_is_known_by_its_bookmark() -> None:
    answer = p("<text:bookmark-start text:name='q_title'/>A house<text:bookmark-end text:name='q_title'/>")
    assert values_of(read(f"<table:table>{row('title', answer).replace('[NWHJ]', '')}</table:table>")) == {"title": "A house"}
