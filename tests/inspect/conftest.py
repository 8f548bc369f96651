"""What the long tables look at: every page in every state."""

from dataclasses import dataclass, field

import pytest

from tests.inspect.states import every_state
from tests.inspect.touring import State, Tour, touring_app
from tests.support.databases import Databases


@dataclass
class States:
    """Every page in every state, by language; walked once in each. `templates` are the names of those that were drawn on the way."""

    databases: Databases
    folders: pytest.TempPathFactory
    known: dict[str, list[State]] = field(default_factory=dict)
    templates: set[str] = field(default_factory=set)

    def __call__(self, language: str) -> list[State]:
        if language not in self.known:
            database = self.databases.fresh()
            with touring_app(database.url, self.folders.mktemp("tour")) as app:
                self.known[language] = list(every_state(Tour(app, language)))
                self.templates |= {name for _, name in app.extensions["templates_by_language"][language].cache}
            database.drop()
        return self.known[language]


@pytest.fixture(scope="session")
def states(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> States:
    return States(databases, tmp_path_factory)
