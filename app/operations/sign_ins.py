"""End sign-ins: of one device, of all, of all but one. A cookie whose row has ended opens nothing."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.models.accounts import SignIn


def end_sign_ins(session: Session, account_id: int, at: datetime, *, but: str | None = None) -> None:
    """End every sign-in of an account, except the one with the id `but`."""
    theirs = update(SignIn).where(SignIn.account_id == account_id, SignIn.ended_at.is_(None))
    if but is not None:
        theirs = theirs.where(SignIn.id != but)
    session.execute(theirs.values(ended_at=at).execution_options(synchronize_session="fetch"))


def end_sign_in(session: Session, account_id: int, sign_in_id: str, at: datetime) -> None:
    """End one device of an account; one that is not theirs, or has ended, is left alone."""
    one = update(SignIn).where(SignIn.id == sign_in_id, SignIn.account_id == account_id, SignIn.ended_at.is_(None))
    session.execute(one.values(ended_at=at).execution_options(synchronize_session="fetch"))
