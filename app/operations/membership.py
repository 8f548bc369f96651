"""Who shares an organisation: invite, accept, ask, let in, remove, leave. Each step is an event, and each is told by mail.

Only confirmed accounts act here; the organisation's row is locked, so that two that act at the same moment act one after the other.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app.models.accounts import Account, Invitation, JoinRequest, Membership, Organisation
from app.models.actions import Event
from app.operations.counters import Limit
from app.operations.outbox import queue_mail
from app.operations.proofs import MOST_ATTEMPTS, Issuer, is_code_of, new_secrets
from app.queries.accounts import confirmed_account
from app.queries.drafts import organisations_of
from app.queries.membership import (
    ANOTHER,
    LEFT,
    LET_IN,
    NOT_LET_IN,
    SHOWN,
    WAITING,
    called,
    is_member,
    is_new,
    members_of,
    namesake_of,
    organisation_of_member,
    request_about,
)

INVITATION_LIVES = timedelta(days=14)
INVITATION_KEPT = timedelta(days=30)
"""After it has ended or can no longer be accepted."""

INVITATIONS = Limit("invite", 30, timedelta(days=1))
"""For each account that invites."""
NAMES_LOOKED_UP = Limit("namesake", 10, timedelta(days=1))
"""For each account: how often it may be told that an organisation of a name is here, against fishing."""
NAMES_LOOKED_UP_OF_CLIENT = Limit("namesake-client", 100, timedelta(days=1))
REQUESTS = Limit("ask-to-join", 3, timedelta(days=1))
"""For each account that asks: its members get a mail each."""

_LONGEST_NAME = 160
"""Of what people typed, in a mail to somebody else."""


class NotConfirmedYet(Exception):
    """The person's own address is not confirmed: they cannot act for an organisation yet."""


class NotAMember(Exception):
    """The person who acts, or whom it is about, does not belong to the organisation (any more)."""


class AlreadyMember(Exception):
    """The address belongs to somebody who shares the organisation already."""


class LastMember(Exception):
    """Nobody else could open the drafts and receipts of the organisation any more."""


class NoSuchRequest(Exception):
    """Nobody waits for this answer (any more)."""


def _locked(session: Session, organisation_id: int, by: Account) -> Organisation:
    """The organisation, for a confirmed member to act in. Raises `NotAMember` and `NotConfirmedYet`."""
    organisation = organisation_of_member(session, by.id, organisation_id, for_update=True)
    if organisation is None:
        raise NotAMember
    if not by.is_confirmed:
        raise NotConfirmedYet
    return organisation


def _note(session: Session, what: str, organisation_id: int, by: Account, at: datetime, **details: Any) -> None:
    session.add(Event(at=at, by_id=by.id, what=what, about="organisation", about_id=str(organisation_id), details=details))


def _tell(session: Session, to: Account, kind: str, organisation: Organisation, values: Mapping[str, Any], at: datetime) -> None:
    queue_mail(
        session,
        kind=kind,
        to=to.email,
        language=to.correspondence_language,
        values={"organisation": _name(organisation), **values},
        at=at,
    )


def _name(organisation: Organisation) -> str:
    return organisation.name[:_LONGEST_NAME]


def _called(account: Account) -> str:
    return called(account)[:_LONGEST_NAME]


def _address(organisation: Organisation, to: Account, issuer: Issuer) -> str:
    return f"{issuer.public_url}/{to.correspondence_language}/organisations/{organisation.id}"


def _tell_others(
    session: Session, organisation: Organisation, kind: str, person: Account, by: Account, issuer: Issuer, at: datetime
) -> None:
    """Tell every member but the two whom it is about."""
    for member in members_of(session, organisation.id):
        if member.id not in (person.id, by.id):
            values = {"person": _called(person), "email": person.email, "by": _called(by), "link": _address(organisation, member, issuer)}
            _tell(session, member, kind, organisation, values, at)


# --- invite -----------------------------------------------------------------------------------------------------------------------


def invite(session: Session, organisation_id: int, by: Account, email: str, language: str, issuer: Issuer, at: datetime) -> Invitation:
    """Mail an invitation: the same letter whether or not the address has a profile. Raises `AlreadyMember` and those of `_locked`.

    One that is mailed again does not make the first one useless.
    """
    organisation = _locked(session, organisation_id, by)
    if any(member.email == email for member in members_of(session, organisation.id)):
        raise AlreadyMember
    known = confirmed_account(session, email)
    language = known.correspondence_language if known else language
    made = new_secrets(issuer)
    invitation = Invitation(
        organisation=organisation,
        email=email,
        invited_by=by,
        code_hash=made.code_hash,
        token_hash=made.token_hash,
        made_at=at,
        expires_at=at + INVITATION_LIVES,
        attempts=0,
    )
    session.add(invitation)
    session.flush()
    here = f"{issuer.public_url}/{language}/invitation"
    values = {
        "organisation": _name(organisation),
        "by": _called(by),
        "code": made.code,
        "link": f"{here}?token={made.token}",
        "code_address": here,
        "days": INVITATION_LIVES.days,
    }
    queue_mail(session, kind="invitation", to=email, language=language, values=values, at=at)
    _note(session, "colleague invited", organisation.id, by, at, invitation=invitation.id)
    return invitation


