"""Look up who shares an organisation, who is invited to it, who asks to join it, and whether one of its name is here already."""

from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from app.models.accounts import Account, Invitation, JoinRequest, Membership, Organisation
from app.models.actions import Action, Event

SHOWN, ANOTHER, WAITING, LET_IN, NOT_LET_IN = "shown", "another", "waiting", "let in", "not let in"
"""What a `JoinRequest` can be, in the order it may go through."""

LEFT = "left the organisation"
"""The event of somebody who left of their own accord."""


def called(account: Account) -> str:
    """What colleagues call a person: the name they gave, else their address."""
    name = account.answers.get("full_name")
    return name if isinstance(name, str) and name else account.email


def organisation_of_member(session: Session, account_id: int, organisation_id: int, *, for_update: bool = False) -> Organisation | None:
    """The organisation, when this person is a member of it."""
    theirs = (
        select(Organisation)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Organisation.id == organisation_id, Membership.account_id == account_id)
    )
    return session.scalar(theirs.with_for_update(of=Organisation) if for_update else theirs)


def members_of(session: Session, organisation_id: int) -> list[Account]:
    """The members of an organisation, the one who joined first at the head."""
    found = select(Account).join(Membership, Membership.account_id == Account.id).where(Membership.organisation_id == organisation_id)
    return list(session.scalars(found.order_by(Membership.id)))


def is_member(session: Session, account_id: int, organisation_id: int) -> bool:
    found = select(Membership.id).where(Membership.account_id == account_id, Membership.organisation_id == organisation_id)
    return session.scalar(found.limit(1)) is not None


def has_left(session: Session, account_id: int, organisation_id: int) -> bool:
    """Whether this person left the organisation of their own accord at some time."""
    found = select(Event.id).where(Event.about == "organisation", Event.about_id == str(organisation_id))
    return session.scalar(found.where(Event.what == LEFT, Event.by_id == account_id).limit(1)) is not None


# --- invitations ------------------------------------------------------------------------------------------------------------------


def open_invitations(session: Session, organisation_id: int, at: datetime) -> list[Invitation]:
    """Invitations that can still be accepted, the newest for each address."""
    found = select(Invitation).where(
        Invitation.organisation_id == organisation_id, Invitation.ended_at.is_(None), Invitation.expires_at > at
    )
    newest = {invitation.email: invitation for invitation in session.scalars(found.order_by(Invitation.id))}
    return list(newest.values())


def invitation_of_link(session: Session, token_hash: str, at: datetime) -> Invitation | None:
    """The invitation of a link, while it can be accepted. Looking at it uses nothing up."""
    found = (
        select(Invitation)
        .options(joinedload(Invitation.organisation), joinedload(Invitation.invited_by))
        .where(Invitation.token_hash == token_hash, Invitation.ended_at.is_(None), Invitation.expires_at > at)
    )
    return session.scalar(found)


def organisations_that_invite(session: Session, email: str, at: datetime) -> list[int]:
    """The organisations whose invitation of this address can still be accepted."""
    found = select(Invitation.organisation_id).where(Invitation.email == email, Invitation.ended_at.is_(None), Invitation.expires_at > at)
    return list(session.scalars(found.distinct()))


# --- asking to join ---------------------------------------------------------------------------------------------------------------


def open_requests(session: Session, organisation_id: int) -> list[JoinRequest]:
    """People who ask to join and wait for an answer, the first one at the head."""
    found = (
        select(JoinRequest)
        .options(joinedload(JoinRequest.account))
        .where(JoinRequest.organisation_id == organisation_id, JoinRequest.outcome == WAITING)
    )
    return list(session.scalars(found.order_by(JoinRequest.id)))


def count_open_requests(session: Session, organisation_id: int) -> int:
    found = select(func.count()).where(JoinRequest.organisation_id == organisation_id, JoinRequest.outcome == WAITING)
    return session.scalar(found) or 0


def is_new(session: Session, organisation_id: int) -> bool:
    """Whether an organisation has one member only and has submitted nothing."""
    members = session.scalar(select(func.count()).where(Membership.organisation_id == organisation_id))
    submitted = select(Action.id).where(Action.organisation_id == organisation_id, Action.submitted_at.is_not(None))
    return members == 1 and session.scalar(submitted.limit(1)) is None


def namesake_of(session: Session, account_id: int, own: Organisation) -> Organisation | None:
    """The first other organisation of the same folded name and country that has a confirmed member, this person not being one.

    Whoever said that theirs is another one, or was answered, is not asked a second time.
    """
    if not own.folded_name or not own.country:
        return None
    alike = (Organisation.country == own.country, Organisation.folded_name == own.folded_name, Organisation.id != own.id)
    has_confirmed_member = exists().where(
        Membership.organisation_id == Organisation.id, Membership.account_id == Account.id, Account.confirmed_at.is_not(None)
    )
    is_theirs = exists().where(Membership.organisation_id == Organisation.id, Membership.account_id == account_id)
    found = session.scalar(select(Organisation).where(*alike, has_confirmed_member, ~is_theirs).order_by(Organisation.id).limit(1))
    answered = (
        select(JoinRequest.id)
        .join(Organisation, Organisation.id == JoinRequest.organisation_id)
        .where(*alike, JoinRequest.account_id == account_id, JoinRequest.outcome != SHOWN)
    )
    return None if found is None or session.scalar(answered.limit(1)) is not None else found


def request_about(session: Session, account_id: int, own: Organisation, *, for_update: bool = False) -> JoinRequest | None:
    """What this person was last shown, or has answered, about an organisation of the name and country that theirs has now."""
    found = (
        select(JoinRequest)
        .join(Organisation, Organisation.id == JoinRequest.organisation_id)
        .where(
            JoinRequest.account_id == account_id,
            Organisation.country == own.country,
            Organisation.folded_name == own.folded_name,
            Organisation.folded_name != "",
            Organisation.id != own.id,
        )
        .order_by(JoinRequest.id.desc())
        .limit(1)
    )
    return session.scalar(found.with_for_update(of=JoinRequest) if for_update else found)


def drafts_to_move(session: Session, account_id: int, into_id: int) -> list[tuple[Organisation, list[Action]]]:
    """Organisations that only this person works for and that have submitted nothing, with their drafts: they can move into another."""
    other = aliased(Membership)
    is_shared = exists().where(other.organisation_id == Organisation.id, other.account_id != account_id)
    theirs = (
        select(Organisation)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.account_id == account_id, Organisation.id != into_id, ~is_shared)
        .where(~exists().where(Action.organisation_id == Organisation.id, Action.submitted_at.is_not(None)))
        .order_by(Organisation.id)
    )
    mine = session.scalars(theirs).all()
    drafts = select(Action).where(Action.organisation_id.in_([organisation.id for organisation in mine])).order_by(Action.created_at)
    found = session.scalars(drafts).all()
    return [(organisation, [action for action in found if action.organisation_id == organisation.id]) for organisation in mine]
