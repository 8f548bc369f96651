"""For machines: is the process up, is it ready, how is it doing."""

from typing import Any

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, current_app
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import NotFound

from app.extensions import db, limiter
from app.web.doors import Door, door

views = Blueprint("machine", __name__)


@views.get("/healthz")
@limiter.exempt
@door(Door.MACHINE)
def healthz() -> Any:
    return "up\n", 200, {"Content-Type": "text/plain; charset=utf-8"}


@views.get("/readyz")
@limiter.exempt
@door(Door.MACHINE)
def readyz() -> Any:
    """200 when the database answers and every migration has been applied, else 503."""
    try:
        is_ready = is_migrated()
    except SQLAlchemyError:
        is_ready = False
    return ("ready\n" if is_ready else "not ready\n"), (200 if is_ready else 503), {"Content-Type": "text/plain; charset=utf-8"}


def is_migrated() -> bool:
    wanted = set(ScriptDirectory(current_app.extensions["migrate"].directory).get_heads())
    with db.engine.connect() as connection:
        return set(MigrationContext.configure(connection).get_current_heads()) == wanted


@views.get("/metrics")
@limiter.exempt
@door(Door.MACHINE)
def metrics() -> Any:
    if not current_app.config["SETTINGS"].metrics:
        raise NotFound
    return generate_latest(), 200, {"Content-Type": CONTENT_TYPE_LATEST}
