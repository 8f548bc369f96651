"""The Word form is written: its words from the questionnaire, its XML from templates, its answers from the draft.

Written from templates and not with a library for Word files: nearly all of it is content controls, which such libraries do not know.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache, partial
from itertools import count
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from babel.core import get_global
from markupsafe import Markup, escape

from app.documents.rows import direction_of
from app.documents.templates import filled
from app.documents.word_form import marks
from app.documents.word_form.content import SectionOfForm, left_online, sections_of_form
from app.documents.word_form.controls import PLACEHOLDERS
from app.documents.word_form.identity import FORMAT, Identity
from app.documents.word_form.opening import opened
from app.documents.word_form.package import packed
from app.documents.word_form.reading_docx import docx_outline
from app.documents.word_form.wording import folded, texts_of, wording_of
from app.languages import N_, SOURCE_LANGUAGE, Translator, own_names, translator
from app.questionnaire.reference.objectives import OBJECTIVES
from app.questionnaire.text import cleaned
from app.questionnaire.walk import Facts

_LIKELY = get_global("likely_subtags")

TITLE = N_("Word form for an action")
GUIDANCE, ONLINE = N_("Guidance on the eight objectives"), N_("Answered only on the website")
WIDTHS = (3742, 5896)
"""Of the two columns, in twentieths of a point; together what A4 leaves between the margins."""

CONTENTS_FIELD = r' TOC \o "1-2" \n \h \z '
"""The list of contents is a field that Word can renew: headings of two levels as links, without page numbers, which only Word knows."""

# How to fill it in, and what else to know before.
STEPS = (
    N_("Write in the right-hand column. It grows with your text."),
    N_("To choose an answer, click the box before it, or put an x in its place. Where there is a list, choose from it, or write the name."),
    N_("Questions that begin with “Only if” are not for everybody. Leave out whatever does not concern you or is not known yet."),
    N_("Leave the short codes such as %(code)s where they are: they tell the website which answer belongs to which question."),
    N_("Save the document in Word format (.docx) or in OpenDocument format (.odt)."),
    N_(
        "On the website, sign in, open your action and choose “%(page)s”. Upload the document there. "
        "You see what was read from it before anything is saved."
    ),
)
UPLOAD_PAGE = N_("Word form")
TO_KNOW = (
    N_("You can write in any language. The team translates."),
    N_("This form exists in several languages (%(languages)s). Whichever is filled in, the answers go into the same action."),
    N_("It takes about 20 minutes if your texts are ready. Without them, plan for several sittings."),
    N_("Each table says who will see the answers. Leave out the name, image or story of any migrant, refugee or other beneficiary."),
)


def word_form(facts: Facts | None, identity: Identity, words: Translator) -> bytes:
    """The `.docx` in the language of `words`: blank, or with all answers of a draft, those of questions not asked today too.

    The same bytes for the same input.
    """
    return _written(facts, identity, words, wording_of(own_lines(words)))


@lru_cache
def own_lines(words: Translator) -> frozenset[str]:
    """The lines of a blank form, and of a draft's with any day on which it was made, as `folded`."""
    found: set[str] = set()
    day = date(2000, 1, 1)
    blank = _written(None, Identity(words.language), words, "")
    of_draft = _written(Facts({}, {}, {}, day), Identity(words.language, "0" * 10), words, "")
    for text in {text for form in (blank, of_draft) for text in texts_of(docx_outline(opened(form)))}:
        found.add(folded(text))
        if words.day(day) in text:
            days = (date(2000, month, day_of_month) for month in range(1, 13) for day_of_month in (1, 2))
            found.update(folded(text.replace(words.day(day), words.day(each))) for each in days)
    return frozenset(found)


def _written(facts: Facts | None, identity: Identity, words: Translator, wording: str) -> bytes:
    sections = sections_of_form(facts, words)
    values: dict[str, Any] = {
        "title": words.gettext(TITLE),
        "language": with_region(words.language),
        "is_right_to_left": words.locale.text_direction == "rtl",
        "identity": str(identity),
        "wording": wording,
        "reference": f"{identity.action_id[:5]}-{identity.action_id[5:]}" if identity.action_id else "",
        "day": words.day(facts.today) if facts else "",
        "run": run,
    }
    styles = _xml("styles", words, values)
    return packed(
        {
            "docProps/core.xml": _xml("core", words, values),
            "docProps/custom.xml": _xml("custom", words, values),
            "word/document.xml": _xml("document", words, {**values, **_in_document(sections, words)}),
            "word/styles.xml": styles,
            "word/settings.xml": _xml("settings", words, values),
            "word/numbering.xml": _xml("numbering", words, values),
            "word/footer.xml": _xml("footer", words, {**values, "page_of_pages": page_of_pages(words)}),
            "word/glossary/document.xml": _xml("glossary", words, {**values, "parts": tuple(_placeholder_parts(words))}),
            "word/glossary/styles.xml": styles,
        }
    )


