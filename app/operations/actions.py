"""Begin an action."""

import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from app.models.accounts import Account, Organisation
from app.models.actions import Action, Event

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, so that nothing is misread. https://www.crockford.com/base32.html"""


class ActionBelongsToOthers(Exception):
    """The identifier of the form is taken by an action of another organisation."""


def random_code(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def new_action_id() -> str:
    """Ten random characters, made with the form that begins an action: about 1.1e15 possibilities."""
    return random_code(10)


def read_code(typed: str) -> str:
    """A code or reference as people type it: any case, with spaces or dashes, O for 0, I and L for 1."""
    forgiven = typed.upper().translate(str.maketrans("OIL", "011"))
    return "".join(sign for sign in forgiven if sign in ALPHABET)


def add_action(session: Session, account: Account, organisation: Organisation, action_id: str, at: datetime) -> Action:
    """Begin an action, once: the same form sent again finds the one it began. Raises `ActionBelongsToOthers`."""
    found = session.get(Action, action_id)
    if found is not None:
        if found.organisation_id != organisation.id:
            raise ActionBelongsToOthers
        return found
    action = Action(
        id=action_id,
        organisation=organisation,
        created_by_id=account.id,
        created_at=at,
        changed_at=at,
        changed_by=account,
        answers={},
        version=0,
        pressed=[],
    )
    session.add(action)
    session.add(Event(at=at, by_id=account.id, what="action begun", about="action", about_id=action_id))
    return action
