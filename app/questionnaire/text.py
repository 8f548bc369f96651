"""What happens to typed text at the door, and how its length is counted."""

import re
import unicodedata

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_NEWLINE = re.compile(r"\r\n?|\u2028|\u2029|\x85")


def cleaned(typed: str) -> str:
    """Text without NUL, control characters and lone surrogates, its line ends as `\\n`."""
    return _CONTROL.sub("", _NEWLINE.sub("\n", typed))


def one_line(typed: str) -> str:
    """Cleaned text on one line, without space around it."""
    return " ".join(cleaned(typed).split())


def many_lines(typed: str) -> str:
    """Cleaned text with its lines, without empty lines before and after."""
    return cleaned(typed).strip()


def count_characters(text: str) -> int:
    """Code points, as the limits count them."""
    return len(text)


def count_words(text: str) -> int:
    """Runs between spaces that hold a letter or a digit, so that a lone dash is no word."""
    return sum(1 for run in text.split() if any(unicodedata.category(sign)[0] in "LN" for sign in run))


_LETTERS_WITH_STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "œ": "oe", "æ": "ae", "ı": "i"})
"""Letters whose stroke Unicode does not take for an accent."""


def folded_name(name: str) -> str:
    """A name with case, accents, punctuation and spaces taken off, to be compared: “Ville de São-Paulo” is `villedesaopaulo`."""
    plain = unicodedata.normalize("NFKD", name.casefold()).translate(_LETTERS_WITH_STROKES)
    # Vowel signs of other scripts are marks too, of class 0: they belong to the word and stay.
    return "".join(sign for sign in plain if unicodedata.category(sign)[0] in "LNM" and not unicodedata.combining(sign))
