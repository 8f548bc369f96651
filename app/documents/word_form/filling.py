"""From the lines that stand in a question's answer to what was filled in: without the form's own words, options told from text."""

from collections.abc import Iterable, Iterator

from app.documents.word_form.marks import OPTION_OF_BOOKMARK, UNTICKED
from app.documents.word_form.outline import Line
from app.documents.word_form.printed import Printed, folded
from app.questionnaire.definition import Question
from app.questionnaire.kinds import Choices, Option
from app.questionnaire.text import many_lines
from app.questionnaire.understanding import Filled
from app.questionnaire.understanding_choices import Marked, marked_lines, option_begun, option_meant, options_of

_MOST_LINES, _LONGEST_LINE = 500, 1_000
"""Of a list of options. What goes beyond is kept as text and not looked into."""


def filled_in(question: Question, lines: Iterable[Line], printed: Printed) -> Filled:
    """What the lines of one answer say."""
    options = options_of(question.kind)
    own = printed.answers[question.key]
    if not options:
        return _written(lines, own, printed)
    chosen, texts, left = _chosen(question.key, options, lines, own)
    if not chosen and not texts and len(set(left)) == 1 and not isinstance(question.kind, Choices):
        # Of the options only one was left standing: the others were deleted, as one does on paper.
        chosen = left[:1]
    return Filled(many_lines("\n".join(texts)), tuple(dict.fromkeys(chosen)))


def _written(lines: Iterable[Line], own: frozenset[str], printed: Printed) -> Filled:
    chosen: list[str] = []
    texts: list[str] = []
    for line in lines:
        for text in line.text.split("\n"):
            if text.strip() and folded(text) in own:
                continue
            if code := line.items.get(text.strip()):
                chosen.append(code)
            else:
                texts.append(printed.without_placeholder(text))
    return Filled(many_lines("\n".join(texts)), tuple(chosen))


def _chosen(key: str, options: tuple[Option, ...], lines: Iterable[Line], own: frozenset[str]) -> tuple[list[str], list[str], list[str]]:
    """What is chosen, the text that is no option, and the options that are not chosen."""
    chosen: list[str] = []
    texts: list[str] = []
    left: list[str] = []
    told = [(line, text) for line in lines for text in line.text.split("\n") if text.strip()]
    for count, (line, text) in enumerate(told):
        if count >= _MOST_LINES or len(text) > _LONGEST_LINE:
            texts.append(text)
            continue
        if folded(text) in own:
            continue
        for piece in _pieces(key, line, text):
            code = option_meant(options, piece.wording)
            rest = ""
            if code is None and (begun := option_begun(options, piece.wording)):
                code, rest = begun
            if piece.is_ticked is None:
                texts.append(piece.wording)
            elif piece.is_ticked:
                chosen.append(code or piece.wording)
                texts.append(rest)
            elif code:
                left.append(code)
                texts.append(rest)
            else:
                texts.append(f"{UNTICKED} {piece.wording}" if piece.wording else "")
    return chosen, [text for text in texts if text], left


def _pieces(key: str, line: Line, text: str) -> Iterator[Marked]:
    """The marks on a line. Where the sign of a box is gone or its words are, the box itself or its name says which it was."""
    pieces = list(marked_lines(text))
    code = _option_of(key, line)
    for piece in pieces:
        is_ticked = line.is_checked if piece.is_ticked is None and code and len(pieces) == 1 else piece.is_ticked
        wording = code if not piece.wording and code and len(pieces) == 1 else piece.wording
        yield Marked(wording, is_ticked)


def _option_of(key: str, line: Line) -> str:
    """The code of the one option whose tag or bookmark the line bears; "" without one."""
    codes = {tag.removeprefix(f"{key}.") for tag in line.tags if tag.startswith(f"{key}.")}
    codes = codes or {OPTION_OF_BOOKMARK[name][1] for name in line.bookmarks if OPTION_OF_BOOKMARK.get(name, ("",))[0] == key}
    return codes.pop() if len(codes) == 1 else ""
