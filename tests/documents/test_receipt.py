"""What the receipt says, and what it never says."""

import json
import re
from typing import Any

import pytest
from babel.dates import format_date

from app.documents.receipt import embedded_answers, embedded_name, receipt_file_name, receipt_html
from app.languages import Translator, languages, translator
from app.questionnaire.questionnaire import QUESTIONS
from app.questionnaire.showcase import PLATFORMS, showcase_facts
from app.questionnaire.walk import Facts, walked
from tests.documents.reading import squeezed, text_of_html
from tests.documents.snapshots import full_snapshot, snapshot, snapshot_in_all_scripts


def said(receipt: dict[str, Any]) -> str:
    """The words of the receipt in its own language, without any space."""
    return text_of_html(receipt_html(receipt, translator(receipt["language"])))


def first_page(receipt: dict[str, Any]) -> str:
    html = receipt_html(receipt, translator(receipt["language"]))
    return text_of_html(html.partition('<div class="answers">')[0])


# --- names ------------------------------------------------------------------------------------------------------------------------


def test_the_file_name() -> None:
    assert receipt_file_name(snapshot("fr")) == "2026-11-22_call-to-local-action_7KDM4-RXH2T_r1_fr.pdf"


def test_the_name_of_the_embedded_answers() -> None:
    assert embedded_name(snapshot()) == "answers_7KDM4-RXH2T_r1.json"


# --- the first page ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "told",
    [
        "Reference 7KDM4-RXH2T, revision 1",
        "A desk for new arrivals",
        "City of Rivebelle",
        "Rivebelle, Senegal",
        "Awa Diallo, Head of Office",
        "22 November 2026 at 10:11:12 (UTC)",
        "Mayors Mechanism",
        "cta@example.org",
        "Where the action will be showcased, as of 22 November 2026",
        "write to cta@example.org and quote the reference 7KDM4-RXH2T",
        "https://call.example.org/en/verify",
        "code K7DM-4RXH",
        "Issued automatically, valid without signature.",
    ],
)
def test_the_first_page_tells(told: str) -> None:
    assert squeezed(told) in first_page(snapshot())


def test_the_first_page_tells_the_own_file_number_if_there_is_one() -> None:
    assert squeezed("Your file number AB/12") in first_page(snapshot(answers={"own_reference": "AB/12"}))
    assert squeezed("Your file number") not in first_page(snapshot())


def test_the_moment_is_written_out_in_the_language() -> None:
    assert squeezed("dimanche 22 novembre 2026 à 10:11:12 (UTC)") in first_page(snapshot("fr"))
    assert squeezed("domingo, 22 de noviembre de 2026 a las 10:11:12 (UTC)") in first_page(snapshot("es"))


def test_the_showcase_of_that_day_advises_no_change() -> None:
    told = first_page(snapshot(answers={"target_groups": ["migrants"]}))
    assert squeezed("The refugee platforms do not take actions for migrants only.") in told
    assert squeezed("change who it is for") not in told


def test_the_showcase_told_is_the_one_frozen() -> None:
    """The lines are worded from the answers of the day, by the rules that froze the placements at the same moment."""
    receipt = snapshot()
    answers = receipt["answers"]
    walk = walked(Facts(answers["person"], answers["organisation"], answers["action"], _day(receipt)))
    facts = showcase_facts(walk.answers, _day(receipt))
    assert facts and list(facts.placements) == list(PLATFORMS)


def _day(receipt: dict[str, Any]) -> Any:
    from datetime import date

    return date.fromisoformat(receipt["today"])


def test_a_second_revision_says_what_it_replaces_and_what_changed() -> None:
    told = said(full_snapshot())
    assert squeezed("Replaces Revision 1") in told
    assert squeezed("What has changed since revision 1 What is the action called?") in told
    assert told.count("Changed") == 3


# --- questions and answers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", languages())
def test_every_answered_question_stands_there_as_worded(language: str) -> None:
    receipt = full_snapshot(language)
    words = translator(language)
    answered = [key for kept in receipt["answers"].values() for key in kept if key not in ("local_mgi_interest", "timeline_confirmed")]
    told = said(receipt)
    assert [key for key in answered if squeezed(words.gettext(QUESTIONS[key].label)) not in told] == []


def test_what_was_not_answered_stands_in_one_line_for_each_section() -> None:
    told = said(snapshot())
    assert squeezed("Not answered: Which would you like to take part in? · Anything to add?") in told


@pytest.mark.parametrize("label", ["published", "organisers", "once the team has confirmed"])
def test_the_audience_is_told(label: str) -> None:
    assert squeezed(label).lower() in said(full_snapshot()).lower()


