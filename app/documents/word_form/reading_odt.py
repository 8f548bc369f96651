"""The text of an .odt, as LibreOffice saves it, as an outline: text deleted with changes tracked stands apart there and is left out."""

import re
from collections.abc import Mapping

from app.documents.word_form.opening import Package, walk_through
from app.documents.word_form.outline import Builder, Content

_PASSED_OVER = frozenset({"tracked-changes", "note-citation", "page-number", "page-count", "forms"})
"""Deleted text, and numbers that the program counts."""

_ABOUT_COMMENTS = frozenset({"creator", "date", "date-string", "creator-initials", "sender-initials"})
_BESIDE = frozenset({"note", "annotation", "text-box", "header", "header-left", "header-first", "footer", "footer-left", "footer-first"})
_TEXT = frozenset({"p", "h", "span", "a"})


def odt_outline(package: Package) -> Content:
    """All the document says, its headers and footers first. Raises `NotAWordForm`."""
    content: Content = []
    for name in ("styles.xml", "content.xml"):
        if name in package.members:
            reader = _Reader()
            walk_through(package.members[name], reader)
            content += reader.outline.content
    return content


class _Reader:
    def __init__(self) -> None:
        self.outline = Builder()
        self._path: list[str] = []
        self._passing_over = 0
        self._paragraphs = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        parent = self._path[-1] if self._path else ""
        is_of_picture = tag in ("title", "desc") and parent not in _TEXT
        is_of_comment = tag in _ABOUT_COMMENTS and parent == "annotation"
        if self._passing_over or tag in _PASSED_OVER or is_of_picture or is_of_comment:
            self._passing_over += 1
            return
        self._begin(tag, attributes)
        self._path.append(tag)

    def end(self, tag: str) -> None:
        if self._passing_over:
            self._passing_over -= 1
            return
        self._path.pop()
        self._end(tag)

    def data(self, text: str) -> None:
        """Runs of spaces count as one, and none at the beginning; those that are meant are elements."""
        if self._passing_over or not self._paragraphs:
            return
        # LibreOffice puts the end of a paragraph into a field as a sign of its own.
        collapsed = re.sub(r"[ \t\n]+", " ", text).replace("\r", "\n")
        self.outline.text(collapsed.removeprefix(" ") if self.outline.ends_with_space() else collapsed)

    def _begin(self, tag: str, attributes: Mapping[str, str]) -> None:
        match tag:
            case "p" | "h":
                self._paragraphs += 1
                self.outline.begin_paragraph()
            case "table":
                self.outline.begin_table()
            case "table-row":
                self.outline.begin_row()
            case "table-cell" | "covered-table-cell":
                self.outline.begin_cell()
            case "s":
                count = attributes.get("c", "1")
                self.outline.text(" " * min(int(count), 100) if count.isdecimal() and len(count) < 9 else " ")
            case "tab":
                self.outline.text("\t")
            case "line-break":
                self.outline.text("\n")
            case "bookmark-start":
                self.outline.begin_bookmark(attributes.get("name", ""), attributes.get("name", ""))
            case "bookmark-end":
                self.outline.end_bookmark(attributes.get("name", ""))
            case "bookmark":
                self.outline.begin_bookmark(attributes.get("name", ""), attributes.get("name", ""))
                self.outline.end_bookmark(attributes.get("name", ""))
            case "content-control":
                self.outline.begin_control()
                if attributes.get("checkbox") == "true":
                    self.outline.checked(is_checked=attributes.get("checked") == "true")
            case "list-item" if "display-text" in attributes:
                self.outline.item(attributes["display-text"], attributes.get("value", ""))
            case "param" if attributes.get("name") == "Checkbox_Checked":
                self.outline.text("☒ " if attributes.get("value") == "true" else "☐ ")
            case _ if tag in _BESIDE:
                self.outline.begin_beside()

    def _end(self, tag: str) -> None:
        match tag:
            case "p" | "h":
                self._paragraphs -= 1
                self.outline.end_paragraph()
            case "table":
                self.outline.end_table()
            case "table-cell" | "covered-table-cell":
                self.outline.end_cell()
            case "content-control":
                self.outline.end_control()
            case _ if tag in _BESIDE:
                self.outline.end_beside()
