"""A disk that is really full: what was typed stays on the page, and the same button saves it once there is space again."""

import http.client
import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import html5lib
import pytest
from flask import Flask

from app.extensions import db
from app.factory import create_app
from tests.support.databases import EngineName, PostgresqlDatabases
from tests.support.live import free_port
from tests.support.migrating import migrate_to_newest
from tests.support.postgresql import PostgresqlCluster
from tests.support.settings import settings_for_tests
from tests.support.small_disk import NoSmallDisk, SmallDisk, small_disk
from tests.support.visiting import Person, new_person

ROOT = Path(__file__).resolve().parent.parent.parent
TEXT = " ".join(secrets.token_hex(20) for _ in range(2000))
"""80 000 characters that cannot be compressed: more than any page of a database has left."""


@pytest.fixture
def disk(engine_name: EngineName) -> Iterator[SmallDisk]:
    if engine_name == "postgresql" and os.geteuid() != 0:
        pytest.skip("PostgreSQL on a disk of its own: only as root, who may mount it and start the server as another user")
    try:
        with small_disk(8 if engine_name == "sqlite" else 160) as small:
            yield small
    except NoSmallDisk as error:
        pytest.skip(f"nothing can be mounted here: {error}")


# --- SQLite -----------------------------------------------------------------------------------------------------------------------


@dataclass
class Served:
    """The service in a process of its own, as the cookie of one person sees it."""

    port: int
    cookie: str

    def ask(self, method: str, address: str, fields: Mapping[str, object] | None = None) -> tuple[int, str, str]:
        """(status, Retry-After or Location, body)."""
        headers = {"Cookie": f"session={self.cookie}", "Content-Type": "application/x-www-form-urlencoded"}
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.request(method, address, urlencode(fields, doseq=True) if fields else None, headers)
            with connection.getresponse() as response:
                said = response.headers.get("Retry-After") or response.headers.get("Location") or ""
                return response.status, said, response.read().decode()


@pytest.fixture
def served(disk: SmallDisk, person: Person, database_url: str, tmp_path: Path, engine_name: EngineName) -> Iterator[Served]:
    """The person's database, moved to the small disk, with a server on it."""
    if engine_name != "sqlite":
        pytest.skip("for PostgreSQL below, where the server of the database has the small disk")
    with person.app.app_context():
        db.session.remove()
        db.engine.dispose()
    shutil.copy(database_url.removeprefix("sqlite:///"), disk.seen_from_outside / "service.db")
    port, cookie = free_port(), person.client.get_cookie("session", domain="localhost")
    assert cookie is not None
    environment = {
        **os.environ,
        "SECRET_KEY": "a key for tests that is long enough to be taken",
        "DATABASE_URL": f"sqlite:///{disk.folder}/service.db",
        "MAIL_DIR": str(tmp_path),
        "MAIL_FROM": "no-reply@example.org",
        "CONTACT_EMAIL": "organisers@example.org",
        "CONTROLLER_NAME": "Mayors Mechanism",
        "PORT": str(port),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    words = [*disk.inside, "setpriv", "--pdeathsig=KILL", "sh", "-c", 'cd "$0" && exec "$@"', str(ROOT), sys.executable]
    with subprocess.Popen([*words, "-m", "flask", "--app", "wsgi", "serve"], env=environment, stderr=subprocess.DEVNULL) as server:
        running = Served(port, cookie.value)
        _wait_for(running)
        yield running
        server.kill()


def _wait_for(service: Served) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            assert service.ask("GET", "/readyz")[0] == 200
            return
        except OSError:
            assert time.monotonic() < until, "the server did not start"
            time.sleep(0.1)


def fields_in(page: str) -> dict[str, str]:
    """The fields of the page's form, as a browser would send them."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    inputs = {each.get("name"): each.get("value") or "" for each in tree.iter("input") if each.get("type") == "hidden"}
    return {**inputs, **{each.get("name"): "".join(each.itertext()) for each in tree.iter("textarea")}}


def test_sqlite_on_a_full_disk(served: Served, disk: SmallDisk, person: Person) -> None:
    address = person.at("action/description")
    form = {**fields_in(served.ask("GET", address)[2]), "description": TEXT, "do": "later"}
    disk.fill()
    status, retry_after, page = served.ask("POST", address, form)
    assert (status, retry_after, fields_in(page)["description"].strip()) == (503, "10", TEXT)
    assert served.ask("GET", address)[0] == 200, "reading goes on"
    switched = served.ask("POST", address, {**fields_in(page), "do": "lang-fr"})
    assert (switched[0], 'lang="fr"' in switched[2], fields_in(switched[2])["description"].strip()) == (503, True, TEXT)
    disk.free()
    status, saved_at, _ = served.ask("POST", address, {**fields_in(page), "do": "later"})
    assert (status, saved_at) == (303, person.at("saved"))
    assert fields_in(served.ask("GET", address)[2])["description"].strip() == TEXT


# --- PostgreSQL -------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def app_on_small_disk(disk: SmallDisk, engine_name: EngineName) -> Iterator[Flask]:
    if engine_name != "postgresql":
        pytest.skip("for SQLite above, where the service itself has the small disk")
    cluster = PostgresqlCluster(disk)
    cluster.start()
    app = create_app(settings_for_tests(PostgresqlDatabases(cluster.url, "full", migrate_to_newest).fresh().url))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    cluster.remove()


def test_postgresql_on_a_full_disk(app_on_small_disk: Flask, disk: SmallDisk) -> None:
    person = new_person(app_on_small_disk)
    address = person.at("action/description")
    person.open(address)
    disk.fill()
    page = person.press("later", {"description": TEXT})
    assert (page.status, page.response.headers["Retry-After"], page.fields()["description"]) == (503, "10", [TEXT])
    page = person.press("lang-fr")
    assert (page.status, page.all("//html/@lang"), page.fields()["description"]) == (503, ["fr"], [TEXT])
    disk.free()
    assert person.press("later").address == person.at("saved", "fr")
    assert [text.strip() for text in person.open(address).fields()["description"]] == [TEXT]
