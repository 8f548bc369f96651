"""A PDF in fewer bytes that looks, reads and sounds the same: it is mailed to people on thin lines and kept for ever.

Works on the objects of pydyf (ISO 32000-1): a reference is `b"12 0 R"`, a structure element a dictionary with the kind `S`, the
parent `P` and the kids `K`: references to elements, or numbers of pieces of marked content on its page.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pydyf

_REFERENCE = re.compile(rb"(\d+) 0 R")
_REMOVED = "Removed"
_FINE = re.compile(rb"(\.\d\d)\d+")


def at(pdf: pydyf.PDF, reference: Any) -> Any:
    """The object that a reference means."""
    return pdf.objects[int(reference.split()[0])]


def pages_of(pdf: pydyf.PDF) -> Iterator[Any]:
    return (pdf.objects[number] for number in pdf.pages["Kids"][::3])


def remove(element: Any) -> None:
    """Mark a dictionary that nothing refers to any more, to be left out when the objects are numbered anew."""
    element.clear()
    element[_REMOVED] = b"true"


def make_smaller(pdf: pydyf.PDF) -> None:
    _flatten(pdf)
    _shorten_streams(pdf)
    _leave_out_removed(pdf)


@dataclass(frozen=True)
class _Structure:
    """The tree of a document. `owners` tells per page, by its reference, which element each piece of marked content belongs to."""

    pdf: pydyf.PDF
    owners: dict[bytes, list[Any]]

    def flat_kids(self, parent: Any) -> Iterator[Any]:
        """The kids of an element, where a kid that only groups is replaced by its own kids."""
        for kid in parent["K"]:
            element = at(self.pdf, kid) if isinstance(kid, bytes) else {}
            if element.get("Type") == "/StructElem":
                element["K"] = pydyf.Array(self.flat_kids(element))
            if _only_groups(element):
                yield from self.adopted(element, parent)
            else:
                yield kid

    def adopted(self, element: Any, parent: Any) -> Iterator[Any]:
        for kid in element["K"]:
            if isinstance(kid, int):
                self.owners[element["Pg"]][kid] = parent.reference
            elif at(self.pdf, kid).get("Type") == "/StructElem":
                at(self.pdf, kid)["P"] = parent.reference
            yield kid
        remove(element)


def _only_groups(element: Any) -> bool:
    return element.get("S") in ("/Div", "/NonStruct", "/Span", "/TBody") and not element.keys() & {"Lang", "A", "Alt", "ActualText", "ID"}


def _flatten(pdf: pydyf.PDF) -> None:
    """Hang what boxes that mean nothing hold, and the lines of a paragraph, on the element above: the structure shrinks to a third."""
    root = at(pdf, pdf.catalog["StructTreeRoot"])
    document = at(pdf, root["K"][0])
    owners = zip(pdf.page_references, at(pdf, root["ParentTree"])["Nums"][1::2], strict=False)
    document["K"] = pydyf.Array(_Structure(pdf, dict(owners)).flat_kids(document))


def _shorten_streams(pdf: pydyf.PDF) -> None:
    """Say the same on each page in fewer operators."""
    for page in pages_of(pdf):
        stream = at(pdf, page["Contents"])
        operators = b"\n".join(_shorter(item) for item in stream.stream)
        stream.stream = [_LINE.sub(_line_as_rectangle, operators)]


def _shorter(item: Any) -> bytes:
    """Without moves by nothing between glyphs (`<0024>0<0053>` is `<00240053>`), and coordinates to a hundredth of a point."""
    if not isinstance(item, bytes):
        return item.data if isinstance(item, pydyf.Object) else str(item).encode()
    if item.startswith(b"[<"):
        return item.replace(b">0<", b"").replace(b">0]", b">]")
    return _FINE.sub(rb"\1", item)


# The line along one side of a box, as WeasyPrint draws it: the strip as a clip, a colour, the box inside and outside of the line.
_NUMBER = rb"(-?[\d.]+)"
_LINE = re.compile(
    rb"X Y m\nX Y l\nX Y l\nX Y l\nW\*\nn\n((?:/\S+ gs\n)?(?:[\d.]+ ){3}rg\n)[^\n]* re\n[^\n]* re\nf\*\n".replace(b"X", _NUMBER).replace(
        b"Y", _NUMBER
    )
)


def _line_as_rectangle(found: re.Match[bytes]) -> bytes:
    """The strip filled, if it is a rectangle: its corners lie side by side."""
    right, top, left, top_again, left_again, bottom, right_again, bottom_again, colour = found.groups()
    if (right, top, left, bottom) != (right_again, top_again, left_again, bottom_again):
        return found[0]
    width, height = float(right) - float(left), float(bottom) - float(top)
    return b"%s%s %s %.2f %.2f re\nf\n" % (colour, left, top, width, height)


def _leave_out_removed(pdf: pydyf.PDF) -> None:
    """Number the objects anew without the removed ones, in every place that names one."""
    kept: list[Any] = [each for each in pdf.objects if not (isinstance(each, dict) and _REMOVED in each)]
    numbers = {each.number: number for number, each in enumerate(kept)}
    pdf.pages["Kids"][::3] = [numbers[number] for number in pdf.pages["Kids"][::3]]
    for number, each in enumerate(kept):
        each.number = number
        _renumber(each.extra if isinstance(each, pydyf.Stream) else each, numbers)
    pdf.objects = kept


def _renumber(holder: Any, numbers: dict[int, int]) -> None:
    places: Any = list(holder.items()) if isinstance(holder, dict) else list(enumerate(holder)) if isinstance(holder, list) else ()
    for place, value in places:
        if isinstance(value, bytes | str):
            holder[place] = _with_numbers(value, numbers)
        else:
            _renumber(value, numbers)


def _with_numbers(value: bytes | str, numbers: dict[int, int]) -> bytes | str:
    raw = value.encode() if isinstance(value, str) else value
    if b" 0 R" not in raw:
        return value
    return _REFERENCE.sub(lambda found: b"%d 0 R" % numbers[int(found[1])], raw)
