"""`make bench`: how fast the service is, in ratios taken side by side in one run. Prints a table and writes a JSON file.

Times are processor time of this process; with PostgreSQL, a process of its own, time that passes.
"""

import argparse
import json
import logging
import platform
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from tests.bench import growth, memory, pages, receipts
from tests.bench.measuring import PROCESSOR, WALL, Figure, table
from tests.bench.worlds import HALF, world
from tests.support.databases import Databases, PostgresqlDatabases, SqliteDatabases, folder_in_memory
from tests.support.migrating import migrate_to_newest
from tests.support.postgresql import PostgresqlCluster

PARTS = ("pages", "served", "receipt", "memory", "growth")


def main() -> None:
    options = _options()
    logging.disable(logging.WARNING)
    figures = []
    for figure in _figures(options):
        sys.stderr.write(f"{figure.part}: {figure.what.strip()}: {figure.value:.2f} {figure.unit}\n")
        figures.append(figure)
    sys.stdout.write(table(figures) + "\n")
    written = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "options": {name: value for name, value in vars(options).items() if name != "json"},
        "figures": [figure.as_json() for figure in figures],
    }
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(written, indent=1, ensure_ascii=False) + "\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--actions", type=int, default=100_000, help="how many stored actions are many")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--turns", type=int, default=20, help="times each page is asked in a round")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--json", type=Path, default=Path(".venv/bench.json"), help="where the figures are written")
    return parser.parse_args()


def _figures(options: argparse.Namespace) -> Iterator[Figure]:
    clock = PROCESSOR if options.engine == "sqlite" else WALL
    rounds, turns = options.rounds, options.turns
    with _databases(options.engine) as databases:
        half_url, complete_url = databases.fresh().url, databases.fresh().url
        with world(half_url, clock, until=HALF) as half, world(complete_url, clock) as complete:
            if "pages" in options.parts:
                yield from pages.looking(half, rounds, turns)
                yield from pages.saving(half, rounds, turns)
                yield from pages.submitting(complete, rounds, turns)
            if "served" in options.parts:
                yield from pages.looking_through_a_server(half, half_url, rounds)
            if "receipt" in options.parts or "memory" in options.parts:
                pages.submit_once(complete)
            if "memory" in options.parts:
                yield from memory.holding(half, half_url, complete_url)
            if "receipt" in options.parts:
                yield from receipts.printing(rounds)
                yield from receipts.sizes(complete)
        if "growth" in options.parts:
            with _on_disk(databases) as roomy:
                yield from growth.growing(roomy, clock, options.actions, rounds, turns)


@contextmanager
def _databases(engine: str) -> Iterator[Databases]:
    if engine == "sqlite":
        with folder_in_memory() as folder:
            yield SqliteDatabases(folder, migrate_to_newest)
        return
    cluster = PostgresqlCluster()
    try:
        cluster.start()
        yield PostgresqlDatabases(cluster.url, "bench", migrate_to_newest)
    finally:
        cluster.remove()


@contextmanager
def _on_disk(databases: Databases) -> Iterator[Databases]:
    """The same kind of databases where there is room for many actions: SQLite's in a folder on disk."""
    if isinstance(databases, SqliteDatabases):
        with tempfile.TemporaryDirectory(prefix="call-to-local-action-bench-") as folder:
            yield SqliteDatabases(Path(folder), migrate_to_newest)
    else:
        yield databases


if __name__ == "__main__":
    main()
