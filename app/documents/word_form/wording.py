"""What a form printed, told in a property of its own: read after its sentences were reworded, they are still its own and nobody's answer.

Each line is a mark of four signs (24 bits of a hash), about a thousand in all: a person's line is taken for one of them once in ten
thousand times, and then only where it stands in no answer.
"""

import re
import unicodedata
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator
from hashlib import sha256

from app.documents.word_form.outline import Content, Line
from app.questionnaire.text import cleaned

FORMAT = "call-to-local-action/wording/1"
LONGEST_LINE = 2_000
"""Signs of a line that is compared, well beyond the longest of the form."""


def folded(line: str) -> str:
    """A line as it is compared: spaces and forms of letters aside, and any number like any other. A long line is none of ours."""
    if len(line) > LONGEST_LINE:
        return line
    return re.sub(r"\d+", "0", re.sub(r"[0-9A-Z]{5}-[0-9A-Z]{5}", "#", " ".join(unicodedata.normalize("NFKC", cleaned(line)).split())))


def texts_of(content: Content) -> Iterator[str]:
    """Every line of a document, wherever it stands."""
    for each in content:
        if isinstance(each, Line):
            yield from each.lines
        else:
            yield from (text for row in each.rows for cell in row for text in texts_of(cell))


def mark_of(line: str) -> str:
    return urlsafe_b64encode(sha256(folded(line).encode()).digest()[:3]).decode()


def wording_of(lines: Iterable[str]) -> str:
    """The property: the format and the marks of all lines, in order of the alphabet."""
    return f"{FORMAT} {''.join(sorted({mark_of(line) for line in lines}))}"


def marks_in(texts: Iterable[str]) -> frozenset[str]:
    """The marks that the properties of a file say; none where it does not say any."""
    found = next((text.strip().removeprefix(FORMAT).strip() for text in texts if text.strip().startswith(FORMAT)), "")
    return frozenset(found[start : start + 4] for start in range(0, len(found), 4))
