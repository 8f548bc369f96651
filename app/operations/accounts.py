"""Make accounts, confirm their addresses, change what opens them. Hashing a password is the caller's, before the transaction begins."""

from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr

from email_validator import EmailNotValidError, validate_email
from sqlalchemy.orm import Session

from app.models.accounts import Account, Membership, Organisation
from app.models.actions import Action, Event
from app.operations.actions import add_action
from app.operations.consents import ask_consents_again
from app.operations.joining import take_over
from app.operations.outbox import queue_mail
from app.operations.proofs import CONFIRM, NEW_ADDRESS, RESET, SIGN_IN, Issuer, make_proof, use_proofs
from app.operations.sign_ins import end_sign_ins
from app.queries.accounts import account_to_write_to, confirmed_account
from app.questionnaire.text import one_line

LONGEST_ADDRESS = 254


class NotAnAddress(Exception):
    """What was typed is no email address."""


class AddressTaken(Exception):
    """Another confirmed account has the address."""


def read_address(typed: str) -> str:
    """The address as it is kept: in lower case, its domain as servers write it. Raises `NotAnAddress`.

    A name with a "mailto:" or angle brackets around it, as they are pasted, is taken off. No DNS is asked.
    """
    text = one_line(typed).removeprefix("mailto:")
    text = parseaddr(text)[1] if "<" in text and len(text) < 4 * LONGEST_ADDRESS else text
    try:
        found = validate_email(text, check_deliverability=False, allow_smtputf8=False, globally_deliverable=False)
    except EmailNotValidError as error:
        raise NotAnAddress from error
    address = (found.ascii_email or found.normalized).lower()
    if "." not in address.rpartition("@")[2] or len(address) > LONGEST_ADDRESS:
        raise NotAnAddress
    return address


@dataclass(frozen=True)
class Registration:
    """What the register page asks for. `action_id` was made with its form."""

    email: str
    password_hash: str
    language: str
    action_id: str


def register(session: Session, registration: Registration, at: datetime) -> Action:
    """A new pending account with an organisation and its first draft, whether or not the address is known here."""
    account = Account(
        email=registration.email,
        password_hash=registration.password_hash,
        language=registration.language,
        created_at=at,
        answers={},
        version=0,
    )
    organisation = Organisation(created_at=at, answers={}, version=0)
    session.add_all([account, organisation])
    session.flush()
    session.add(Membership(account=account, organisation=organisation, joined_at=at))
    session.add(Event(at=at, by_id=account.id, what="registered", about="account", about_id=str(account.id)))
    return add_action(session, account, organisation, registration.action_id, at)


def mail_confirmation(session: Session, account: Account, language: str, issuer: Issuer, at: datetime) -> None:
    """Mail a code and a link to confirm a pending account with. A confirmed account of the address is told so, in its own language."""
    existing = confirmed_account(session, account.email)
    mailed = make_proof(session, account, CONFIRM, account.email, issuer, at)
    language = existing.correspondence_language if existing else language
    queue_mail(
        session,
        kind="confirm",
        to=account.email,
        language=language,
        values={
            "code": mailed.code,
            "link": f"{issuer.public_url}/{language}/account/confirm?token={mailed.token}",
            "minutes": mailed.minutes,
            "exists": existing is not None,
        },
        at=at,
    )


def confirm(session: Session, pending: Account, at: datetime, *, is_here: bool) -> Account:
    """The address is proven: confirm the account, or take it over into the one that is confirmed. Returns the account to go on with.

    `is_here`: in a browser that is signed in to the pending account. Elsewhere somebody else may have filled it in: then its consents
    are asked again. The caller has locked both accounts (`lock_to_confirm`).

    Of two that confirm one address at the same moment, the second fails with an `IntegrityError`: try again, and it is taken over.
    """
    if pending.is_confirmed:
        return pending
    existing = confirmed_account(session, pending.email)
    if existing is not None:
        take_over(session, pending, existing, at, is_here=is_here)
        return existing
    if not is_here:
        ask_consents_again(session, pending, at)
    pending.confirmed_at = at
    use_proofs(session, pending.id, CONFIRM, at)
    session.add(Event(at=at, by_id=pending.id, what="address confirmed", about="account", about_id=str(pending.id)))
    session.flush()
    return pending


