"""The worker: makes the receipts and sends the mails that wait in the outbox, until it is told to stop.

Making receipts and sending are two loops of their own, so that nobody waits for a PDF because the mail server is slow.
"""

import logging
import signal
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import FrameType
from typing import Any

from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.orm import Session

from app.config import Settings
from app.documents.rendering import ReceiptNotMade, receipt_pdf
from app.mail.messages import Attached, message
from app.mail.sending import NotSent, Sender, sender_for
from app.models.actions import Receipt, Submission
from app.models.base import writing
from app.models.outbox import OutboxMail
from app.operations.counters import forget_old_counters
from app.operations.membership import forget_old_invitations
from app.operations.outbox import claim_due, claim_to_print, empty_old_letters, hand_back, mark_failed, mark_sent
from app.operations.receipts import store_receipt
from app.operations.retention import forget_old_proofs, forget_old_sign_ins, forget_unconfirmed
from app.operations.taking_over import forget_left_aside
from app.queries.outbox import database_time, something_to_print, something_to_send

log = logging.getLogger(__name__)

LEASE_TO_SEND = timedelta(minutes=12)
LEASE_TO_PRINT = timedelta(minutes=2)
"""Longer than the work can take. After a worker died, its mail waits until the lease has ended."""

IDLE = 1.0
LONGEST_TROUBLE = 30.0
PATIENCE_TO_RECORD = 60
"""Seconds to rest when nothing is due; at most when the database does not answer; how often, a second apart, to try to record."""

FORGETTING: tuple[Callable[[Session, datetime], int | None], ...] = (
    empty_old_letters,
    forget_unconfirmed,
    forget_old_proofs,
    forget_old_sign_ins,
    forget_old_invitations,
    forget_old_counters,
    forget_left_aside,
)
"""What the privacy notice promises to forget; each forgets a portion and says how much, or everything at once and says nothing."""

Print = Callable[[Mapping[str, Any]], bytes]
IsThere = Callable[[Session, datetime, timedelta], bool]
Claim = Callable[[Session, str, datetime, timedelta], OutboxMail | None]


@dataclass(frozen=True)
class Worker:
    """One worker. `session_factory` gives a new session at each call, `name` is unique among all workers of the database.

    `now` is the moment of all its work; None, the rule, asks the database's clock, which is one for all machines.
    """

    session_factory: Callable[[], Session]
    settings: Settings
    sender: Sender
    name: str
    now: datetime | None = None
    print_receipt: Print = receipt_pdf
    lease_to_send: timedelta = LEASE_TO_SEND
    lease_to_print: timedelta = LEASE_TO_PRINT

    def print_one(self) -> bool:
        """Make and store one receipt that is due; whether there was one. Raises `SQLAlchemyError` when the database does not answer."""
        mail = self._claim(something_to_print, claim_to_print, self.lease_to_print)
        if mail is None:
            return False
        try:
            pdf = self.print_receipt(self._snapshot(mail))
            self._record(lambda session, at: self._store(session, mail, pdf, at))
        except SQLAlchemyError:
            raise
        except ReceiptNotMade as error:
            self._failed(mail, f"The receipt could not be made. {error}")
        except Exception as error:  # noqa: BLE001  # whatever is wrong with this one, the others must go on
            self._failed(mail, f"The receipt could not be made. {type(error).__name__}: {error}")
        return True

    def send_one(self) -> bool:
        """Send one mail that is due; whether there was one. Raises `SQLAlchemyError` when the database does not answer."""
        mail = self._claim(something_to_send, claim_due, self.lease_to_send)
        if mail is None:
            return False
        try:
            self.sender.send(message(mail, self.settings, self._time(), self._attached(mail)))
        except SQLAlchemyError:
            raise
        except NotSent as error:
            self._failed(mail, error.reason, permanent=error.permanent)
        except Exception as error:  # noqa: BLE001  # whatever is wrong with this one, the others must go on
            self._failed(mail, f"{type(error).__name__}: {error}")
        else:
            self._record(lambda session, at: mark_sent(session, mail.id, at))
            log.info("mail %s sent: %s", mail.id, mail.kind)
        return True

    def tidy(self) -> None:
        """Forget what the privacy notice says is forgotten, in portions, so that nobody else waits long to write."""
        for forget in FORGETTING:
            while self._forgotten(forget):
                pass

    def _forgotten(self, forget: Callable[[Session, datetime], int | None]) -> int | None:
        with self.session_factory() as session:
            at = self.now or database_time(session)
            with writing(session):
                return forget(session, at)

    def _claim(self, is_there: IsThere, claim: Claim, lease: timedelta) -> OutboxMail | None:
        with self.session_factory() as session:
            at = self.now or database_time(session)
            if not is_there(session, at, lease):
                return None
            with writing(session):
                mail = claim(session, self.name, at, lease)
                if mail is not None:
                    # It is read without a transaction from here on.
                    session.expunge(mail)
        return mail

    def _snapshot(self, mail: OutboxMail) -> dict[str, Any]:
        with self.session_factory() as session:
            return session.get_one(Submission, mail.submission_id).snapshot

    def _attached(self, mail: OutboxMail) -> Attached | None:
        if mail.submission_id is None:
            return None
        with self.session_factory() as session:
            receipt = session.get_one(Receipt, mail.submission_id)
            return Attached(receipt.pdf, receipt.file_name)

    def _store(self, session: Session, mail: OutboxMail, pdf: bytes, at: datetime) -> None:
        store_receipt(session, session.get_one(Submission, mail.submission_id), pdf, at)
        hand_back(session, mail.id, self.name)

    def _failed(self, mail: OutboxMail, reason: str, *, permanent: bool = False) -> None:
        log.warning("mail %s not sent: %s, attempt %s%s", mail.id, mail.kind, mail.attempts, ", for good" if permanent else "")
        self._record(lambda session, at: mark_failed(session, mail.id, self.name, reason, at, permanent=permanent))

    def _record(self, change: Callable[[Session, datetime], None]) -> None:
        """Write down what has happened, patiently: a mail that has left and is not marked so would leave again."""
        for attempt in range(PATIENCE_TO_RECORD + 1):
            try:
                with self.session_factory() as session:
                    at = self.now or database_time(session)
                    with writing(session):
                        change(session, at)
                return
            except (OperationalError, InterfaceError, NoConnectionFree):
                if attempt == PATIENCE_TO_RECORD:
                    raise
                time.sleep(1)

    def _time(self) -> datetime:
        if self.now is not None:
            return self.now
        with self.session_factory() as session:
            return database_time(session)


