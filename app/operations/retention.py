"""Forget what the privacy notice says is forgotten: accounts that nobody confirmed, with their drafts. For the worker, once a day."""

from datetime import datetime, timedelta

from sqlalchemy import and_, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from app.models.accounts import Account, ConsentGiven, Membership, Organisation, Proof, SignIn
from app.models.actions import Action, Event, Save, UploadedFile
from app.questionnaire.definition import Keeper

UNCONFIRMED_KEPT = timedelta(days=30)
UNCONFIRMED_WITH_ANSWERS_KEPT = timedelta(days=90)
"""After the last change. Both stand on the register page and in the privacy notice, section 6."""
PROOFS_KEPT = timedelta(days=30)
SIGN_INS_KEPT = timedelta(days=365)


def forget_unconfirmed(session: Session, at: datetime, most: int = 200) -> int:
    """Delete unconfirmed accounts whose time is over, with all that only they could see; at most `most`. Returns how many."""
    of_account = and_(Membership.account_id == Account.id, Membership.organisation_id == Organisation.id)
    has_answers = or_(
        Account.version > 0,
        exists().where(of_account, Organisation.version > 0),
        exists().where(of_account, Action.organisation_id == Organisation.id, Action.version > 0),
    )
    is_in_use = exists().where(
        of_account, Action.organisation_id == Organisation.id, Action.changed_at > at - UNCONFIRMED_WITH_ANSWERS_KEPT
    )
    other = Membership.__table__.alias("other")
    is_shared = exists().where(
        Membership.account_id == Account.id, other.c.organisation_id == Membership.organisation_id, other.c.account_id != Account.id
    )
    over = or_(
        and_(Account.created_at <= at - UNCONFIRMED_KEPT, ~has_answers),
        and_(Account.created_at <= at - UNCONFIRMED_WITH_ANSWERS_KEPT, ~is_in_use),
    )
    found = select(Account.id).where(Account.confirmed_at.is_(None), over, ~is_shared).order_by(Account.id).limit(most)
    ids = session.scalars(found).all()
    for account_id in ids:
        _forget_account(session, account_id)
    session.expire_all()
    return len(ids)


def _forget_account(session: Session, account_id: int) -> None:
    organisations = list(session.scalars(select(Membership.organisation_id).where(Membership.account_id == account_id)))
    actions = list(session.scalars(select(Action.id).where(Action.organisation_id.in_(organisations))))
    _forget_saves(session, Keeper.ACTION, actions)
    _forget_saves(session, Keeper.ORGANISATION, organisations)
    _forget_saves(session, Keeper.PERSON, [account_id])
    for about, ids in (("action", actions), ("account", [account_id])):
        session.execute(delete(Event).where(Event.about == about, Event.about_id.in_([str(each) for each in ids])))
    session.execute(update(Event).where(Event.by_id == account_id).values(by_id=None))
    session.execute(delete(UploadedFile).where(UploadedFile.organisation_id.in_(organisations)))
    session.execute(delete(Action).where(Action.id.in_(actions)))
    for table in (ConsentGiven, Proof, SignIn, Membership):
        session.execute(delete(table).where(table.account_id == account_id))
    session.execute(delete(Organisation).where(Organisation.id.in_(organisations)))
    session.execute(delete(Account).where(Account.id == account_id))


def _forget_saves(session: Session, keeper: Keeper, ids: list[int] | list[str]) -> None:
    session.execute(delete(Save).where(Save.keeper == keeper, Save.keeper_id.in_([str(each) for each in ids])))


def forget_old_proofs(session: Session, at: datetime) -> None:
    """Delete codes and links that ended a month ago."""
    session.execute(delete(Proof).where(Proof.expires_at <= at - PROOFS_KEPT))


def forget_old_sign_ins(session: Session, at: datetime) -> None:
    """Delete what is noted of devices that have not been used for a year."""
    session.execute(delete(SignIn).where(SignIn.last_seen_at <= at - SIGN_INS_KEPT))
