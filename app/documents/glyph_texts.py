"""Which text each glyph of a font stands for, so that what is copied or read aloud from a PDF is what was written.

WeasyPrint notes the text of the first cluster in which it meets a glyph. Where letters combine, that is the text of another glyph or
none, and a glyph without text breaks both standards. The fonts know better: a character has a glyph, and substitutions say which glyphs
become which.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from unicodedata import normalize

from fontTools.ttLib import TTFont

from app.documents.printable import FONTS, characters

UNKNOWN = "\u200b"
"""For a part of a letter that no character stands for: a zero-width space says nothing."""


@lru_cache
def _files() -> dict[str, str]:
    """Each font by the name that its subsets carry in a PDF: `Noto-Sans-Semi-Bold` → `NotoSans-SemiBold.ttf`."""
    found = {}
    for path in sorted(FONTS.glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            family = str(font["name"].getDebugName(16) or font["name"].getDebugName(1))
            weight = "-Semi-Bold" if path.stem.endswith("-SemiBold") else ""
        found[family.replace(" ", "-") + weight] = path.name
    return found


@lru_cache
def texts_of_glyphs(name: str) -> dict[int, str]:
    """The text of each glyph of a font, by glyph number; `name` is the one in the PDF. `KeyError` for a font that is not the project's."""
    with TTFont(FONTS / _files()[name]) as font:
        # Ligatures that have a character of their own, such as “fi” (U+FB01), are read as their letters.
        texts = {glyph: normalize("NFKC", chr(code)) if 0xFB00 <= code <= 0xFEFF else chr(code) for code, glyph in characters(font).items()}
        substitutions = list(_substitutions(font))
        # A substitution may build on another; the fonts nest them three deep at most.
        for _ in range(4):
            for before, after in substitutions:
                _tell(texts, before, after)
        return {font.getGlyphID(glyph): text for glyph, text in texts.items()}


def _tell(texts: dict[str, str], before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """What became one glyph gives it all its text; where one became several, the first of them stands for it."""
    if all(glyph in texts for glyph in before) and after[0] not in texts:
        texts[after[0]] = "".join(texts[glyph] for glyph in before)


def _substitutions(font: TTFont) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Pairs of glyphs before and after: single (1), multiple (2) and ligature (4) substitutions of the OpenType table GSUB."""
    if "GSUB" not in font:
        return
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            actual: Any = table.ExtSubTable if table.LookupType == 7 else table
            match actual.LookupType:
                case 1:
                    yield from (((before,), (after,)) for before, after in actual.mapping.items())
                case 2:
                    yield from (((before,), tuple(after)) for before, after in actual.mapping.items() if after)
                case 4:
                    for first, ligatures in actual.ligatures.items():
                        yield from (((first, *ligature.Component), (ligature.LigGlyph,)) for ligature in ligatures)
