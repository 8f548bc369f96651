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
