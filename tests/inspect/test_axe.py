"""axe-core finds nothing on any page in any state: WCAG 2.2 A and AA, and best practices."""

from pathlib import Path
from typing import Literal

import axe_playwright_python
import pytest
from playwright.sync_api import Browser

from app.languages import languages
from tests.inspect.conftest import States
from tests.inspect.showing import Size, window

pytestmark = pytest.mark.inspect

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
}
VIOLATIONS = """options => axe.run(document, options).then(results => results.violations.flatMap(
    rule => rule.nodes.map(node => `${rule.id}: ${rule.help}: ${node.html.slice(0, 160)}`)))"""


SIZES: dict[str, Size] = {"phone": (320, 640), "desktop": (1280, 900)}
LOOKS = [(language, size, "light") for language in languages() for size in SIZES] + [("en", "desktop", "dark")]


@pytest.mark.parametrize(("language", "size", "colours"), LOOKS)
def test_axe_finds_nothing(language: str, size: str, colours: Literal["light", "dark"], states: States, browser: Browser) -> None:
    found: dict[str, str] = {}
    with window(browser, SIZES[size], colours) as shown:
        shown.page.add_init_script(path=AXE)
        for state in states(language):
            for violation in shown.show(state).evaluate(VIOLATIONS, OPTIONS):
                found.setdefault(violation, state.name)
    assert found == {}
