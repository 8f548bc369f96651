"""Reads a PDF as others do: Debian's poppler for its text, pypdf for its objects, html5lib for the page it was made from."""

import re
import subprocess
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import html5lib
from pypdf import PdfReader
from pypdf.generic import DictionaryObject


def text_of_html(html: str) -> str:
    """The words of the body, without any space."""
    body = html5lib.parse(html, namespaceHTMLElements=False).find("body")
    return squeezed("".join(body.itertext()))


def text_in_structure(pdf: bytes) -> str:
    """The words in the order of the structure, which screen readers follow, without any space."""
    lines = _poppler("pdfinfo", "-struct-text", pdf).splitlines()
    quoted = (re.fullmatch(r'\s*"(.*)"', line) for line in lines)
    return squeezed("".join(found[1] for found in quoted if found))


def text_in_content(pdf: bytes, running_lines: tuple[str, ...]) -> str:
    """The words in the order of the content, which simple programs follow, without any space and without the running lines."""
    text = squeezed(_poppler("pdftotext", "-raw", pdf))
    for line in running_lines:
        text = re.sub(line, "", text)
    return text


def text_of_pages(pdf: bytes) -> list[str]:
    """The text of each page as it is laid out."""
    return _poppler("pdftotext", "-layout", pdf).split("\f")[:-1]


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b\u200c\u00a0]+", "", text)


def _poppler(program: str, option: str, pdf: bytes) -> str:
    input_name, *output_name = ("-", "-") if program == "pdftotext" else ("-",)
    done = subprocess.run([program, option, input_name, *output_name], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def elements(pdf: bytes, kind: str) -> list[DictionaryObject]:
    """The structure elements of a kind, such as `/P`, in their order."""
    root = PdfReader(BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"]
    return [element for element in _below(root) if element.get("/S") == kind]


def _below(element: DictionaryObject) -> Iterator[DictionaryObject]:
    kids: Any = element.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        found = kid.get_object()
        if isinstance(found, DictionaryObject) and found.get("/Type") != "/OBJR":
            yield found
            yield from _below(found)


def attachments_of(pdf: bytes) -> dict[str, bytes]:
    return {name: contents[0] for name, contents in PdfReader(BytesIO(pdf)).attachments.items()}
