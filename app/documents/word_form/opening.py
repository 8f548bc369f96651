"""Opens an uploaded file as far as it can be a Word form: a small zip of XML from Word or LibreOffice. Trusts nothing it says of itself.

Only members that hold text are unpacked, within limits of bytes actually read; links are never followed, names never become paths.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import Any, Protocol

from lxml import etree

from app.languages import N_

LARGEST_FILE = 8_000_000
"""Bytes; a full form has a hundredth of it."""

MOST_MEMBERS = 1_000
MOST_XML = 10_000_000
"""Bytes of XML, unpacked, in all members that are read."""

MOST_MARKS = 500_000
"""Tags in all members that are read, opening and closing ones, and equals signs, of which each attribute has one."""

MOST_ATTRIBUTES = 2_000
"""Equals signs between one tag and the next."""

DEEPEST = 200
_FEED = 65_536
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
"""How the old Word format begins, and every Word file with a password."""

_ENTRY = b"PK\x01\x02"
"""How each entry of a zip's list of members begins. Whatever the end of the file says of that list, this can be counted."""

_PROPERTIES = ("docProps/core.xml", "docProps/custom.xml", "meta.xml")
LONGEST_PROPERTY = 20_000
"""Signs; the longest has about a fifth."""

_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    KeyError,
    IndexError,
    OverflowError,
)


class Reason(StrEnum):
    """Why a file is no Word form that can be read."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_A_DOCUMENT = "not_a_document"
    LOCKED = "locked"
    MACROS = "macros"
    DAMAGED = "damaged"
    TOO_COMPLEX = "too_complex"
    ANOTHER_DOCUMENT = "another_document"


REASONS: Mapping[Reason, str] = {
    Reason.EMPTY: N_("This file is empty. Save your Word form again and choose that file."),
    Reason.TOO_LARGE: N_(
        "This file is larger than 8 MB. Take out pictures and attachments, save the Word form again and choose that file."
    ),
    Reason.NOT_A_DOCUMENT: N_("This file is not a Word document. Choose the Word form you filled in, saved as .docx or .odt."),
    Reason.LOCKED: N_(
        "This file has a password or is in the old Word format (.doc). Take the password off, save the form as .docx and choose that file."
    ),
    Reason.MACROS: N_("This file contains macros, which we do not open. Save the form as .docx, without macros, and choose that file."),
    Reason.DAMAGED: N_("This file is damaged or incomplete. Open it in Word or LibreOffice, save it again as .docx and choose that file."),
    Reason.TOO_COMPLEX: N_(
        "This file holds far more than a Word form does. Download the form once more, copy your answers into it and choose that file."
    ),
    Reason.ANOTHER_DOCUMENT: N_("This document is not our Word form. Download the Word form, fill it in and choose that file."),
}
"""What to do, for each reason."""


class NotAWordForm(Exception):
    """The file cannot be read as a Word form. `reason` is a key of `REASONS`."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Package:
    """The members that hold text, by name. `main` is the name of a .docx's document; empty for an .odt."""

    members: Mapping[str, bytes]
    main: str

    @property
    def is_odt(self) -> bool:
        return not self.main

    @property
    def properties(self) -> tuple[bytes, ...]:
        """The members that say what the document is called, whose it is, and what else it was given to say of itself."""
        return tuple(self.members[name] for name in _PROPERTIES if name in self.members)


