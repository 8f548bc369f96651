"""Migrations go up, down and up again, on both engines, with data."""

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from app.extensions import db
from app.factory import create_app
from app.models.accounts import Account
from app.models.actions import Action
from app.models.base import writing
from app.operations.sample_world.loading import load_sample_world
from app.operations.submitting import Service
from app.web.sign_in_state import now
from tests.support.settings import settings_for_tests


@pytest.fixture
def empty(empty_database_url: str):  # type: ignore[no-untyped-def]  # a generator fixture of the application
    application = create_app(settings_for_tests(empty_database_url))
    with application.app_context():
        yield application
        db.session.remove()
        db.engine.dispose()


def fill() -> int:
    with writing(db.session):
        return load_sample_world(db.session(), Service("Us", "us@example.org", "https://example.org"), "unusable", now())


def test_up_down_and_up_again_with_data(empty: object) -> None:
    upgrade()
    assert fill() == db.session.query(Action).count() > 10
    db.session.remove()
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    db.engine.dispose()
    upgrade()
    assert (fill() > 10, db.session.query(Account).count() > 10) == (True, True)


def test_the_migrations_make_just_what_the_models_say(empty: object) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []
