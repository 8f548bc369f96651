"""Factories of the tests about mail: rows, letters, a PDF, and a sender that does as it is told."""

import zlib
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from app.mail.sending import NotSent
from app.models.accounts import Account, Organisation
from app.models.actions import Action, Submission
from app.models.base import writing
from app.models.outbox import OutboxMail
from app.operations.outbox import queue_mail

RECEIPT_VALUES: dict[str, Any] = {
    "reference": "7KDM4-RXH2T",
    "title": "Guichet unique pour les personnes nouvellement arrivées",
    "title_language": "fr",
    "organisation": "Ville de Montréal",
    "submitted_at": "2026-11-22T14:05:09Z",
    "has_private_page": True,
    "action_address": "https://action.example.org/fr/actions/7KDM4RXH2T",
    "verify_address": "https://action.example.org/fr/verify",
    "contact": "organisers@example.org",
}
SECRET_VALUES = {"code": "493817", "link": "https://action.example.org/en/account/confirm?token=pQ3rT9vX2mN8kL5jH7", "minutes": 60}
COLLEAGUE_VALUES = {
    "organisation": "Rivebelle",
    "person": "Ben",
    "email": "ben@example.org",
    "link": "https://action.example.org/en/organisations/7",
}
VALUES: dict[str, dict[str, Any]] = {
    "receipt": RECEIPT_VALUES,
    "confirm": SECRET_VALUES,
    "sign_in": SECRET_VALUES,
    "reset": SECRET_VALUES,
    "no_profile": {"wanted": "reset", "register_address": "https://action.example.org/en/account/register"},
    "password_changed": {"at": "2026-11-22T14:05:09Z", "reset_address": "https://action.example.org/en/account/reset"},
    "address_changed": {"at": "2026-11-22T14:05:09Z"},
    "new_address": SECRET_VALUES,
    "invitation": {
        "organisation": "Rivebelle",
        "by": "Ana",
        "code": "7KDM-4RXH",
        "link": "https://action.example.org/en/invitation?token=pQ3rT9vX2mN8kL5jH7",
        "code_address": "https://action.example.org/en/invitation",
        "days": 14,
    },
    "asked_to_join": COLLEAGUE_VALUES,
    "colleague_joined": {**COLLEAGUE_VALUES, "by": "Ana"},
    "colleague_removed": {**COLLEAGUE_VALUES, "by": "Ana"},
    "let_in": {"organisation": "Rivebelle", "by": "Ana", "link": "https://action.example.org/en/organisations/7"},
    "not_let_in": {"organisation": "Rivebelle"},
    "removed": {"organisation": "Rivebelle", "by": "Ana"},
    "colleague_left": COLLEAGUE_VALUES,
    "left": {"organisation": "Rivebelle"},
}


def a_pdf(pages: int = 2, words: str = "") -> bytes:
    """As WeasyPrint writes them: page objects inside a compressed object stream."""
    objects = [b"<</Type /Pages/Kids []/Count 9>>", *[b"<</Type /Page/Parent 1 0 R>>"] * pages]
    starts = b" ".join(b"%d %d" % (number, sum(map(len, objects[:number]))) for number in range(len(objects))) + b"\n"
    stream = zlib.compress(starts + b"".join(objects))
    dictionary = b"<</Type /ObjStm/N %d/First %d/Filter /FlateDecode>>" % (len(objects), len(starts))
    return b"%PDF-1.7\n% " + words.encode() + b"\n5 0 obj\n" + dictionary + b"\nstream\n" + stream + b"\nendstream\n"


def a_mail(sessions: sessionmaker[Session], at: datetime, kind: str = "address_changed", **others: Any) -> int:
    """A queued mail; returns its id."""
    row = {"kind": kind, "to": "ana@example.org", "language": "es", "values": VALUES.get(kind, {}), "at": at, **others}
    with sessions() as session, writing(session):
        return queue_mail(session, **row).id


def a_submission(sessions: sessionmaker[Session], at: datetime, action_id: str = "7KDM4RXH2T") -> int:
    """A submitted action with all it hangs on; returns the submission's id."""
    with sessions() as session, writing(session):
        account = Account(email="ana@example.org", password_hash="", language="fr", created_at=at, confirmed_at=None)
        organisation = Organisation(created_at=at, name="Ville de Montréal")
        session.add_all([account, organisation])
        session.flush()
        action = Action(
            id=action_id,
            organisation=organisation,
            created_by_id=account.id,
            created_at=at,
            changed_at=at,
            changed_by_id=account.id,
            submitted_at=at,
        )
        said = {"language": "fr", "code": "ABCD1234", "snapshot": {"reference": action_id}}
        submission = Submission(action=action, revision=1, submitted_at=at, submitted_by=account, **said)
        session.add(submission)
        session.flush()
        return submission.id


def a_receipt_mail(sessions: sessionmaker[Session], at: datetime, action_id: str = "7KDM4RXH2T") -> int:
    """A mail that brings a receipt which is not made yet; returns the mail's id."""
    return a_mail(sessions, at, "receipt", language="fr", submission_id=a_submission(sessions, at, action_id))


def the_mail(sessions: sessionmaker[Session], mail_id: int) -> OutboxMail:
    with sessions() as session:
        mail = session.get_one(OutboxMail, mail_id)
        session.expunge(mail)
        return mail


class ObedientSender:
    """Keeps what it is given; with errors, raises one at each call as long as there are any."""

    def __init__(self, *errors: Exception) -> None:
        self.sent: list[EmailMessage] = []
        self._errors: Iterator[Exception] = iter(errors)

    def send(self, message: EmailMessage) -> None:
        error = next(self._errors, None)
        if error is not None:
            raise error
        self.sent.append(message)


class SenderThatIsDown:
    def __init__(self, *, permanent: bool = False) -> None:
        self._permanent = permanent
        self.tried = 0

    def send(self, message: EmailMessage) -> None:
        self.tried += 1
        raise NotSent("550 5.1.1 unknown user" if self._permanent else "421 closing", permanent=self._permanent)
