"""The readers that the rules of catalogues stand on."""

import pytest
from babel.messages import Message

from tests.support.catalogues import faults_of, french_faults, spanish_faults


@pytest.mark.parametrize(
    ("original", "translation", "fault"),
    [
        ("Name", "", "is not translated"),
        ("Hello %(name)s", "Bonjour", "has other placeholders than its original: “Bonjour”"),
        ("Hello %(name)s", "Bonjour %(nom)s", "has other placeholders than its original: “Bonjour %(nom)s”"),
        ("<a>Read</a> it", "<a>Lisez", "has other tags than its original: “<a>Lisez”"),
        ("Name: ", "Nom :", "begins or ends with other spaces than its original: “Nom :”"),
        ("One can read this sentence here", "One can read this sentence here", "says the same as the English"),
        (("%(count)s page", "%(count)s pages"), ("%(count)s page",), "has 1 plural forms; the language has 2"),
        (("%(count)s page", "%(count)s pages"), ("%(count)s page", ""), "is not translated"),
    ],
)
def test_a_translation_that_misses_something_is_found(original: str, translation: str, fault: str) -> None:
    assert list(faults_of(Message(original, translation), plural_forms=2)) == [fault]


@pytest.mark.parametrize(
    ("original", "translation"),
    [
        ("Hello <b>%(name)s</b>", "Bonjour <b>%(name)s</b>"),
        (("%(count)s page", "%(count)s pages"), ("une page", "%(count)s pages")),
        (("One page of %(title)s", "%(count)s pages of %(title)s"), ("Une page de %(title)s", "%(count)s pages de %(title)s")),
        ("Contact", "Contact"),
    ],
)
def test_a_whole_translation_has_no_fault(original: str, translation: str) -> None:
    assert list(faults_of(Message(original, translation), plural_forms=2)) == []


def test_a_fuzzy_translation_is_found() -> None:
    assert list(faults_of(Message("Name", "Nom", flags=["fuzzy"]), 2)) == ["is marked fuzzy; check it and take the mark away"]


@pytest.mark.parametrize(
    "text",
    ["L’action\u00a0: laquelle\u00a0?", "«\u00a0Oui\u00a0»", "50\u00a0%% de %(count)s", "Voir https://a.org/?q=1;b", "À 10:30"],
)
def test_good_french_passes(text: str) -> None:
    assert list(french_faults(text)) == []


@pytest.mark.parametrize(
    "text", ["L'action", "Laquelle ?", "Laquelle?", "Oui\u202f!", "« Oui »", "50 %%", "50%%", "Nom: Ada", 'Dites "oui"', "“Oui”"]
)
def test_bad_french_is_found(text: str) -> None:
    assert list(french_faults(text)) != []


@pytest.mark.parametrize("text", ["¿Cuál?", "¡Gracias! ¿Seguimos?", "«Sí»: %(name)s", "Vea https://a.org/?q=1"])
def test_good_spanish_passes(text: str) -> None:
    assert list(spanish_faults(text)) == []


@pytest.mark.parametrize("text", ["Cuál?", "Gracias!", "« Sí »", "Nombre :", 'Diga "sí"'])
def test_bad_spanish_is_found(text: str) -> None:
    assert list(spanish_faults(text)) != []
