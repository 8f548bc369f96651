"""A file that is no Word form, or one made to do harm, is refused with a sentence that says what to do, soon and in little memory."""

import json
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents.word_form.opening import REASONS, NotAWordForm, Reason
from app.documents.word_form.reading import read_word_form
from app.languages import languages, translator
from tests.documents.filled_forms import blank_form, form_of, full_answers, values_of
from tests.documents.hostile_files import FILES, MAIN, good_form
from tests.support.word_forms import members_of, packed

MOST_MEGABYTES = 200
MOST_TIMES = 30
"""As long as reading a full form may take reading, and understanding, the worst file of 8 MB: below a second where that takes 40 ms."""

FORM = form_of(full_answers())
MEMBERS = members_of(FORM)


@pytest.fixture(scope="module")
def measured() -> Mapping[str, Any]:
    """Each file read in a process of its own, turn about with a full form."""
    command = [sys.executable, "-m", "tests.documents.measure_hostile_files"]
    done = subprocess.run(command, capture_output=True, timeout=300, check=True)
    return dict(json.loads(done.stdout))


def test_each_is_refused_for_its_reason_or_read(measured: Mapping[str, Any]) -> None:
    assert {name: found["reason"] for name, found in measured.items()} == {name: reason or "" for name, (_, reason) in FILES.items()}


def test_none_takes_much_memory_or_time(measured: Mapping[str, Any]) -> None:
    slow = {name: found for name, found in measured.items() if found["seconds"] > MOST_TIMES * found["usual"]}
    large = {name: found for name, found in measured.items() if found["megabytes"] > MOST_MEGABYTES}
    assert (slow, large) == ({}, {})


@pytest.mark.parametrize(
    "name", [name for name in FILES if name.startswith(("names", "links", "main document outside", "bomb in a picture"))]
)
def test_what_is_odd_beside_the_document_changes_nothing_in_it(name: str) -> None:
    assert read_word_form(FILES[name][0]()) == read_word_form(good_form())


def test_a_document_is_utf_8_whatever_it_says() -> None:
    assert values_of(read_word_form(FILES["entity in UTF-7"][0]()))["title"] == "+ADw-x/+AD4- for all"


def test_every_reason_says_what_to_do_in_every_language() -> None:
    said = {(reason, translator(language).gettext(REASONS[reason])) for reason in Reason for language in languages()}
    assert len(said) == len(Reason) * len(languages())


def read_or_refused(data: bytes) -> None:
    with suppress(NotAWordForm):
        read_word_form(data)


positions = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=20)


def changed(data: bytes, changes: list[tuple[int, int]]) -> bytes:
    spoilt = bytearray(data)
    for position, value in changes:
        spoilt[position % len(spoilt)] = value
    return bytes(spoilt)


@settings(max_examples=150, deadline=None)
@given(positions)
def test_a_form_with_spoilt_bytes_is_read_or_refused(changes: list[tuple[int, int]]) -> None:
    read_or_refused(changed(FORM, changes))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(FORM)), st.integers(0, len(FORM)))
def test_a_form_of_which_a_part_is_missing_is_read_or_refused(start: int, end: int) -> None:
    read_or_refused(FORM[:start] + FORM[end:])


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(MEMBERS)), positions)
def test_a_form_with_spoilt_xml_is_read_or_refused(name: str, changes: list[tuple[int, int]]) -> None:
    read_or_refused(packed({**MEMBERS, name: changed(MEMBERS[name], changes)}))


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_form_with_elements_moved_or_lost_is_read_or_refused(data: st.DataObject) -> None:
    pieces = MEMBERS[MAIN].split(b"<w:")
    for _ in range(data.draw(st.integers(1, 8))):
        at, other = (data.draw(st.integers(1, len(pieces) - 1)) for _ in range(2))
        pieces[at] = data.draw(st.sampled_from([pieces[other], b"tc>", b"/w:tc>".replace(b"/w:", b"tr/>"), b"p/>", b"sdt/>", b"del/>"]))
    read_or_refused(packed({**MEMBERS, MAIN: b"<w:".join(pieces)}))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]))
def test_any_bytes_are_refused(data: bytes, beginning: bytes) -> None:
    with pytest.raises(NotAWordForm):
        read_word_form(beginning + data)


def test_a_blank_form_is_a_good_form_without_answers() -> None:
    assert [(read_word_form(blank_form(language)).answers, language) for language in languages()] == [({}, each) for each in languages()]
