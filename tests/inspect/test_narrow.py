"""Nothing has to be scrolled sideways, on the narrowest telephone or with letters of twice the size (WCAG 1.4.4, 1.4.10)."""

import pytest
from playwright.sync_api import Browser

from app.languages import languages
from tests.inspect.conftest import States
from tests.inspect.showing import window

pytestmark = pytest.mark.inspect

WIDER_THAN_THE_PAGE = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.body.querySelectorAll("*")]
        .filter(each => each.getBoundingClientRect().right > width + 1 || each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 1)
        .slice(-2).map(each => each.outerHTML.slice(0, 160));
}"""


@pytest.mark.parametrize("letters", ["100%", "200%"])
@pytest.mark.parametrize("language", languages())
def test_nothing_is_wider_than_the_window(language: str, letters: str, states: States, browser: Browser) -> None:
    width = 320 if letters == "100%" else 640
    wide = []
    with window(browser, (width, 640)) as shown:
        for state in states(language):
            page = shown.show(state)
            page.add_style_tag(content=f":root {{ font-size: calc({letters} * 1.0625) !important; }}")
            wide += [f"{state.name}: {element}" for element in page.evaluate(WIDER_THAN_THE_PAGE)]
    assert wide == []
