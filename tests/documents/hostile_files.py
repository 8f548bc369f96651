"""Files that are no Word form, or one made to do harm, each with what reading it has to say. None: it is read like any other form."""

import struct
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from zlib import crc32

from docx import Document

from app.documents.word_form.opening import Reason
from tests.documents.filled_forms import form_of
from tests.support.word_forms import members_of, packed

MAIN = "word/document.xml"
OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_ODT_TYPE = "application/vnd.oasis.opendocument.text"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
MEGABYTE = 1_000_000


def good_form() -> bytes:
    return form_of({"title": "A house for all", "enough_data": "yes"})


def with_member(name: str, content: bytes) -> bytes:
    return packed({**members_of(good_form()), name: content})


def with_main(change: Callable[[bytes], bytes]) -> bytes:
    members = members_of(good_form())
    return packed({**members, MAIN: change(members[MAIN])})


def in_body(xml: bytes) -> bytes:
    """A good form with more at the beginning of its text."""
    return with_main(lambda main: main.replace(b"<w:body>", b"<w:body>" + xml, 1))


def in_answer(key: str, xml: bytes) -> bytes:
    """A good form with more in the cell of an answer."""
    mark = f'<w:tag w:val="{key}'.encode()

    def put(main: bytes) -> bytes:
        cell = main.rindex(b"</w:tcPr>", 0, main.index(mark)) + len(b"</w:tcPr>")
        return main[:cell] + xml + main[cell:]

    return with_main(put)


def paragraph(text: bytes) -> bytes:
    return b"<w:p><w:r><w:t>" + text + b"</w:t></w:r></w:p>"


def with_doctype(doctype: bytes, reference: bytes) -> bytes:
    def put(main: bytes) -> bytes:
        head, _, rest = main.partition(b"?>")
        return head + b"?>" + doctype + rest.replace(b"A house for all", reference)

    return with_main(put)


def odt(members: Mapping[str, bytes], mimetype: str = _ODT_TYPE) -> bytes:
    return packed({"mimetype": mimetype.encode(), **members})


def _billion_laughs() -> bytes:
    entities = b'<!ENTITY a0 "ha">' + b"".join(b'<!ENTITY a%d "%s">' % (level, b"&a%d;" % (level - 1) * 10) for level in range(1, 12))
    return with_doctype(b"<!DOCTYPE d [" + entities + b"]>", b"&a11;")


def _another_docx() -> bytes:
    made = BytesIO()
    document = Document()
    document.add_paragraph("Minutes of the meeting")
    document.add_table(2, 2)
    document.save(made)
    return made.getvalue()


def _office_file(kind: str) -> bytes:
    types = f'<Types xmlns="t"><Override PartName="/x.xml" ContentType="application/vnd.openxmlformats-officedocument.{kind}"/></Types>'
    return packed({"[Content_Types].xml": types.encode(), "x.xml": b"<x/>"})


def _with_password() -> bytes:
    """A zip that says that its document is encrypted."""
    form = bytearray(good_form())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := form.find(mark, at + 1)) >= 0:
            form[at + flags] |= 1
    return bytes(form)


def _long_directory() -> bytes:
    """150,000 members without content, of which the directory alone has 7 MB."""
    entry = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0)
    directory = b"".join(entry + b"a" for _ in range(150_000))
    return b"PK\x03\x04" + directory + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(directory), 4, 0)


def _long_directory_that_is_said_to_be_short() -> bytes:
    """The same, with the mark of an end of the list within the end: read from there, its length is another number."""
    form = _long_directory()
    return form[:-18] + b"PK\x05\x06" + form[-14:]


def _said_smaller() -> bytes:
    """A document that says that it unpacks to 100 bytes, with the checksum of those, and goes on for 20 MB."""
    form = packed({**members_of(good_form()), MAIN: b" " * 20 * MEGABYTE})
    checksum = struct.pack("<L", crc32(b" " * 100))
    told = form.replace(struct.pack("<L", 20 * MEGABYTE), struct.pack("<L", 100))
    return told.replace(struct.pack("<L", crc32(b" " * 20 * MEGABYTE)), checksum)


def _wrong_checksum() -> bytes:
    members = members_of(good_form())
    form = packed(members)
    return form.replace(struct.pack("<L", crc32(members[MAIN])), b"\x01\x02\x03\x04")


