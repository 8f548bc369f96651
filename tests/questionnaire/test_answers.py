"""From what people type to stored values, what is wrong with them, and back to words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from app.languages import languages, translator
from app.questionnaire.checking import problem_with
from app.questionnaire.dates import date_parts, first_day, last_day, read_date
from app.questionnaire.kinds import Choices, LongText, PartialDate, ShortText
from app.questionnaire.problems import Problem, say_problem
from app.questionnaire.questionnaire import QUESTIONS
from app.questionnaire.reading import field_names, read
from app.questionnaire.saying import say
from app.questionnaire.text import count_words, many_lines, one_line


def typed(key: str, text: str) -> Any:
    return read(QUESTIONS[key], {key: [text]}, None)


@pytest.mark.parametrize(
    ("day", "month", "year", "stored"),
    [
        ("5", "3", "2024", "2024-03-05"),
        ("", "3", "2024", "2024-03"),
        ("05", "mars", "2024", "2024-03-05"),
        ("5", "Février", "2024", "2024-02-05"),
        ("5", "septiembre", "2024", "2024-09-05"),
        ("5", "Sept.", "2024", "2024-09-05"),
        ("29", "2", "2024", "2024-02-29"),
        ("", "", "2024", Problem("date_incomplete")),
        ("5", "3", "", Problem("date_incomplete")),
        ("29", "2", "2023", Problem("date_day")),
        ("0", "2", "2023", Problem("date_day")),
        ("5", "13", "2023", Problem("date_month")),
        ("5", "hivernage", "2023", Problem("date_unreadable")),
        ("5", "3", "24", Problem("date_year", {"first": 1900, "last": 2100})),
    ],
)
def test_dates_are_read_in_three_languages(day: str, month: str, year: str, stored: str | Problem) -> None:
    assert read_date({"day": day, "month": month, "year": year}) == stored


def test_a_date_that_cannot_be_read_is_kept_as_typed_and_shown_as_typed() -> None:
    parts = {"day": "30", "month": "hivernage", "year": "2024"}
    value = read(QUESTIONS["starts_on"], {f"starts_on-{part}": [text] for part, text in parts.items()}, None)
    assert (value, date_parts(value)) == ({"typed": parts}, parts)


def test_without_a_day_the_month_counts_from_its_first_to_its_last_day() -> None:
    assert (first_day("2024-02"), last_day("2024-02"), last_day("2024-02-03")) == (date(2024, 2, 1), date(2024, 2, 29), date(2024, 2, 3))


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("1500", 1500),
        ("1 500", 1500),
        ("1\u202f500", 1500),
        ("1.500", 1500),
        ("1,234,567", 1234567),
        ("1'500", 1500),
        ("1,5", {"typed": "1,5"}),
        ("-3", {"typed": "-3"}),
        ("1.500,000", {"typed": "1.500,000"}),
        ("about 20", {"typed": "about 20"}),
        ("", ""),
    ],
)
def test_numbers_take_any_grouping_sign(text: str, stored: Any) -> None:
    assert typed("people_reached", text) == stored


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("www.dakar.sn", "https://www.dakar.sn"),
        ("http://example.org/a?b=c", "http://example.org/a?b=c"),
        ("example.org:8080/x", "https://example.org:8080/x"),
        ("javascript:alert(1)", {"typed": "javascript:alert(1)"}),
        ("ftp://example.org", {"typed": "ftp://example.org"}),
        ("https://user:secret@example.org", {"typed": "https://user:secret@example.org"}),
        ("not an address", {"typed": "not an address"}),
        ("https://[", {"typed": "https://["}),
        ("dakar", {"typed": "dakar"}),
    ],
)
def test_web_addresses_get_https_and_only_the_web_is_one(text: str, stored: Any) -> None:
    assert typed("web_address", text) == stored


def test_countries_are_read_by_name_in_three_languages_or_code_and_the_rest_is_kept() -> None:
    assert typed("action_other_countries", "États-Unis\nmarruecos\r\nIT\nFreedonia\n\nGermany, Espagne") == [
        "US",
        "MA",
        "IT",
        {"typed": "Freedonia"},
        "DE",
        "ES",
    ]


def test_choices_are_stored_in_the_order_of_the_options_and_unknown_codes_as_typed() -> None:
    value = read(QUESTIONS["target_groups"], {"target_groups": ["refugees", "martians", "migrants"]}, None)
    assert value == ["migrants", "refugees", {"typed": "martians"}]


def test_none_excludes_the_rest() -> None:
    problem = problem_with(QUESTIONS["policy_processes"], ["nat-vnr", "none"], {}, None)
    assert problem == Problem("exclusive", {"choice": "None of these"})


def test_control_characters_and_surrogates_go_and_line_ends_become_one() -> None:
    assert (many_lines("a\x00b\r\nc\rd\ud800\n"), one_line(" a \n b\t")) == ("ab\nc\nd", "a b")


@pytest.mark.parametrize(("text", "words"), [("", 0), ("one two", 2), ("a – b", 2), ("l’action d’Accra", 2), ("١٢ عام", 2), ("... !!", 0)])
def test_words_hold_a_letter_or_a_digit(text: str, words: int) -> None:
    assert count_words(text) == words


def test_lengths_count_code_points_and_the_limit_itself_is_good() -> None:
    assert problem_with(QUESTIONS["title"], "🙂" * 150, {}, None) is None
    assert problem_with(QUESTIONS["title"], "🙂" * 151, {}, None) == Problem("too_many_characters", {"limit": 150, "count": 151})


def test_a_text_without_spaces_is_not_one_word_without_end() -> None:
    problems = [problem_with(QUESTIONS["summary"], "永" * length, {}, None) for length in (1500, 1501)]
    assert problems == [None, Problem("too_many_characters", {"limit": 1500, "count": 1501})]


@pytest.mark.parametrize("ends_on", ["2024-03-04", "2024-02"])
def test_an_action_does_not_end_before_it_starts(ends_on: str) -> None:
    assert problem_with(QUESTIONS["ends_on"], ends_on, {"starts_on": "2024-03-05"}, None) == Problem("ends_before_start")


def test_an_action_may_end_in_the_month_in_which_it_starts() -> None:
    assert problem_with(QUESTIONS["ends_on"], "2024-03", {"starts_on": "2024-03-05"}, None) is None


def test_a_timeline_that_moved_has_to_be_confirmed_again() -> None:
    question = QUESTIONS["timeline_confirmed"]
    found = [problem_with(question, value, {}, "concluded") for value in ("concluded", "ongoing", "no")]
    assert found == [None, Problem("timeline_moved"), Problem("timeline_denied")]


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("starts_on", "2024-03-05", {"en": "5 March 2024", "fr": "5 mars 2024", "es": "5 de marzo de 2024"}),
        ("starts_on", "2024-03", {"en": "March 2024", "fr": "mars 2024", "es": "marzo de 2024"}),
        ("starts_on", "2024-11-01", {"en": "1 November 2024", "fr": "1er novembre 2024", "es": "1 de noviembre de 2024"}),
        ("correspondence_language", "fr", {"en": "Français", "fr": "Français", "es": "Français"}),
        ("answer_language", "fr", {"en": "French", "fr": "Français", "es": "Francés"}),
        ("people_reached", 1234567, {"en": "1,234,567", "fr": "1\u202f234\u202f567", "es": "1.234.567"}),
        ("action_country", "US", {"en": "United States", "fr": "États-Unis", "es": "Estados Unidos"}),
        ("enough_data", "no", {"en": "No", "fr": "Non", "es": "No"}),
    ],
)
def test_a_value_is_worded_in_the_readers_language(key: str, value: Any, words: Mapping[str, str]) -> None:
    assert {language: say(QUESTIONS[key], value, translator(language)).text for language in words} == words


def test_every_problem_has_words_in_every_language() -> None:
    problem = Problem("too_many_words", {"limit": 100, "count": 120})
    said = {say_problem(problem, "", translator(language)) for language in languages()}
    assert len(said) == len(languages())


def test_a_choice_named_in_a_problem_is_named_in_the_readers_language() -> None:
    problem = problem_with(QUESTIONS["policy_processes"], ["nat-vnr", "none"], {}, None)
    assert problem is not None
    assert "None of these" not in say_problem(problem, "", translator("fr"))


def test_every_required_question_says_what_is_missing() -> None:
    assert [key for key, question in QUESTIONS.items() if question.required and not question.missing] == []


def test_field_names_are_the_keys_and_the_parts_of_a_date() -> None:
    assert field_names(QUESTIONS["title"]) == ("title",)
    assert field_names(QUESTIONS["ends_on"]) == ("ends_on-day", "ends_on-month", "ends_on-year")


def test_the_questionnaire_is_the_one_agreed() -> None:
    """The limits of the texts and the kinds that carry the showcase, as `questionnaire.csv` has them."""
    limits = {key: (question.kind.limit if isinstance(question.kind, ShortText) else question.kind.words)
              for key, question in QUESTIONS.items() if isinstance(question.kind, ShortText | LongText)}  # fmt: skip
    assert limits == {
        "full_name": 120, "job_title": 120, "organisation_name": 160, "organisation_place": 120, "organisation_type_other": 120,
        "signatory_name": 120, "signatory_office": 120, "policy_note": 150, "title": 150, "summary": 100, "action_place": 120,
        "partners": 150, "description": 400, "innovation": 150, "not_for_publication": 150, "results": 300, "lessons": 200,
        "own_reference": 60,
    }  # fmt: skip
    assert [key for key, question in QUESTIONS.items() if isinstance(question.kind, PartialDate)] == ["starts_on", "ends_on"]
    assert [key for key, question in QUESTIONS.items() if isinstance(question.kind, Choices)] == [
        "policy_processes", "policy_interest", "target_groups", "particular_groups", "already_listed", "objectives",
    ]  # fmt: skip
