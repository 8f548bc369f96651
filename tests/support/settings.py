"""Settings for tests: those of production, so that nothing is easier here than there, with values that belong to nobody."""

from app.config import Settings


def settings_for_tests(database_url: str, **others: str) -> Settings:
    """The settings that the environment would give, with any of its variables changed.

    Mail is refused unless told otherwise: `settings_for_tests(url, SMTP_URL="", MAIL_DIR=str(tmp_path))`.
    """
    return Settings.from_environment(
        {
            "SECRET_KEY": "a key for tests that is long enough to be taken",
            "DATABASE_URL": database_url,
            "PUBLIC_URL": "http://127.0.0.1:8000",
            "MAIL_FROM": "Call to Local Action <no-reply@example.org>",
            "SMTP_URL": "smtp://127.0.0.1:9",
            "CONTACT_EMAIL": "organisers@example.org",
            "CONTROLLER_NAME": "Mayors Mechanism",
            "RATE_LIMITS": "off",
            **others,
        }
    )
