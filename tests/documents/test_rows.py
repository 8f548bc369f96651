"""The rows that the check page, the receipt and every list of answers share."""

from datetime import date
from typing import Any

import pytest

from app.documents.rows import Row, direction_of, sections_of_rows
from app.languages import translator
from app.questionnaire.answers import written_language
from app.questionnaire.questionnaire import FORM_SECTIONS, QUESTIONS
from app.questionnaire.walk import Facts, Walk, walked
from tests.documents.snapshots import SHORT

ENGLISH = translator("en")


def walk_of(**answers: Any) -> Walk:
    given = {**SHORT, **answers}
    return walked(Facts(given, given, given, date(2026, 11, 22)))


def row_of(key: str, walk: Walk) -> Row:
    return next(row for section in sections_of_rows(walk, ENGLISH) for row in section.rows if row.key == key)


def test_rows_stand_in_the_order_of_the_questionnaire() -> None:
    walk = walk_of()
    keys = [row.key for section in sections_of_rows(walk, ENGLISH) for row in section.rows]
    order = [question.key for section in FORM_SECTIONS for page in section.pages for question in page.questions]
    assert keys == [key for key in order if key in walk.questions]


def test_a_question_that_is_not_asked_has_no_row() -> None:
    keys = {row.key for section in sections_of_rows(walk_of(organisation_type="partner-city-network"), ENGLISH) for row in section.rows}
    assert keys & {"declaration", "endorsement", "answer_language_other", "results"} == {"endorsement"}


def test_an_answer_left_out_has_a_row_without_paragraphs() -> None:
    assert row_of("innovation", walk_of()).is_answered is False


def test_each_row_says_who_sees_it_and_a_page_where_all_agree() -> None:
    pages = {page.path: page for section in sections_of_rows(walk_of(), ENGLISH) for page in section.pages}
    assert [pages["profile/you"].audience, pages["profile/organisation"].audience] == [
        "Answers for the organisers only",
        "Answers that are published",
    ]
    assert pages["action/people"].audience == ""
    assert [row.audience for row in pages["action/people"].rows] == ["Published", "For the organisers only", "Published"]


def test_who_may_be_named_is_said_to_reach_the_platforms() -> None:
    assert row_of("platform_contact", walk_of()).audience == "For the organisers, and for the platforms as you choose"


@pytest.mark.parametrize(
    ("key", "language"), [("title", "pt"), ("description", "pt"), ("organisation_name", None), ("target_groups", None)]
)
def test_only_the_own_words_on_the_action_are_in_the_language_of_the_answers(key: str, language: str) -> None:
    assert row_of(key, walk_of(answer_language="other", answer_language_other="pt")).answer_language == language


@pytest.mark.parametrize(
    ("answers", "language"),
    [
        ({"answer_language": "fr"}, "fr"),
        ({"answer_language": "other", "answer_language_other": "ar"}, "ar"),
        ({"answer_language": "other"}, ""),
        ({}, ""),
    ],
)
def test_the_language_of_the_answers(answers: dict[str, Any], language: str) -> None:
    assert written_language(answers) == language


@pytest.mark.parametrize(("text", "direction"), [("Office 1", "ltr"), ("(1) مكتب", "rtl"), ("משרד", "rtl"), ("2023", "ltr"), ("", "ltr")])
def test_the_first_letter_gives_the_direction(text: str, direction: str) -> None:
    assert direction_of(text) == direction


def test_the_question_below_the_computed_timeline_has_words_that_stand_alone() -> None:
    row = row_of("timeline_confirmed", walk_of())
    assert (row.label, row.paragraphs) == ("The timeline that follows from the dates", ("Ongoing",))


def test_lists_and_statements_are_told_from_texts() -> None:
    walk = walk_of(declaration="sign_now", signatory_agreed="yes")
    assert {key for key in walk.questions if key in QUESTIONS and key != "mailing_list" and _is(key, walk, "is_list")} == {
        "policy_processes",
        "policy_interest",
        "target_groups",
        "particular_groups",
        "action_other_countries",
        "already_listed",
        "objectives",
    }
    assert row_of("signatory_agreed", walk).is_statement is True


def _is(key: str, walk: Walk, what: str) -> bool:
    rows = (row for section in sections_of_rows(walk, ENGLISH) for row in section.rows if row.key == key)
    return any(getattr(row, what) for row in rows)
