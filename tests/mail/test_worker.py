"""Receipts are made and mails leave, whatever one of them, the mail server, the database or the worker itself does meanwhile."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from app.config import Settings
from app.documents.rendering import ReceiptNotMade
from app.mail.inbox import messages
from app.mail.sending import FolderSender, Sender
from app.mail.worker import Stop, Worker, run_once, work
from app.models.actions import Receipt
from app.models.outbox import QUEUED, SENT, UNDELIVERABLE
from tests.mail.support import ObedientSender, SenderThatIsDown, a_mail, a_pdf, a_receipt_mail, the_mail

Sessions = sessionmaker[Session]
Print = Callable[[Mapping[str, Any]], bytes]
MakeWorker = Callable[..., Worker]


def print_quickly(snapshot: Mapping[str, Any]) -> bytes:
    return a_pdf(words=snapshot["reference"])


@pytest.fixture
def a_worker(sessions: Sessions, settings: Settings, now: datetime) -> MakeWorker:
    def make(sender: Sender, print_receipt: Print = print_quickly, name: str = "one", at: datetime = now) -> Worker:
        return Worker(sessions, settings, sender, name, at, print_receipt)

    return make


def receipts(sessions: Sessions) -> list[bytes]:
    with sessions() as session:
        return [receipt.pdf for receipt in session.query(Receipt)]


def state(sessions: Sessions, mail_id: int) -> tuple[str, int, str]:
    mail = the_mail(sessions, mail_id)
    return mail.state, mail.attempts, mail.last_error


def test_the_receipt_is_made_first_and_the_mail_brings_it(sessions: Sessions, now: datetime, a_worker: MakeWorker) -> None:
    mail_id, sender = a_receipt_mail(sessions, now), ObedientSender()
    worker = a_worker(sender)
    assert [worker.send_one(), worker.print_one(), worker.send_one(), worker.print_one(), worker.send_one()] == [
        False,
        True,
        True,
        False,
        False,
    ]
    (message,) = sender.sent
    (attached,) = message.iter_attachments()
    assert [attached.get_content()] == receipts(sessions) == [a_pdf(words="7KDM4RXH2T")]
    assert attached.get_filename() == "2026-11-22_call-to-local-action_7KDM4-RXH2T_r1_fr.pdf"
    assert state(sessions, mail_id) == (SENT, 1, "")


def test_run_once_says_whether_there_was_anything_to_do(sessions: Sessions, settings: Settings, now: datetime) -> None:
    mail_id, sender = a_mail(sessions, now), ObedientSender()
    assert [run_once(sessions, settings, sender, now, "one") for _ in range(2)] == [True, False]
    assert the_mail(sessions, mail_id).sent_at == now


def test_without_a_moment_the_databases_clock_is_asked(sessions: Sessions, settings: Settings, now: datetime) -> None:
    with sessions() as session:
        past, future = now - timedelta(days=36500), now + timedelta(days=36500)
        session.rollback()
    due = a_mail(sessions, past)
    sender = ObedientSender()
    assert run_once(sessions, settings, sender, None, "one")
    sent_at = the_mail(sessions, due).sent_at
    assert sent_at is not None and past < sent_at < future


def test_receipts_are_made_while_the_mail_server_is_down(sessions: Sessions, now: datetime, a_worker: MakeWorker) -> None:
    first, second = (a_receipt_mail(sessions, now, action_id) for action_id in ("AAAAAAAAAA", "BBBBBBBBBB"))
    worker = a_worker(SenderThatIsDown())
    assert [worker.print_one(), worker.send_one(), worker.print_one(), worker.send_one()] == [True] * 4
    assert (len(receipts(sessions)), state(sessions, first), state(sessions, second)) == (
        2,
        (QUEUED, 1, "421 closing"),
        (QUEUED, 1, "421 closing"),
    )


def test_a_mail_arrives_in_the_end_and_once(sessions: Sessions, now: datetime, a_worker: MakeWorker) -> None:
    mail_id, sender = a_mail(sessions, now), ObedientSender(OSError("down"), OSError("down"), OSError("down"))
    at = now
    while the_mail(sessions, mail_id).state == QUEUED:
        a_worker(sender, at=at).send_one()
        at = the_mail(sessions, mail_id).next_attempt_at
    assert (at - now, len(sender.sent)) == (timedelta(minutes=21), 1)


def test_a_recipient_who_does_not_exist_is_not_tried_again(sessions: Sessions, now: datetime, a_worker: MakeWorker) -> None:
    mail_id, sender = a_mail(sessions, now), SenderThatIsDown(permanent=True)
    worker = a_worker(sender)
    assert [worker.send_one(), worker.send_one(), sender.tried] == [True, False, 1]
    assert state(sessions, mail_id) == (UNDELIVERABLE, 1, "550 5.1.1 unknown user")


@pytest.mark.parametrize(
    "poison",
    [
        {"kind": "no such letter"},
        {"kind": "reset", "values": {}},
        {"kind": "reset", "values": {"link": {}, "minutes": "many"}},
        {"to": "nobody"},
        {"language": "xx"},
    ],
    ids=str,
)
def test_a_mail_that_cannot_be_written_does_not_stop_the_others(
    poison: dict[str, Any], sessions: Sessions, now: datetime, a_worker: MakeWorker
) -> None:
    bad, good = a_mail(sessions, now - timedelta(hours=1), **poison), a_mail(sessions, now)
    worker = a_worker(ObedientSender())
    assert [worker.send_one(), worker.send_one(), worker.send_one()] == [True, True, False]
    assert (the_mail(sessions, bad).state, the_mail(sessions, good).state) == (QUEUED, SENT)
    assert the_mail(sessions, bad).last_error != ""


@pytest.mark.parametrize("error", [ReceiptNotMade("It took more than 60 seconds."), MemoryError(), RecursionError()], ids=repr)
def test_a_receipt_that_cannot_be_made_does_not_stop_the_others(
    error: Exception, sessions: Sessions, now: datetime, a_worker: MakeWorker
) -> None:
    bad, good = a_receipt_mail(sessions, now - timedelta(hours=1), "BADBADBADB"), a_receipt_mail(sessions, now)

    def print_or_fail(snapshot: Mapping[str, Any]) -> bytes:
        if snapshot["reference"] == "BADBADBADB":
            raise error
        return print_quickly(snapshot)

    sender = ObedientSender()
    worker = a_worker(sender, print_or_fail)
    assert [worker.print_one(), worker.print_one(), worker.print_one(), worker.send_one(), worker.send_one()] == [
        True,
        True,
        False,
        True,
        False,
    ]
    assert (state(sessions, good)[0], len(sender.sent)) == (SENT, 1)
    waiting = the_mail(sessions, bad)
    assert (waiting.state, waiting.attempts, waiting.next_attempt_at) == (QUEUED, 1, now + timedelta(minutes=1))
    assert waiting.last_error.startswith("The receipt could not be made.")


def test_what_is_no_pdf_is_not_kept_as_a_receipt(sessions: Sessions, now: datetime, a_worker: MakeWorker) -> None:
    mail_id = a_receipt_mail(sessions, now)
    a_worker(ObedientSender(), lambda snapshot: b"Traceback").print_one()
    assert (receipts(sessions), state(sessions, mail_id)[0]) == ([], QUEUED)


def test_no_transaction_stays_open_across_rendering_or_the_network(sessions: Sessions, now: datetime, a_worker: MakeWorker) -> None:
    a_receipt_mail(sessions, now)

    def others_can_write() -> None:
        with sessions() as session:
            session.execute(text("UPDATE outbox SET last_error = last_error || '.'"))
            session.commit()

    class Writing(ObedientSender):
        def send(self, message: Any) -> None:
            others_can_write()
            super().send(message)

    def print_receipt(snapshot: Mapping[str, Any]) -> bytes:
        others_can_write()
        return print_quickly(snapshot)

    sender = Writing()
    worker = a_worker(sender, print_receipt)
    assert [worker.print_one(), worker.send_one(), len(sender.sent)] == [True, True, 1]


def test_two_workers_send_one_mail_once(sessions: Sessions, now: datetime, a_worker: MakeWorker) -> None:
    for _ in range(6):
        a_mail(sessions, now)
    sender = ObedientSender()

    def send_all(worker: Worker) -> None:
        while worker.send_one():
            pass

    threads = [Thread(target=send_all, args=(a_worker(sender, name=name),)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ids = [message["Message-ID"] for message in sender.sent]
    assert (len(ids), len(set(ids))) == (6, 6)


def test_after_a_death_between_sending_and_recording_the_same_mail_leaves_again(
    sessions: Sessions, now: datetime, a_worker: MakeWorker
) -> None:
    a_mail(sessions, now)

    class Dies(ObedientSender):
        def send(self, message: Any) -> None:
            super().send(message)
            raise SystemExit

    sender = Dies()
    with pytest.raises(SystemExit):
        a_worker(sender).send_one()
    survivor = ObedientSender()
    assert a_worker(survivor, name="two").send_one() is False
    assert a_worker(survivor, name="two", at=now + timedelta(minutes=12)).send_one() is True
    assert [message["Message-ID"] for message in survivor.sent] == [message["Message-ID"] for message in sender.sent]


def test_a_sent_mail_is_recorded_even_when_the_database_was_away_for_a_moment(
    sessions: Sessions, now: datetime, a_worker: MakeWorker, engine_name: str
) -> None:
    if engine_name != "sqlite":
        pytest.skip("the lock that is taken here is SQLite's; on PostgreSQL the server is restarted under load elsewhere")
    mail_id, released = a_mail(sessions, now), Event()

    class Locks(ObedientSender):
        def send(self, message: Any) -> None:
            super().send(message)
            blocker = sessions().connection().engine.raw_connection()
            blocker.driver_connection.execute("BEGIN EXCLUSIVE")

            def release() -> None:
                released.wait(6)
                blocker.driver_connection.execute("ROLLBACK")
                blocker.close()

            Thread(target=release).start()

    sender = Locks()
    a_worker(sender).send_one()
    assert (state(sessions, mail_id)[0], len(sender.sent)) == (SENT, 1)


def test_work_goes_on_until_it_is_told_to_stop(sessions: Sessions, now: datetime, a_worker: MakeWorker) -> None:
    a_receipt_mail(sessions, now)
    stop = Stop()

    class StopsAfterwards(ObedientSender):
        def send(self, message: Any) -> None:
            super().send(message)
            stop.asked = True

    sender = StopsAfterwards()
    work(a_worker(sender), stop)
    assert (len(sender.sent), len(receipts(sessions))) == (1, 1)


def test_a_slow_mail_server_keeps_nobody_waiting_for_the_receipt(sessions: Sessions, now: datetime, a_worker: MakeWorker) -> None:
    a_mail(sessions, now - timedelta(hours=1))
    stop, made = Stop(), Event()

    class Slow(ObedientSender):
        def send(self, message: Any) -> None:
            a_receipt_mail(sessions, now)
            assert made.wait(20)
            stop.asked = True
            super().send(message)

    def print_receipt(snapshot: Mapping[str, Any]) -> bytes:
        made.set()
        return print_quickly(snapshot)

    sender = Slow()
    work(a_worker(sender, print_receipt), stop)
    assert (len(sender.sent), len(receipts(sessions))) == (1, 1)


def test_trouble_with_the_database_ends_no_worker(
    sessions: Sessions, now: datetime, a_worker: MakeWorker, caplog: pytest.LogCaptureFixture
) -> None:
    with sessions() as session:
        session.execute(text("ALTER TABLE outbox RENAME TO away"))
        session.commit()
    stop, sender = Stop(), ObedientSender()

    def repair() -> None:
        while "database" not in caplog.text:
            time.sleep(0.05)
        with sessions() as session:
            session.execute(text("ALTER TABLE away RENAME TO outbox"))
            session.commit()
        a_mail(sessions, now)
        while not sender.sent:
            time.sleep(0.05)
        stop.asked = True

    thread = Thread(target=repair)
    thread.start()
    work(a_worker(sender), stop)
    thread.join()
    assert len(sender.sent) == 1


def test_old_letters_are_forgotten_by_the_worker(sessions: Sessions, now: datetime, a_worker: MakeWorker) -> None:
    mail_id = a_mail(sessions, now)
    a_worker(ObedientSender()).send_one()
    a_worker(ObedientSender(), at=now + timedelta(days=30)).tidy()
    assert (the_mail(sessions, mail_id).to, state(sessions, mail_id)) == ("", (SENT, 1, ""))


def test_the_log_names_no_address_and_no_code(
    sessions: Sessions, now: datetime, a_worker: MakeWorker, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", logger="app")
    for kind in ("sign_in", "no such letter"):
        a_mail(sessions, now, kind)
    worker = a_worker(ObedientSender())
    worker.send_one()
    worker.send_one()
    assert "sent: sign_in" in caplog.text and "not sent" in caplog.text
    assert "ana@" not in caplog.text and "493817" not in caplog.text and "token" not in caplog.text


PROGRAM = """
import sys
from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker
from app.mail.worker import run_for_ever
from app.mail.sending import FolderSender
from app.models.base import prepare_sqlite
from pathlib import Path
from tests.support.settings import settings_for_tests
import time

