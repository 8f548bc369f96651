"""The receipt: a frozen snapshot becomes HTML, ready to be printed, and its file names.

A snapshot is a JSON-able dict: `format`, `reference`, `revision`, `replaces` (a revision or None), `changed` (question keys),
`submitted_at` (`2026-11-22T10:11:12Z`), `today`, `language`, `code`, `sample`, `issuer`, `contact`, `verify_address`, `timeline`,
`showcase`, `answers` (`{"person": {…}, "organisation": {…}, "action": {…}}`) and `pages` (paths of the pages that were asked, in order).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from babel.dates import format_time

from app.documents.rows import Row, SectionOfRows, label_of, sections_of_rows
from app.documents.templates import filled
from app.languages import N_, Translator
from app.questionnaire.consents import CONSENTS
from app.questionnaire.questionnaire import CHECK_PATH, QUESTIONS, section_of
from app.questionnaire.reference.goals import GCM_OBJECTIVES, GCR_AREAS, SDGS
from app.questionnaire.reference.objectives import OBJECTIVES, Objective
from app.questionnaire.saying import say
from app.questionnaire.showcase import showcase_facts
from app.questionnaire.showcase_words import PLEDGE_AND_PRACTICE, ShowcaseLine, showcase_lines
from app.questionnaire.walk import Facts, Walk, walked

Snapshot = Mapping[str, Any]

PRIVATE = "not_for_publication"
"""Its answer stands on the last page alone, which can be taken off; so it is not in the embedded file either, which cannot."""

FACTS = ("title", "organisation_name", "organisation_place", "organisation_country", "full_name", "job_title", "own_reference")
"""The answers that the first page tells."""

ROOMY = 320
"""Characters of them up to which the first page is set in its ordinary size; beyond, closer, so that it stays one page."""

MOMENT = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True)
class Contribution:
    """What one chosen objective contributes to: its title, and for each agreement its name and the goals or paragraphs."""

    title: str
    agreements: tuple[tuple[str, tuple[str, ...]], ...]


def shown_reference(snapshot: Snapshot) -> str:
    """`7KDM4-RXH2T`: two groups of five are easier to read out."""
    reference: str = snapshot["reference"]
    return f"{reference[:5]}-{reference[5:]}"


def receipt_file_name(snapshot: Snapshot) -> str:
    """`2026-11-22_call-to-local-action_7KDM4-RXH2T_r1_fr.pdf`: sorts by day, ASCII only."""
    day, reference = snapshot["submitted_at"][:10], shown_reference(snapshot)
    return f"{day}_call-to-local-action_{reference}_r{snapshot['revision']}_{snapshot['language']}.pdf"


def embedded_name(snapshot: Snapshot) -> str:
    """`answers_7KDM4-RXH2T_r1.json`."""
    return f"answers_{shown_reference(snapshot)}_r{snapshot['revision']}.json"


def embedded_answers(snapshot: Snapshot) -> bytes:
    """The answers as JSON in UTF-8, as stored and with what identifies them; what is not for publication is left out."""
    answers = {
        keeper: {key: value for key, value in kept.items() if key != PRIVATE and key not in CONSENTS}
        for keeper, kept in snapshot["answers"].items()
    }
    identity = {name: snapshot[name] for name in ("format", "reference", "revision", "submitted_at", "language")}
    return json.dumps({**identity, "answers": answers}, ensure_ascii=False, indent=1).encode()


def receipt_html(snapshot: Snapshot, translator: Translator) -> str:
    """The receipt as one HTML page with its style in it, in the language of the translator."""
    walk, issuer = _walk_of(snapshot), snapshot["issuer"]
    sections = (*sections_of_rows(walk, translator), *_confirmed(walk, translator))
    said = {key: _said(key, walk, translator) for key in FACTS}
    return filled(
        "receipt.html",
        translator,
        snapshot=snapshot,
        reference=shown_reference(snapshot),
        issuer=translator.gettext(issuer),
        direction=translator.locale.text_direction,
        submitted_at=_moment(snapshot["submitted_at"], translator),
        today=translator.day(date.fromisoformat(snapshot["today"])),
        said=said,
        is_dense=sum(map(len, said.values())) > ROOMY,
        title=_row("title", sections),
        showcase=_showcase(walk, translator, snapshot["contact"]),
        definition=translator.gettext(PLEDGE_AND_PRACTICE),
        changed=[label_of(QUESTIONS[key], translator) for key in snapshot["changed"] if key in QUESTIONS],
        sections=_without_private(sections),
        contributions=_contributions(walk, translator),
        private=_row(PRIVATE, sections),
    )


def _walk_of(snapshot: Snapshot) -> Walk:
    """The walk as it was at the submission: its day, the pages that were asked, the two confirmations, no consent."""
    answers = snapshot["answers"]
    today = date.fromisoformat(snapshot["today"])
    walk = walked(Facts(answers["person"], answers["organisation"], answers["action"], today, consents_asked_before=True))
    questions = tuple(key for key in walk.questions if key not in CONSENTS)
    return replace(walk, pages=(*snapshot["pages"], CHECK_PATH), questions=questions)


def _confirmed(walk: Walk, translator: Translator) -> Iterator[SectionOfRows]:
    """The statements ticked above the button that submits, under words that are true of a document."""
    title = translator.gettext(N_("What was confirmed on submitting"))
    for section in sections_of_rows(walk, translator, (section_of(CHECK_PATH),)):
        yield replace(section, title=title, pages=tuple(replace(page, title="") for page in section.pages))


def _moment(text: str, translator: Translator) -> tuple[str, str]:
    """The day and the time of a moment in words: “Sunday 22 November 2026”, “10:11:12”."""
    moment = datetime.strptime(text, MOMENT).replace(tzinfo=UTC)
    return translator.day(moment, "full"), format_time(moment, "medium", tzinfo=UTC, locale=translator.locale)


def _said(key: str, walk: Walk, translator: Translator) -> str:
    return say(QUESTIONS[key], walk.answers.get(key), translator).text


def _row(key: str, sections: tuple[SectionOfRows, ...]) -> Row | None:
    """The row of an answered question, or None."""
    return next((row for section in sections for row in section.rows if row.key == key and row.is_answered), None)


def _without_private(sections: tuple[SectionOfRows, ...]) -> tuple[SectionOfRows, ...]:
    """The sections without what stands on the last page; where it was not answered, that is said with the other questions."""

    def stays(row: Row) -> bool:
        return row.key != PRIVATE or not row.is_answered

    return tuple(
        replace(
            section,
            pages=tuple(replace(page, rows=tuple(row for row in page.rows if stays(row))) for page in section.pages),
        )
        for section in sections
    )


def _showcase(walk: Walk, translator: Translator, contact: str) -> tuple[ShowcaseLine, ...]:
    facts = showcase_facts(walk.answers, walk.facts.today)
    return showcase_lines(facts, translator, contact=contact, can_change=False) if facts else ()


def _contributions(walk: Walk, translator: Translator) -> list[Contribution]:
    chosen = walk.answers.get("objectives", ())
    return [_contribution(objective, translator) for objective in OBJECTIVES if objective.slug in chosen]


def _contribution(objective: Objective, translator: Translator) -> Contribution:
    def numbered(pattern: str, names: Mapping[int, str], numbers: tuple[int, ...]) -> tuple[str, ...]:
        return tuple(translator.gettext(pattern, number=number, name=translator.gettext(names[number])) for number in numbers)

    agreements = (
        (N_("Global Compact for Migration"), numbered(N_("Objective %(number)s: %(name)s"), GCM_OBJECTIVES, objective.gcm)),
        (N_("Global Compact on Refugees"), tuple(translator.gettext(GCR_AREAS[key]) for key in objective.gcr)),
        (N_("Sustainable Development Goals"), numbered(N_("Goal %(number)s: %(name)s"), SDGS, objective.sdgs)),
    )
    return Contribution(
        translator.gettext(objective.title),
        tuple((translator.gettext(name), goals) for name, goals in agreements if goals),
    )
