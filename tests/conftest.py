"""The choice of database engine, and a fresh database for each test that asks for one."""

import os
from collections.abc import Iterator

import pytest
from flask import Flask

from app.extensions import db
from app.factory import create_app
from tests.support.databases import Databases, EngineName, PostgresqlDatabases, SqliteDatabases, folder_in_memory
from tests.support.postgresql import PostgresqlCluster
from tests.support.settings import settings_for_tests
from tests.support.visiting import Person, Visitor, new_person

pytest_plugins = ["tests.support.in_a_browser"]

_CLUSTER = pytest.StashKey[PostgresqlCluster]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--engine", choices=("sqlite", "postgresql"), default="sqlite", help="the database engine of all tests")


def pytest_configure(config: pytest.Config) -> None:
    """One cluster for the whole run: xdist's workers are told its address."""
    if config.getoption("engine") == "postgresql" and not _is_worker(config) and not config.option.collectonly:
        cluster = PostgresqlCluster()
        config.add_cleanup(cluster.remove)
        cluster.start()
        config.stash[_CLUSTER] = cluster


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    if _CLUSTER in node.config.stash:  # type: ignore[attr-defined]  # xdist gives its nodes no types
        node.workerinput["cluster_url"] = node.config.stash[_CLUSTER].url  # type: ignore[attr-defined]


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


@pytest.fixture(scope="session")
def engine_name(request: pytest.FixtureRequest) -> EngineName:
    """`sqlite` or `postgresql`."""
    name: EngineName = request.config.getoption("engine")
    return name


@pytest.fixture(scope="session")
def databases(engine_name: EngineName, request: pytest.FixtureRequest) -> Iterator[Databases]:
    """Makes databases on the chosen engine: `fresh()`, or `fresh(migrated=False)` for an empty one."""
    from tests.support.migrating import migrate_to_newest  # here, so that tests of pure rooms load no Flask

    if engine_name == "postgresql":
        config = request.config
        url = config.workerinput["cluster_url"] if _is_worker(config) else config.stash[_CLUSTER].url
        yield PostgresqlDatabases(url, os.environ.get("PYTEST_XDIST_WORKER", "main"), migrate_to_newest)
    else:
        with folder_in_memory() as folder:
            yield SqliteDatabases(folder, migrate_to_newest)


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """The address of a migrated database of this test's own, as DATABASE_URL would say it."""
    database = databases.fresh()
    yield database.url
    database.drop()


@pytest.fixture
def empty_database_url(databases: Databases) -> Iterator[str]:
    """The same without any table, for tests of migrations."""
    database = databases.fresh(migrated=False)
    yield database.url
    database.drop()


@pytest.fixture
def app(database_url: str) -> Iterator[Flask]:
    """The application on a database of this test's own, with the settings of production."""
    application = create_app(settings_for_tests(database_url))
    yield application
    with application.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """A browser that is not signed in."""
    return Visitor(app)


@pytest.fixture
def person(app: Flask) -> Person:
    """A browser signed in with a confirmed account that has one empty draft."""
    return new_person(app)
