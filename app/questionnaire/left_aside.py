"""Text of a Word form that found no place among the answers: kept, with where it stood and why, to be copied by hand."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.languages import N_, Translator
from app.questionnaire.problems import WORDS, Problem, say_problem
from app.questionnaire.questionnaire import QUESTIONS
from app.questionnaire.text import cleaned

RETIRED = "retired"
ELSEWHERE = "elsewhere"
LONGEST_LABEL = 500
LONGEST_VALUE = 200
"""Signs of what a reason quotes."""

_NAMED = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True)
class Aside:
    """One text. `about` is the key of the question it stood in, `RETIRED` or `ELSEWHERE`; `label` says in the form's own words
    which question is no longer asked, or what the text stood after."""

    about: str
    text: str
    label: str = ""
    code: str = ""
    values: Mapping[str, int | str] = field(default_factory=dict)
    """Why it was not understood, as in `Problem`."""

    def as_document(self) -> dict[str, Any]:
        """As JSON, without what is empty."""
        plain = {"about": self.about, "text": self.text, "label": self.label, "code": self.code, "values": dict(self.values)}
        return {name: value for name, value in plain.items() if value}

    @property
    def length(self) -> int:
        """Signs of all that is kept of it."""
        return len(json.dumps(self.as_document(), ensure_ascii=False))

    def reason(self, words: Translator) -> str:
        """Why it could not be taken as an answer, in words; empty where its place alone says it."""
        return say_problem(Problem(self.code, self.values), "", words) if self.code else ""


def aside_in(document: object) -> Aside | None:
    """Read back what `as_document` wrote, from a page or the database; None for anything else."""
    if not isinstance(document, dict) or not isinstance(document.get("text"), str):
        return None
    about, label = (cleaned(str(document.get(name, "")))[:LONGEST_LABEL] for name in ("about", "label"))
    text = cleaned(document["text"]).strip()
    if not text or about not in (*QUESTIONS, RETIRED, ELSEWHERE):
        return None
    code = document.get("code")
    values = _values_of(code, document.get("values", {}))
    return Aside(about, text, label) if values is None else Aside(about, text, label, str(code), values)


def _values_of(code: object, sent: object) -> dict[str, int | str] | None:
    """What the sentence of a reason names, and nothing else; None where there is no such sentence, or something is missing in it."""
    if not isinstance(code, str) or code not in WORDS or not isinstance(sent, dict):
        return None
    values = {name: sent.get(name) for name in _NAMED.findall(WORDS[code])}
    if not all(isinstance(value, int | str) for value in values.values()):
        return None
    return {name: value if isinstance(value, int) else cleaned(str(value))[:LONGEST_VALUE] for name, value in values.items()}


TITLES: Mapping[str, str] = {RETIRED: N_("No longer asked"), ELSEWHERE: N_("Outside the fields of the form")}
"""Above a text that stood in none of today's questions."""

AFTER = N_("Outside the fields of the form, after")
"""Before what such a text stood after: those words are a place and no question that it answers."""
