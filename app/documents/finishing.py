"""The last touches to a PDF before it is written: what WeasyPrint leaves to do for both standards at once.

Works on the objects of pydyf (ISO 32000-1): a reference is `b"12 0 R"`, a structure element a dictionary with the kind `S`, the
parent `P` and the kids `K`: elements, or numbers of pieces of marked content on its page.
"""

import re
from collections.abc import Iterator
from typing import Any

import pydyf
from weasyprint import Document
from weasyprint.formatting_structure.boxes import BlockBox, Box, TableCellBox

from app.documents.glyph_texts import UNKNOWN, texts_of_glyphs
from app.documents.smaller import at, make_smaller, pages_of, remove

# PDF/A lets metadata use a schema it does not know only with a description of it; PDF/UA is one it does not know (ISO 19005-3, 6.6.2.3).
# Both must stand in the one rdf:RDF of the file.
_PDFUA_METADATA = b"""
<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about=""><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" rdf:about=""><pdfaExtension:schemas><rdf:Bag>
<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


def finish(document: Document, pdf: pydyf.PDF) -> None:
    """Change the PDF that WeasyPrint made of the document in place."""
    _claim_pdfua(pdf)
    _tell_texts(pdf)
    _tell_languages(document, pdf)
    _tell_scopes(document, pdf)
    _mark_running_lines(pdf)
    make_smaller(pdf)


def _of_type(pdf: pydyf.PDF, name: str) -> Iterator[Any]:
    return (each for each in pdf.objects if isinstance(each, dict) and each.get("Type") == name)


def _claim_pdfua(pdf: pydyf.PDF) -> None:
    metadata = at(pdf, pdf.catalog["Metadata"])
    before, end, after = metadata.stream[0].rpartition(b"</rdf:RDF>")
    metadata.stream = [before + _PDFUA_METADATA + end + after]
    metadata.compress = False  # so that an archive reads it without knowing PDF


def _tell_texts(pdf: pydyf.PDF) -> None:
    """Write into each font the text of its glyphs; the lines of the table are `<glyph> <text in UTF-16>` (9.10.3)."""
    for font in _of_type(pdf, "/Font"):
        if "ToUnicode" in font:
            texts = texts_of_glyphs(font["BaseFont"].decode().partition("+")[2])
            table = at(pdf, font["ToUnicode"])
            table.stream = [_with_text(line, texts) for line in table.stream]


def _with_text(line: bytes, texts: dict[int, str]) -> bytes:
    found = re.fullmatch(rb"<([0-9a-f]{4})> <([0-9a-f]*)>", line)
    if not found or found[2] == b"ffff":
        return line
    text = texts.get(int(found[1], 16), UNKNOWN)
    return b"<%s> <%s>" % (found[1], text.encode("utf-16-be").hex().encode())


def _tell_languages(document: Document, pdf: pydyf.PDF) -> None:
    """Give each tagged paragraph the language of its element: WeasyPrint writes that of the whole document only."""
    for box, paragraph in _tagged_boxes(document, pdf, "p", "/P", BlockBox):
        language = box.element.get("lang")
        if language and language != document.metadata.lang:
            paragraph["Lang"] = pydyf.String(language)


def _tell_scopes(document: Document, pdf: pydyf.PDF) -> None:
    """Say of each header cell whether it heads its row or its column (ISO 14289-1, 7.5); the lists of headers per cell then say no more."""
    for box, cell in _tagged_boxes(document, pdf, "th", "/TH", TableCellBox):
        cell["A"]["Scope"] = "/Row" if box.element.get("scope") == "row" else "/Column"
    for cell in _of_type(pdf, "/StructElem"):
        cell.pop("ID", None)
        if cell["S"] == "/TD":
            cell["A"].pop("Headers", None)
            if cell["A"].keys() == {"O"}:
                del cell["A"]


def _tagged_boxes(document: Document, pdf: pydyf.PDF, tag: str, kind: str, box_type: type[Box]) -> Iterator[tuple[Any, Any]]:
    """The boxes of an HTML element beside their structure elements, made in the same order; `ValueError` if their counts differ."""
    boxes = (box for page in document.pages for box in page._page_box.descendants() if isinstance(box, box_type) and box.element_tag == tag)
    elements = (element for element in _of_type(pdf, "/StructElem") if element["S"] == kind)
    return zip(boxes, elements, strict=True)


def _mark_running_lines(pdf: pydyf.PDF) -> None:
    """The lines above and below each page hang in no part of the structure: mark them as the artifacts they are (14.8.2.2.2)."""
    structure = at(pdf, pdf.catalog["StructTreeRoot"])
    read = set(_numbers_below(pdf, structure))
    parents = at(pdf, structure["ParentTree"])["Nums"]
    for page, owners in zip(pages_of(pdf), parents[1::2], strict=False):
        artifacts = set()
        for number, owner in enumerate(owners):
            if int(owner.split()[0]) not in read:
                remove(at(pdf, owner))
                owners[number] = "null"
                artifacts.add(number)
        if artifacts:
            _mark_artifacts(at(pdf, page["Contents"]), artifacts)
    for element in _of_type(pdf, "/StructElem"):
        if element.number not in read:
            remove(element)


def _numbers_below(pdf: pydyf.PDF, element: Any) -> Iterator[int]:
    yield element.number
    for kid in element.get("K", ()):
        if isinstance(kid, bytes):
            yield from _numbers_below(pdf, at(pdf, kid))


def _mark_artifacts(stream: pydyf.Stream, numbers: set[int]) -> None:
    for place, item in enumerate(stream.stream):
        if isinstance(item, dict) and item.get("MCID") in numbers:
            stream.stream[place - 1] = "/Artifact"
            stream.stream[place] = pydyf.Dictionary({"Type": "/Pagination"})
