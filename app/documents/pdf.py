"""HTML to one PDF file that is both accessible (PDF/UA-1) and archival (PDF/A-3A). No other module of the project loads WeasyPrint.

The same HTML gives the same bytes: the fonts are those of the project, and every moment comes from the caller.
"""

import os
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from weasyprint import DEFAULT_OPTIONS, HTML, Attachment
from weasyprint.pdf import VARIANTS, generate_pdf
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from app.documents.finishing import finish
from app.documents.printable import FONTS, printable
from app.documents.writing import bytes_of

VARIANT = "pdf/a-3a"


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
    # As `Document.write_pdf` does, but for the writing.
    with warnings.catch_warnings(action="ignore", category=ResourceWarning):  # WeasyPrint leaves its colour profile open
        pdf = generate_pdf(document, None, 1, **{**DEFAULT_OPTIONS, "pdf_variant": VARIANT, **VARIANTS[VARIANT][1]})
    finish(document, pdf)
    return bytes_of(pdf)
