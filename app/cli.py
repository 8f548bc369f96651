"""`flask --app wsgi …`: serve, worker, seed, and `demo`, which does all of it on one computer."""

import logging
import os
import secrets
import signal
import socket
import subprocess
import sys
from datetime import UTC, datetime
from types import FrameType

import click
from argon2 import PasswordHasher
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy.orm import sessionmaker

from app.extensions import db
from app.mail.worker import run_for_ever
from app.models.base import writing
from app.operations.sample_world.loading import load_sample_world
from app.operations.submitting import Service
from app.serving import serve_until_stopped

SAMPLE_PASSWORD = "sample world 2026"  # noqa: S105  # printed in the README
"""The password of every sample account: sample data is for demonstrations only."""


def init_app(app: Flask) -> None:
    for command in (serve, worker, seed, demo):
        app.cli.add_command(command)


@click.command()
@with_appcontext
def serve() -> None:
    """Serve the application with waitress; SIGTERM lets requests in flight finish."""
    settings = current_app.config["SETTINGS"]
    serve_until_stopped(current_app.wsgi_app, settings.host, settings.port)


@click.command()
@with_appcontext
def worker() -> None:
    """Make receipts and send mail, for ever; as many workers as you like."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    settings = current_app.config["SETTINGS"]
    run_for_ever(sessionmaker(db.engine), settings, worker_name=f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(2)}")


@click.command()
@with_appcontext
def seed() -> None:
    """Write the sample world, once; a database that holds any account is left alone."""
    settings = current_app.config["SETTINGS"]
    service = Service(settings.controller_name, settings.contact_email, settings.public_url)
    with writing(db.session):
        count = load_sample_world(db.session(), service, PasswordHasher().hash(SAMPLE_PASSWORD), datetime.now(UTC))
    click.echo(f"{count} sample actions written." if count else "Nothing written: the database is in use already.")


@click.command()
@with_appcontext
def demo() -> None:
    """All set-up, then worker and server, with sample data; stops with Ctrl-C."""
    upgrade()
    seed.callback()  # type: ignore[misc]  # click types the callback as optional
    settings = current_app.config["SETTINGS"]
    # Sessions of their own: Ctrl-C reaches this process alone, which asks both to finish what is in hand.
    parts = [
        subprocess.Popen([sys.executable, "-m", "flask", "--app", "wsgi", part], start_new_session=True)  # noqa: S603  # our own commands
        for part in ("worker", "serve")
    ]

    def stop(_signal: int, _frame: FrameType | None) -> None:
        for part in parts:
            part.send_signal(signal.SIGTERM)

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, stop)
    click.echo(f"\nCall to Local Action: {settings.public_url}/    mail: {settings.public_url}/en/inbox    Ctrl-C stops.")
    click.echo(f"Sign in to the sample world: marisol.quintana@example.com, password: {SAMPLE_PASSWORD}\n")
    for part in parts:
        part.wait()
