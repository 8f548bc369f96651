"""The service for people while its processes die: a server and a worker of `tests.torture.dying`, and clients that keep a journal."""

import http.client
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import policy
from email.parser import BytesParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.models.accounts import Account, Organisation
from app.models.actions import Action, Receipt, Save, Submission
from app.models.base import writing
from app.models.outbox import SENT, OutboxMail
from app.operations.actions import add_action, new_action_id
from tests.support.answers import ANSWERS, CONFIRMATIONS
from tests.support.visiting import Person, new_person

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 60.0
"""Seconds until a client gives up pressing again, or the outbox is not empty."""


class Mortal:
    """A program that is killed and started again."""

    def __init__(self, program: str, environment: Mapping[str, str], log: Path) -> None:
        words = ["setpriv", "--pdeathsig=KILL", sys.executable, "-m", "tests.torture.dying", program]
        self._log = log.open("ab")
        self._parent = subprocess.Popen(
            words, cwd=ROOT, env=dict(environment), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log, text=True
        )
        self.pid = 0
        self.started_at: list[datetime] = []
        assert self._parent.stdout is not None
        assert self._parent.stdout.readline() == "ready\n", log.read_text()

    def start(self, point: str = "-") -> None:
        assert self._parent.stdin is not None and self._parent.stdout is not None
        self.started_at.append(datetime.now(UTC))
        self._parent.stdin.write(f"{point}\n")
        self._parent.stdin.flush()
        self.pid = int(self._parent.stdout.readline())

    def kill(self) -> None:
        if not self.is_alive():
            return
        try:
            os.kill(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        while self.is_alive():
            time.sleep(0.005)

    def is_alive(self) -> bool:
        if not self.pid:
            return False
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def end(self) -> None:
        self.kill()
        self._parent.kill()
        self._parent.communicate()
        self._log.close()


@dataclass
class Journal:
    """What the service has acknowledged: titles by action, in their order, and the actions said to be submitted."""

    titles: dict[str, list[str]] = field(default_factory=dict)
    submitted: set[str] = field(default_factory=set)
    begun: set[str] = field(default_factory=set)
    answers: int = 0
    pressed_again: int = 0


class Client:
    """A person at a browser on a line that breaks: presses again until there is an answer, and notes what it says."""

    def __init__(self, person: Person, port: int, journal: Journal) -> None:
        cookie = person.client.get_cookie("session", domain="localhost")
        assert cookie is not None
        self._cookie, self._port, self._journal = cookie.value, port, journal

    def fill_in_and_submit(self, action_id: str, rounds: int) -> None:
        self._journal.begun.add(action_id)
        for number in range(rounds):
            title = f"House {number} of {action_id}"
            self._save(action_id, title)
            self._journal.titles.setdefault(action_id, []).append(title)
        self._submit(action_id)
        self._journal.submitted.add(action_id)

    def _save(self, action_id: str, title: str) -> None:
        self._press(f"/en/actions/{action_id}/action/basics", {**ANSWERS["action/basics"], "title": title}, "/action/people")

    def _submit(self, action_id: str) -> None:
        self._press(f"/en/actions/{action_id}/check", {**CONFIRMATIONS, "do": "submit"}, "/submitted")

    def _press(self, address: str, typed: Mapping[str, object], leads_to: str) -> None:
        """Open the page and press its button, again and again with the same body, until the answer is read."""
        page = self._until_answered("GET", address, "")
        if page.status == 303 and page.location.endswith("/submitted"):
            assert leads_to == "/submitted", f"{address} is submitted already"
            return
        fields = {name: re.search(rf'name="{name}" value="([^"]*)"', page.body)[1] for name in ("csrf_token", "seen")}  # type: ignore[index]
        body = urlencode({**fields, **typed}, doseq=True)
        for _ in range(20):
            page = self._until_answered("POST", address, body)
            if page.status not in (500, 503):
                break
            time.sleep(0.2)
        assert (page.status, page.location.endswith(leads_to)) == (303, True), f"{address}: {page.status} {page.location}\n{page.body}"

    def _until_answered(self, method: str, address: str, body: str) -> "Answer":
        until = time.monotonic() + PATIENCE
        while True:
            try:
                answer = self._ask(method, address, body)
            except (OSError, http.client.HTTPException):
                self._journal.pressed_again += 1
                assert time.monotonic() < until, f"no answer from {address}"
                time.sleep(0.02)
                continue
            self._journal.answers += 1
            if method == "GET" and answer.status in (500, 503):
                time.sleep(0.2)
                continue
            return answer

    def _ask(self, method: str, address: str, body: str) -> "Answer":
        headers = {"Cookie": f"session={self._cookie}", "Content-Type": "application/x-www-form-urlencoded"}
        with closing(http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)) as connection:
            connection.request(method, address, body or None, headers)
            with connection.getresponse() as response:
                text = response.read().decode()
        found = re.match(r"session=([^;]+)", response.headers.get("Set-Cookie") or "")
        self._cookie = found[1] if found else self._cookie
        return Answer(response.status, response.headers.get("Location") or "", text)


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    body: str


