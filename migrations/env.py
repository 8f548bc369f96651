"""Runs the migrations inside the application's own engine. `flask --app wsgi db upgrade`, `db downgrade`, `db migrate`."""

from alembic import context
from flask import current_app

migrate = current_app.extensions["migrate"]


def run() -> None:
    """One transaction for all; SQLite copies tables in batches, so its foreign keys are off meanwhile."""
    with migrate.db.engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")
        try:
            context.configure(connection=connection, target_metadata=migrate.db.metadata, transactional_ddl=True, **migrate.configure_args)
            with context.begin_transaction():
                context.run_migrations()
        finally:
            connection.rollback()
            if is_sqlite:
                connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=ON")


run()
