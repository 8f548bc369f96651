"""What the long tables look at: every page in every state, a Chromium to show them in, a running service."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import chromium
from tests.inspect.states import every_state
from tests.inspect.touring import State, Tour, touring_app
from tests.support.databases import Databases
from tests.support.live import LiveService, live_service

States = Callable[[str], list[State]]


@pytest.fixture(scope="session")
def states(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> States:
    """Every page in every state, in the language asked for; walked once."""
    known: dict[str, list[State]] = {}

    def in_language(language: str) -> list[State]:
        if language not in known:
            database = databases.fresh()
            with touring_app(database.url, tmp_path_factory.mktemp("tour")) as app:
                known[language] = list(every_state(Tour(app, language)))
            database.drop()
        return known[language]

    return in_language


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, chromium(playwright) as running:
        yield running


@pytest.fixture(scope="session")
def service(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveService]:
    database = databases.fresh()
    with live_service(database.url, tmp_path_factory.mktemp("live")) as running:
        yield running
    database.drop()
