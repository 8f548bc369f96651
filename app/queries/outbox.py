"""Look up mails: where the one of a submission stands, which could not be delivered, how many wait."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from app.models.actions import Receipt
from app.models.outbox import QUEUED, UNDELIVERABLE, OutboxMail

LONGEST_PAUSE = timedelta(hours=12)
"""Between one attempt and the next."""

SLACK = timedelta(hours=1)


def database_time(session: Session) -> datetime:
    """The database's clock: leases of workers on several machines are compared by one clock. SQLite's is this machine's."""
    if session.get_bind().dialect.name != "postgresql":
        return datetime.now(UTC)
    now: datetime = session.scalars(select(func.clock_timestamp())).one()
    return now.astimezone(UTC)


def is_due(at: datetime) -> ColumnElement[bool]:
    """Queued, and its moment has come; the first attempt waits for none.

    So a clock that was set back, or a web server's that is ahead, delays no code. Nor does it delay a later attempt by more than
    its pause: a moment that no schedule can have given is over, too.
    """
    moment = OutboxMail.next_attempt_at
    return and_(OutboxMail.state == QUEUED, or_(OutboxMail.attempts == 0, moment <= at, moment > at + LONGEST_PAUSE + SLACK))


def is_free(at: datetime, lease: timedelta) -> ColumnElement[bool]:
    """Held by nobody, or by a worker that died, or until a moment that no lease can have given, since the clock was set back."""
    until = OutboxMail.leased_until
    return or_(until.is_(None), until <= at, until > at + lease + SLACK)


def waits_for_its_receipt() -> ColumnElement[bool]:
    """The mail brings a receipt whose PDF is not made yet."""
    made = select(Receipt.submission_id).where(Receipt.submission_id == OutboxMail.submission_id)
    return and_(OutboxMail.submission_id.is_not(None), ~made.exists())


def something_to_print(session: Session, at: datetime, lease: timedelta) -> bool:
    """Whether a receipt waits to be made. Asked before a worker begins to write, so that an idle one takes no lock."""
    return _exists(session, at, lease, waits_for_its_receipt())


def something_to_send(session: Session, at: datetime, lease: timedelta) -> bool:
    """Whether a mail waits to be sent, in the same way."""
    return _exists(session, at, lease, ~waits_for_its_receipt())


def _exists(session: Session, at: datetime, lease: timedelta, which: ColumnElement[bool]) -> bool:
    return session.scalar(select(OutboxMail.id).where(is_due(at), is_free(at, lease), which).limit(1)) is not None


def mail_of_submission(session: Session, submission_id: int) -> OutboxMail | None:
    """The newest mail with the receipt of a submission."""
    found = select(OutboxMail).where(OutboxMail.submission_id == submission_id)
    return session.scalars(found.order_by(OutboxMail.id.desc()).limit(1)).one_or_none()


def undeliverable_mails(session: Session, limit: int, before: int | None = None) -> list[OutboxMail]:
    """Mails that were given up, newest first; `before` is the id of the last one seen."""
    found = select(OutboxMail).where(OutboxMail.state == UNDELIVERABLE)
    if before is not None:
        found = found.where(OutboxMail.id < before)
    return list(session.scalars(found.order_by(OutboxMail.id.desc()).limit(limit)))


@dataclass(frozen=True)
class Waiting:
    """How many mails wait, and since when the oldest of them does."""

    count: int
    since: datetime | None


def waiting_mails(session: Session) -> Waiting:
    """For the operator: a growing number, or an old one, means that no worker runs or the mail server does not answer."""
    count, since = session.execute(select(func.count(), func.min(OutboxMail.queued_at)).where(OutboxMail.state == QUEUED)).one()
    return Waiting(count, since)
