"""A Word form is read back: what stands in each question's answer, by tag, else bookmark, else visible code; and all that stands in none.

Nothing is dropped: a second answer to the same question, text beside the tables, comments and what older forms asked are all shown.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from app.documents.word_form.filling import Filling
from app.documents.word_form.identity import Identity, identity_in
from app.documents.word_form.marks import OPTION_OF_BOOKMARK, UNTICKED
from app.documents.word_form.opening import REASONS, NotAWordForm, Reason, opened, properties_of
from app.documents.word_form.outline import Content, Line, Table
from app.documents.word_form.printed import printed
from app.documents.word_form.reading_docx import docx_outline
from app.documents.word_form.reading_odt import odt_outline
from app.documents.word_form.wording import folded, mark_of, marks_in, texts_of
from app.languages import languages, translator
from app.questionnaire.codes import KEY_OF_CODE, RETIRED_QUESTIONS, RetiredQuestion, code_of
from app.questionnaire.questionnaire import QUESTIONS
from app.questionnaire.text import many_lines
from app.questionnaire.understanding import Filled
from app.questionnaire.understanding_choices import options_of

__all__ = ["REASONS", "Elsewhere", "NotAWordForm", "Reason", "Retired", "WordForm", "read_word_form"]

_FEWEST_FIELDS = 5
"""Questions that a document without our mark must have for it to be our form all the same."""

_MOST_LOOKED_INTO, _MOST_COMPARED = 100, 3_000
"""Lines in no field in which the form's own words are looked for, and lines that are compared with them at all; the others are shown."""

_MOST_SIGNS = 400_000
"""Of all text in a document: ten times a full form. Comparing so many takes a second."""

_CODE = re.compile(r"[\[({<]\s*([0-9A-Za-z]{4})\s*[\])}>]|(?:^|\s)([0-9A-Za-z]{4})\s*$")
"""A code in any brackets, or bare at the end of a line. A word of four letters looks the same: only codes that are known count."""

_UNKNOWN_CODE = re.compile(r"\s*\[[0-9A-HJKMNP-TV-Z]{4}\]\s*")
_LOOK_ALIKES = str.maketrans("OIL", "011")


@dataclass(frozen=True)
class Retired:
    """An answer to a question that is no longer asked, or that nobody knows; `label` as the form words it, or as it was last worded."""

    label: str
    text: str


@dataclass(frozen=True)
class Elsewhere:
    """Text that a person wrote in no answer; `after` is the label or heading it stands after, "" at the beginning."""

    after: str
    text: str


@dataclass(frozen=True)
class WordForm:
    """What a Word form says. `answers` by question key, only those with content."""

    identity: Identity
    answers: Mapping[str, Filled]
    retired: tuple[Retired, ...]
    elsewhere: tuple[Elsewhere, ...]


def read_word_form(data: bytes, retired: Sequence[RetiredQuestion] = RETIRED_QUESTIONS) -> WordForm:
    """Read a `.docx` or `.odt`, however often it was saved as either. Raises `NotAWordForm` with a reason, and nothing else."""
    package = opened(data)
    properties = properties_of(package)
    identity = next(filter(None, map(identity_in, properties)), None)
    outline = odt_outline(package) if package.is_odt else docx_outline(package)
    names = _Names(retired)
    if sum(map(len, texts_of(outline))) > _MOST_SIGNS:
        raise NotAWordForm(Reason.TOO_COMPLEX)
    reading = _Reading(identity or _identity_by_looks(outline, names), names, marks_in(properties))
    reading.take(outline)
    return WordForm(reading.identity, reading.answers, tuple(reading.retired), reading.elsewhere)


class _Names:
    """The names that questions go by in a form: tags, bookmarks and codes, those of retired ones too."""

    def __init__(self, retired: Sequence[RetiredQuestion]) -> None:
        self.retired_labels = {question.key: question.label for question in retired}
        self._key_of_code = {**KEY_OF_CODE, **{code_of(key): key for key in self.retired_labels}}
        self._keys = frozenset((*QUESTIONS, *self.retired_labels))

    def in_words(self, cell: Content) -> list[str]:
        """The keys whose codes stand in a cell; case and brackets do not matter, nor that O looks like 0."""
        codes = ["".join(found).upper().translate(_LOOK_ALIKES) for text in texts_of_cell(cell) for found in _CODE.findall(text)]
        return list(dict.fromkeys(self._key_of_code[code] for code in codes if code in self._key_of_code))

    def of_line(self, line: Line) -> str:
        """The key by the tag of a line, else by its bookmark; "" without either."""
        tagged = [tag.partition(".")[0] for tag in line.tags]
        marked = [OPTION_OF_BOOKMARK[name][0] if name in OPTION_OF_BOOKMARK else name.removeprefix("q_") for name in line.bookmarks]
        return next((key for key in (*reversed(tagged), *reversed(marked)) if key in self._keys), "")


def texts_of_cell(cell: Content) -> list[str]:
    """The lines of a cell itself, without what stands in tables in it or beside it."""
    return [text for line in cell if isinstance(line, Line) and not line.is_beside for text in line.lines]


def _identity_by_looks(outline: Content, names: _Names) -> Identity:
    """For a form whose properties a program has emptied: it has our codes and our words. Raises `NotAWordForm`."""
    questions = [row[0] for row in _rows(outline) if len(row) > 1]
    keys = {key for cell in questions for key in names.in_words(cell) if key in QUESTIONS}
    if len(keys) < _FEWEST_FIELDS:
        raise NotAWordForm(Reason.ANOTHER_DOCUMENT)
    texts = {folded(text) for cell in questions for text in texts_of_cell(cell)}
    known = {language: sum(folded(label) in texts for label in _labels(keys, language)) for language in languages()}
    return Identity(max(known, key=lambda language: known[language]))


