"""A server or a worker that is killed and started again in a moment, or dies at a named point.

`python -m tests.torture.dying serve|worker` loads the application once and then, for each line on its input, forks a process that
runs it and says its process number. The line names the point at which that process kills itself: `-` for none, or
`before app.room.module.function`, `after app.room.module.function`.
"""

import ctypes
import importlib
import os
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from sqlalchemy.orm import sessionmaker

from app.config import Settings
from app.extensions import db
from app.factory import create_app
from app.mail.sending import sender_for
from app.mail.worker import Stop, Worker, work
from app.serving import serve_until_stopped
from tests.mail.support import a_pdf

LEASE = timedelta(seconds=4)
"""Much shorter than in service, where a mail whose worker died waits twelve minutes."""

_DIE_WITH_PARENT = 1


def _print_quickly(snapshot: Any) -> bytes:
    return a_pdf(words=snapshot["reference"])


def _die_at(point: str) -> None:
    when, _, name = point.partition(" ")
    room, _, function = name.rpartition(".")
    module = importlib.import_module(room)
    setattr(module, function, _deadly(getattr(module, function), when))


def _deadly(act: Callable[..., Any], when: str) -> Callable[..., Any]:
    @wraps(act)
    def dies(*given: Any, **named: Any) -> Any:
        if when == "after":
            act(*given, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    return dies


def _run(program: str, point: str) -> None:
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    settings = Settings.from_environment(os.environ)
    if point != "-":
        _die_at(point)
    app = create_app(settings)
    if program == "serve":
        serve_until_stopped(app.wsgi_app, settings.host, settings.port)
        return
    with app.app_context():
        stop = Stop()
        stop.listen()
        worker = Worker(
            sessionmaker(db.engine),
            settings,
            sender_for(settings),
            f"worker-{os.getpid()}",
            print_receipt=_print_quickly,
            lease_to_send=LEASE,
            lease_to_print=LEASE,
        )
        work(worker, stop)


def main(program: str) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _run(program, line.strip())
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
