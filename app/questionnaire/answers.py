"""What an answer is: the stored value of each kind, and helpers to tell a readable value from one kept as typed.

Shapes (all JSON):  texts, codes, web and email addresses `str` · Choices `list[str]` in the order of the options · Countries a
list of codes and `{"typed": …}` · Number `int` · PartialDate `"2024-03-05"` or `"2024-03"` · Upload
`{"upload": id, "name": str, "bytes": int}` · what could not be read `{"typed": str}`, for a date
`{"typed": {"day": …, "month": …, "year": …}}`.
An unanswered question has no key, or "" or [].
"""

from collections.abc import Mapping
from typing import Any

Value = Any
Answers = Mapping[str, Value]


def is_empty(value: Value) -> bool:
    return value is None or value == "" or value == []


def is_unreadable(value: Value) -> bool:
    """Whether the value was kept as typed because it could not be read."""
    return isinstance(value, dict) and "typed" in value


def written_language(answers: Answers) -> str:
    """The CLDR code of the language the action is written in, or "" while it is not known."""
    chosen = answers.get("answer_language")
    language = answers.get("answer_language_other") if chosen == "other" else chosen
    return language if isinstance(language, str) else ""
