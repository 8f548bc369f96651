"""`create_app()` wires the rooms and decides nothing."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import StrictUndefined
from sqlalchemy import make_url
from werkzeug.middleware.proxy_fix import ProxyFix

from app import cli
from app.config import Settings
from app.extensions import babel, compress, db, limiter, login_manager, migrate
from app.models.base import prepare_sqlite
from app.web import doors, errors, languages, rendering, security, sign_in_state
from app.web.all_views import ALL_VIEWS
from app.web.cookie import CookieOfAnyAge

ROOT = Path(__file__).resolve().parent.parent


def create_app(settings: Settings) -> Flask:
    """The application for these settings. Nothing is opened or written before the first request or command."""
    app = Flask("app", root_path=str(ROOT / "app"), template_folder=str(ROOT / "templates"), static_folder=None)
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SECRET_KEY_FALLBACKS=list(settings.secret_key_fallbacks),
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings.database_url),
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "translations"),
        SESSION_COOKIE_NAME="session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(days=30),
        RATELIMIT_ENABLED=settings.rate_limits,
        RATELIMIT_STORAGE_URI="memory://",
        RATELIMIT_DEFAULT="600 per minute",
        MAX_FORM_MEMORY_SIZE=None,
        MAX_FORM_PARTS=2000,
        COMPRESS_ALGORITHM=["br", "gzip"],
        # As small as level 6 with brotli's own window and a tenth faster; 64 KB hold any page.
        COMPRESS_BR_LEVEL=5,
        COMPRESS_BR_WINDOW=16,
        COMPRESS_MIMETYPES=["text/html", "text/css"],
        COMPRESS_MIN_SIZE=400,
    )
    app.session_interface = CookieOfAnyAge()
    app.jinja_environment = rendering.Templates
    app.url_map.converters["int"] = security.SmallNumber
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            _make_folder_of(db.engine.url.database)
            prepare_sqlite(db.engine)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"), render_as_batch=True, compare_type=True)
    babel.init_app(app, locale_selector=languages.language_for_babel)
    login_manager.init_app(app)
    limiter.init_app(app)
    compress.init_app(app)
    for part in (languages, security, sign_in_state, doors, rendering, errors):
        part.init_app(app)
    cli.init_app(app)
    for blueprint in ALL_VIEWS:
        app.register_blueprint(blueprint)
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.trusted_proxies, x_proto=settings.trusted_proxies)  # type: ignore[method-assign]
    return app


def _engine_options(url: str) -> dict[str, Any]:
    """PostgreSQL waits as long for a locked row as SQLite for a locked database, 5 s, then 503; the options in the address win.

    Its connections can break, so each is tried before it is used; a server that says nothing at all keeps nobody waiting for long.
    """
    address = make_url(url)
    if address.get_backend_name() != "postgresql":
        return {}
    patience = {"connect_timeout": 5, "tcp_user_timeout": 10_000}
    ours = {name: value for name, value in patience.items() if name not in address.query}
    return {"pool_pre_ping": True, "connect_args": {**ours, "options": f"-c lock_timeout=5000 {address.query.get('options', '')}"}}


def _make_folder_of(path: str | None) -> None:
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
