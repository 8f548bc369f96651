"""The Word form through LibreOffice: saved again, turned into OpenDocument or RTF and back, filled in there; every field is found again."""

import re
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest

from app.documents.word_form.controls import given_lines
from app.documents.word_form.opening import opened, properties_of
from app.documents.word_form.reading import read_word_form
from app.documents.word_form.wording import mark_of, marks_in
from app.documents.word_form.writing import own_lines
from app.languages import Translator, languages, translator
from app.questionnaire.codes import code_of
from app.questionnaire.kinds import LongText, ShortText
from app.questionnaire.saying import say
from app.questionnaire.understanding_choices import options_of
from tests.documents.filled_forms import ON_PAPER, asides_of, blank_form, form_of, full_answers, values_of
from tests.support.word_forms import members_of, packed

pytestmark = pytest.mark.inspect

ANSWERS = full_answers()
DOCX, ODT, RTF = "docx:MS Word 2007 XML", "odt", "rtf"


class Office:
    """LibreOffice with a profile of its own. One start turns any number of files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._starts = 0

    def turned(self, files: Mapping[str, bytes], into: str) -> dict[str, bytes]:
        """`files` by name; the same names with another ending come back."""
        self._starts += 1
        source, target = (self._folder / f"{name}{self._starts}" for name in ("from", "to"))
        source.mkdir()
        for name, content in files.items():
            (source / name).write_bytes(content)
        profile = f"-env:UserInstallation=file://{self._folder}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", into, "--outdir", str(target), *map(str, source.iterdir())]
        subprocess.run(command, capture_output=True, timeout=180, check=True)
        return {path.name: path.read_bytes() for path in target.iterdir()}


def filled_in_odt(form: bytes, words: Translator) -> bytes:
    """As a person fills in the form in LibreOffice: writes over what stands in a control, clicks a box."""

    def write(cell: str, key: str, text: str) -> str:
        return cell.replace(_placeholder(key, words), text.replace("\n", "<text:line-break/>"))

    def tick(cell: str, label: str) -> str:
        return re.sub(
            rf'(loext:checkbox="true")((?:(?!</text:p>).)*?>)☐(<(?:(?!</text:p>).)*?> ?{re.escape(label)}<)',
            r'\1 loext:checked="true"\2☒\3',
            cell,
        )

    members = members_of(form)
    content = _filled_in(members["content.xml"].decode(), "</table:table-cell>", words, write, tick)
    return packed({**members, "content.xml": content.encode()})


def filled_in_docx(form: bytes, words: Translator) -> bytes:
    """The same where LibreOffice works on a .docx."""

    def write(cell: str, key: str, text: str) -> str:
        return cell.replace(_placeholder(key, words), text.replace("\n", "</w:t><w:br/><w:t>"))

    def tick(cell: str, label: str) -> str:
        return re.sub(
            rf'w14:checked w14:val="0"((?:(?!</w:p>).)*?>)☐(<(?:(?!</w:p>).)*?> ?{re.escape(label)}<)',
            r'w14:checked w14:val="1"\1☒\2',
            cell,
        )

    members = members_of(form)
    document = _filled_in(members["word/document.xml"].decode(), "</w:tc>", words, write, tick)
    return packed({**members, "word/document.xml": document.encode()})


def _filled_in(
    xml: str, end_of_cell: str, words: Translator, write: Callable[[str, str, str], str], tick: Callable[[str, str], str]
) -> str:
    for key, question in ON_PAPER.items():
        start = xml.index(end_of_cell, xml.index(f">[{code_of(key)}]<"))
        end = xml.index(end_of_cell, start + 1)
        cell = xml[start:end]
        options = {option.code: option.label if option.language else words.gettext(option.label) for option in options_of(question.kind)}
        if options:
            value = ANSWERS[key]
            for code in value if isinstance(value, list) else [value]:
                cell = tick(cell, escape(options[code]))
        else:
            is_own_words = isinstance(question.kind, ShortText | LongText)
            cell = write(cell, key, escape(ANSWERS[key] if is_own_words else say(question, ANSWERS[key], words).text))
        xml = xml[:start] + cell + xml[end:]
    return xml


def _placeholder(key: str, words: Translator) -> str:
    (line,) = given_lines(ON_PAPER[key], words)
    return escape(line)


def recognised(form: bytes) -> tuple[int, int, Any]:
    """Fields read with their value, of all, and what else the form seems to say."""
    read = read_word_form(form)
    values = values_of(read)
    return sum(values.get(key) == ANSWERS[key] for key in ON_PAPER), len(ON_PAPER), (asides_of(read), read.retired, read.elsewhere)


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Mapping[tuple[str, str], bytes]:
    """The form by the way it went and its language."""
    office = Office(tmp_path_factory.mktemp("office"))
    forms = {f"full_{language}.docx": form_of(ANSWERS, language) for language in languages()}
    blanks = {f"blank_{language}.docx": blank_form(language) for language in languages()}
    odt = office.turned({**forms, **blanks}, ODT)
    docx = office.turned({**forms, **blanks}, DOCX)
    rtf = office.turned(forms, RTF)
    by_hand = {f"filled_{each}.odt": filled_in_odt(odt[f"blank_{each}.odt"], translator(each)) for each in languages()}
    back = office.turned({**by_hand, **odt, **{f"rtf_{name}": content for name, content in rtf.items()}}, DOCX)
    found: dict[tuple[str, str], bytes] = {}
    for each in languages():
        found |= {
            ("as downloaded", each): forms[f"full_{each}.docx"],
            ("docx saved again", each): docx[f"full_{each}.docx"],
            ("odt", each): odt[f"full_{each}.odt"],
            ("odt, docx", each): back[f"full_{each}.docx"],
            ("rtf, docx", each): back[f"rtf_full_{each}.docx"],
            ("odt filled in", each): by_hand[f"filled_{each}.odt"],
            ("odt filled in, docx", each): back[f"filled_{each}.docx"],
            ("docx saved again, filled in", each): filled_in_docx(docx[f"blank_{each}.docx"], translator(each)),
            ("odt, blank", each): odt[f"blank_{each}.odt"],
            ("docx saved again, blank", each): docx[f"blank_{each}.docx"],
            ("odt, docx, blank", each): back[f"blank_{each}.docx"],
        }
    return found


def test_every_field_is_recognised_on_every_way_and_nothing_else_is_found(sent: Mapping[tuple[str, str], bytes]) -> None:
    nothing_else: Any = ({}, (), ())
    expected = {way: (0 if way[0].endswith("blank") else len(ON_PAPER), len(ON_PAPER), nothing_else) for way in sent}
    assert {way: recognised(form) for way, form in sent.items()} == expected


def test_the_form_still_says_whose_it_is(sent: Mapping[tuple[str, str], bytes]) -> None:
    identities = {way: str(read_word_form(form).identity) for way, form in sent.items()}
    of_a_draft = ("as downloaded", "docx saved again", "odt", "odt, docx", "rtf, docx")
    name = "call-to-local-action/word-form/1"
    assert identities == {way: f"{name} {way[1]} 7KDM4RXH2T action=17" if way[0] in of_a_draft else f"{name} {way[1]}" for way in sent}


def test_the_form_still_says_what_it_printed(sent: Mapping[tuple[str, str], bytes]) -> None:
    marks = {way: marks_in(properties_of(opened(form))) for way, form in sent.items()}
    assert marks == {way: frozenset(map(mark_of, own_lines(translator(way[1])))) for way in sent}
