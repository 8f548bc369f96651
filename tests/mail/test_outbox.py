"""A mail is claimed by one worker at a time, tried with growing pauses, and sent or given up with its reason."""

from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from app.models.base import writing
from app.models.outbox import QUEUED, SENT, UNDELIVERABLE, OutboxMail
from app.operations.outbox import (
    MOST_CLAIMS,
    LetterEmptied,
    claim_due,
    empty_old_letters,
    mark_failed,
    mark_sent,
    queue_mail,
    send_again,
)
from app.queries.outbox import Waiting, mail_of_submission, undeliverable_mails, waiting_mails
from tests.mail.support import RECEIPT_VALUES, a_mail, a_receipt_mail, a_submission, the_mail

LEASE = timedelta(minutes=10)
Sessions = sessionmaker[Session]


def claimed(sessions: Sessions, at: datetime, worker: str = "one") -> int | None:
    with sessions() as session, writing(session):
        mail = claim_due(session, worker, at, LEASE)
        return mail.id if mail else None


def failed(sessions: Sessions, mail_id: int, at: datetime, *, permanent: bool = False) -> None:
    with sessions() as session, writing(session):
        mark_failed(session, mail_id, "one", "451 later, please", at, permanent=permanent)


def sent(sessions: Sessions, mail_id: int, at: datetime) -> None:
    with sessions() as session, writing(session):
        mark_sent(session, mail_id, at)


def test_a_mail_is_written_in_the_transaction_it_belongs_to(sessions: Sessions, now: datetime) -> None:
    with sessions() as session:
        queue_mail(session, kind="reset", to="ana@example.org", language="en", values={}, at=now)
        session.rollback()
    assert claimed(sessions, now) is None


def test_every_mail_has_a_message_id_of_its_own(sessions: Sessions, now: datetime) -> None:
    ids = [a_mail(sessions, now) for _ in range(3)]
    assert len({the_mail(sessions, mail_id).message_id for mail_id in ids}) == 3


def test_one_worker_holds_a_mail_at_a_time(sessions: Sessions, now: datetime) -> None:
    mail_id = a_mail(sessions, now)
    assert [claimed(sessions, now, "one"), claimed(sessions, now, "two")] == [mail_id, None]