@dataclass
class World:
    """The processes, the database and the mailboxes, and drafts that only need a title and a submission."""

    app: Flask
    port: int
    mail: Path
    server: Mortal
    worker: Mortal
    template: Person
    journal: Journal = field(default_factory=Journal)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def client(self, number: int) -> tuple[Client, Callable[[], str]]:
        """A person with an organisation of their own, and a function that begins one more action for them, filled in."""
        with self._lock:
            person = new_person(self.app, email=f"person-{number}@example.org")
            with self.app.app_context():
                kept = (
                    db.session.get_one(Account, self.template.account_id),
                    db.session.get_one(Organisation, self.template.organisation_id),
                )
                person_answers, organisation_answers = kept[0].answers, kept[1].answers
                filled_in = db.session.get_one(Action, self.template.action_id)
                answers, pressed = filled_in.answers, filled_in.pressed
                with writing(db.session):
                    db.session.get_one(Account, person.account_id).answers = person_answers
                    db.session.get_one(Organisation, person.organisation_id).answers = organisation_answers

        def one_more() -> str:
            with self._lock, self.app.app_context(), writing(db.session):
                account, organisation = (
                    db.session.get_one(Account, person.account_id),
                    db.session.get_one(Organisation, person.organisation_id),
                )
                action = add_action(db.session(), account, organisation, new_action_id(), datetime.now(UTC))
                action.answers, action.pressed = dict(answers), list(pressed)
                return action.id

        return Client(person, self.port, self.journal), one_more

    def wait_until_all_is_sent(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with self.app.app_context():
                waiting = db.session.scalar(select(func.count()).select_from(OutboxMail).where(OutboxMail.state != SENT))
                db.session.rollback()
            if not waiting:
                return
            time.sleep(0.2)
        raise AssertionError(f"{waiting} mails were not sent")

    def disagreements(self) -> list[str]:
        """Where the journal, the database and the mailboxes do not agree."""
        return [*self._about_drafts(), *self._about_submissions(), *self._about_mails()]

    def _about_drafts(self) -> Iterator[str]:
        with self.app.app_context():
            for action_id, titles in self.journal.titles.items():
                saves = db.session.scalars(select(Save).where(Save.keeper_id == action_id, Save.page == "action/basics").order_by(Save.id))
                kept = [save.answers.get("title") for save in saves]
                if kept != titles[: len(kept)] or len(kept) < len(titles):
                    yield f"{action_id}: acknowledged {titles}, kept {kept}"
            db.session.rollback()

    def _about_submissions(self) -> Iterator[str]:
        with self.app.app_context():
            count = func.count(Submission.id)
            submissions: dict[str, int] = dict(db.session.execute(select(Submission.action_id, count).group_by(Submission.action_id)).all())
            receipts = db.session.scalar(select(func.count()).select_from(Receipt))
            mails = db.session.scalar(select(func.count()).select_from(OutboxMail).where(OutboxMail.kind == "receipt"))
            db.session.rollback()
        yield from (f"{action_id} was acknowledged and is not there" for action_id in self.journal.submitted - set(submissions))
        yield from (f"{action_id} was submitted {number} times" for action_id, number in submissions.items() if number != 1)
        if not len(submissions) == receipts == mails:
            yield f"{len(submissions)} submissions, {receipts} receipts, {mails} mails"

    def _about_mails(self) -> Iterator[str]:
        delivered = self.deliveries()
        with self.app.app_context():
            rows = db.session.execute(select(OutboxMail.message_id, OutboxMail.attempts)).all()
            db.session.rollback()
        for token, attempts in rows:
            times = delivered.pop(token, [])
            if not 1 <= len(times) <= attempts:
                yield f"a mail of {attempts} attempts was delivered {len(times)} times"
            yield from (f"a mail was delivered again at {again} without a death" for again in self._again_without_a_death(times))
        yield from (f"a mail with the Message-ID {token} belongs to no row" for token in delivered)

    def deliveries(self) -> dict[str, list[datetime]]:
        """When each mail was delivered, by its Message-ID."""
        found: dict[str, list[datetime]] = {}
        for path in sorted(self.mail.glob("*.eml")):
            message = BytesParser(policy=policy.default).parsebytes(path.read_bytes(), headersonly=True)
            token = str(message["Message-ID"]).strip("<>").split("@")[0]
            moment = datetime.strptime(path.name.split("-")[0], "%Y%m%dT%H%M%S.%fZ").replace(tzinfo=UTC)
            found.setdefault(token, []).append(moment)
        return found

    def _again_without_a_death(self, times: list[datetime]) -> list[datetime]:
        """Deliveries by the very process that had delivered the mail before: no worker was started in between."""
        return [again for first, again in pairwise(times) if not any(first < started < again for started in self.worker.started_at)]


@contextmanager
def mortal_service(app: Flask, database_url: str, port: int, folder: Path) -> Iterator[World]:
    """Server and worker in processes of their own on the database of `app`; both are started by the caller."""
    mail = folder / "mail"
    mail.mkdir()
    environment = {
        **{name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR", "LD_LIBRARY_PATH") if name in os.environ},
        "SECRET_KEY": "a key for tests that is long enough to be taken",
        "DATABASE_URL": database_url,
        "MAIL_DIR": str(mail),
        "MAIL_FROM": "Call to Local Action <no-reply@example.org>",
        "CONTACT_EMAIL": "organisers@example.org",
        "CONTROLLER_NAME": "Mayors Mechanism",
        "RATE_LIMITS": "off",
        "PORT": str(port),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    template = new_person(app, email="template@example.org")
    for path, answers in ANSWERS.items():
        template.open(template.at(path))
        template.press("continue", answers)
    server, worker = (Mortal(program, environment, folder / f"{program}.log") for program in ("serve", "worker"))
    try:
        yield World(app, port, mail, server, worker, template)
    finally:
        server.end()
        worker.end()