def run_once(session_factory: Callable[[], Session], settings: Settings, sender: Sender, now: datetime | None, worker_name: str) -> bool:
    """Make one receipt and send one mail, if they are due; whether anything was done. None for `now` asks the database's clock."""
    worker = Worker(session_factory, settings, sender, worker_name, now)
    printed = worker.print_one()
    return worker.send_one() or printed


class Stop:
    """Whether the worker is to stop. SIGTERM and SIGINT ask it to, once `listen` was called in the main thread."""

    def __init__(self) -> None:
        self.asked = False

    def listen(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.asked = True

    def wait(self, seconds: float) -> None:
        """Rest, but look once a second whether to stop: an Event would deadlock when its own wait is interrupted by the signal."""
        until = time.monotonic() + seconds
        while not self.asked and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, 1))


def run_for_ever(session_factory: Callable[[], Session], settings: Settings, *, worker_name: str, sender: Sender | None = None) -> None:
    """Work until SIGTERM; what is in hand is finished first. Two threads ask for sessions: give a `sessionmaker`, no scoped session.

    Mail goes where the settings say, unless a `sender` is given. Raises `SmtpAddressUnclear`.
    """
    stop = Stop()
    stop.listen()
    work(Worker(session_factory, settings, sender or sender_for(settings), worker_name), stop)


def work(worker: Worker, stop: Stop) -> None:
    """Make receipts in a thread of its own and send mail in this one, until `stop.asked`."""
    printing = threading.Thread(target=_again_and_again, args=(worker.print_one, stop), name="receipts")
    printing.start()
    try:
        _again_and_again(_with_housekeeping(worker), stop)
    finally:
        stop.asked = True
        printing.join()


def _with_housekeeping(worker: Worker) -> Callable[[], bool]:
    next_at = 0.0

    def send_and_tidy() -> bool:
        nonlocal next_at
        if time.monotonic() >= next_at:
            next_at = time.monotonic() + 3600
            worker.tidy()
        return worker.send_one()

    return send_and_tidy


def _again_and_again(job: Callable[[], bool], stop: Stop) -> None:
    """Do the job again and again; rest when there is none, and longer and longer while something fails, such as the database."""
    trouble = IDLE
    while not stop.asked:
        try:
            done = job()
        except Exception as error:  # noqa: BLE001  # nothing may end the loop; a traceback could tell what people typed
            log.error("the %s does not go on: %s", "database" if isinstance(error, SQLAlchemyError) else "worker", type(error).__name__)
            stop.wait(trouble)
            trouble = min(trouble * 2, LONGEST_TROUBLE)
            continue
        trouble = IDLE
        if not done:
            stop.wait(IDLE)
