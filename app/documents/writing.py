"""The bytes of a PDF: everything compressed that may be, and each stream closed so that its length is beyond doubt.

pydyf ends a stream with one line feed. Where the compressed bytes happen to end with a carriage return, a strict reader takes both for the
end of the line and finds the stream a byte short (one receipt in twenty). Here the end is always both signs (ISO 32000-1, 7.3.8.1).
"""

import zlib
from dataclasses import dataclass, field
from hashlib import md5
from typing import Any

import pydyf

_BEGINNING = b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n"
"""The second line tells programs that move files that this one is no text."""


@dataclass
class _File:
    """What is written so far. `entries` are the rows of the cross-reference table: kind, place, and place within a stream of objects."""

    content: bytearray = field(default_factory=lambda: bytearray(_BEGINNING))
    entries: dict[int, tuple[int, int, int]] = field(default_factory=lambda: {0: (0, 0, 0)})

    def add(self, number: int, dictionary: dict[str, Any], raw: bytes, is_compressed: bool = True) -> None:
        """Write one stream."""
        self.entries[number] = (1, len(self.content), 0)
        packed = zlib.compress(raw, 9) if is_compressed else raw
        filters = {"Filter": "/FlateDecode"} if is_compressed else {}
        head = pydyf.Dictionary({**dictionary, **filters, "Length": len(packed)}).data
        self.content += b"%d 0 obj\n%s\nstream\n%s\r\nendstream\nendobj\n" % (number, head, packed)


def bytes_of(pdf: pydyf.PDF) -> bytes:
    """The file; its identifier follows from its content."""
    made = _File()
    objects: list[Any] = [*pdf.objects[1:], pdf.info]
    pdf.info.number = len(objects)
    packed = [each for each in objects if not isinstance(each, pydyf.Stream)]
    for each in objects:
        if isinstance(each, pydyf.Stream):
            raw = b"\n".join(item.data if isinstance(item, pydyf.Object) else _encoded(item) for item in each.stream)
            number: Any = each.number
            made.add(number, each.extra, raw, each.compress)
    _add_packed(made, packed, len(objects) + 1)
    _add_table(made, pdf, len(objects) + 2)
    return bytes(made.content)


def _encoded(item: bytes | str) -> bytes:
    return item.encode("ascii") if isinstance(item, str) else item


def _add_packed(made: _File, objects: list[Any], number: int) -> None:
    """All objects that are no streams, in one stream: first the number and place of each, then they themselves (7.5.7)."""
    places, bodies = [], bytearray()
    for order, each in enumerate(objects):
        places.append(b"%d %d" % (each.number, len(bodies)))
        bodies += each.data + b"\n"
        made.entries[each.number] = (2, number, order)
    head = b" ".join(places) + b"\n"
    made.add(number, {"Type": "/ObjStm", "N": len(objects), "First": len(head)}, head + bytes(bodies))


def _add_table(made: _File, pdf: pydyf.PDF, number: int) -> None:
    """The cross-reference stream and the end of the file (7.5.8)."""
    start = len(made.content)
    made.entries[number] = (1, start, 0)
    identifier = f"<{md5(made.content, usedforsecurity=False).hexdigest()}>"
    rows = b"".join(
        kind.to_bytes(1, "big") + place.to_bytes(4, "big") + order.to_bytes(2, "big")
        for _, (kind, place, order) in sorted(made.entries.items())
    )
    table = {
        "Type": "/XRef",
        "Size": number + 1,
        "W": pydyf.Array([1, 4, 2]),
        "Root": pdf.catalog.reference,
        "Info": pdf.info.reference,
        "ID": pydyf.Array([identifier, identifier]),
    }
    made.add(number, table, rows)
    made.content += b"startxref\n%d\n%%%%EOF\n" % start