def test_the_objectives_are_told_with_what_they_contribute_to() -> None:
    told = said(snapshot(answers={"objectives": ["improve-governance"]}))
    assert squeezed("Global Compact for Migration Objective 23: Strengthen international cooperation") in told
    assert squeezed("Global Compact on Refugees Paragraphs 17–19: Global Refugee Forum") in told
    assert squeezed("Sustainable Development Goals Goal 17: Partnerships for the Goals") in told


def test_the_own_words_carry_their_language_and_direction() -> None:
    html = receipt_html(snapshot_in_all_scripts("fr"), translator("fr"))
    assert re.findall(r'<p lang="ar" dir="rtl">شهرداری', html) != []
    assert re.findall(r'<p lang="ar" dir="ltr">Farmers', html) != []


# --- what must not be published ---------------------------------------------------------------------------------------------------


def test_what_must_not_be_published_stands_on_the_last_page_alone() -> None:
    receipt = snapshot(answers={"not_for_publication": "The shelter in Rue Haute."})
    html = receipt_html(receipt, translator("en"))
    before, _, last = html.partition('<section class="private">')
    assert ["Rue Haute" in before, "Rue Haute" in last, "Not for publication" in last] == [False, True, True]
    assert squeezed("Its last page holds what must not be published") in first_page(receipt)


def test_without_it_there_is_no_such_page() -> None:
    assert "Not for publication" not in receipt_html(snapshot(), translator("en"))
    assert squeezed("Its last page") not in first_page(snapshot())


def test_it_is_not_in_the_embedded_answers_which_stay_when_the_page_is_taken_off() -> None:
    receipt = snapshot(answers={"not_for_publication": "The shelter in Rue Haute.", "innovation": "Night hours."})
    embedded = json.loads(embedded_answers(receipt))
    assert ["not_for_publication" in embedded["answers"]["action"], embedded["answers"]["action"]["innovation"]] == [False, "Night hours."]


# --- consents ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["mailing_list", "global_cities_fund_mailings", "local_mgi_interest"])
def test_no_consent_stands_in_it_even_if_the_snapshot_had_one(key: str) -> None:
    receipt = full_snapshot()
    receipt["answers"][QUESTIONS[key].kept_with][key] = "yes"
    receipt["pages"].append("permissions/news")
    assert squeezed(QUESTIONS[key].label)[:60] not in said(receipt)
    assert key.encode() not in embedded_answers(receipt)


# --- sample data ------------------------------------------------------------------------------------------------------------------


def test_sample_data_is_marked_on_every_sheet() -> None:
    assert "@top-center" in _page_style(snapshot(sample=True))
    assert "@top-center" not in _page_style(snapshot())


def _page_style(receipt: dict[str, Any]) -> str:
    """The part of the style that depends on the snapshot."""
    return receipt_html(receipt, translator("en")).partition("</style>")[0].rpartition("@page {")[2]


# --- hostile answers --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["title", "description", "organisation_name", "full_name", "own_reference", "not_for_publication"])
@pytest.mark.parametrize("typed", ["<img src=file:///etc/passwd>", "</style><script>x</script>", "{{ 7*7 }}{% x %}", "&amp;\"'<!--"])
def test_what_was_typed_is_only_text(key: str, typed: str) -> None:
    assert squeezed(typed) in said(snapshot(answers={key: typed}))


@pytest.mark.parametrize("name", ["issuer", "contact", "code"])
def test_settings_are_only_text_too(name: str) -> None:
    assert "<b>x</b>" not in receipt_html(snapshot(**{name: "<b>x</b>"}), translator("en"))


# --- languages --------------------------------------------------------------------------------------------------------------------


def test_no_word_goes_around_the_catalogues() -> None:
    marked = Translator("en", lambda message: f"⟦{message}⟧", lambda one, many, count: f"⟦{one}⟧")
    receipt = full_snapshot()
    html = receipt_html(receipt, marked)
    bare = re.sub(r"⟦[^⟦⟧]*⟧", "", re.sub(r"⟦[^⟦⟧]*⟧", "", re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)))
    words = set(re.findall(r"[^\W\d_]{3,}", re.sub(r"<[^>]*>", " ", bare)))
    given = set(re.findall(r"[^\W\d_]{3,}", json.dumps(receipt, ensure_ascii=False)))
    named = set(re.findall(r"[^\W\d_]{3,}", "Senegal France Bolivia Côte d’Ivoire English Sunday UTC " + _months()))
    assert words - given - named == set()


def _months() -> str:
    from datetime import date

    return " ".join(format_date(date(2026, month, 1), "MMMM", "en") for month in range(1, 13))
