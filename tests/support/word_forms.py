"""Word forms as people send them: ours, filled in by the service itself from answers or by hand in its XML."""

import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from lxml import etree

from app.documents.word_form.identity import Identity
from app.documents.word_form.writing import word_form
from app.languages import translator
from app.questionnaire.definition import Keeper
from app.questionnaire.questionnaire import QUESTIONS
from app.questionnaire.walk import Facts

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def a_word_form(answers: Mapping[str, Any], language: str = "en", *, action_id: str = "", typed: Mapping[str, str] | None = None) -> bytes:
    """A form in `language` that says `answers` (stored values by question key); `typed` is written into fields of text as it is."""
    kept = {keeper: {key: value for key, value in answers.items() if QUESTIONS[key].kept_with is keeper} for keeper in Keeper}
    facts = Facts(kept[Keeper.PERSON], kept[Keeper.ORGANISATION], kept[Keeper.ACTION], datetime.now(UTC).date())
    return typed_into(word_form(facts, Identity(language, action_id), translator(language)), typed or {})


def typed_into(form: bytes, typed: Mapping[str, str]) -> bytes:
    """The form with these texts in the answers of the questions, in place of what stands there."""
    if not typed:
        return form
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(form)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, _with_texts(content, typed) if name == "word/document.xml" else content)
    return written.getvalue()


def _with_texts(document: bytes, typed: Mapping[str, str]) -> bytes:
    tree = etree.fromstring(document)
    for key, text in typed.items():
        (control,) = (each for each in tree.iter(f"{_WORD}sdt") if _tag_of(each) == key)
        for placeholder in control.iter(f"{_WORD}showingPlcHdr"):
            placeholder.getparent().remove(placeholder)  # type: ignore[union-attr]  # found below the control
        first, *others = list(control.iter(f"{_WORD}t"))
        first.text = text
        for other in others:
            other.text = ""
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def _tag_of(control: Any) -> str:
    tag = control.find(f"{_WORD}sdtPr/{_WORD}tag")
    return "" if tag is None else str(tag.get(f"{_WORD}val"))