def mail_sign_in_link(session: Session, email: str, language: str, browser: str, issuer: Issuer, at: datetime) -> None:
    """Mail a link to sign in with. One mail leaves in any case: to a pending account a confirmation, to nobody a letter that says so."""
    account = account_to_write_to(session, email)
    if account is None:
        _mail_no_profile(session, email, language, "sign_in", issuer, at)
    elif not account.is_confirmed:
        mail_confirmation(session, account, language, issuer, at)
    else:
        mailed = make_proof(session, account, SIGN_IN, email, issuer, at, browser)
        language = account.correspondence_language
        link = f"{issuer.public_url}/{language}/account/link?token={mailed.token}"
        values = {"code": mailed.code, "link": link, "minutes": mailed.minutes}
        queue_mail(session, kind="sign_in", to=email, language=language, values=values, at=at)


def mail_reset_link(session: Session, email: str, language: str, issuer: Issuer, at: datetime) -> None:
    """Mail a link to choose a new password with. One mail leaves in any case."""
    account = account_to_write_to(session, email)
    if account is None:
        _mail_no_profile(session, email, language, "reset", issuer, at)
        return
    mailed = make_proof(session, account, RESET, email, issuer, at)
    language = account.correspondence_language
    link = f"{issuer.public_url}/{language}/account/reset?token={mailed.token}"
    queue_mail(session, kind="reset", to=email, language=language, values={"link": link, "minutes": mailed.minutes}, at=at)


def _mail_no_profile(session: Session, email: str, language: str, wanted: str, issuer: Issuer, at: datetime) -> None:
    register_address = f"{issuer.public_url}/{language}/account/register"
    queue_mail(
        session, kind="no_profile", to=email, language=language, values={"register_address": register_address, "wanted": wanted}, at=at
    )


def change_password(session: Session, account: Account, password_hash: str, issuer: Issuer, at: datetime) -> None:
    """Set a new password: every sign-in ends, every link that could open the account ends, and the owner is told."""
    account.password_hash = password_hash
    end_sign_ins(session, account.id, at)
    for purpose in (SIGN_IN, RESET):
        use_proofs(session, account.id, purpose, at)
    session.add(Event(at=at, by_id=account.id, what="password changed", about="account", about_id=str(account.id)))
    if account.is_confirmed:
        language = account.correspondence_language
        reset_address = f"{issuer.public_url}/{language}/account/reset"
        values = {"at": at.isoformat(), "reset_address": reset_address}
        queue_mail(session, kind="password_changed", to=account.email, language=language, values=values, at=at)


def mail_new_address(session: Session, account: Account, email: str, issuer: Issuer, at: datetime) -> None:
    """Mail a code and a link to a new address: the account moves there once they come back."""
    use_proofs(session, account.id, NEW_ADDRESS, at)
    mailed = make_proof(session, account, NEW_ADDRESS, email, issuer, at)
    language = account.correspondence_language
    link = f"{issuer.public_url}/{language}/profile/address?token={mailed.token}"
    values = {"code": mailed.code, "link": link, "minutes": mailed.minutes}
    queue_mail(session, kind="new_address", to=email, language=language, values=values, at=at)


def change_address(session: Session, account: Account, email: str, at: datetime) -> None:
    """Move a confirmed account to an address that was just proven; the former one is told. Raises `AddressTaken`."""
    former = account.email
    if email == former:
        return
    if confirmed_account(session, email) is not None:
        raise AddressTaken
    account.email = email
    for purpose in (SIGN_IN, RESET, CONFIRM):
        use_proofs(session, account.id, purpose, at)
    session.add(Event(at=at, by_id=account.id, what="address changed", about="account", about_id=str(account.id)))
    queue_mail(session, kind="address_changed", to=former, language=account.correspondence_language, values={"at": at.isoformat()}, at=at)
    session.flush()


def correct_pending_address(session: Session, account: Account, email: str, at: datetime) -> None:
    """A pending account, whose address nobody has proven, simply gets another; what was mailed to the first one ends."""
    for purpose in (CONFIRM, RESET):
        use_proofs(session, account.id, purpose, at)
    account.email = email