url, folder = sys.argv[1:]

class Slow(FolderSender):
    def send(self, message):
        print("in hand", flush=True)
        time.sleep(0.5)
        super().send(message)

engine = create_engine(url)
if engine.dialect.name == "sqlite":
    prepare_sqlite(engine)
run_for_ever(sessionmaker(engine), settings_for_tests(url), worker_name="one", sender=Slow(Path(folder)))
print("stopped", flush=True)
"""


def test_sigterm_lets_the_mail_in_hand_leave_and_starts_no_other(sessions: Sessions, now: datetime, tmp_path: Path) -> None:
    first = a_mail(sessions, now - timedelta(days=36500))
    second = a_mail(sessions, now - timedelta(days=36499))
    with sessions() as session:
        url = session.get_bind().engine.url.render_as_string(hide_password=False)
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, url, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "in hand\n"
        os.kill(process.pid, signal.SIGTERM)
        assert process.stdout.readline() == "stopped\n"
    assert process.returncode == 0
    assert (the_mail(sessions, first).state, the_mail(sessions, second).state, len(messages(tmp_path))) == (SENT, QUEUED, 1)


def test_the_folder_holds_what_was_sent(sessions: Sessions, now: datetime, tmp_path: Path, a_worker: MakeWorker) -> None:
    a_receipt_mail(sessions, now)
    worker = a_worker(FolderSender(tmp_path))
    worker.print_one()
    worker.send_one()
    (mail,) = messages(tmp_path)
    assert (mail.to, mail.language, mail.attachments) == (
        "ana@example.org",
        "fr",
        ("2026-11-22_call-to-local-action_7KDM4-RXH2T_r1_fr.pdf",),
    )
