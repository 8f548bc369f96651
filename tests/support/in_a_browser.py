"""One Chromium, and one running service, for all tests that ask for them: Playwright refuses a second one in the same process."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import chromium
from tests.support.databases import Databases
from tests.support.live import LiveService, live_service


@pytest.fixture(scope="session")
def service(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveService]:
    """Server and worker on a database of their own."""
    database = databases.fresh()
    with live_service(database.url, tmp_path_factory.mktemp("live")) as running:
        yield running
    database.drop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, chromium(playwright) as running:
        yield running
