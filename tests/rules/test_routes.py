"""Every address says who may open it."""

from app.factory import create_app
from tests.support.settings import settings_for_tests


def test_every_view_has_a_door() -> None:
    views = create_app(settings_for_tests("sqlite://")).view_functions
    assert [name for name, view in views.items() if not hasattr(view, "door")] == [], "Mark these views with @door(…)."
