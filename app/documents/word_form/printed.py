"""What the form itself prints, in every language: so that reading shows only what a person added."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from app.documents.word_form.content import sections_of_form
from app.documents.word_form.controls import PLACEHOLDERS, given_lines
from app.documents.word_form.wording import LONGEST_LINE, folded
from app.documents.word_form.writing import own_lines
from app.languages import languages, translator
from app.questionnaire.questionnaire import QUESTIONS

_SHORTEST = 3
"""Words of a printed line that is looked for within a line; a shorter one may well be a person's own beginning."""

_LONGEST_PLACEHOLDER = 200
_MOST_WORDS = 60
_CODE = re.compile(r"(\[[0-9A-Z]{4}\])")


@dataclass(frozen=True)
class Printed:
    """Lines as `folded`: all of them, those that are headings, and by question those of an empty answer; and what begs for one."""

    lines: frozenset[str]
    headings: frozenset[str]
    answers: Mapping[str, frozenset[str]]
    placeholders: tuple[re.Pattern[str], re.Pattern[str]]

    @cached_property
    def any_answer(self) -> frozenset[str]:
        """The lines of an empty answer to any question."""
        return frozenset().union(*self.answers.values())

    def added_to(self, line: str) -> str:
        """What a person added to a line of the form; the whole line where it is none of the form's, "" where it is just that."""
        if self.has(line):
            return ""
        words = _CODE.sub(r" \1 ", line).split()
        for count in range(min(len(words), _MOST_WORDS), 0, -1):
            for printed, added in ((words[:count], words[count:]), (words[-count:], words[:-count])):
                is_long_enough = count >= _SHORTEST or _CODE.fullmatch(printed[0])
                if is_long_enough and folded(" ".join(printed)) in self.lines:
                    return "" if self.has(" ".join(added)) else " ".join(added)
        return line.strip()

    def has(self, line: str) -> bool:
        plain = folded(line)
        # In a list of contents that was made anew, the number of the page follows after a tab.
        if not plain or plain in self.lines or len(line) > LONGEST_LINE:
            return not plain or plain in self.lines
        return "\t" in line and folded(re.sub(r"\t\s*\d+\s*$", "", line)) in self.lines

    def without_placeholder(self, line: str) -> str:
        """A person wrote before or after the placeholder, where a program has made plain text of it."""
        at_start, at_end = self.placeholders
        kept = line[match.end() :] if (match := at_start.match(line)) else line
        # Looked for only where it can be: a search through a long run of spaces would take the square of its length.
        end = at_end.search(kept, max(0, len(kept) - _LONGEST_PLACEHOLDER))
        return kept[: end.start()] if end else kept


@lru_cache
def printed() -> Printed:
    """Made from blank forms at the first call, in about a second."""
    lines: set[str] = set()
    headings: set[str] = set()
    answers: dict[str, set[str]] = {key: set() for key in QUESTIONS}
    for words in map(translator, languages()):
        lines.update(own_lines(words))
        for section in sections_of_form(None, words):
            headings.update(map(folded, (section.title, *(page.title for page in section.pages))))
        for key, question in QUESTIONS.items():
            answers[key].update(map(folded, given_lines(question, words)))
    given = {key: frozenset(lines_of_answer) for key, lines_of_answer in answers.items()}
    return Printed(frozenset(lines), frozenset(headings - {""}), given, _placeholders())


def _placeholders() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """At the beginning of a line, and at the end."""
    worded = {words.gettext(placeholder) for words in map(translator, languages()) for placeholder in PLACEHOLDERS.values()}
    any_of = "|".join(r"\s+".join(map(re.escape, text.split())) for text in sorted(worded, key=len, reverse=True))
    return re.compile(rf"\s*(?:{any_of})\s*"), re.compile(rf"\s*(?:{any_of})\s*$")
