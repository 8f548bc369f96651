"""From the lines that stand in a question's answer to what was filled in: without the form's own words, options told from text."""

from collections.abc import Iterable

from app.documents.word_form.marks import OPTION_OF_BOOKMARK
from app.documents.word_form.outline import Line
from app.documents.word_form.printed import Printed
from app.documents.word_form.wording import folded
from app.questionnaire.definition import Question
from app.questionnaire.kinds import Choices, Option
from app.questionnaire.text import many_lines
from app.questionnaire.understanding import Filled
from app.questionnaire.understanding_choices import EMPTY_BOXES, Marked, marked_lines, option_begun, option_meant, options_of

_MOST_OPTIONS, _LONGEST_LINE = 2_000, 500
"""Marked lines of all lists of options in a document, and signs of one. What goes beyond is kept as text and not looked into."""


class Filling:
    """Reads the answers of one document."""

    def __init__(self, printed: Printed) -> None:
        self._printed = printed
        self._options_left = _MOST_OPTIONS

    def filled_in(self, question: Question, lines: Iterable[Line]) -> Filled:
        """What the lines of one answer say."""
        if not options_of(question.kind):
            return self._written(question.key, lines)
        ticks = self._ticks(question, lines)
        if not ticks.chosen and not ticks.texts and len(set(ticks.left)) == 1 and not isinstance(question.kind, Choices):
            # Of the options only one was left standing: the others were deleted, as one does on paper.
            return Filled(chosen=(ticks.left[0],))
        return Filled(many_lines("\n".join(ticks.texts)), tuple(dict.fromkeys(ticks.chosen)))

    def _written(self, key: str, lines: Iterable[Line]) -> Filled:
        chosen: list[str] = []
        texts: list[str] = []
        for line in lines:
            for text in line.lines:
                if text.strip() and folded(text) in self._printed.answers[key]:
                    continue
                if code := line.items.get(text.strip()):
                    chosen.append(code)
                else:
                    texts.append(self._printed.without_placeholder(text))
        return Filled(many_lines("\n".join(texts)), tuple(chosen))

    def _ticks(self, question: Question, lines: Iterable[Line]) -> "_Ticks":
        found = _Ticks(options_of(question.kind))
        for line in lines:
            for text in filter(str.strip, line.lines):
                if self._options_left <= 0 or len(text) > _LONGEST_LINE:
                    found.texts.append(text)
                    continue
                if folded(text) in self._printed.answers[question.key]:
                    continue
                pieces = _pieces(question.key, line, text)
                self._options_left -= len(pieces)
                found.take(pieces)
        return found


class _Ticks:
    """What is chosen of the options, the text that is none of them, and the options that are not chosen."""

    def __init__(self, options: tuple[Option, ...]) -> None:
        self.chosen: list[str] = []
        self.texts: list[str] = []
        self.left: list[str] = []
        self._options = options

    def take(self, pieces: Iterable[Marked]) -> None:
        """The pieces of one line. What is no option stays together as it was typed, an empty box in it too; a box alone says nothing."""
        typed = ""
        for piece in pieces:
            code, rest = option_meant(self._options, piece.wording), ""
            if code is None and (begun := option_begun(self._options, piece.wording)):
                code, rest = begun
            if piece.is_ticked is None or not (piece.is_ticked or code):
                typed += piece.typed
                continue
            self._keep(typed)
            typed = ""
            if piece.is_ticked:
                self.chosen.append(code or piece.wording)
            elif code:
                self.left.append(code)
            self._keep(rest)
        self._keep(typed)

    def _keep(self, text: str) -> None:
        if text.strip(f"{EMPTY_BOXES} \t\N{NO-BREAK SPACE}"):
            self.texts.append(text.strip())


def _pieces(key: str, line: Line, text: str) -> list[Marked]:
    """The marks on a line. Where the sign of a box is gone or its words are, the box itself or its name says which it was."""
    pieces = list(marked_lines(text))
    code = _option_of(key, line) if len(pieces) == 1 else ""
    return [
        Marked(piece.wording or code, line.is_checked if piece.is_ticked is None and code else piece.is_ticked, piece.typed)
        for piece in pieces
    ]


def _option_of(key: str, line: Line) -> str:
    """The code of the one option whose tag or bookmark the line bears; "" without one."""
    codes = {tag.removeprefix(f"{key}.") for tag in line.tags if tag.startswith(f"{key}.")}
    codes = codes or {OPTION_OF_BOOKMARK[name][1] for name in line.bookmarks if OPTION_OF_BOOKMARK.get(name, ("",))[0] == key}
    return codes.pop() if len(codes) == 1 else ""
