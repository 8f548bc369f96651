"""Settings, read once from the environment, typed, with safe defaults. The README's table is written from here."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from app.languages import N_


class SettingMissing(Exception):
    """A setting that production cannot do without; the text says what to set."""


@dataclass(frozen=True)
class Settings:
    """All settings. Sizes are bytes, times seconds."""

    secret_key: str
    secret_key_fallbacks: tuple[str, ...] = ()
    database_url: str = "sqlite:///instance/call-to-local-action.db"
    smtp_url: str = ""
    mail_dir: str = "instance/mail"
    mail_from: str = "Call to Local Action <no-reply@example.org>"
    public_url: str = "http://127.0.0.1:8000"
    contact_email: str = "cta@example.org"
    controller_name: str = N_("Mayors Mechanism")
    """Said in the reader's language where the catalogues know it, else as it is."""
    host: str = "127.0.0.1"
    port: int = 8000
    app_mode: str = "production"
    rate_limits: bool = True
    metrics: bool = False
    trusted_proxies: int = 0
    """How many proxies stand before the service and add to X-Forwarded-For; 0 believes no such header."""

    @property
    def is_demo(self) -> bool:
        return self.app_mode == "demo"

    @property
    def is_https(self) -> bool:
        return urlsplit(self.public_url).scheme == "https"

    @staticmethod
    def from_environment(environment: Mapping[str, str]) -> "Settings":
        """Read the settings; raises `SettingMissing` when production lacks one that matters."""
        mode = environment.get("APP_MODE", "production")
        if mode not in ("production", "demo"):
            raise SettingMissing(f"APP_MODE is “{mode}”. Set it to production, or leave it out; make run sets it to demo.")
        port = environment.get("PORT", "8000")
        if not port.isdecimal():
            raise SettingMissing(f"PORT is “{port}”. Set it to a number, for example 8000.")
        proxies = environment.get("TRUSTED_PROXIES") or "0"
        if not proxies.isdecimal():
            raise SettingMissing(f"TRUSTED_PROXIES is “{proxies}”. Set it to the number of proxies before the service, or leave it out.")
        if mode == "production":
            _demand_for_production(environment)
        return Settings(
            secret_key=environment.get("SECRET_KEY") or "only for the demonstration on this computer",
            secret_key_fallbacks=tuple(filter(None, (key.strip() for key in environment.get("SECRET_KEY_FALLBACKS", "").split(",")))),
            database_url=_with_driver(
                environment.get("DATABASE_URL") or f"sqlite:///{Path.cwd() / 'instance' / 'call-to-local-action.db'}"
            ),
            smtp_url=environment.get("SMTP_URL", ""),
            mail_dir=environment.get("MAIL_DIR") or str(Path.cwd() / "instance" / "mail"),
            mail_from=environment.get("MAIL_FROM") or Settings.mail_from,
            public_url=(environment.get("PUBLIC_URL") or f"http://127.0.0.1:{port}").rstrip("/"),
            contact_email=environment.get("CONTACT_EMAIL") or Settings.contact_email,
            controller_name=environment.get("CONTROLLER_NAME") or Settings.controller_name,
            host=environment.get("HOST") or "127.0.0.1",
            port=int(port),
            app_mode=mode,
            rate_limits=environment.get("RATE_LIMITS", "on") != "off",
            trusted_proxies=int(proxies),
            metrics=environment.get("METRICS", "off") == "on",
        )


_NEEDED = {
    "SECRET_KEY": "a long random text, for example from: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'",
    "PUBLIC_URL": "the address people open, for example https://action.example.org",
    "MAIL_FROM": "the sender of all mail, for example: Call to Local Action <no-reply@example.org>",
    "CONTACT_EMAIL": "the address of the organisers, printed on pages and receipts",
    "CONTROLLER_NAME": "the body that is responsible for the data, printed on the privacy notice and receipts",
}


def _demand_for_production(environment: Mapping[str, str]) -> None:
    for name, meaning in _NEEDED.items():
        if not environment.get(name):
            raise SettingMissing(f"{name} is not set. Set it to {meaning}.")
    if not environment.get("SMTP_URL") and not environment.get("MAIL_DIR"):
        raise SettingMissing("SMTP_URL is not set. Set it to the mail server, for example smtp://user:password@mail.example.org:587.")
    if len(environment["SECRET_KEY"]) < 32:
        raise SettingMissing("SECRET_KEY is too short. Set it to at least 32 random characters.")


def _with_driver(url: str) -> str:
    """PostgreSQL addresses mean psycopg 3, however they are written."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url[len(prefix) :]
    return url
