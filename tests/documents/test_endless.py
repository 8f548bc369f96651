"""Text without spaces gets places to break, and loses nothing; ordinary text and a long web address stay as they are."""

import pytest

from app.documents.endless import breakable

ADDRESS = "https://www.example.org/" + "a-long-path/" * 20


@pytest.mark.parametrize("text", ["A few words.", "word " * 2000, f"See {ADDRESS} and {ADDRESS} for more.", ""])
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert list(breakable([text])) == [text]


@pytest.mark.parametrize("text", ["x" * 50_000, " ".join(["y" * 199] * 400), "short words " * 50 + "z" * 5_000 + "\nend"])
def test_endless_text_can_break_and_is_whole(text: str) -> None:
    paragraphs = list(breakable([text]))
    assert "".join(paragraphs).replace("\u200b", "") == text
    assert max(len(run) for paragraph in paragraphs for run in paragraph.replace("\u200b", " ").split()) <= 60
    assert max(map(len, paragraphs)) < 4_100
