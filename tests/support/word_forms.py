"""Word forms as people send them: ours, filled in by the service itself from answers or by hand in its XML."""

import warnings
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from lxml import etree

from app.documents.word_form.identity import Identity
from app.documents.word_form.writing import word_form
from app.languages import translator
from app.questionnaire.definition import Keeper
from app.questionnaire.questionnaire import QUESTIONS
from app.questionnaire.walk import Facts

_DOCUMENT, _FOOTER = "word/document.xml", "word/footer.xml"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


WHOLE: Mapping[str, Any] = {
    "full_name": "Ana Sousa",
    "job_title": "Officer",
    "correspondence_language": "fr",
    "organisation_type": "lrg-local",
    "organisation_name": "Ville de Rivebelle",
    "organisation_country": "MA",
    "organisation_place": "Rivebelle",
    "declaration": "signed",
    "policy_processes": ["nat-migration-policy"],
    "title": "Une maison pour toutes",
    "summary": "Nous ouvrons une maison.\n\nElle est grande.",
    "target_groups": ["migrants", "refugees"],
    "people_reached": 1500,
    "action_country": "MA",
    "action_other_countries": ["ES", "FR"],
    "action_place": "Rivebelle",
    "starts_on": "2022-03",
    "enough_data": "yes",
    "description": " ".join(["Beaucoup de choses."] * 20),
    "results": "Un toit pour 300 personnes.",
    "lessons": "Commencer petit.",
    "objectives": ["access-to-services"],
    "public_contact": "office@example.org",
    "platform_contact": "office",
}
"""Answers to nearly every question of a city whose action is under way."""


def members_of(form: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(form)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(members: Mapping[str, bytes] | list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(made, "w", method) as archive:
        warnings.simplefilter("ignore")  # of a name that comes twice
        for name, content in members.items() if isinstance(members, Mapping) else members:
            entry = zipfile.ZipInfo(name)
            entry.filename = name  # as it is: ZipInfo cuts a name at NUL
            entry.compress_type = method
            archive.writestr(entry, content, compresslevel=1)
    return made.getvalue()


def facts_of(answers: Mapping[str, Any], today: date) -> Facts:
    """A draft that holds `answers`, stored values by question key."""
    kept = {keeper: {key: value for key, value in answers.items() if QUESTIONS[key].kept_with is keeper} for keeper in Keeper}
    return Facts(kept[Keeper.PERSON], kept[Keeper.ORGANISATION], kept[Keeper.ACTION], today)


def a_word_form(answers: Mapping[str, Any], language: str = "en", *, action_id: str = "", typed: Mapping[str, str] | None = None) -> bytes:
    """A form in `language` that says `answers` (stored values by question key); `typed` is written into fields of text as it is."""
    facts = facts_of(answers, datetime.now(UTC).date())
    form = word_form(facts, Identity(language, action_id), translator(language))
    # A blank form does not say of which day its answers are.
    footer = {} if action_id else {_FOOTER: members_of(word_form(None, Identity(language), translator(language)))[_FOOTER]}
    return typed_into(packed({**members_of(form), **footer}), typed or {})


def typed_into(form: bytes, typed: Mapping[str, str]) -> bytes:
    """The form with these texts in the answers of the questions, in place of what stands there."""
    return _changed(form, lambda document: _with_texts(document, typed))


def written_below_a_table(form: bytes, text: str) -> bytes:
    """The form with a paragraph of somebody's own between two of its tables."""
    paragraph = f"</w:tbl><w:p><w:r><w:t>{text}</w:t></w:r></w:p>".encode()
    return _changed(form, lambda document: document.replace(b"</w:tbl>", paragraph, 1))


def _changed(form: bytes, change: Callable[[bytes], bytes]) -> bytes:
    members = members_of(form)
    return packed({**members, _DOCUMENT: change(members[_DOCUMENT])})


def _with_texts(document: bytes, typed: Mapping[str, str]) -> bytes:
    tree = etree.fromstring(document)
    for key, text in typed.items():
        (control,) = (each for each in tree.iter(f"{_WORD}sdt") if _tag_of(each) == key)
        for placeholder in list(control.iter(f"{_WORD}showingPlcHdr")):
            placeholder.getparent().remove(placeholder)  # type: ignore[union-attr]  # found below the control
        first, *others = list(control.iter(f"{_WORD}t"))
        first.text = text
        for other in others:
            other.text = ""
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def _tag_of(control: Any) -> str:
    tag = control.find(f"{_WORD}sdtPr/{_WORD}tag")
    return "" if tag is None else str(tag.get(f"{_WORD}val"))
