"""The codes beside the questions: one for each, the same for ever."""

from app.questionnaire.codes import KEY_OF_CODE, RETIRED_QUESTIONS, code_of
from app.questionnaire.questionnaire import QUESTIONS


def test_no_two_questions_have_the_same_code() -> None:
    assert len(KEY_OF_CODE) == len(QUESTIONS) + len(RETIRED_QUESTIONS)


def test_a_code_stays_the_same() -> None:
    assert (code_of("title"), code_of("starts_on")) == ("NWHJ", "NCB4")
