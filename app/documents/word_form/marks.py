"""The marks by which an answer is found again in a Word form, however many of them a word processor drops.

Three for each question: the tag of its content control, which Word keeps; the bookmark around its answer, which LibreOffice keeps too;
its code in the question's cell, which anything keeps. An option has a tag and a bookmark of its own.
"""

from collections.abc import Mapping

from app.questionnaire.codes import code_of
from app.questionnaire.kinds import Choice, Choices, YesNo
from app.questionnaire.questionnaire import QUESTIONS

TICKED, UNTICKED = "☒", "☐"
"""What stands before an option. Word turns one into the other when the box is clicked."""

LONGEST_TAG, LONGEST_TITLE, LONGEST_BOOKMARK = 64, 64, 40
"""Signs, beyond which Word calls the file damaged."""


def bookmark_of(key: str) -> str:
    """The bookmark around the answer to a question: `q_title`."""
    return f"q_{key}"


def option_tag(key: str, code: str) -> str:
    """The tag of the box before an option: `organisation_type.lrg-local`."""
    return f"{key}.{code}"


def option_bookmark(key: str, code: str) -> str:
    """The bookmark around an option's paragraph: `o_NWHJ_7KDM`. Bookmarks know no hyphen, so the option has a code like a question's."""
    return f"o_{code_of(key)}_{code_of(code)}"


def option_codes(key: str) -> tuple[str, ...]:
    """The codes of the options that stand in the form for a question, each with its box; empty for other kinds."""
    match QUESTIONS[key].kind:
        case Choice(options) | Choices(options):
            return tuple(option.code for option in options)
        case YesNo():
            return ("yes", "no")
        case _:
            return ()


OPTION_OF_BOOKMARK: Mapping[str, tuple[str, str]] = {
    option_bookmark(key, code): (key, code) for key in QUESTIONS for code in option_codes(key)
}
"""Question key and option code, by the bookmark of the option."""