def withdraw_invitations(session: Session, organisation_id: int, by: Account, email: str, at: datetime) -> None:
    """End every invitation of an address. Raises those of `_locked`."""
    organisation = _locked(session, organisation_id, by)
    _end_invitations(session, organisation.id, at, Invitation.email == email)
    _note(session, "invitation withdrawn", organisation.id, by, at)


def _end_invitations(session: Session, organisation_id: int, at: datetime, which: Any) -> None:
    session.execute(
        update(Invitation)
        .where(Invitation.organisation_id == organisation_id, Invitation.ended_at.is_(None), which)
        .values(ended_at=at)
        .execution_options(synchronize_session="fetch")
    )


def try_invitation_code(session: Session, email: str, typed: str, issuer: Issuer, at: datetime) -> Invitation | None:
    """The invitation of this address that a code is right for; every try is counted, and the caller commits it, right or wrong."""
    counted = session.execute(
        update(Invitation)
        .where(
            Invitation.email == email,
            Invitation.ended_at.is_(None),
            Invitation.expires_at > at,
            Invitation.attempts < MOST_ATTEMPTS,
        )
        .values(attempts=Invitation.attempts + 1)
        .returning(Invitation)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    tried = counted.scalars().all()
    return next((invitation for invitation in tried if is_code_of(invitation.code_hash, typed, issuer)), None)


def accept(session: Session, invitation: Invitation, account: Account, issuer: Issuer, at: datetime) -> Organisation:
    """Join by an invitation, once. The account is confirmed and has the invited address; the caller has seen to both."""
    organisation = session.get_one(Organisation, invitation.organisation_id, with_for_update=True)
    inviter = invitation.invited_by
    _end_invitations(session, organisation.id, at, Invitation.email == invitation.email)
    if not is_member(session, account.id, organisation.id):
        _join(session, organisation, account, at)
        _note(session, "joined by invitation", organisation.id, account, at, invitation=invitation.id, invited_by=inviter.id)
        values = {"person": _called(account), "email": account.email, "by": _called(inviter)}
        for member in members_of(session, organisation.id):
            if member.id != account.id:
                _tell(session, member, "colleague_joined", organisation, {**values, "link": _address(organisation, member, issuer)}, at)
    return organisation


def _join(session: Session, organisation: Organisation, account: Account, at: datetime) -> None:
    session.add(Membership(account_id=account.id, organisation_id=organisation.id, joined_at=at))
    waiting = (JoinRequest.account_id == account.id, JoinRequest.organisation_id == organisation.id, JoinRequest.outcome == WAITING)
    session.execute(update(JoinRequest).where(*waiting).values(outcome=LET_IN, ended_at=at).execution_options(synchronize_session="fetch"))
    session.flush()


def new_member(session: Session, email: str, password_hash: str, language: str, at: datetime) -> Account:
    """A confirmed account for whoever opened the link of an invitation: the mail has proven the mailbox. It has no organisation yet.

    Of two that are made at the same moment, the second fails with an `IntegrityError`: there is a profile then.
    """
    account = Account(email=email, password_hash=password_hash, language=language, created_at=at, confirmed_at=at, answers={}, version=0)
    session.add(account)
    session.flush()
    session.add(Event(at=at, by_id=account.id, what="registered", about="account", about_id=str(account.id), details={"invited": True}))
    return account


# --- ask to join ------------------------------------------------------------------------------------------------------------------


def note_namesake(session: Session, account: Account, own: Organisation, at: datetime) -> bool:
    """Whether the person is to be asked if theirs is an organisation that is here already; noted, so that the page can show it."""
    other = namesake_of(session, account.id, own) if is_new(session, own.id) else None
    if other is None:
        return False
    if request_about(session, account.id, own) is None:
        session.add(JoinRequest(organisation_id=other.id, account_id=account.id, asked_at=at, outcome=SHOWN))
    return True


def say_another(session: Session, account: Account, own: Organisation, at: datetime) -> None:
    """Theirs is another organisation of the same name: they are not asked again."""
    request = request_about(session, account.id, own, for_update=True)
    if request is not None and request.outcome in (SHOWN, NOT_LET_IN):
        request.outcome, request.ended_at = ANOTHER, at
        _note(session, "said it is another one", own.id, account, at)


def ask_to_join(session: Session, account: Account, own: Organisation, issuer: Issuer, at: datetime) -> JoinRequest:
    """Ask the members of the organisation that is here already; asked twice, they get one mail.

    Raises `NotConfirmedYet` and `NoSuchRequest`.
    """
    if not account.is_confirmed:
        raise NotConfirmedYet
    request = request_about(session, account.id, own, for_update=True)
    if request is None:
        raise NoSuchRequest
    if request.outcome == WAITING or is_member(session, account.id, request.organisation_id):
        return request
    request.outcome, request.asked_at, request.ended_at, request.ended_by_id = WAITING, at, None, None
    organisation = session.get_one(Organisation, request.organisation_id)
    for member in members_of(session, organisation.id):
        if member.is_confirmed:
            values = {"person": _called(account), "email": account.email, "link": _address(organisation, member, issuer)}
            _tell(session, member, "asked_to_join", organisation, values, at)
    _note(session, "asked to join", organisation.id, account, at)
    return request


def _waiting(session: Session, organisation: Organisation, request_id: int) -> JoinRequest:
    request = session.get(JoinRequest, request_id, with_for_update=True)
    if request is None or request.organisation_id != organisation.id or request.outcome != WAITING:
        raise NoSuchRequest
    return request


def let_in(session: Session, organisation_id: int, by: Account, request_id: int, issuer: Issuer, at: datetime) -> Account:
    """Let somebody in who asked. Raises `NoSuchRequest` and those of `_locked`."""
    organisation = _locked(session, organisation_id, by)
    request = _waiting(session, organisation, request_id)
    person = request.account
    if not is_member(session, person.id, organisation.id):
        _join(session, organisation, person, at)
    request.outcome, request.ended_at, request.ended_by_id = LET_IN, at, by.id
    _note(session, "let in", organisation.id, by, at, account=person.id)
    _tell(session, person, "let_in", organisation, {"by": _called(by), "link": _address(organisation, person, issuer)}, at)
    _tell_others(session, organisation, "colleague_joined", person, by, issuer, at)
    return person


def refuse(session: Session, organisation_id: int, by: Account, request_id: int, at: datetime) -> Account:
    """Do not let somebody in who asked; they are told, not by whom. Raises `NoSuchRequest` and those of `_locked`."""
    organisation = _locked(session, organisation_id, by)
    request = _waiting(session, organisation, request_id)
    request.outcome, request.ended_at, request.ended_by_id = NOT_LET_IN, at, by.id
    _note(session, "not let in", organisation.id, by, at, account=request.account_id)
    _tell(session, request.account, "not_let_in", organisation, {}, at)
    return request.account


# --- remove and leave -------------------------------------------------------------------------------------------------------------


def remove(session: Session, organisation_id: int, by: Account, account_id: int, issuer: Issuer, at: datetime) -> Account:
    """Remove another member, who is told and sees nothing any more; so do the others learn of it. Raises those of `_locked`.

    What the removed one could come back by ends with it.
    """
    organisation = _locked(session, organisation_id, by)
    if account_id == by.id or not is_member(session, account_id, organisation.id):
        raise NotAMember
    person = session.get_one(Account, account_id)
    _part(session, organisation, person, at)
    _end_invitations(session, organisation.id, at, (Invitation.invited_by_id == account_id) | (Invitation.email == person.email))
    _note(session, "colleague removed", organisation.id, by, at, account=account_id)
    _tell(session, person, "removed", organisation, {"by": _called(by)}, at)
    _tell_others(session, organisation, "colleague_removed", person, by, issuer, at)
    return person


def leave(session: Session, organisation_id: int, by: Account, issuer: Issuer, at: datetime) -> None:
    """Leave of one's own accord; the others are told, and so is the person, in case somebody else sat at that computer.

    Whom they have invited may still come: perhaps whoever takes over. Raises `LastMember` and those of `_locked`.
    """
    organisation = _locked(session, organisation_id, by)
    if not any(member.is_confirmed for member in members_of(session, organisation.id) if member.id != by.id):
        raise LastMember
    _part(session, organisation, by, at)
    _end_invitations(session, organisation.id, at, Invitation.email == by.email)
    _note(session, LEFT, organisation.id, by, at)
    _tell(session, by, "left", organisation, {}, at)
    _tell_others(session, organisation, "colleague_left", by, by, issuer, at)


def _part(session: Session, organisation: Organisation, person: Account, at: datetime) -> None:
    """End a membership. Nobody is left without any organisation: a new one without a name, as when registering, takes the next action."""
    session.execute(delete(Membership).where(Membership.account_id == person.id, Membership.organisation_id == organisation.id))
    if not organisations_of(session, person.id):
        own = Organisation(created_at=at, answers={}, version=0)
        session.add_all([own, Membership(account=person, organisation=own, joined_at=at)])
    session.flush()


def forget_old_invitations(session: Session, at: datetime) -> None:
    """Delete invitations a month after they ended; for the worker, once a day."""
    session.execute(
        delete(Invitation).where((Invitation.ended_at <= at - INVITATION_KEPT) | (Invitation.expires_at <= at - INVITATION_KEPT))
    )
