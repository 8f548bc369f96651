"""Databases for tests, on either engine: each a quick copy of a template that was migrated once."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

import psycopg
from psycopg import sql

EngineName = Literal["sqlite", "postgresql"]
Migrate = Callable[[str], None]
"""Brings the empty database at this address to the newest migration and closes every connection to it."""


class Databases(Protocol):
    """Makes databases: each a copy of the migrated template, or empty for tests of migrations."""

    def fresh(self, *, migrated: bool = True) -> "Database": ...


@dataclass(frozen=True)
class Database:
    """A database of one test. `url` is what DATABASE_URL would say; `drop` ends it, whoever is still connected."""

    url: str
    drop: Callable[[], None]


class SqliteDatabases:
    """Files in one folder; the template is made at the first call."""

    def __init__(self, folder: Path, migrate: Migrate) -> None:
        self._folder = folder
        self._migrate = migrate
        self._template = folder / "template.db"
        self._count = 0

    def fresh(self, *, migrated: bool = True) -> Database:
        self._count += 1
        path = self._folder / f"test_{self._count}.db"
        if migrated:
            if not self._template.exists():
                self._migrate(f"sqlite:///{self._template}")
            shutil.copyfile(self._template, path)
        return Database(f"sqlite:///{path}", lambda: _remove_sqlite(path))


def _remove_sqlite(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


class PostgresqlDatabases:
    """Databases of one cluster, named after the process that asks (`worker`, such as gw0); the template is made at the first call."""

    def __init__(self, cluster_url: str, worker: str, migrate: Migrate) -> None:
        self._cluster_url = cluster_url
        self._migrate = migrate
        self._worker = worker
        self._has_template = False
        self._count = 0

    def fresh(self, *, migrated: bool = True) -> Database:
        self._count += 1
        name = f"test_{self._worker}_{self._count}"
        template = f"template_{self._worker}"
        if migrated and not self._has_template:
            self._create(template, "template0")
            self._migrate(f"{self._cluster_url}/{template}")
            self._has_template = True
        self._create(name, template if migrated else "template0")
        return Database(f"{self._cluster_url}/{name}", lambda: self._drop(name))

    def _create(self, name: str, template: str) -> None:
        self._run(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))

    def _drop(self, name: str) -> None:
        self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(f"{self._cluster_url}/postgres", autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def folder_in_memory() -> Iterator[Path]:
    """A folder that vanishes, in memory where the system offers that: SQLite waits for the disk at each commit."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(prefix="call-to-local-action-", dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield Path(folder)
