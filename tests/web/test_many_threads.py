"""What is kept for each language is kept for that language alone, however many readers come at once."""

import re
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest
from flask import Flask

from app.languages import languages, translator
from app.questionnaire.questionnaire import PAGES
from app.questionnaire.reference.countries import countries
from app.questionnaire.reference.objectives import OBJECTIVES
from tests.support.answers import ANSWERS
from tests.support.visiting import Person

THREADS = 8
PATHS_OF_A_DRAFT = ("", "check", "saved", *(path for path in PAGES if path.split("/")[0] != "check"))
OTHER_PATHS = ("", "help", "declaration", "privacy", "accessibility", "verify", "actions", "profile", "account/sign-in", "account/register")
_NEW_IN_EACH_RESPONSE = re.compile(r'<input type="hidden" name="(?:csrf_token|action)" value="[^"]*">')


@pytest.fixture
def _threads_change_places_often() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.00005)
    yield
    sys.setswitchinterval(before)


def addresses(person: Person) -> list[str]:
    """Every page of the form and around it, in every language."""
    own = [person.at(path, language) for path in PATHS_OF_A_DRAFT for language in languages()]
    return own + [f"/{language}/{path}" for path in OTHER_PATHS for language in languages()]


def asked(app: Flask, cookie: str, wanted: list[str]) -> dict[str, str]:
    """The pages at these addresses, without what is new in each response."""
    client = app.test_client(use_cookies=False)
    responses = {address: client.get(address, headers={"Cookie": f"session={cookie}"}) for address in wanted}
    return {address: _NEW_IN_EACH_RESPONSE.sub("", f"{each.status_code} {each.text}") for address, each in responses.items()}


@pytest.mark.usefixtures("_threads_change_places_often")
def test_all_pages_in_all_languages_at_once_are_the_pages_one_by_one(person: Person) -> None:
    for path in ("profile/you", "profile/organisation", "policy/processes", "objectives/choose"):
        person.open(person.at(path))
        person.press("continue", ANSWERS[path])
    cookie = person.client.get_cookie("session")
    assert cookie is not None
    person.app.extensions.pop("templates_by_language")
    wanted = addresses(person)

    def in_an_order_of_its_own(thread: int) -> dict[str, str]:
        return asked(person.app, cookie.value, Random(thread).sample(wanted, len(wanted)))

    with ThreadPoolExecutor(THREADS) as threads:
        at_once = list(threads.map(in_an_order_of_its_own, range(THREADS)))
    one_by_one = asked(person.app, cookie.value, wanted)
    assert [page for page in one_by_one if not one_by_one[page].startswith(("200", "303"))] == []
    assert [address for pages in at_once for address in wanted if pages[address] != one_by_one[address]] == []


@pytest.mark.parametrize("language", languages())
def test_lists_and_help_are_in_the_language_of_the_page_whoever_came_before(person: Person, language: str) -> None:
    for other in (*languages(), language):
        person.open(person.at("profile/organisation", other))
    listed = [" ".join(option.itertext()) for option in person.page.all("//select[@name='organisation_country']/option[@value!='']")]
    person.open(person.at("objectives/choose", language))
    guidance = [" ".join(translator(language).gettext(objective.guidance).split()) for objective in OBJECTIVES]
    assert listed == [name for _, name in countries(language)]
    assert [text for text in guidance if text not in person.page.text] == []