def with_region(language: str) -> str:
    """A language with the region that CLDR thinks likeliest, without which Word checks no spelling: `fr-FR`; English is British."""
    region = translator(SOURCE_LANGUAGE).locale.territory if language == SOURCE_LANGUAGE else _LIKELY.get(language, "").rpartition("_")[2]
    return "-".join(filter(None, (language, region)))


def run(text: str, style: str = "", language: str = "") -> Markup:
    """A run for each line of a text, in a character style; signs that XML does not know are taken out, as at the website's door."""
    named = Markup('<w:rStyle w:val="{}"/>').format(style) if style else ""
    tongue = Markup('<w:lang w:val="{0}" w:bidi="{0}"/>').format(with_region(language)) if language else ""
    properties = {"ltr": f"{named}{tongue}", "rtl": f"{named}<w:rtl/>{tongue}"}
    lines = (_run_of_line(line, properties[direction_of(line)]) if line else "" for line in cleaned(text).split("\n"))
    return Markup("<w:r><w:br/></w:r>".join(lines))  # noqa: S704  # of what a person typed each piece is escaped


def _run_of_line(line: str, properties: str) -> str:
    """In plain strings: a text may have as many lines as signs."""
    pieces = (f'<w:t xml:space="preserve">{escape(piece)}</w:t>' if piece else "" for piece in line.split("\t"))
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{'<w:tab/>'.join(pieces)}</w:r>"


def page_of_pages(words: Translator) -> tuple[str, ...]:
    """“Page 2 of 6” in the order of the language, with `PAGE` and `NUMPAGES` for what the word processor counts."""
    fields = {"\x01": "PAGE", "\x02": "NUMPAGES"}
    parts = re.split("([\x01\x02])", words.gettext(N_("Page %(page)s of %(pages)s"), page="\x01", pages="\x02"))
    return tuple(fields.get(part, part) for part in parts if part)


def _xml(name: str, words: Translator, values: dict[str, Any]) -> str:
    return filled(f"word_form/{name}.xml.jinja", words, **values).lstrip()


def _in_document(sections: tuple[SectionOfForm, ...], words: Translator) -> dict[str, Any]:
    return {
        "sections": sections,
        "contents_field": CONTENTS_FIELD,
        "contents": tuple(_contents(sections, words)),
        "steps": tuple(words.gettext(step, code="[NWHJ]", page=words.gettext(UPLOAD_PAGE)) for step in STEPS),
        "to_know": tuple(words.gettext(fact, languages=", ".join(own_names().values())) for fact in TO_KNOW),
        "left_online": left_online(words),
        "guidance_title": words.gettext(GUIDANCE),
        "online_title": words.gettext(ONLINE),
        "objectives": OBJECTIVES,
        "widths": WIDTHS,
        "fresh_number": partial(next, count(1)),
        "anchor_of": anchor_of,
        "title_of": title_of,
        "part_of": _part_of,
        "bookmark_of": marks.bookmark_of,
        "option_tag": marks.option_tag,
        "option_bookmark": marks.option_bookmark,
        "TICKED": marks.TICKED,
        "UNTICKED": marks.UNTICKED,
    }


def _contents(sections: tuple[SectionOfForm, ...], words: Translator) -> Iterator[tuple[int, str, str]]:
    """Level, words and anchor of each heading, in order."""
    for section in sections:
        yield 1, section.title, anchor_of(section.slug)
        for page in section.pages:
            if page.title:
                yield 2, page.title, anchor_of(page.path)
            if page.path == "objectives/choose":
                yield 2, words.gettext(GUIDANCE), "guidance"
    yield 1, words.gettext(ONLINE), "online"


def anchor_of(path: str) -> str:
    """The bookmark of a section's or page's heading: `_profile_organisation_kind`; those that begin so are not listed to the reader."""
    return "_" + re.sub(r"\W", "_", path)


def title_of(label: str) -> str:
    """The title of a control, which assistive software reads: the label, cut at a word where Word allows no more."""
    if len(label) <= marks.LONGEST_TITLE:
        return label
    return label[: marks.LONGEST_TITLE - 1].rpartition(" ")[0] + "…"


def _part_of(placeholder: str) -> str:
    """The name that a placeholder has among the building blocks of the document."""
    return "Placeholder_" + uuid5(NAMESPACE_URL, f"{FORMAT}/{placeholder}").hex[:10]


def _placeholder_parts(words: Translator) -> Iterator[tuple[str, str, str]]:
    """Name, identifier and words of each placeholder."""
    for placeholder in dict.fromkeys(words.gettext(each) for each in PLACEHOLDERS.values()):
        guid = uuid5(NAMESPACE_URL, f"{FORMAT}/{words.language}/{placeholder}")
        yield _part_of(placeholder), f"{{{str(guid).upper()}}}", placeholder
