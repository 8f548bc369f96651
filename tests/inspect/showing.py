"""Shows pages that were seen before in Chromium, as the service sent them, without asking the service again."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from playwright.sync_api import Browser, Page, Route

from app.web.style import STYLE, STYLE_FILE
from tests.inspect.touring import State

SERVICE = "http://127.0.0.1:1"

Size = tuple[int, int]


class Shown:
    """A window in which each state can be shown. JavaScript runs here for those who measure; no page has any."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._state: State | None = None
        page.route("**/*", self._answer)

    def show(self, state: State) -> Page:
        self._state = state
        self.page.goto(SERVICE + state.address)
        return self.page

    def _answer(self, route: Route) -> None:
        assert self._state is not None
        if route.request.url.endswith(f"/{STYLE_FILE}"):
            route.fulfill(content_type="text/css", body=STYLE)
        elif route.request.is_navigation_request():
            route.fulfill(content_type="text/html; charset=utf-8", body=self._state.html)
        else:
            route.abort()


@contextmanager
def window(browser: Browser, size: Size, colours: Literal["light", "dark"] = "light") -> Iterator[Shown]:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=colours, bypass_csp=True)
    yield Shown(context.new_page())
    context.close()
