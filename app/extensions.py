"""The Flask extensions, unbound; `factory.create_app` binds them."""

import time

from flask_babel import Babel
from flask_compress import Compress
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

from app.models.all_tables import metadata

db = SQLAlchemy(metadata=metadata, session_options={"expire_on_commit": False})
migrate = Migrate()
login_manager = LoginManager()
babel = Babel()


def address_this_minute() -> str:
    """Whom requests are counted for. Flask-Limiter forgets by the clock of the wall: set back by a day, it would count for a day."""
    return f"{get_remote_address()} {int(time.monotonic()) // 60}"


def address_this_hour() -> str:
    return f"{get_remote_address()} {int(time.monotonic()) // 3600}"


limiter = Limiter(address_this_minute)
compress = Compress()
