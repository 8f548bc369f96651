"""The short code that stands beside each question on paper and in the Word form, where a file may lose every other mark.

A code follows from the question's key, which is for ever, so that forms of any age can be read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from app.questionnaire.questionnaire import QUESTIONS

_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's alphabet, as in references: no I, L, O, U."""


@dataclass(frozen=True)
class RetiredQuestion:
    """A question that is no longer asked; `label` as it was last worded, in English, for the catalogues."""

    key: str
    label: str


RETIRED_QUESTIONS: tuple[RetiredQuestion, ...] = ()


def code_of(key: str) -> str:
    """The four signs that stand for a question: `code_of("title")` is the same in every language and every release."""
    number = int.from_bytes(sha256(key.encode()).digest()[:3], "big")
    return "".join(_SIGNS[number >> shift & 31] for shift in (15, 10, 5, 0))


KEY_OF_CODE: Mapping[str, str] = {code_of(key): key for key in (*QUESTIONS, *(retired.key for retired in RETIRED_QUESTIONS))}
"""Every question that was ever asked, by its code."""
