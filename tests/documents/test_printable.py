"""A sign that no font has prints as ▯; nothing invisible turns a line around; all that can be printed stays as it is."""

import pytest

from app.documents.printable import covered, printable
from tests.documents.snapshots import SCRIPTS


@pytest.mark.parametrize("script", sorted(SCRIPTS.keys() - {"Emoji"}))
def test_what_the_fonts_have_stays_as_it_is(script: str) -> None:
    assert printable(SCRIPTS[script]) == SCRIPTS[script]


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("a 😀 b", "a ▯ b"),
        ("漢字", "▯▯"),
        ("👩🏽‍🌾", "▯"),
        ("👨‍👩‍👧‍👦!", "▯!"),
        ("👍🏽👍", "▯▯"),
        ("🏽", "▯"),
        ("🇸🇳🇫🇷", "▯▯"),
        ("❤️", "❤"),
        ("▯", "▯"),
        ("\ue000", "▯"),
    ],
)
def test_a_sign_without_a_font_is_one_box(typed: str, printed: str) -> None:
    assert printable(typed) == printed


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("\u202egnp.exe\u202c", "gnp.exe"),
        ("\u2066hidden\u2069", "hidden"),
        ("soft\u00adhyphen", "softhyphen"),
        ("\ufeffbom", "bom"),
        ("bell\x07", "bell"),
        ("lone\ud800", "lone"),
        ("a\u2028b", "a\nb"),
        ("a\u3000b", "a b"),
        ("می\u200cخواهد", "می\u200cخواهد"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
    ],
)
def test_invisible_signs_go_unless_they_shape_the_text(typed: str, printed: str) -> None:
    assert printable(typed) == printed


def test_the_box_itself_can_be_printed() -> None:
    assert ord("▯") in covered()
