"""Whether a page gets slower as actions pile up: the same pages with few and with many stored actions, side by side.

The stored actions are written straight into the tables, in the shapes that the form, the submission and the worker leave.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, text

from app.extensions import db
from app.models.accounts import Account, ConsentGiven, Membership, Organisation, SignIn
from app.models.actions import Action, Event, Receipt, Save, Submission
from app.models.outbox import SENT, OutboxMail
from app.operations.actions import ALPHABET
from tests.bench.measuring import Clock, Figure, Turn, interleaved, ratio
from tests.bench.pages import look_and_save
from tests.bench.worlds import HALF, LANGUAGE, World, world
from tests.documents.snapshots import snapshot
from tests.support.databases import Databases

PART = "Growth"
FEW = 1_000
OF_AN_ORGANISATION = 10
"""Actions of each organisation, every second one submitted."""
OF_THE_PERSON = 20
SAVES_OF_A_DRAFT = 6
AT_A_TIME = 500
"""Organisations written in one transaction."""
FIRST_ID = 1_000_000
"""Beyond what the measurements themselves will use."""

Rows = Mapping[type, list[dict[str, Any]]]


def growing(databases: Databases, clock: Clock, many: int, rounds: int, turns: int) -> Iterator[Figure]:
    """Each page with `many` stored actions against the same page with `FEW`."""
    with ExitStack() as open_worlds:
        worlds = {number: open_worlds.enter_context(world(databases.fresh().url, clock, until=HALF)) for number in (FEW, many)}
        for number, each in worlds.items():
            store(each, number)
        for what, turns_of in _PAGES.items():
            few, lots = turns_of(worlds[FEW]), turns_of(worlds[many])
            measured = interleaved(_side_by_side(few, lots), rounds, turns)
            for name in few:
                figure = ratio(measured, f"{name} of many", f"{name} of few")
                yield Figure(PART, f"time of a {name} of {what}, {_spaced(many)} actions against {_spaced(FEW)}", *figure, "×", 1.2)


def _side_by_side(few: Mapping[str, Turn], many: Mapping[str, Turn]) -> dict[str, Turn]:
    turns = {}
    for name in few:
        turns[f"{name} of few"], turns[f"{name} of many"] = few[name], many[name]
    return turns


def _spaced(number: int) -> str:
    return f"{number:,}".replace(",", " ")


def _my_actions(each: World) -> dict[str, Turn]:
    return {"GET": lambda: each.caller().get(f"/{LANGUAGE}/actions").seconds}


_PAGES: Mapping[str, Callable[[World], dict[str, Turn]]] = {
    "a step": lambda each: look_and_save(each, "action/basics"),
    "the organisation": lambda each: look_and_save(each, "profile/organisation"),
    "my actions": _my_actions,
}
"""The organisation's name is looked up among all others."""


