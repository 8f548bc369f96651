"""The long tables see every page there is: a page that no state shows fails here."""

from collections import Counter
from pathlib import Path

import pytest

from tests.inspect.conftest import States

pytestmark = pytest.mark.inspect

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"
NO_PAGES = ("documents", "mail")
"""Rooms of their own, with tests of their own."""


def test_every_template_is_seen(states: States) -> None:
    states("en")
    pages = {str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html")}
    unseen = {name for name in pages - states.templates if not name.startswith(NO_PAGES)}
    assert unseen == set(), "Show these pages in tests/inspect/states*.py."


def test_every_state_has_a_name_of_its_own(states: States) -> None:
    assert [name for name, count in Counter(state.name for state in states("en")).items() if count > 1] == []
