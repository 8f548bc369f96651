"""Migrations as an operator runs them, from a test."""

from flask_migrate import upgrade

from app.extensions import db
from app.factory import create_app
from tests.support.settings import settings_for_tests


def migrate_to_newest(database_url: str) -> None:
    """Bring the database at this address to the newest migration and close every connection to it."""
    app = create_app(settings_for_tests(database_url))
    with app.app_context():
        upgrade()
        db.engine.dispose()
