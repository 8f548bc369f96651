"""The catalogues miss nothing, and each keeps the typography of its language."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages import Catalog

from app.languages import SOURCE_LANGUAGE, TRANSLATIONS, languages
from tests.support.catalogues import apostrophe_faults, faults_of, forms_of, french_faults, messages_of, read_catalogue, spanish_faults

ROOT = TRANSLATIONS.parent
TRANSLATED = [language for language in languages() if language != SOURCE_LANGUAGE]
TYPOGRAPHY = {"fr": french_faults, "es": spanish_faults}


def _catalogue(language: str) -> Catalog:
    return read_catalogue(TRANSLATIONS / language / "LC_MESSAGES" / "messages.po")


def _keys(catalogue: Catalog) -> set[tuple[str, object]]:
    return {(message.context or "", message.id) for message in messages_of(catalogue)}


@pytest.fixture(scope="module")
def in_the_source(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The messages that `make words` finds in the code and the templates."""
    target = tmp_path_factory.mktemp("words") / "messages.pot"
    pybabel = shutil.which("pybabel", path=str(Path(sys.executable).parent))
    assert pybabel is not None
    keywords = ["-k", "N_", "-k", "lazy_gettext", "-k", "N_n:1,2"]
    subprocess.run(
        [pybabel, "-q", "extract", "-F", "pyproject.toml", *keywords, "-o", str(target), "app", "templates"], cwd=ROOT, check=True
    )
    return read_catalogue(target)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_of_the_source_is_in_the_catalogue_and_no_other(language: str, in_the_source: Catalog) -> None:
    wanted, there = _keys(in_the_source), _keys(_catalogue(language))
    assert (sorted(map(str, wanted - there)), sorted(map(str, there - wanted))) == ([], []), "Run make words, then translate what is new."


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated_whole(language: str) -> None:
    catalogue = _catalogue(language)
    faults = [f"{message.id!r} {fault}" for message in messages_of(catalogue) for fault in faults_of(message, catalogue.num_plurals)]
    assert faults == [], f"Mend these in translations/{language}."


@pytest.mark.parametrize("language", [language for language in TRANSLATED if language in TYPOGRAPHY])
def test_every_message_keeps_the_typography_of_its_language(language: str) -> None:
    check = TYPOGRAPHY[language]
    faults = [f"“{form}” {fault}" for message in messages_of(_catalogue(language)) for form in forms_of(message) for fault in check(form)]
    assert faults == [], f"Mend these in translations/{language}."


def test_english_sentences_have_typographic_apostrophes(in_the_source: Catalog) -> None:
    originals = [text for message in messages_of(in_the_source) for text in ([message.id] if isinstance(message.id, str) else message.id)]
    assert [text for text in originals if list(apostrophe_faults(text))] == [], "Write ’ in English sentences, too."
