"""The base of all tables, the types they share, and how a transaction that writes begins."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Engine, MetaData, event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase, Session, scoped_session
from sqlalchemy.types import TypeDecorator

Document = JSON().with_variant(JSONB(), "postgresql")
"""A column for a JSON document."""


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, with its zone on both engines."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


@contextmanager
def writing(session: Session | scoped_session[Any]) -> Iterator[Connection]:
    """One transaction that writes: what was read before is forgotten and read again inside, and all of it is committed, or nothing.

    It gives the session's connection, for statements that need no more.

    On SQLite it begins IMMEDIATE: a read that turns into a write would fail at once when another one writes.
    """
    session.rollback()
    connection = session.connection(execution_options={"writes": True})
    try:
        yield connection
        session.commit()
    except BaseException:
        session.rollback()
        raise


def prepare_sqlite(engine: Engine) -> None:
    """Settings of each SQLite connection: WAL, foreign keys, full synchronisation, 5 s of patience with a lock."""

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", "busy_timeout=5000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
