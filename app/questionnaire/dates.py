"""Dates whose day may be left out, as people write them in any of the languages of the service."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from babel import Locale

from app.languages import languages
from app.questionnaire.problems import Problem

PARTS = ("day", "month", "year")
FIRST_YEAR, LAST_YEAR = 1900, 2100


def folded(text: str) -> str:
    """Lower case without accents and full stops, to compare words that people type."""
    plain = unicodedata.normalize("NFD", text.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).replace(".", "").strip()


@lru_cache
def month_numbers() -> dict[str, int]:
    """Every way to name a month (full and short, in all languages) → its number."""
    found: dict[str, int] = {}
    for language in languages():
        months = Locale.parse(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    found.setdefault(folded(name), number)
    return found


def _whole(text: str) -> int | None:
    return int(text) if re.fullmatch(r"\d{1,4}", text) else None


def read_date(parts: Mapping[str, str]) -> str | Problem:
    """The ISO date (`2024-03-05`, or `2024-03` without a day) that the three parts name, or what is wrong with them."""
    day_text, month_text, year_text = (parts.get(part, "").strip() for part in PARTS)
    if not month_text or not year_text:
        return Problem("date_incomplete")
    year = _whole(year_text)
    month = _whole(month_text) or month_numbers().get(folded(month_text))
    if year is None or month is None or (day_text and _whole(day_text) is None):
        return Problem("date_unreadable")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Problem("date_year", {"first": FIRST_YEAR, "last": LAST_YEAR})
    if not 1 <= month <= 12:
        return Problem("date_month")
    if not day_text:
        return f"{year:04}-{month:02}"
    day = int(day_text)
    if not 1 <= day <= monthrange(year, month)[1]:
        return Problem("date_day")
    return f"{year:04}-{month:02}-{day:02}"


def first_day(value: str) -> date:
    """The day a stored date begins: without a day, the first of the month."""
    return date.fromisoformat(value if len(value) == 10 else f"{value}-01")


def last_day(value: str) -> date:
    """The day a stored date ends: without a day, the last of the month."""
    if len(value) == 10:
        return date.fromisoformat(value)
    year, month = int(value[:4]), int(value[5:7])
    return date(year, month, monthrange(year, month)[1])


def date_parts(value: object) -> dict[str, str]:
    """The three fields that show a stored date, or one kept as typed."""
    if isinstance(value, dict):
        return {part: str(value["typed"].get(part, "")) for part in PARTS}
    year, month, day = (*(str(value or "").split("-")), "", "", "")[:3]
    return {"day": day.lstrip("0"), "month": month.lstrip("0"), "year": year}
