"""The text of a .docx as an outline: inserted text counts and deleted text does not; footnotes and comments stand where they are called."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.documents.word_form.opening import Package, walk_through
from app.documents.word_form.outline import Builder, Content, Line

_PASSED_OVER = frozenset(
    {"del", "moveFrom", "Fallback", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "trPrChange", "tcPrChange"}
)
"""What was deleted or moved away, the second version of each text box, and former properties."""

_COUNTED_BY_WORD = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES|PAGEREF)\b")
_NOTES = {"footnoteReference": "footnote", "endnoteReference": "endnote", "commentReference": "comment"}
_OFF = frozenset({"0", "false", "off"})

# Signs of the Wingdings fonts, which Word inserts by their place in the font.
_WINGDINGS = {"6F": "☐", "78": "☒", "A8": "☐", "FB": "✘", "FC": "✔", "FD": "☒", "FE": "☑"}
_WINGDINGS_2 = {"4F": "✘", "50": "✔", "51": "☒", "52": "☑", "53": "☒", "54": "☒", "A3": "☐"}


def docx_outline(package: Package) -> Content:
    """All the document says: headers and footers, the text, and notes that nothing calls. Raises `NotAWordForm`."""
    notes: dict[tuple[str, str], Content] = {}
    edges: Content = []
    for name, xml in package.members.items():
        if re.search(r"/(?:footnotes|endnotes|comments)\d*\.xml$", name):
            reader = _Reader({}, is_beside=True)
            walk_through(xml, reader)
            notes.update(reader.notes)
        elif re.search(r"/(?:header|footer)\d*\.xml$", name):
            reader = _Reader({}, is_beside=True)
            walk_through(xml, reader)
            edges += reader.outline.content
    document = _Reader(notes)
    walk_through(package.members[package.main], document)
    uncalled = [line for key, lines in notes.items() if key not in document.called for line in lines]
    return [*edges, *document.outline.content, *uncalled]


@dataclass(slots=True)
class _Field:
    """A field of the older kind: an instruction, then what it comes to. Boxes and lists were fields before they were controls."""

    instruction: str = ""
    is_ticked: bool | None = None
    entries: list[str] = field(default_factory=list)
    chosen: int = 0


class _Reader:
    def __init__(self, notes: Mapping[tuple[str, str], Content], *, is_beside: bool = False) -> None:
        self.outline = Builder(is_beside=is_beside)
        self.notes: dict[tuple[str, str], Content] = {}
        self.called: set[tuple[str, str]] = set()
        self._notes_to_call = notes
        self._path: list[str] = []
        self._passing_over = 0
        self._fields: list[_Field] = []
        self._is_row_deleted = self._is_mark_deleted = False

    # --- as the parser calls

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self._passing_over or tag in _PASSED_OVER:
            self._passing_over += 1
            self._note_deleted_mark(tag)
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
        if self._passing_over or not self._path:
            return
        match self._path[-1]:
            case "t":
                if not self._is_counted_by_word():
                    self.outline.text(text)
            case "instrText" if self._fields and len(self._fields[-1].instruction) < 200:
                self._fields[-1].instruction += text

    # --- elements

    def _begin(self, tag: str, attributes: Mapping[str, str]) -> None:
        value = attributes.get("val", "")
        match tag:
            case "p":
                self.outline.begin_paragraph()
                self._is_mark_deleted = False
            case "tbl":
                self.outline.begin_table()
            case "tr":
                self.outline.begin_row()
                self._is_row_deleted = False
            case "tc":
                self.outline.begin_cell()
            case "txbxContent":
                self.outline.begin_beside()
            case "tab" | "ptab" if self._is_within("r"):
                self.outline.text("\t")
            case "br" | "cr" if self._is_within("r"):
                self.outline.text("\n")
            case "noBreakHyphen":
                self.outline.text("\u2011")
            case "softHyphen":
                self.outline.text("\u00ad")
            case "sym":
                self.outline.text(_symbol(attributes))
            case "sdt":
                self.outline.begin_control()
            case "tag" if self._is_within("sdtPr"):
                self.outline.tag(value)
            case "listItem":
                self.outline.item(attributes.get("displayText", attributes.get("value", "")), attributes.get("value", ""))
            case "checked" if self._is_within("checkbox"):
                self.outline.checked(is_checked=value not in _OFF)
            case "bookmarkStart":
                self.outline.begin_bookmark(attributes.get("id", ""), attributes.get("name", ""))
            case "bookmarkEnd":
                self.outline.end_bookmark(attributes.get("id", ""))
            case "footnoteReference" | "endnoteReference" | "commentReference":
                self._call((_NOTES[tag], attributes.get("id", "")))
            case "footnote" | "endnote" | "comment" if self._path == [f"{tag}s"]:
                self.outline = Builder(is_beside=True)
                self.notes[tag, attributes.get("id", "")] = self.outline.content
            case _:
                self._begin_in_field(tag, attributes)

    def _end(self, tag: str) -> None:
        match tag:
            case "p":
                self.outline.end_paragraph(goes_on=self._is_mark_deleted)
            case "tbl":
                self.outline.end_table()
            case "tr" if self._is_row_deleted:
                self.outline.drop_row()
                self._is_row_deleted = False
            case "tc":
                self.outline.end_cell()
            case "txbxContent":
                self.outline.end_beside()
            case "sdt":
                self.outline.end_control()

    def _is_within(self, parent: str) -> bool:
        return bool(self._path) and self._path[-1] == parent

    def _note_deleted_mark(self, tag: str) -> None:
        """A row, or the end of a paragraph, is deleted by a mark among its properties."""
        if tag == "del" and self._path[-1:] == ["trPr"]:
            self._is_row_deleted = True
        elif tag == "del" and self._path[-2:] == ["pPr", "rPr"]:
            self._is_mark_deleted = True

    def _call(self, note: tuple[str, str]) -> None:
        if note in self._notes_to_call and note not in self.called:
            self.called.add(note)
            self.outline.lines(line for line in self._notes_to_call[note] if isinstance(line, Line))

    # --- fields

    def _begin_in_field(self, tag: str, attributes: Mapping[str, str]) -> None:
        value = attributes.get("val", "")
        if tag == "fldChar":
            self._mark_field(attributes.get("fldCharType", ""))
        elif self._fields and (tag == "checked" or (tag == "default" and self._is_within("checkBox"))):
            self._fields[-1].is_ticked = value not in _OFF
        elif self._fields and tag == "listEntry":
            self._fields[-1].entries.append(value)
        elif self._fields and tag in ("result", "default") and value.isdecimal():
            self._fields[-1].chosen = int(value[:9])

    def _mark_field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "end" and self._fields:
            done = self._fields.pop()
            if done.is_ticked is not None:
                self.outline.text("☒ " if done.is_ticked else "☐ ")
            elif done.chosen < len(done.entries):
                self.outline.text(done.entries[done.chosen])

    def _is_counted_by_word(self) -> bool:
        """Whether the text is a number of pages, which is nobody's words."""
        return any(_COUNTED_BY_WORD.match(each.instruction) for each in self._fields[-3:])


def _symbol(attributes: Mapping[str, str]) -> str:
    font, sign = attributes.get("font", ""), attributes.get("char", "")[-2:].upper()
    known = {"Wingdings": _WINGDINGS, "Wingdings 2": _WINGDINGS_2}.get(font, {})
    return known.get(sign, "")
