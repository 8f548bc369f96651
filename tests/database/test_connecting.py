"""What an operator writes into `DATABASE_URL` counts."""

import pytest
from flask import Flask
from sqlalchemy import text

from app.extensions import db
from app.factory import create_app
from tests.support.databases import EngineName
from tests.support.settings import settings_for_tests


def lock_timeout(app: Flask) -> str | None:
    with app.app_context():
        try:
            return db.session.scalar(text("SHOW lock_timeout"))
        finally:
            db.session.remove()
            db.engine.dispose()


def test_options_in_the_address_win_over_ours(database_url: str, engine_name: EngineName) -> None:
    if engine_name != "postgresql":
        pytest.skip("only PostgreSQL takes options in its address")
    usual = create_app(settings_for_tests(database_url))
    impatient = create_app(settings_for_tests(f"{database_url}?options=-c%20lock_timeout%3D50ms"))
    assert (lock_timeout(usual), lock_timeout(impatient)) == ("5s", "50ms")


def test_sqlite_writes_through_to_the_disk_and_waits_for_a_lock(app: Flask, engine_name: EngineName) -> None:
    if engine_name != "sqlite":
        pytest.skip("PostgreSQL does so by itself")
    wanted = {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2, "busy_timeout": 5000}
    with app.app_context():
        for _ in range(2):
            with db.engine.connect() as connection:
                assert {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted} == wanted
                connection.invalidate()
        db.engine.dispose()