def store(into: World, number: int) -> None:
    """Write that many actions of other organisations, and twenty more of the person's own."""
    rows = Stored(into.documents())
    with into.app.app_context():
        _write(rows.of_organisation(0, into.person.organisation_id, into.person.account_id, OF_THE_PERSON, receipt=20_000))
        for first in range(0, number // OF_AN_ORGANISATION, AT_A_TIME):
            until = min(first + AT_A_TIME, number // OF_AN_ORGANISATION)
            _write(_together(rows.new_organisation(FIRST_ID + each) for each in range(first, until)))
        if db.engine.dialect.name == "postgresql":
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM ANALYZE"))  # as autovacuum would, sooner


def _write(rows: Rows) -> None:
    with db.engine.connect().execution_options(writes=True) as connection:
        for table in (Account, Organisation, Membership, SignIn, ConsentGiven, Action, Save, Submission, Receipt, OutboxMail, Event):
            _write_table(connection, table, rows.get(table, []))
        connection.commit()


def _write_table(connection: Connection, table: type, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _together(several: Iterator[Rows]) -> Rows:
    joined: dict[type, list[dict[str, Any]]] = {}
    for rows in several:
        for table, some in rows.items():
            joined.setdefault(table, []).extend(some)
    return joined


class Stored:
    """Rows as they would be stored; `documents` are answers to repeat (see `World.documents`)."""

    def __init__(self, documents: Mapping[str, Any]) -> None:
        self._documents = documents
        self._snapshot = snapshot(LANGUAGE)
        self._begun = datetime.now(UTC) - timedelta(days=400)

    def new_organisation(self, number: int) -> Rows:
        """An organisation with its one person and its actions; all of them have this number."""
        at, documents = self._at(number), self._documents
        name = f"Ville de Rivebelle {number}"
        organisation = {"id": number, "created_at": at, "name": name, "country": "MA", "version": 3}
        email = f"person-{number}@example.org"
        account = {"id": number, "email": email, "password_hash": "unusable", "language": LANGUAGE, "created_at": at, "confirmed_at": at}
        consent = {"account_id": number, "key": "mailing_list", "value": "no", "at": at, "language": LANGUAGE, "wording": "-"}
        return {
            Account: [{**account, "answers": documents["account"], "version": 1}],
            Organisation: [{**organisation, "folded_name": name.lower(), "answers": documents["organisation"]}],
            Membership: [{"id": number, "account_id": number, "organisation_id": number, "joined_at": at}],
            SignIn: [{"id": f"sign-in-{number}", "account_id": number, "begun_at": at, "last_seen_at": at}],
            ConsentGiven: [{**consent, "id": number}],
            **self.of_organisation(number * OF_AN_ORGANISATION, number, number, OF_AN_ORGANISATION),
        }

    def of_organisation(self, first: int, organisation_id: int, account_id: int, number: int, receipt: int = 1000) -> Rows:
        """Actions with numbers from `first`, in turn drafts with their saves and submitted ones with all that follows."""
        each = [self._action(first + count, organisation_id, account_id, receipt, is_draft=count % 2 == 0) for count in range(number)]
        return _together(iter(each))

    def _action(self, number: int, organisation_id: int, account_id: int, receipt: int, *, is_draft: bool) -> Rows:
        at, documents = self._at(number), self._documents
        action = {
            "id": action_id_of(number),
            "organisation_id": organisation_id,
            "created_by_id": account_id,
            "created_at": at,
            "changed_at": at,
            "changed_by_id": account_id,
            "answers": documents["action"],
            "version": SAVES_OF_A_DRAFT,
            "pressed": documents["pressed"],
            "submitted_at": None if is_draft else at,
            "title": f"A house for all {number}",
            "country": "MA",
        }
        begun = {"at": at, "by_id": account_id, "what": "action begun", "about": "action", "about_id": action["id"], "details": {}}
        if is_draft:
            return {Action: [action], Event: [begun], Save: list(self._saves(action["id"], account_id, at))}
        return {
            Action: [action],
            Event: [begun, {**begun, "what": "submitted", "details": {"revision": 1}}],
            **self._submission(number, action["id"], account_id, at, receipt),
        }

    def _saves(self, action_id: str, account_id: int, at: datetime) -> Iterator[dict[str, Any]]:
        save = {"keeper": "action", "keeper_id": action_id, "page": "action/basics", "by_id": account_id, "at": at}
        for version in range(1, SAVES_OF_A_DRAFT + 1):
            yield {**save, "version": version, "answers": {"title": f"A house {version}", "summary": "We open a house."}}

    def _submission(self, number: int, action_id: str, account_id: int, at: datetime, receipt: int) -> Rows:
        submission_id = FIRST_ID + number
        submission = {"id": submission_id, "action_id": action_id, "revision": 1, "submitted_at": at, "submitted_by_id": account_id}
        pdf = {"pdf": bytes(receipt), "sha256": hashlib.sha256(action_id.encode()).hexdigest(), "pages": 4, "file_name": "receipt.pdf"}
        mail = {"kind": "receipt", "to": "person@example.org", "language": LANGUAGE, "message_id": action_id, "state": SENT, "values": {}}
        return {
            Submission: [{**submission, "language": LANGUAGE, "code": "K7DM4RXH", "snapshot": self._snapshot}],
            Receipt: [{"submission_id": submission_id, **pdf, "made_at": at}],
            OutboxMail: [{**mail, "submission_id": submission_id, "next_attempt_at": at, "queued_at": at, "sent_at": at}],
        }

    def _at(self, number: int) -> datetime:
        return self._begun + timedelta(seconds=number % 30_000_000)


def action_id_of(number: int) -> str:
    """Ten signs of the alphabet, as scattered as random ones, and the same for the same number."""
    drawn = int.from_bytes(hashlib.sha256(str(number).encode()).digest()[:7])
    return "".join(ALPHABET[drawn >> 5 * place & 31] for place in range(10))
