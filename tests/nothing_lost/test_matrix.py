"""Whatever happens between opening a page and reading the answer, what was typed is on the page or in the draft.

Every form page × every event × the button pressed; each time the language is switched in the state that follows, and the button
pressed once more must save. `pytest tests/nothing_lost/test_matrix.py -s` prints the table.
"""

import os
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest

from app.questionnaire.definition import Question
from tests.nothing_lost import events
from tests.nothing_lost.events import Event
from tests.nothing_lost.form_pages import FormPage, form_pages
from tests.nothing_lost.scene import Scene, Service
from tests.nothing_lost.typing_in import Fields, good, too_long, wrong
from tests.support.databases import Databases, EngineName

Values = Callable[[Question], Fields]

IS_LONG = "TORTURE_KILLS" in os.environ
"""The short form meets the profile's pages, which are the form's own, with one button each."""

CONTINUES, SWITCHES = "the main button", "lang-fr"

EVENTS: dict[str, tuple[Event, Values, tuple[str, ...]]] = {
    "language switch": (events.language_switch, good, (SWITCHES,)),
    "session expired, sign in on the page": (events.session_expired_sign_in_here, good, (CONTINUES, SWITCHES)),
    "session expired, wrong password, switched": (events.session_expired_wrong_password_and_switch, wrong, (CONTINUES,)),
    "session expired, signed in in another tab": (events.session_expired_sign_in_in_another_tab, good, (CONTINUES,)),
    "signed out in another tab": (events.signed_out_in_another_tab, good, (CONTINUES,)),
    "form token expired": (events.form_token_expired, good, (CONTINUES, SWITCHES)),
    "server key changed": (events.server_key_changed, good, (CONTINUES, SWITCHES)),
    "stale tab": (events.stale_tab, good, (CONTINUES, SWITCHES)),
    "a colleague saved": (events.colleague_saved, good, (CONTINUES, SWITCHES)),
    "a colleague saved, then session expired": (events.colleague_saved_and_session_expired, good, (CONTINUES,)),
    "session expired on the conflict page": (events.conflict_and_session_expired, good, (CONTINUES,)),
    "invalid": (events.connection_cut, wrong, (CONTINUES, SWITCHES)),
    "over length": (events.connection_cut, too_long, (CONTINUES, SWITCHES)),
    "reloaded after the error": (events.reloaded_after_the_error, wrong, (CONTINUES,)),
    "database locked": (events.database_locked, good, (CONTINUES, SWITCHES)),
    "database locked, pressed again": (events.database_locked_twice, too_long, (CONTINUES,)),
    "disk full": (events.disk_full, too_long, (CONTINUES, SWITCHES)),
    "server restarted": (events.server_restarted, good, (CONTINUES,)),
    "connection cut after sending": (events.connection_cut, good, (CONTINUES, SWITCHES)),
}
UPLOADS: dict[str, tuple[Event, Values, tuple[str, ...]]] = {
    "upload refused": (events.upload_refused, good, (CONTINUES, SWITCHES)),
    "good file, another answer wrong": (events.good_upload, wrong, (CONTINUES, SWITCHES)),
    "good file, connection cut after sending": (events.good_upload_cut, good, (CONTINUES, SWITCHES)),
}

Row = Counter[str]
_TABLE: dict[str, Row] = {}


@pytest.fixture(scope="module")
def service(databases: Databases, engine_name: EngineName) -> Iterator[Service]:
    database = databases.fresh()
    running = Service(database.url, engine_name)
    yield running
    running.close()
    database.drop()


@pytest.fixture(scope="module", autouse=True)
def _table(engine_name: EngineName) -> Iterator[None]:
    yield
    columns = ("action", "profile", "check", "review", "word form", "losses")
    lines = [f"\n\n{engine_name:42}" + "".join(f"{column:>10}" for column in columns)]
    for name, row in [*_TABLE.items(), ("in all", sum(_TABLE.values(), Counter()))]:
        lines.append(f"{name:42}" + "".join(f"{row[column]:10}" for column in columns))
    sys.stdout.write("\n".join(lines) + "\n")


def take(service: Service, form: FormPage, event: Event, values: Values, button: str) -> None:
    """One situation, from typing to the saved draft."""
    typed: dict[str, Any] = {name: value for question in form.questions for name, value in values(question).items()}
    scene = Scene(service, form, typed)
    event(scene, form.main_button if button is CONTINUES else button)
    assert scene.lost() == [], f"{scene.person.page.address} answered {scene.person.page.status}"
    if scene.unsaved():
        scene.person.press("lang-es")
        assert (scene.lost(), scene.person.page.all("//html/@lang")) == ([], ["es"]), "after switching the language there"
        if scene.unsaved():
            scene.person.press(form.main_button)
        assert scene.unsaved() == [], "after pressing the button once more"


def losses_of(service: Service, name: str, event: Event, values: Values, buttons: tuple[str, ...], pages: list[FormPage]) -> list[str]:
    row = _TABLE.setdefault(name, Counter())
    losses = []
    for form, button in product(pages, buttons):
        if form.where == "profile" and button != buttons[0] and not IS_LONG:
            continue
        row[form.where] += 1
        try:
            take(service, form, event, values, button)
        except AssertionError as error:
            row["losses"] += 1
            losses.append(f"{form.name}, {button}: {str(error).splitlines()[0] if str(error) else _line_of(error)}")
    return losses


def _line_of(error: AssertionError) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{last.name}: {last.line}"


@pytest.mark.parametrize("name", EVENTS)
def test_nothing_is_lost(service: Service, name: str) -> None:
    assert losses_of(service, name, *EVENTS[name], form_pages()) == []


@pytest.mark.parametrize("name", UPLOADS)
def test_nothing_is_lost_where_a_file_is_sent(service: Service, name: str) -> None:
    assert losses_of(service, name, *UPLOADS[name], [page for page in form_pages() if page.has_upload]) == []
