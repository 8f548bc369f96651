"""The languages of the service, and the translator that pure rooms take as an argument.

A further language is a folder of catalogues under `translations/`: English is the source, everything else is found there.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

from babel import Locale
from babel.dates import format_date
from babel.support import NullTranslations, Translations

TRANSLATIONS = Path(__file__).resolve().parent.parent / "translations"
SOURCE_LANGUAGE = "en"
_LOCALES = {"en": "en_GB"}
"""The English of the service is British: 22 November 2026."""


def N_(message: str) -> str:
    """Mark an English sentence for the catalogues; it is translated where it is shown."""
    return message


@lru_cache
def languages() -> tuple[str, ...]:
    """The codes of all languages, English first, then the catalogues in alphabetical order: ('en', 'es', 'fr')."""
    found = sorted(path.parent.parent.name for path in TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"))
    return (SOURCE_LANGUAGE, *(code for code in found if code != SOURCE_LANGUAGE))


@lru_cache
def own_names() -> dict[str, str]:
    """Each language's name in itself, by code: {'en': 'English', 'es': 'Español', 'fr': 'Français'}."""
    names = {code: Locale.parse(code).get_display_name(code) or code for code in languages()}
    return {code: name[:1].upper() + name[1:] for code, name in names.items()}


def direction(code: str) -> str:
    """`rtl` for a language written from right to left, else `ltr`."""
    return str(Locale.parse(code).text_direction)


@dataclass(frozen=True)
class Translator:
    """Says marked sentences in one language. `gettext(message, **values)` fills named placeholders: `%(count)s`."""

    language: str
    find: Callable[[str], str]
    find_plural: Callable[[str, str, int], str]

    @property
    def locale(self) -> Locale:
        return Locale.parse(_LOCALES.get(self.language, self.language))

    def day(self, day: date, width: Literal["long", "full"] = "long") -> str:
        """A day in words: “1 November 2026”, “1er novembre 2026”, “1 de noviembre de 2026”; `full` begins with the day of the week."""
        words = format_date(day, width, self.locale)
        # CLDR has no ordinals in dates; French writes one for the first of the month.
        return re.sub(r"\b1 (?=\D)", "1er ", words, count=1) if self.language == "fr" else words

    def gettext(self, message: str, **values: object) -> str:
        if not message:
            return ""
        found = self.find(message)
        return found % values if values else found

    def ngettext(self, one: str, many: str, count: int, **values: object) -> str:
        return self.find_plural(one, many, count) % {"count": count, **values}


@lru_cache
def translator(language: str) -> Translator:
    """The translator of one language. An unknown language raises `KeyError`."""
    if language not in languages():
        raise KeyError(language)
    catalogue: NullTranslations = Translations.load(str(TRANSLATIONS), [language])
    return Translator(language, catalogue.ugettext, catalogue.ungettext)