def _labels(keys: Iterable[str], language: str) -> Iterator[str]:
    return (translator(language).gettext(QUESTIONS[key].label) for key in keys)


def _rows(content: Content) -> Iterator[list[Content]]:
    return (row for each in content if isinstance(each, Table) for row in each.rows)


class _Reading:
    """Goes through a document once and puts every line somewhere."""

    def __init__(self, identity: Identity, names: _Names, wording: frozenset[str]) -> None:
        self.identity = identity
        self._wording = wording
        self.answers: dict[str, Filled] = {}
        self.retired: list[Retired] = []
        self._elsewhere: list[tuple[str, list[str]]] = []
        self._names = names
        self._words = translator(identity.language)
        self._printed = printed()
        self._filling = Filling(self._printed)
        self._after = ""
        self._strays = 0

    def take(self, content: Content) -> None:
        """Lines, and tables row by row. A line outside of the tables still belongs to the question whose control it stands in."""
        for key, lines in groupby(content, lambda each: self._names.of_line(each) if isinstance(each, Line) and not each.is_beside else ""):
            if key:
                self._answer(key, [line for line in lines if isinstance(line, Line)])
                continue
            for each in lines:
                if isinstance(each, Line):
                    self._stray(each)
                else:
                    for row in each.rows:
                        self._take_row(row)

    def _take_row(self, row: list[Content]) -> None:
        if not row:
            return
        keys = self._names.in_words(row[0])
        lines = [line for cell in row[1:] for line in self._lines_of_answer(cell)]
        named = list(dict.fromkeys(filter(None, map(self._names.of_line, lines))))
        # The code is what a person sees: where a control was copied into another row, the row counts.
        if len(row) > 1 and (len(keys) == 1 or (not keys and len(named) == 1)):
            self._take_question((keys or named)[0], row, lines)
        elif len(row) > 1 and not keys and not named and self._looks_like_question(row):
            self._take_unknown(row, lines)
        else:
            for cell in row:
                self.take(cell)

    def _take_question(self, key: str, row: list[Content], lines: list[Line]) -> None:
        self._after = self._label(key)
        self.take(row[0])
        self._answer(key, [line for line in lines if not line.is_beside])
        for line in lines:
            if line.is_beside:
                self._stray(line)
        for cell in row[1:]:
            for nested in _rows(cell):
                if self._is_question(nested):
                    self._take_row(nested)

    def _take_unknown(self, row: list[Content], lines: list[Line]) -> None:
        """A question of a form newer or older than any that is known."""
        label = "\n".join(text for text in texts_of_cell(row[0]) if text.strip() and not _UNKNOWN_CODE.fullmatch(text))
        self._retire(label, lines)
        for cell in row:
            self.take([line for line in cell if isinstance(line, Table) or line.is_beside])

    def _looks_like_question(self, row: list[Content]) -> bool:
        return any(_UNKNOWN_CODE.fullmatch(text) for text in texts_of_cell(row[0]))

    def _is_question(self, row: list[Content]) -> bool:
        return len(row) > 1 and bool(self._names.in_words(row[0]))

    def _lines_of_answer(self, cell: Content) -> Iterator[Line]:
        """The lines of a cell; a table that a person put into it is text, cell by cell, unless it holds questions."""
        for each in cell:
            if isinstance(each, Line):
                yield each
            else:
                rows = (row for row in each.rows if not self._is_question(row))
                yield from (Line("\t".join(" ".join(texts_of(part)) for part in row)) for row in rows)

    # --- where a text goes

    def _answer(self, key: str, lines: list[Line]) -> None:
        if key in self._names.retired_labels:
            self._retire(self._label(key), lines)
            return
        filled = self._filling.filled_in(QUESTIONS[key], lines)
        if filled == Filled() or filled == self.answers.get(key):
            return
        if key in self.answers:
            self._add(self._label(key), "\n".join((*self._wordings(key, filled), filled.text)))
        else:
            self.answers[key] = filled

    def _wordings(self, key: str, filled: Filled) -> Iterator[str]:
        """What was chosen, in words."""
        options = {option.code: self._words.gettext(option.label) for option in options_of(QUESTIONS[key].kind)}
        return (options.get(chosen, chosen) for chosen in filled.chosen)

    def _retire(self, label: str, lines: Iterable[Line]) -> None:
        texts = [text for line in lines if not line.is_beside for text in line.lines]
        said = [text for text in texts if folded(text) not in self._printed.any_answer and not text.lstrip().startswith(UNTICKED)]
        if text := many_lines("\n".join(said)):
            self.retired.append(Retired(label, text))

    def _stray(self, line: Line) -> None:
        for text in line.lines:
            if self._strays >= _MOST_COMPARED:
                self._add(self._after, text)
            elif folded(text) in self._printed.headings and not line.is_beside:
                self._after = text.strip()
            elif not self._printed.has(text) and mark_of(text) not in self._wording:
                self._strays += 1
                self._add(self._after, self._printed.added_to(text) if self._strays <= _MOST_LOOKED_INTO else text.strip())

    def _add(self, after: str, text: str) -> None:
        if not text.strip():
            return
        if not self._elsewhere or self._elsewhere[-1][0] != after:
            self._elsewhere.append((after, []))
        self._elsewhere[-1][1].append(text)

    @property
    def elsewhere(self) -> tuple[Elsewhere, ...]:
        """Lines that stand after the same words are one text."""
        return tuple(Elsewhere(after, many_lines("\n".join(texts))) for after, texts in self._elsewhere)

    def _label(self, key: str) -> str:
        return self._words.gettext(QUESTIONS[key].label if key in QUESTIONS else self._names.retired_labels[key])
