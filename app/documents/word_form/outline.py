"""A document as lines in cells of tables, whichever word processor saved it: what the two readers build and `reading` understands."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

MOST_BREAKS = 1_000
MOST_NAMES = 8
"""Tags, and bookmarks, that one line carries; the form's own lines have two."""

_NAME = re.compile(r"[qo]_\w{1,60}")
_COPY = re.compile(r"_Copy_\d+$")


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, with `\\n` for breaks within. `tags` and `bookmarks` are those around it or in it, from outside inwards.

    `items`: of a drop-down list in it, codes by wording. `is_checked`: what its box says of itself. `is_beside`: it stands in a
    comment, a footnote, a text box, a header or a footer.
    """

    text: str
    tags: tuple[str, ...] = ()
    bookmarks: tuple[str, ...] = ()
    items: Mapping[str, str] = field(default_factory=dict)
    is_checked: bool | None = None
    is_beside: bool = False

    @property
    def lines(self) -> list[str]:
        """The text line by line; a thousand are told apart, and what follows stays with the last."""
        return self.text.split("\n", MOST_BREAKS)


@dataclass(slots=True)
class Table:
    """Rows of cells; a cell holds lines and tables."""

    rows: list[list["Content"]] = field(default_factory=list)


Content = list[Line | Table]


@dataclass(slots=True)
class _Control:
    tag: str = ""
    items: dict[str, str] = field(default_factory=dict)
    is_checked: bool | None = None


@dataclass(slots=True)
class _Paragraph:
    texts: list[str]
    tags: list[str]
    bookmarks: list[str]
    items: Mapping[str, str]
    is_checked: bool | None


class Builder:
    """Puts an outline together from what a reader comes across, in the order of the document."""

    def __init__(self, *, is_beside: bool = False) -> None:
        self.content: Content = []
        self._contents: list[Content] = [self.content]
        self._tables: list[Table] = []
        self._paragraphs: list[_Paragraph] = []
        self._controls: list[_Control] = []
        self._bookmarks: dict[str, str] = {}
        self._beside = int(is_beside)
        self._unfinished: list[str] = []

    # --- text

    def begin_paragraph(self) -> None:
        tags = [control.tag for control in self._controls if control.tag][-MOST_NAMES:]
        items = next((control.items for control in reversed(self._controls) if control.items), {})
        checked = next((control.is_checked for control in reversed(self._controls) if control.is_checked is not None), None)
        bookmarks = list(dict.fromkeys(self._bookmarks.values()))
        self._paragraphs.append(_Paragraph(self._unfinished, tags, bookmarks, items, checked))
        self._unfinished = []

    def end_paragraph(self, *, goes_on: bool = False) -> None:
        """`goes_on`: the next paragraph belongs to the same line, since the end of this one was deleted."""
        if not self._paragraphs:
            return
        done = self._paragraphs.pop()
        if goes_on and not self._paragraphs:
            self._unfinished = done.texts
            return
        is_beside = bool(self._beside or self._paragraphs)
        # A break at the end of a paragraph breaks nothing; LibreOffice leaves one in its fields.
        self._put(
            Line("".join(done.texts).removesuffix("\n"), tuple(done.tags), tuple(done.bookmarks), done.items, done.is_checked, is_beside)
        )

    def text(self, text: str) -> None:
        if self._paragraphs:
            self._paragraphs[-1].texts.append(text)
        elif text.strip():
            self._put(Line(text, is_beside=bool(self._beside)))

    def ends_with_space(self) -> bool:
        """Whether nothing or a space precedes in the paragraph."""
        texts = self._paragraphs[-1].texts if self._paragraphs else []
        return not texts or texts[-1].endswith((" ", "\n", "\t"))

    def lines(self, lines: Iterable[Line]) -> None:
        """Lines from another part of the file, such as a footnote."""
        for line in lines:
            self._put(line)

    def _put(self, line: Line) -> None:
        self._contents[-1].append(line)

    # --- tables, and what stands beside the text

    def begin_table(self) -> None:
        table = Table()
        self._contents[-1].append(table)
        self._tables.append(table)

    def end_table(self) -> None:
        self._tables.pop()

    def begin_row(self) -> None:
        if self._tables:
            self._tables[-1].rows.append([])

    def drop_row(self) -> None:
        """The row was deleted, with changes tracked."""
        if self._tables and self._tables[-1].rows:
            self._tables[-1].rows.pop()

    def begin_cell(self) -> None:
        cell: Content = []
        if self._tables and self._tables[-1].rows:
            self._tables[-1].rows[-1].append(cell)
        else:
            self._contents[-1].append(Table([[cell]]))
        self._contents.append(cell)

    def end_cell(self) -> None:
        if len(self._contents) > 1:
            self._contents.pop()
        # A bookmark that is never ended ends here, else it would name all that follows.
        self._bookmarks.clear()

    def begin_beside(self) -> None:
        self._beside += 1

    def end_beside(self) -> None:
        self._beside -= 1

    # --- what names a line

    def begin_control(self) -> None:
        self._controls.append(_Control())

    def end_control(self) -> None:
        if self._controls:
            self._controls.pop()

    def tag(self, tag: str) -> None:
        if not self._controls:
            return
        self._controls[-1].tag = tag
        if self._paragraphs and len(self._paragraphs[-1].tags) < MOST_NAMES:
            self._paragraphs[-1].tags.append(tag)

    def item(self, wording: str, code: str) -> None:
        if self._controls:
            self._controls[-1].items[wording] = code
            if self._paragraphs:
                self._paragraphs[-1].items = self._controls[-1].items

    def checked(self, *, is_checked: bool) -> None:
        if self._controls:
            self._controls[-1].is_checked = is_checked
        if self._paragraphs:
            self._paragraphs[-1].is_checked = is_checked

    def begin_bookmark(self, identifier: str, name: str) -> None:
        name = _COPY.sub("", name)
        if not _NAME.fullmatch(name):
            return
        if len(self._bookmarks) < MOST_NAMES:
            self._bookmarks[identifier] = name
        if self._paragraphs and len(self._paragraphs[-1].bookmarks) < MOST_NAMES:
            self._paragraphs[-1].bookmarks.append(name)

    def end_bookmark(self, identifier: str) -> None:
        self._bookmarks.pop(identifier, None)
