"""Text that the fonts of the project can print. A sign that none of them has would print as nothing and break both standards of the PDF."""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parent / "fonts"
MISSING = "▯"

_JOINER = "\u200d"
_KEPT_INVISIBLE = frozenset("\u200b\u200c\u200d\u200e\u200f\u061c\n\t")
"""They break or shape the text of some scripts; other invisible signs could only turn the line around or hide words."""

_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_TONE = re.compile("[\U0001f3fb-\U0001f3ff]")
_CLUSTER = re.compile(f"{MISSING}(?:{_JOINER}{MISSING}?|{_TONE.pattern})*")
_EMOJI_STYLE = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


@lru_cache
def covered() -> frozenset[int]:
    """The code points that at least one font of the project has."""
    found: set[int] = set()
    for path in sorted(FONTS.glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            found.update(characters(font))
    return frozenset(found)


def characters(font: TTFont) -> dict[int, str]:
    """Code point → name of its glyph, for all characters that the font has."""
    return dict(font.getBestCmap() or {})


def printable(text: str) -> str:
    """The text with each sign that no font has as ▯, and without invisible signs; a joined emoji, a flag or a skin tone is one ▯."""
    text = _EMOJI_STYLE.sub("", text)
    wanted: dict[str, str | int | None] = {sign: _printed(sign) for sign in set(text)}
    if all(sign == printed for sign, printed in wanted.items()):
        return text
    text = _FLAG.sub(MISSING, text)
    tones: dict[str, str | int | None] = {sign: sign for sign in wanted if _TONE.match(sign)}
    text = text.translate(str.maketrans({**wanted, **tones}))
    text = _CLUSTER.sub(MISSING, text)
    return _TONE.sub(MISSING, text)


def _printed(sign: str) -> str:
    category = unicodedata.category(sign)
    if category in ("Cc", "Cf", "Cs"):
        is_kept = sign in _KEPT_INVISIBLE and (category == "Cc" or ord(sign) in covered())
        return sign if is_kept else ""
    if category in ("Zl", "Zp"):
        return "\n"
    if ord(sign) in covered():
        return sign
    return " " if category == "Zs" else MISSING
