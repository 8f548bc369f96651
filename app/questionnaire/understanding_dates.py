"""Dates as people write them on one line: “27 March 2026”, “27/03/2026”, “2026-03-27”, “mars 2026”, “1er mars 2026”, “marzo de 2026”."""

import re
from functools import lru_cache

from babel import Locale

from app.languages import languages
from app.questionnaire.dates import folded, month_numbers, read_date
from app.questionnaire.problems import Problem
from app.questionnaire.text import one_line

MONTH_MAY_COME_FIRST = frozenset({"en"})
"""Languages in which 03/04/2026 is the 4th of March to some and the 3rd of April to others."""

_ALSO_MONTHS = {"setiembre": 9, "set": 9}
_FILLERS = frozenset(
    {"le", "la", "el", "the", "of", "de", "del", "du", "d", "en", "in", "on", "st", "nd", "rd", "th", "er", "re", "o", "a"}
)
_YEAR_FIRST = re.compile(r"(\d{4})\s?[-/.]\s?(\d{1,2})(?:\s?[-/.]\s?(\d{1,2}))?")
_YEAR_LAST = re.compile(r"(?:(\d{1,2})\s?([-/. ])\s?)?(\d{1,2})\s?[-/. ]\s?(\d{1,4})")
_LONGEST = 80


def read_written_date(text: str, language: str) -> str | Problem:
    """The ISO date (`2026-03-27` or `2026-03`) that a line of a form in `language` says, or what is wrong with it."""
    line = one_line(text).rstrip(".,;")
    if len(line) > _LONGEST:
        return Problem("date_unreadable")
    if found := _YEAR_FIRST.fullmatch(line):
        year, month, day = found.groups(default="")
        return _date(day, month, year)
    if found := _YEAR_LAST.fullmatch(line):
        first, sign, second, year = found.groups(default="")
        return _day_and_month(first, second, year, sign, language)
    return _in_words(line)


def _day_and_month(first: str, second: str, year: str, sign: str, language: str) -> str | Problem:
    if first and int(first) <= 12 < int(second):
        first, second = second, first
    # With spaces it is the order that the page asks in: “27 3 2026”.
    elif first and sign != " " and language in MONTH_MAY_COME_FIRST and int(first) != int(second) and int(first) <= 12:
        return Problem("date_ambiguous", {"typed": f"{first}{sign}{second}{sign}{year}"})
    return _date(first, second, year)


def _date(day: str, month: str, year: str) -> str | Problem:
    return read_date({"day": day, "month": month, "year": year})


def _in_words(line: str) -> str | Problem:
    days: list[str] = []
    months: list[int] = []
    years: list[str] = []
    for sign in re.findall(r"\d+|[^\W\d_]+", folded(line.replace("º", "").replace("ª", ""))):
        if sign.isdecimal():
            (days if len(sign) <= 2 else years).append(sign)
        elif number := _month(sign):
            months.append(number)
        elif sign not in _FILLERS and sign not in _weekdays():
            return Problem("date_unreadable")
    if len(months) > 1 or len(years) > 1 or len(days) > 1 or not (days or months or years):
        return Problem("date_unreadable")
    return _date("".join(days), "".join(map(str, months)), "".join(years))


def _month(word: str) -> int | None:
    """The month that a word names, or begins to name when no other month begins so."""
    if word in month_numbers() or word in _ALSO_MONTHS:
        return month_numbers().get(word) or _ALSO_MONTHS[word]
    begun = {number for name, number in month_numbers().items() if len(word) >= 3 and name.startswith(word)}
    return begun.pop() if len(begun) == 1 else None


@lru_cache
def _weekdays() -> frozenset[str]:
    days = [Locale.parse(language).days["format"] for language in languages()]
    return frozenset(folded(name) for widths in days for width in ("wide", "abbreviated") for name in widths[width].values())
