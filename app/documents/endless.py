"""Text without spaces, such as a picture pasted as code: the page maker tries each line anew with all that follows, and takes minutes.

A limit of words does not stop it, since each word may be endless. So where there is much of it, it is given places to break.
"""

import re
from collections.abc import Iterable, Iterator

_LINE = 60
"""Signs without a space that surely fit on a line."""

_MUCH = 1000
"""Signs in longer runs up to which a text stays as it is: a few long web addresses, which may be copied whole."""

_PARAGRAPH = 4000
"""Signs after which a paragraph is continued as a new one; 400 ordinary words are fewer."""

_BREAK = "\u200b"
_RUN = re.compile(rf"\S{{{_LINE + 1},}}")
_PIECE = re.compile(rf"(?s).{{{_PARAGRAPH}}}\S*?(?:\s|{_BREAK}|$)|.+")


def breakable(paragraphs: Iterable[str]) -> Iterator[str]:
    """The same paragraphs, unless they hold too much without a space: then with zero-width spaces in it, and cut into several."""
    for paragraph in paragraphs:
        if sum(map(len, _RUN.findall(paragraph))) <= _MUCH:
            yield paragraph
        else:
            broken = re.sub(rf"(\S{{{_LINE}}})(?=\S)", rf"\1{_BREAK}", paragraph)
            yield from _PIECE.findall(broken)
