"""French that is no French: each message says its English between ⟦ and ⟧, so that a word outside came around the catalogues."""

import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import pytest
from babel import Locale

from app import languages
from app.extensions import babel
from tests.support.catalogues import write_marking_catalogue

MARKED = "fr"
_Cached = type(lru_cache(lambda: None))


@contextmanager
def marked_french(folder: Path) -> Iterator[Path]:
    """While it lasts, French is marked. Yields the folder of catalogues, for Flask-Babel; nothing cached outlives it."""
    shutil.copytree(languages.TRANSLATIONS, folder)
    place = Path(MARKED, "LC_MESSAGES")
    write_marking_catalogue(folder / place / "messages.po", folder / place / "messages.mo")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(languages, "TRANSLATIONS", folder)
        _forget_what_is_cached()
        yield folder
    _forget_what_is_cached()


def _forget_what_is_cached() -> None:
    vars(babel).pop("domain_instance", None)  # Flask-Babel keeps the catalogues there for all applications
    for name, room in list(sys.modules.items()):
        for each in vars(room).values() if name.startswith("app.") else ():
            if isinstance(each, _Cached):
                each.cache_clear()


def words_of_cldr() -> frozenset[str]:
    """The words of the marked language that come from CLDR: countries, languages, months, days."""
    locale = Locale.parse(MARKED)
    names = [*locale.territories.values(), *locale.languages.values(), "UTC"]
    for calendar in (locale.months, locale.days):
        names += [name for kind in calendar.values() for form in kind.values() for name in form.values()]
    return frozenset(word for name in names for word in re.findall(r"[^\W\d_]+", name))
