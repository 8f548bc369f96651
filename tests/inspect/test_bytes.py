"""What the journey costs on the wire, compressed, headers included, with nothing in the browser's cache before. 1 KB is 1000 bytes."""

import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median

import pytest
from playwright.sync_api import Browser

from app.languages import languages
from app.web.style import STYLE_FILE
from tests.browser.chromium import Reader
from tests.browser.steps import download_receipt, fill_in, register, submit
from tests.inspect.counting import Wire, counted
from tests.support.databases import Databases
from tests.support.journey import JOURNEYS, Journey
from tests.support.live import LiveService, live_service

pytestmark = pytest.mark.inspect

FIRST_PAGE, STYLE, STEP, LARGEST_STEP, JOURNEY, RECEIPT, MAIL = 8_000, 2_500, 3_500, 12_000, 100_000, 60_000, 100_000
"""At most so many bytes."""


@dataclass(frozen=True)
class Cost:
    """One step: the page it led to and its bytes; all that came over the wire, the redirect before it among it; requests, and others."""

    page: str
    page_bytes: int
    received: int
    requests: int
    others: int


@dataclass
class CountingReader(Reader):
    """A reader who notes what each step costs, once everything it fetches has come."""

    wire: Wire = field(kw_only=True)
    costs: list[Cost] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)

    @contextmanager
    def step(self) -> Iterator[None]:
        received, requests = self.wire.received, self.wire.requests
        with super().step():
            yield
        self.page.wait_for_timeout(200)
        pages = [request for request in self.requests if request.is_navigation_request()]
        self.kinds |= {request.resource_type for request in self.requests}
        sizes = pages[-1].sizes()
        name = "/".join(part for part in self.page.url.removeprefix(self.address).partition("?")[0].split("/") if not part.isupper())
        page_bytes = sizes["responseHeadersSize"] + sizes["responseBodySize"]
        all_requests = self.wire.requests - requests
        self.costs.append(Cost(name, page_bytes, self.wire.received - received, all_requests, all_requests - len(pages)))


@pytest.fixture(scope="module")
def service(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveService]:
    """As it runs in production, without the notes of the demonstration."""
    database = databases.fresh()
    with live_service(database.url, tmp_path_factory.mktemp("live"), APP_MODE="production") as running:
        yield running
    database.drop()


@pytest.mark.parametrize("language", languages())
def test_the_first_page_and_the_style(language: str, service: LiveService) -> None:
    first = on_the_wire(service, f"/{language}/")
    style = on_the_wire(service, f"/{STYLE_FILE}")
    print(f"\n{language}: first page {first}, style sheet {style} bytes")  # noqa: T201  # the figures are what one runs this for
    assert first <= FIRST_PAGE
    assert style <= STYLE


def on_the_wire(service: LiveService, path: str) -> int:
    """The bytes of one answer to a browser that has never been here."""
    with counted(service.address) as wire:
        request = urllib.request.Request(wire.address + path, headers={"Accept-Encoding": "gzip, deflate, br, zstd"})
        with urllib.request.urlopen(request) as response:
            response.read()
        return wire.received


@pytest.mark.parametrize("language", languages())
def test_the_journey(language: str, service: LiveService, browser: Browser, tmp_path: Path) -> None:
    journey = replace(JOURNEYS[language], wrong=("", "", ""))
    with counted(service.address) as wire:
        person = take(journey, service, browser, wire)
        steps = [cost for cost in person.costs if "/actions/" in cost.page and not cost.page.endswith("submitted")]
        figures = {
            "a step, median": (median(cost.page_bytes for cost in steps), STEP),
            "a step, largest": (max(cost.page_bytes for cost in steps), LARGEST_STEP),
            "the journey": (sum(cost.received for cost in person.costs), JOURNEY),
            "the receipt": (len(download_receipt(person, tmp_path)), RECEIPT),
            "its mail": (size_of_mail(journey, service), MAIL),
        }
        person.context.close()
    print(table(language, person.costs, figures))  # noqa: T201  # the figures are what one runs this for
    assert {name: both for name, both in figures.items() if both[0] > both[1]} == {}
    assert person.faults == [], "each step costs one request, one redirect at most, and nothing but the style sheet"
    assert person.kinds <= {"document", "stylesheet", "other"}
    assert sum(cost.others for cost in person.costs) == 1, "the style sheet is fetched once, and nothing else ever"


def take(journey: Journey, service: LiveService, browser: Browser, wire: Wire) -> CountingReader:
    """From the first page to the confirmation, without a detour."""
    context = browser.new_context(java_script_enabled=False, locale=journey.language)
    person = CountingReader(context, wire.address, journey.language, wire=wire)
    register(person, journey, reads_declaration=False)
    fill_in(person, journey)
    submit(person, journey, service)
    return person


def size_of_mail(journey: Journey, service: LiveService) -> int:
    service.message_to(journey.email, 1)
    return max(path.stat().st_size for path in service.mail.glob("*.eml"))


def table(language: str, costs: list[Cost], figures: dict[str, tuple[float, int]]) -> str:
    lines = [f"{cost.received:8} bytes, the page {cost.page_bytes:6} {cost.requests:2} requests  {cost.page}" for cost in costs]
    sums = [f"{name}: {round(reached)} of {limit} bytes" for name, (reached, limit) in figures.items()]
    return "\n".join(["", f"--- {language}, {len(costs)} steps", *lines, *sums])
