"""HTML to one PDF file that is both accessible (PDF/UA-1) and archival (PDF/A-3A). The only module that knows WeasyPrint.

The same HTML gives the same bytes: the fonts are those of the project, and every moment comes from the caller.
"""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import pydyf
from weasyprint import HTML, Attachment, Document
from weasyprint.formatting_structure.boxes import BlockBox
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from app.documents.glyph_texts import UNKNOWN, texts_of_glyphs
from app.documents.printable import FONTS, printable

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


_HEADINGS = {"/H1", "/H2", "/H3", "/H4", "/H5", "/H6"}


@dataclass(frozen=True)
class EmbeddedFile:
    """A file inside the PDF; its media type follows from the name. `at` is the moment written into it."""

    name: str
    description: str
    content: bytes
    at: datetime


class _Nothing(URLFetcher):
    """A document needs no address at all: its style is in it and its fonts are installed. So whatever asks is refused."""

    def fetch(self, url: str, headers: object = None) -> object:
        raise FatalURLFetchingError(f"A document may not fetch {url}")


@lru_cache
def font_configuration() -> FontConfiguration:
    """The fonts of the project and no others, read once: reading them for each document costs more than setting it."""
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(FONTS / "fonts.conf")
    try:
        return FontConfiguration()
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before


def render_pdf(html: str, attachments: Sequence[EmbeddedFile] = ()) -> bytes:
    """The HTML as PDF/UA-1 and PDF/A-3A. Each attachment is marked as the source of what is printed.

    The HTML needs `<html lang>` and `<title>`. A `lang` on a `<p>` is the language of that paragraph for screen readers, too.
    """
    nothing = _Nothing()  # type: ignore[no-untyped-call]  # its base class is untyped
    document = HTML(string=printable(html), url_fetcher=nothing).render(font_config=font_configuration())
    document.metadata.attachments = [
        Attachment(
            string=file.content,
            url_fetcher=nothing,
            name=file.name,
            description=file.description,
            created=file.at,
            modified=file.at,
            relationship="Source",
        )
        for file in attachments
    ]
    written: bytes = document.write_pdf(pdf_variant="pdf/a-3a", pdf_tags=True, finisher=_finish)
    return written


def _finish(document: Document, pdf: pydyf.PDF) -> None:
    _claim_pdfua(pdf)
    _tell_texts(pdf)
    _tell_languages(document, pdf)
    _forget_empty_headings(pdf)


def _claim_pdfua(pdf: pydyf.PDF) -> None:
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    before, end, after = metadata.stream[0].rpartition(b"</rdf:RDF>")
    metadata.stream = [before + _PDFUA_METADATA + end + after]
    metadata.compress = False  # so that an archive reads it without knowing PDF


def _tell_texts(pdf: pydyf.PDF) -> None:
    """Write into each font the text of its glyphs; the lines of the table are `<glyph> <text in UTF-16>` (ISO 32000-1, 9.10.3)."""
    for font in pdf.objects:
        if isinstance(font, dict) and font.get("Type") == "/Font" and "ToUnicode" in font:
            texts = texts_of_glyphs(font["BaseFont"].decode().partition("+")[2])
            table = pdf.objects[int(font["ToUnicode"].split()[0])]
            table.stream = [_with_text(line, texts) for line in table.stream]


def _with_text(line: bytes, texts: dict[int, str]) -> bytes:
    found = re.fullmatch(rb"<([0-9a-f]{4})> <([0-9a-f]*)>", line)
    if not found or found[2] == b"ffff":
        return line
    text = texts.get(int(found[1], 16), UNKNOWN)
    return b"<%s> <%s>" % (found[1], text.encode("utf-16-be").hex().encode())


def _tell_languages(document: Document, pdf: pydyf.PDF) -> None:
    """Give each tagged paragraph the language of its element: WeasyPrint writes that of the whole document only.

    The paragraphs of the structure are made in the order of the boxes, one for one; a count that differs raises `ValueError`.
    """
    tagged = (each for each in pdf.objects if isinstance(each, dict) and each.get("Type") == "/StructElem" and each["S"] == "/P")
    for box, paragraph in zip(_paragraph_boxes(document), tagged, strict=True):
        if language := box.element.get("lang"):
            paragraph["Lang"] = pydyf.String(language)


def _forget_empty_headings(pdf: pydyf.PDF) -> None:
    """A heading beside a text that goes on over the page leaves an empty box there, which must not be read as a heading."""
    for each in pdf.objects:
        if isinstance(each, dict) and each.get("Type") == "/StructElem" and each["S"] in _HEADINGS and not each["K"]:
            each["S"] = "/NonStruct"


def _paragraph_boxes(document: Document) -> Iterator[BlockBox]:
    for page in document.pages:
        for box in page._page_box.descendants():
            if isinstance(box, BlockBox) and box.element_tag == "p":
                yield box
