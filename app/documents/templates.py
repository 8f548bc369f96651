"""The Jinja environment of the documents: sentences come from the `Translator`, everything that is not marked safe is escaped."""

import re
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from app.documents.endless import breakable
from app.documents.rows import direction_of
from app.languages import N_, Translator, translator

_FOLDER = Path(__file__).resolve().parent.parent.parent / "templates" / "documents"


@lru_cache
def environment_of(words: Translator) -> Environment:
    """The templates with the sentences of one translator."""
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_callables(words.find, words.find_plural, newstyle=True)  # type: ignore[attr-defined]  # put there by i18n
    environment.policies["ext.i18n.trimmed"] = True
    environment.filters["breakable"] = breakable
    environment.filters["css_string"] = css_string
    environment.filters["direction"] = direction_of
    environment.filters["page_of_pages"] = page_of_pages
    return environment


def _environment(language: str) -> Environment:
    return environment_of(translator(language))


def filled(template: str, words: Translator, **values: object) -> str:
    """The template of `templates/documents/` in the translator's language."""
    return environment_of(words).get_template(template).render(words=words, **values)


def css_string(text: str) -> Markup:
    """Text as a CSS string that nothing can end: each sign but ASCII letters and digits is escaped (CSS Syntax 3, 4.3.7)."""
    signs = (sign if sign.isascii() and sign.isalnum() else f"\\{ord(sign):06x}" for sign in text)
    return Markup('"' + "".join(signs) + '"')  # noqa: S704  # nothing is left in it that HTML or CSS reads


def page_of_pages(words: Translator) -> Markup:
    """“Page 2 of 6” as the content of a running line, the numbers counted by the page maker in the order the language wants."""
    counters = {"\x01": Markup("counter(page)"), "\x02": Markup("counter(pages)")}
    parts = re.split("([\x01\x02])", words.gettext(N_("Page %(page)s of %(pages)s"), page="\x01", pages="\x02"))
    return Markup(" ").join(counters.get(part) or css_string(part) for part in parts if part)
