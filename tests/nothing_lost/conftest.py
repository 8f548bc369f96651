"""The running service and the Chromium of the journeys."""

from tests.browser.conftest import browser, service

__all__ = ["browser", "service"]