class Walker(Protocol):
    """Takes the pieces of an XML member as they pass; no tree is built, so that memory follows the text and not the tags."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None: ...
    def end(self, tag: str) -> None: ...
    def data(self, text: str) -> None: ...


def opened(data: bytes) -> Package:
    """The members of a .docx or .odt that hold text, each known to be UTF-8 XML of a bearable size. Raises `NotAWordForm`."""
    if not data:
        raise NotAWordForm(Reason.EMPTY)
    if len(data) > LARGEST_FILE:
        raise NotAWordForm(Reason.TOO_LARGE)
    if data.startswith(_OLE):
        raise NotAWordForm(Reason.LOCKED)
    if not data.startswith(b"PK"):
        raise NotAWordForm(Reason.NOT_A_DOCUMENT)
    try:
        _refuse_long_directory(data)
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _package(_Members(archive))
    except _UNREADABLE as error:
        raise NotAWordForm(Reason.DAMAGED) from error


def walk_through(xml: bytes, walker: Walker) -> None:
    """Hand the pieces of one member to the walker. Raises `NotAWordForm` where it is no XML, or nested too deep."""
    target: Any = _Target(walker)  # lxml's stubs want bytes as well, which it passes for no document
    parser = etree.XMLParser(
        target=target, encoding="utf-8", resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, recover=False
    )
    try:
        for start in range(0, len(xml), _FEED):
            parser.feed(xml[start : start + _FEED])
        parser.close()
    except (etree.LxmlError, ValueError) as error:
        raise NotAWordForm(Reason.DAMAGED) from error


def properties_of(package: Package) -> list[str]:
    """The text of each property, cut where it is longer than any that we write. Raises `NotAWordForm`."""
    found = _Texts()
    for xml in package.properties:
        walk_through(xml, found)
    return found.texts


class _Texts:
    def __init__(self) -> None:
        self.texts: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.texts.append("")

    def end(self, tag: str) -> None: ...

    def data(self, text: str) -> None:
        self.texts[-1] = (self.texts[-1] + text)[:LONGEST_PROPERTY]


class _Target:
    """What lxml calls. Namespaces go: Word has two for the same elements, and no name that matters is in two of them."""

    def __init__(self, walker: Walker) -> None:
        self._walker = walker
        self._depth = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise NotAWordForm(Reason.TOO_COMPLEX)
        self._walker.start(_local(tag), {_local(name): value for name, value in attributes.items()})

    def end(self, tag: str) -> None:
        self._depth -= 1
        self._walker.end(_local(tag))

    def data(self, text: str) -> None:
        self._walker.data(text)

    def close(self) -> None:
        pass


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _refuse_long_directory(data: bytes) -> None:
    """Before the list of members is read: it takes more memory than the file, and the limit of 1,000 comes too late."""
    if data.count(_ENTRY) > MOST_MEMBERS:
        raise NotAWordForm(Reason.TOO_COMPLEX)


class _Members:
    """Reads members by name, all of them together within the limits."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._bytes_left = MOST_XML
        self._marks_left = MOST_MARKS
        infos = archive.infolist()
        if len(infos) > MOST_MEMBERS:
            raise NotAWordForm(Reason.TOO_COMPLEX)
        self.names = frozenset(info.filename for info in infos)
        if len(self.names) < len(infos):
            raise NotAWordForm(Reason.DAMAGED)

    def read(self, name: str) -> bytes:
        info = self._archive.getinfo(name)
        if info.flag_bits & 1:
            raise NotAWordForm(Reason.LOCKED)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise NotAWordForm(Reason.DAMAGED)
        if info.file_size > self._bytes_left:
            raise NotAWordForm(Reason.TOO_COMPLEX)
        with self._archive.open(info) as member:
            content = member.read(self._bytes_left + 1)
        self._bytes_left -= len(content)
        if self._bytes_left < 0:
            raise NotAWordForm(Reason.TOO_COMPLEX)
        return content

    def read_xml(self, name: str) -> bytes:
        xml = self.read(name)
        # Neither Word nor LibreOffice writes anything but UTF-8 without a document type, which is where entities come from.
        if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml or not _is_utf8(xml):
            raise NotAWordForm(Reason.DAMAGED)
        self._marks_left -= xml.count(b"<") + xml.count(b"=")
        if self._marks_left < 0 or re.search(rb"<(?:[^<=]*=){%d}" % MOST_ATTRIBUTES, xml):
            raise NotAWordForm(Reason.TOO_COMPLEX)
        return xml


def _is_utf8(xml: bytes) -> bool:
    try:
        xml.decode()
    except UnicodeDecodeError:
        return False
    return True


def _package(members: _Members) -> Package:
    names = members.names
    if "mimetype" in names and members.read("mimetype").strip().startswith(b"application/vnd.oasis.opendocument.text"):
        return _odt(members)
    if "[Content_Types].xml" not in names:
        raise NotAWordForm(Reason.NOT_A_DOCUMENT)
    types = members.read_xml("[Content_Types].xml")
    if b"macroEnabled" in types or any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in names):
        raise NotAWordForm(Reason.MACROS)
    if b"wordprocessingml" not in types:
        raise NotAWordForm(Reason.NOT_A_DOCUMENT)
    main = _main_of(members)
    folder = main.rpartition("/")[0]
    beside = re.compile(rf"{re.escape(folder)}/(?:header|footer|footnotes|endnotes|comments)\d*\.xml")
    wanted = [*_PROPERTIES[:2], main, *sorted(filter(beside.fullmatch, names))]
    return Package(_read_all(members, wanted), main)


def _odt(members: _Members) -> Package:
    if any(name.startswith(("Basic/", "Scripts/")) for name in members.names):
        raise NotAWordForm(Reason.MACROS)
    if "META-INF/manifest.xml" in members.names and b"encryption-data" in members.read("META-INF/manifest.xml"):
        raise NotAWordForm(Reason.LOCKED)
    if "content.xml" not in members.names:
        raise NotAWordForm(Reason.DAMAGED)
    return Package(_read_all(members, ["meta.xml", "content.xml", "styles.xml"]), "")


def _read_all(members: _Members, wanted: Iterable[str]) -> dict[str, bytes]:
    return {name: members.read_xml(name) for name in wanted if name in members.names}


def _main_of(members: _Members) -> str:
    """The name of the document's own member: word/document.xml nearly always, but the format lets it have any name."""
    found = _MainPart()
    if "_rels/.rels" in members.names:
        walk_through(members.read_xml("_rels/.rels"), found)
    main = found.target or "word/document.xml"
    if main not in members.names:
        raise NotAWordForm(Reason.DAMAGED)
    return main


class _MainPart:
    def __init__(self) -> None:
        self.target = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        kind, mode = attributes.get("Type", ""), attributes.get("TargetMode", "")
        if tag == "Relationship" and kind.endswith("/officeDocument") and mode != "External":
            self.target = attributes.get("Target", "").removeprefix("/")

    def end(self, tag: str) -> None: ...
    def data(self, text: str) -> None: ...