def test_workers_that_ask_at_the_same_moment_share_the_mails(sessions: Sessions, now: datetime) -> None:
    mails = {a_mail(sessions, now) for _ in range(12)}
    got: list[int] = []
    start = Barrier(4)

    def work(name: str) -> None:
        start.wait()
        while (mail_id := claimed(sessions, now, name)) is not None:
            got.append(mail_id)

    threads = [Thread(target=work, args=(f"worker {number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == sorted(mails)


def test_the_mail_of_a_worker_that_died_is_claimed_again_when_its_lease_has_ended(sessions: Sessions, now: datetime) -> None:
    mail_id = a_mail(sessions, now)
    claimed(sessions, now, "dead")
    assert [claimed(sessions, now + LEASE - timedelta(seconds=1)), claimed(sessions, now + LEASE)] == [None, mail_id]


def test_a_clock_set_back_by_a_day_delays_no_mail(sessions: Sessions, now: datetime) -> None:
    held, waiting = a_mail(sessions, now), a_mail(sessions, now)
    claimed(sessions, now, "dead")
    claimed(sessions, now, "one")
    failed(sessions, waiting, now)
    yesterday = now - timedelta(days=1)
    assert {claimed(sessions, yesterday), claimed(sessions, yesterday)} == {held, waiting}


def test_the_oldest_mail_is_sent_first(sessions: Sessions, now: datetime) -> None:
    later, first = a_mail(sessions, now), a_mail(sessions, now - timedelta(hours=1))
    assert [claimed(sessions, now), claimed(sessions, now)] == [first, later]


def test_pauses_grow_and_after_five_days_a_mail_is_given_up_with_its_reason(sessions: Sessions, now: datetime) -> None:
    mail_id = a_mail(sessions, now)
    minutes, at = [], now
    while the_mail(sessions, mail_id).state == QUEUED:
        assert claimed(sessions, at) == mail_id
        failed(sessions, mail_id, at)
        mail = the_mail(sessions, mail_id)
        minutes.append((mail.next_attempt_at - at).total_seconds() / 60)
        at = mail.next_attempt_at
    assert minutes == [1, 5, 15, 60, 240, *[720] * 9, 0]
    assert timedelta(days=4) < at - now < timedelta(days=5)
    assert (mail.state, mail.last_error, mail.attempts) == (UNDELIVERABLE, "451 later, please", 15)


def test_a_recipient_who_does_not_exist_is_given_up_at_once(sessions: Sessions, now: datetime) -> None:
    mail_id = a_mail(sessions, now)
    claimed(sessions, now)
    failed(sessions, mail_id, now, permanent=True)
    assert (the_mail(sessions, mail_id).state, claimed(sessions, now + timedelta(days=1))) == (UNDELIVERABLE, None)


def test_a_worker_that_lost_its_lease_does_not_change_what_another_one_holds(sessions: Sessions, now: datetime) -> None:
    mail_id = a_mail(sessions, now)
    claimed(sessions, now, "one")
    claimed(sessions, now + LEASE, "two")
    failed(sessions, mail_id, now + LEASE, permanent=True)
    mail = the_mail(sessions, mail_id)
    assert (mail.state, mail.leased_by) == (QUEUED, "two")


def test_a_mail_that_has_left_stays_sent_whoever_fails_later(sessions: Sessions, now: datetime) -> None:
    mail_id = a_mail(sessions, now)
    claimed(sessions, now, "one")
    sent(sessions, mail_id, now)
    failed(sessions, mail_id, now)
    mail = the_mail(sessions, mail_id)
    assert (mail.state, mail.sent_at, mail.leased_by) == (SENT, now, None)


def test_what_no_worker_survives_is_given_up(sessions: Sessions, now: datetime) -> None:
    mail_id = a_mail(sessions, now)
    for number in range(MOST_CLAIMS):
        assert claimed(sessions, now + number * LEASE) == mail_id
    assert claimed(sessions, now + MOST_CLAIMS * LEASE) is None
    assert the_mail(sessions, mail_id).state == UNDELIVERABLE


def test_codes_and_links_are_forgotten_when_the_mail_has_left(sessions: Sessions, now: datetime) -> None:
    mail_id = a_mail(sessions, now, "sign_in")
    sent(sessions, mail_id, now)
    assert the_mail(sessions, mail_id).values == {}


def test_a_mail_given_up_is_sent_again_as_the_same_mail(sessions: Sessions, now: datetime) -> None:
    mail_id = a_mail(sessions, now)
    claimed(sessions, now)
    failed(sessions, mail_id, now, permanent=True)
    with sessions() as session, writing(session):
        again = send_again(session, session.get_one(OutboxMail, mail_id), now).id
    assert (again, claimed(sessions, now), the_mail(sessions, mail_id).attempts) == (mail_id, mail_id, 1)


def test_a_mail_in_its_pause_is_sent_again_at_once(sessions: Sessions, now: datetime) -> None:
    mail_id = a_mail(sessions, now)
    claimed(sessions, now)
    failed(sessions, mail_id, now)
    with sessions() as session, writing(session):
        send_again(session, session.get_one(OutboxMail, mail_id), now)
    assert claimed(sessions, now) == mail_id


def test_a_mail_that_has_left_is_sent_again_as_a_new_one(sessions: Sessions, now: datetime) -> None:
    submission_id = a_submission(sessions, now)
    first = a_mail(sessions, now, "receipt", submission_id=submission_id)
    sent(sessions, first, now)
    with sessions() as session, writing(session):
        second = send_again(session, session.get_one(OutboxMail, first), now).id
    with sessions() as session:
        newest = mail_of_submission(session, submission_id)
        assert newest is not None
        assert (newest.id, newest.values, newest.state) == (second, RECEIPT_VALUES, QUEUED)
    assert the_mail(sessions, first).message_id != the_mail(sessions, second).message_id


def test_an_emptied_letter_cannot_be_sent_again(sessions: Sessions, now: datetime) -> None:
    mail_id = a_mail(sessions, now, "reset")
    sent(sessions, mail_id, now)
    with sessions() as session, pytest.raises(LetterEmptied):
        send_again(session, session.get_one(OutboxMail, mail_id), now)


def test_thirty_days_after_delivery_a_letter_is_emptied_and_only_id_and_state_stay(sessions: Sessions, now: datetime) -> None:
    old, young, waiting = (a_receipt_mail(sessions, now, action_id) for action_id in ("AAAAAAAAAA", "BBBBBBBBBB", "CCCCCCCCCC"))
    sent(sessions, old, now - timedelta(days=30))
    sent(sessions, young, now - timedelta(days=29))
    before = the_mail(sessions, old).message_id
    with sessions() as session, writing(session):
        assert empty_old_letters(session, now) == 1
    mail = the_mail(sessions, old)
    assert (mail.message_id, mail.state, mail.to, mail.values) == (before, SENT, "", {})
    assert [the_mail(sessions, mail_id).values for mail_id in (young, waiting)] == [RECEIPT_VALUES, RECEIPT_VALUES]


def test_letters_given_up_are_emptied_too_and_in_portions(sessions: Sessions, now: datetime) -> None:
    for _ in range(3):
        mail_id = a_mail(sessions, now)
        claimed(sessions, now)
        failed(sessions, mail_id, now, permanent=True)
    later = now + timedelta(days=30)
    counts = []
    for _ in range(3):
        with sessions() as session, writing(session):
            counts.append(empty_old_letters(session, later, most=2))
    assert counts == [2, 1, 0]


def test_the_operator_sees_what_waits_and_what_was_given_up(sessions: Sessions, now: datetime) -> None:
    waiting, given_up, another = (a_mail(sessions, now) for _ in range(3))
    with sessions() as session, writing(session):
        for mail in session.scalars(select(OutboxMail).where(OutboxMail.id.in_([given_up, another]))):
            mail.state = UNDELIVERABLE
    with sessions() as session:
        assert waiting_mails(session) == Waiting(1, now)
        assert [mail.id for mail in undeliverable_mails(session, 1)] == [another]
        assert [mail.id for mail in undeliverable_mails(session, 1, before=another)] == [given_up]
    assert claimed(sessions, now) == waiting
