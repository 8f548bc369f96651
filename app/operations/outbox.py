"""The outbox: a mail is written in the transaction it belongs to, claimed by one worker at a time, and sent or given up with its reason."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from app.models.outbox import QUEUED, SENT, UNDELIVERABLE, OutboxMail
from app.queries.outbox import LONGEST_PAUSE, is_due, is_free, waits_for_its_receipt

PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    *(LONGEST_PAUSE,) * 9,
)
"""Between one attempt and the next. The last attempt is 4 days and 17 hours after the first: RFC 5321, 4.5.4.1 asks for 4 to 5 days."""

MOST_CLAIMS = 50
"""A mail that was claimed this often without an end kills its workers: it is given up."""

KEPT_FOR = timedelta(days=30)
LONGEST_REASON = 500


class LetterEmptied(Exception):
    """What the letter said is no longer kept, so it cannot be sent again."""


def queue_mail(
    session: Session,
    *,
    kind: str,
    to: str,
    language: str,
    values: Mapping[str, Any],
    at: datetime,
    submission_id: int | None = None,
) -> OutboxMail:
    """Put one letter into the outbox, within the caller's transaction. `kind` and its `values`: `app.mail.letters`.

    Its `message_id` is the part of the Message-ID before the @; what stands after it is the domain of the sender's address.
    """
    mail = OutboxMail(
        kind=kind,
        to=to,
        language=language,
        message_id=secrets.token_hex(16),
        values=dict(values),
        submission_id=submission_id,
        state=QUEUED,
        attempts=0,
        next_attempt_at=at,
        queued_at=at,
    )
    session.add(mail)
    session.flush()
    return mail


def claim_due(session: Session, worker: str, at: datetime, lease: timedelta) -> OutboxMail | None:
    """Take the next mail that can be sent, for as long as `lease`; None when none is due. One worker holds a mail at a time.

    A mail with a receipt can be sent once the PDF is made.
    """
    return _claim(session, worker, at, lease, ~waits_for_its_receipt())


def claim_to_print(session: Session, worker: str, at: datetime, lease: timedelta) -> OutboxMail | None:
    """Take the next mail whose receipt must be made first, in the same way."""
    return _claim(session, worker, at, lease, waits_for_its_receipt())


def hand_back(session: Session, mail_id: int, worker: str) -> None:
    """The receipt is made: the mail can be sent, and making it counts as no attempt."""
    session.execute(
        update(OutboxMail)
        .where(OutboxMail.id == mail_id, OutboxMail.leased_by == worker)
        .values(leased_by=None, leased_until=None, attempts=OutboxMail.attempts - 1)
        .execution_options(synchronize_session=False)
    )


def _claim(session: Session, worker: str, at: datetime, lease: timedelta, which: ColumnElement[bool]) -> OutboxMail | None:
    _give_up_killers(session, at, lease)
    first = select(OutboxMail.id).where(is_due(at), is_free(at, lease), which).order_by(OutboxMail.next_attempt_at, OutboxMail.id).limit(1)
    # SQLite knows no row locks: there the writing transaction holds the whole database, and the lock is left out of the SQL.
    claimed = (
        update(OutboxMail)
        .where(OutboxMail.id == first.with_for_update(skip_locked=True).scalar_subquery(), is_free(at, lease))
        .values(leased_by=worker, leased_until=at + lease, attempts=OutboxMail.attempts + 1)
        .returning(OutboxMail)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return session.scalars(claimed).one_or_none()


def _give_up_killers(session: Session, at: datetime, lease: timedelta) -> None:
    """Give up what no worker survives, as soon as nobody holds it any more."""
    session.execute(
        update(OutboxMail)
        .where(OutboxMail.attempts >= MOST_CLAIMS, is_due(at), is_free(at, lease))
        .values(
            state=UNDELIVERABLE,
            last_error=f"The worker stopped {MOST_CLAIMS} times while it had this mail in hand.",
            leased_by=None,
            leased_until=None,
        )
        .execution_options(synchronize_session=False)
    )


def mark_sent(session: Session, mail_id: int, at: datetime) -> None:
    """The mail has left. Codes and links are forgotten at once; what a receipt's letter says is kept for sending it again."""
    mail = session.get_one(OutboxMail, mail_id, populate_existing=True)
    mail.state, mail.sent_at, mail.last_error = SENT, at, ""
    mail.leased_by = mail.leased_until = None
    if mail.submission_id is None:
        mail.values = {}


def mark_failed(session: Session, mail_id: int, worker: str, reason: str, at: datetime, *, permanent: bool = False) -> None:
    """An attempt failed: try again after a pause that grows, or give up when it is `permanent` or was the last one.

    Does nothing when another worker has taken the mail over meanwhile, or it has left.
    """
    mail = session.get_one(OutboxMail, mail_id, populate_existing=True)
    if mail.state != QUEUED or mail.leased_by != worker:
        return
    mail.last_error = reason[:LONGEST_REASON]
    mail.leased_by = mail.leased_until = None
    if permanent or mail.attempts > len(PAUSES):
        mail.state, mail.next_attempt_at = UNDELIVERABLE, at
    else:
        mail.next_attempt_at = at + PAUSES[mail.attempts - 1]


def send_again(session: Session, mail: OutboxMail, at: datetime) -> OutboxMail:
    """Have a mail sent again, now: the same row while it waits or was given up, a new mail when it has left. Raises `LetterEmptied`.

    A new mail has a Message-ID of its own: mailboxes drop a second mail with one they have seen.
    """
    if not mail.values:
        raise LetterEmptied
    if mail.state == SENT:
        return queue_mail(
            session, kind=mail.kind, to=mail.to, language=mail.language, values=mail.values, at=at, submission_id=mail.submission_id
        )
    mail.state, mail.attempts, mail.next_attempt_at = QUEUED, 0, at
    return mail


def empty_old_letters(session: Session, at: datetime, most: int = 1000) -> int:
    """Forget address, values and error of mails that left, or were given up, 30 days ago; at most `most` of them at a time.

    Message-ID and state stay (privacy notice, retention). Returns how many were emptied.
    """
    ended = or_(
        and_(OutboxMail.state == SENT, OutboxMail.sent_at <= at - KEPT_FOR),
        and_(OutboxMail.state == UNDELIVERABLE, OutboxMail.next_attempt_at <= at - KEPT_FOR),
    )
    old = session.scalars(select(OutboxMail).where(OutboxMail.to != "", ended).limit(most)).all()
    for mail in old:
        mail.to, mail.values, mail.last_error = "", {}, ""
    return len(old)