def _in_utf_7() -> bytes:
    return with_main(lambda main: main.replace(b"UTF-8", b"UTF-7", 1).replace(b"A house", b"+ADw-x/+AD4-"))


def _encrypted_odt() -> bytes:
    manifest = (
        b'<manifest:manifest xmlns:manifest="m"><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>'
    )
    return odt({"content.xml": bytes(range(256)), "META-INF/manifest.xml": manifest})


def _odt_text(inner: str) -> bytes:
    document, body, text = "office:document-content", "office:body", "office:text"
    return f'<{document} xmlns:office="{_OFFICE}"><{body}><{text}>{inner}</{text}></{body}></{document}>'.encode()


def _relationship(attributes: bytes) -> bytes:
    return b'<Relationships xmlns="r"><Relationship Id="a" ' + attributes + b"/></Relationships>"


FILES: Mapping[str, tuple[Callable[[], bytes], Reason | None]] = {
    # wrong files
    "empty": (lambda: b"", Reason.EMPTY),
    "text": (lambda: b"Dear colleagues,", Reason.NOT_A_DOCUMENT),
    "PDF": (lambda: b"%PDF-1.7\n" + b"0" * 2_000, Reason.NOT_A_DOCUMENT),
    "RTF": (lambda: b"{\\rtf1 text}", Reason.NOT_A_DOCUMENT),
    "zip of something else": (lambda: packed({"readme.txt": b"hello"}), Reason.NOT_A_DOCUMENT),
    "spreadsheet of Excel": (lambda: _office_file("spreadsheetml.sheet.main+xml"), Reason.NOT_A_DOCUMENT),
    "slides of PowerPoint": (lambda: _office_file("presentationml.presentation.main+xml"), Reason.NOT_A_DOCUMENT),
    "spreadsheet of LibreOffice": (
        lambda: odt({"content.xml": b"<x/>"}, "application/vnd.oasis.opendocument.spreadsheet"),
        Reason.NOT_A_DOCUMENT,
    ),
    "another document of Word": (_another_docx, Reason.ANOTHER_DOCUMENT),
    "another document of LibreOffice": (lambda: odt({"content.xml": _odt_text("")}), Reason.ANOTHER_DOCUMENT),
    "old Word": (lambda: OLE + b"\0" * 504 + "WordDocument".encode("utf-16-le"), Reason.LOCKED),
    "Word with a password": (lambda: OLE + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le"), Reason.LOCKED),
    "zip with a password": (_with_password, Reason.LOCKED),
    "odt with a password": (_encrypted_odt, Reason.LOCKED),
    "docm": (
        lambda: with_member(
            "[Content_Types].xml",
            b'<Types xmlns="t"><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>',
        ),
        Reason.MACROS,
    ),
    "macros in a docx": (lambda: with_member("word/vbaProject.bin", OLE), Reason.MACROS),
    "macros in an odt": (lambda: odt({"content.xml": _odt_text(""), "Basic/Standard/Module1.xml": b"<x/>"}), Reason.MACROS),
    # damaged
    "first half": (lambda: good_form()[: len(good_form()) // 2], Reason.DAMAGED),
    "without its last bytes": (lambda: good_form()[:-10], Reason.DAMAGED),
    "wrong checksum": (_wrong_checksum, Reason.DAMAGED),
    "document missing": (lambda: packed({name: xml for name, xml in members_of(good_form()).items() if name != MAIN}), Reason.DAMAGED),
    "document that is no XML": (lambda: with_member(MAIN, b"hello"), Reason.DAMAGED),
    "document that breaks off": (lambda: with_main(lambda main: main[:-200]), Reason.DAMAGED),
    "document twice": (lambda: packed([*members_of(good_form()).items(), (MAIN, b"<x/>")]), Reason.DAMAGED),
    "compressed by LZMA": (lambda: packed(members_of(good_form()), zipfile.ZIP_LZMA), Reason.DAMAGED),
    "in UTF-16": (lambda: with_main(lambda main: main.decode().replace("UTF-8", "UTF-16").encode("utf-16")), Reason.DAMAGED),
    # too much
    "100 MB": (lambda: b"PK\x03\x04" + bytes(100 * MEGABYTE), Reason.TOO_LARGE),
    "bomb of 100 MB": (lambda: with_member(MAIN, b" " * 100 * MEGABYTE), Reason.TOO_COMPLEX),
    "bomb in the properties": (lambda: with_member("docProps/core.xml", b" " * 20 * MEGABYTE), Reason.TOO_COMPLEX),
    "bomb in many footers": (
        lambda: packed(
            {**members_of(good_form()), **{f"word/footer{number}.xml": b"<x>" + b" " * MEGABYTE + b"</x>" for number in range(40)}}
        ),
        Reason.TOO_COMPLEX,
    ),
    "bomb that says it is small": (_said_smaller, Reason.DAMAGED),
    "bomb in an odt": (lambda: odt({"content.xml": b" " * 20 * MEGABYTE}), Reason.TOO_COMPLEX),
    "150,000 members": (_long_directory, Reason.TOO_COMPLEX),
    "150,000 members said to be few": (_long_directory_that_is_said_to_be_short, Reason.TOO_COMPLEX),
    "2,000 members": (lambda: packed({f"word/media/{number}": b"" for number in range(2_000)}), Reason.TOO_COMPLEX),
    "a million tags": (lambda: in_body(b"<w:p/>" * 1_000_000), Reason.TOO_COMPLEX),
    "a million attributes": (
        lambda: in_body((b"<w:p " + b" ".join(b'a%d=""' % n for n in range(8)) + b"/>") * 120_000),
        Reason.TOO_COMPLEX,
    ),
    "nested 100,000 deep": (lambda: in_body(b"<w:a>" * 100_000 + b"</w:a>" * 100_000), Reason.TOO_COMPLEX),
    "nested 300 deep": (lambda: in_body(b"<w:a>" * 300 + b"</w:a>" * 300), Reason.TOO_COMPLEX),
    "half a million attributes": (
        lambda: in_body(b"<w:p " + b" ".join(b'a%d=""' % number for number in range(500_000)) + b"/>"),
        Reason.TOO_COMPLEX,
    ),
    # entities and document types
    "entity from a file": (lambda: with_doctype(b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>', b"&x;"), Reason.DAMAGED),
    "entity from the network": (lambda: with_doctype(b'<!DOCTYPE d [<!ENTITY x SYSTEM "http://127.0.0.1:9/">]>', b"&x;"), Reason.DAMAGED),
    "document type from the network": (lambda: with_doctype(b'<!DOCTYPE d SYSTEM "http://127.0.0.1:9/d.dtd">', b""), Reason.DAMAGED),
    "entity of a parameter": (lambda: with_doctype(b'<!DOCTYPE d [<!ENTITY % x SYSTEM "file:///etc/hostname"> %x;]>', b""), Reason.DAMAGED),
    "entity nobody declared": (lambda: with_doctype(b"", b"&x;"), Reason.DAMAGED),
    "billion laughs": (_billion_laughs, Reason.DAMAGED),
    "entity in UTF-7": (_in_utf_7, None),
    "document type in an odt": (lambda: odt({"content.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + _odt_text("&a;")}), Reason.DAMAGED),
    # harmless in itself, and large or odd
    "names with tricks": (
        lambda: packed(
            [
                *members_of(good_form()).items(),
                *(
                    (name, b"<x/>")
                    for name in ("../../etc/passwd", "/word/document.xml", "word\\document.xml", "WORD/DOCUMENT.XML", "C:\\x")
                ),
                *((name, b"<x/>") for name in ("word/ｄocument.xml", "word/document.xml ", "\u202exml.x", "a" * 5_000)),
            ]
        ),
        None,
    ),
    "a name with NUL": (lambda: packed([*members_of(good_form()).items(), ("word/document.xml\0.png", b"<x/>")]), Reason.DAMAGED),
    "links outside": (
        lambda: with_member(
            "word/_rels/document.xml.rels",
            _relationship(b'Type="x/attachedTemplate" Target="http://127.0.0.1:9/t.dotm" TargetMode="External"'),
        ),
        None,
    ),
    "main document outside": (
        lambda: with_member(
            "_rels/.rels",
            _relationship(b'Type="x/officeDocument" Target="http://127.0.0.1:9/" TargetMode="External"'),
        ),
        None,
    ),
    "main document in another folder": (
        lambda: with_member(
            "_rels/.rels",
            _relationship(b'Type="x/officeDocument" Target="../../etc/passwd"'),
        ),
        Reason.DAMAGED,
    ),
    "bomb in a picture": (lambda: with_member("word/media/image1.png", b" " * 20 * MEGABYTE), None),
    "attribute of 9 MB": (lambda: in_body(b'<w:p a="' + b"x" * 9 * MEGABYTE + b'"/>'), None),
    "answer of 9 MB": (lambda: in_answer("summary", paragraph(b"a" * 9 * MEGABYTE)), Reason.TOO_COMPLEX),
    "answer of 9 MB of spaces": (lambda: in_answer("summary", paragraph(b"a" + b" " * 9 * MEGABYTE + b"a")), Reason.TOO_COMPLEX),
    "answer of 9 MB of tabs": (lambda: in_body(paragraph(b"a" + b"\t" * 9 * MEGABYTE + b"a")), Reason.TOO_COMPLEX),
    "answer of 2 million lines": (lambda: in_answer("summary", paragraph(b"a\n" * 2_000_000)), Reason.TOO_COMPLEX),
    "3 million signs that stand for eighteen each": (
        lambda: in_answer("answer_language_other", paragraph("\ufdfa".encode() * 3 * MEGABYTE)),
        Reason.TOO_COMPLEX,
    ),
    "130,000 signs that stand for eighteen each": (
        lambda: in_answer("answer_language_other", paragraph("\ufdfa".encode() * 499) * 270),
        None,
    ),
    "130,000 such signs beside the tables": (lambda: in_body(paragraph("\ufdfa".encode() * 1_990) * 65), None),
    "40,000 short lines beside the tables": (lambda: in_body(paragraph(b"[AAAA] a") * 40_000), None),
    "350,000 signs of lines beside the tables": (lambda: in_body(paragraph(b"one two three four five six seven " * 6) * 1_700), None),
    "350,000 signs of boxes": (lambda: in_answer("policy_processes", paragraph("☒ a ☐ Prague ☒ b ☐".encode()) * 19_000), None),
    "300 languages": (lambda: in_answer("answer_language_other", paragraph(b"Frenchish") * 300), None),
    "35,000 answers to one question": (lambda: in_answer("summary", b"<w:p><w:r><w:t>abc</w:t></w:r></w:p>" * 35_000), None),
    "2 million boxes on a line": (lambda: in_answer("policy_processes", paragraph("☒a".encode() * 2_000_000)), Reason.TOO_COMPLEX),
    "35,000 lines of boxes": (lambda: in_answer("policy_processes", paragraph("☒ a ☐ Prague ☒ b ☐".encode()) * 35_000), Reason.TOO_COMPLEX),
    "35,000 lines beside the tables": (lambda: in_body(paragraph(b"one two three four five six seven " * 6) * 35_000), Reason.TOO_COMPLEX),
    "20,000 tables": (lambda: in_body(b"<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>" * 20_000), None),
    "tables within tables": (lambda: in_body(b"<w:tbl><w:tr><w:tc>" * 60 + b"<w:p/>" + b"</w:tc></w:tr></w:tbl>" * 60), None),
    "10,000 rows of one question": (
        lambda: in_body(
            b"<w:tbl>"
            + (b"<w:tr><w:tc>" + paragraph(b"[NWHJ]") + b"</w:tc><w:tc>" + paragraph(b"x") + b"</w:tc></w:tr>") * 10_000
            + b"</w:tbl>"
        ),
        None,
    ),
    "100,000 bookmarks": (lambda: in_body(b"".join(b'<w:bookmarkStart w:id="%d" w:name="q_%d"/>' % (n, n) for n in range(100_000))), None),
    "a list of 100,000 items": (
        lambda: in_body(
            b"<w:sdt><w:sdtPr>"
            + b"".join(b'<w:listItem w:displayText="%d" w:value="%d"/>' % (n, n) for n in range(100_000))
            + b"</w:sdtPr></w:sdt>"
        ),
        None,
    ),
    "100,000 fields that never end": (
        lambda: in_body(b"<w:p><w:r>" + b'<w:fldChar w:fldCharType="begin"/>' * 100_000 + b"</w:r></w:p>"),
        None,
    ),
}
