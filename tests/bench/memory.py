"""What the processes of the service hold in memory after real work.

`python -m tests.bench.memory web <database address> <cookie> <address>…` opens the addresses again and again;
`python -m tests.bench.memory worker <database address>` makes the receipt and sends the mail that wait. Both print the megabytes they
came to hold, as does the program below, which makes a receipt as the worker's own process for it does.
"""

import json
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.orm import sessionmaker

from app.extensions import db
from app.factory import create_app
from app.languages import languages
from app.mail.sending import sender_for
from app.mail.worker import run_once
from tests.bench.calling import Caller
from tests.bench.measuring import PROCESSOR, Figure, once
from tests.bench.pages import step_paths
from tests.bench.worlds import LANGUAGE, World
from tests.documents.snapshots import full_snapshot
from tests.support.settings import settings_for_tests

PART = "Memory"
TIMES = 5
_PRINTING = """
import json, sys
from app.documents.rendering import render_receipt
render_receipt(json.load(sys.stdin))
sys.stdout.write(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def holding(half: World, url_of_half: str, url_with_mail: str) -> Iterator[Figure]:
    """A web process that has shown every page in every language; a worker that has made a receipt and sent its mail."""
    addresses = [half.person.at(path, language) for path in step_paths(half) for language in languages()]
    web = _held([*_THIS, "web", url_of_half, half.cookie, *addresses])
    worker = _held([*_THIS, "worker", url_with_mail])
    printing = _held([sys.executable, "-c", _PRINTING], json.dumps(full_snapshot(LANGUAGE)))
    yield Figure(PART, "a web process, every step page shown in every language", *once(web), "MB")
    yield Figure(PART, "a worker, a receipt made and its mail sent", *once(worker), "MB")
    yield Figure(PART, "the worker's process that makes a receipt, of a full form, at its most", *once(printing), "MB")


_THIS = (sys.executable, "-m", "tests.bench.memory")


def _held(command: list[str], given: str = "") -> float:
    """Megabytes, from the kilobytes that a program writes."""
    done = subprocess.run(command, input=given, text=True, stdout=subprocess.PIPE, check=True)
    return int(done.stdout) * 1024 / 1e6


def main() -> None:
    what, url, *rest = sys.argv[1:]
    if what == "web":
        _show(url, *rest)
    else:
        _work(url)
    status = Path("/proc/self/status").read_text().splitlines()
    sys.stdout.write(next(line.split()[1] for line in status if line.startswith("VmRSS")))


def _show(url: str, cookie: str, *addresses: str) -> None:
    caller = Caller(create_app(settings_for_tests(url)), PROCESSOR, cookie)
    for _ in range(TIMES):
        for address in addresses:
            caller.get(address)


def _work(url: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_for_tests(url, SMTP_URL="", MAIL_DIR=folder)
        with create_app(settings).app_context():
            sessions = sessionmaker(db.engine)
            while run_once(sessions, settings, sender_for(settings), None, f"bench-{secrets.token_hex(2)}"):
                if any(Path(folder).iterdir()):
                    return


if __name__ == "__main__":
    main()
