"""A database for the mails, on the engine of the run."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker

from app.config import Settings
from app.models.all_tables import metadata
from app.models.base import prepare_sqlite
from tests.support.settings import settings_for_tests


@pytest.fixture
def sessions(empty_database_url: str) -> Iterator[sessionmaker[Session]]:
    """Makes sessions, as a worker's process has them."""
    engine = create_engine(empty_database_url)
    if engine.dialect.name == "sqlite":
        prepare_sqlite(engine)
    metadata.create_all(engine)
    yield sessionmaker(engine)
    engine.dispose()


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 22, 14, 5, 9, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for_tests("sqlite://", SMTP_URL="", MAIL_DIR=str(tmp_path / "mail"))
