"""Accept an invitation: by its link, anywhere, or by its code, signed in. Looking at a page uses nothing up."""

from dataclasses import dataclass
from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext
from flask_login import current_user
from sqlalchemy.exc import IntegrityError

from app.extensions import db
from app.models.accounts import Account, Invitation, SignIn
from app.models.base import writing
from app.operations.accounts import confirm as confirm_account
from app.operations.counters import CODES, seconds_to_wait
from app.operations.locking import lock_to_confirm
from app.operations.membership import accept, new_member, try_invitation_code
from app.operations.passwords import hash_password
from app.operations.proofs import hash_of_token
from app.queries.accounts import confirmed_account
from app.queries.membership import called, invitation_of_link, organisations_that_invite
from app.web import shown_again
from app.web.account_forms import CodeForm, NewPasswordForm, errors_of, say_minutes
from app.web.doors import Door, door
from app.web.languages import current_language
from app.web.rendering import page
from app.web.sign_in_state import now, remember_sign_in
from app.web.signing_in import begin, begun_by_this_form, issuer, once_more, show_in_language_asked, where_to_go, with_pause


@door(Door.OPEN, shows_again=True)
def invitation() -> Any:
    token = request.values.get("token", "")
    return _by_link(token) if token else _by_code()


def _status() -> int:
    return 400 if shown_again.is_brought_back() else 200


@dataclass(frozen=True)
class Accepted:
    """The organisation that was joined, and the browser's new sign-in, where one has begun with it."""

    number: int
    sign_in: SignIn | None


def _joined(accepted: Accepted) -> Any:
    if accepted.sign_in is not None:
        remember_sign_in(accepted.sign_in)
    return redirect(url_for("members.show", number=accepted.number, done="joined"), 303)


# --- by the link ------------------------------------------------------------------------------------------------------------------


def _by_link(token: str) -> Any:
    if request.method == "POST" and begun_by_this_form(token):
        return redirect(where_to_go(""), 303)
    found = invitation_of_link(db.session(), hash_of_token(token), now())
    if found is None:
        return page("members/stale_invitation.html", 410)
    who = _who_opens(found)
    form = NewPasswordForm(found.email)
    if request.method != "POST" or show_in_language_asked(form) or shown_again.is_brought_back() or who in ("other", "elsewhere"):
        return _link_page(form, token, found, who, _status())
    if who == "new" and not form.validate():
        return _link_page(form, token, found, who, 422)
    if who == "here":
        accepted = once_more(lambda: _accept_here(token))
    else:
        accepted = _accept_as_new(token, hash_password(form.text("password")), form.ticked("own_computer"))
    return _joined(accepted) if accepted else redirect(url_for("members.invitation", token=token), 303)


def _who_opens(found: Invitation) -> str:
    """`here`: signed in with the invited address; `other`: with another one; `elsewhere`: has a profile, not signed in; `new`."""
    if current_user.is_authenticated:
        return "here" if current_user.email == found.email else "other"
    return "elsewhere" if confirmed_account(db.session(), found.email) is not None else "new"


def _link_page(form: NewPasswordForm, token: str, found: Invitation, who: str, status: int) -> tuple[str, int]:
    fields = form.shown() if who == "new" else []
    return page(
        "members/invitation.html",
        status,
        fields=fields,
        has_errors=errors_of(fields),
        token=token,
        organisation=found.organisation.name,
        by=called(found.invited_by),
        email=found.email,
        who=who,
        here=url_for("members.invitation", token=token),
        address=url_for("members.invitation") if who in ("here", "new") else "",
    )


def _accept_here(token: str) -> Accepted | None:
    """Join as the person who is signed in. None when the link was used meanwhile."""
    with writing(db.session):
        found = invitation_of_link(db.session(), hash_of_token(token), now())
        if found is None:
            return None
        account = lock_to_confirm(db.session(), current_user.account_id, [found.organisation_id])
        return None if account.email != found.email else _accepted(found, account, token)


def _accepted(found: Invitation, account: Account, secret: str) -> Accepted:
    """Inside a writing transaction. A pending account is confirmed by it: the mail has proven the mailbox.

    That begins a new sign-in: whoever planted this browser's cookie must not get in with it.
    """
    at, sign_in = now(), None
    if not account.is_confirmed:
        own_computer = db.session.get_one(SignIn, current_user.sign_in_id).is_own_computer
        account = confirm_account(db.session(), account, at, is_here=True)
        sign_in = begin(account, own_computer=own_computer, at=at, secret=secret)
    return Accepted(accept(db.session(), found, account, issuer(), at).id, sign_in)


def _accept_as_new(token: str, password_hash: str, own_computer: bool) -> Accepted | None:
    """A new profile for the invited address, confirmed by the link. None when the link, or the address, was used meanwhile."""
    at = now()
    try:
        with writing(db.session):
            found = invitation_of_link(db.session(), hash_of_token(token), at)
            if found is None or confirmed_account(db.session(), found.email) is not None:
                return None
            account = new_member(db.session(), found.email, password_hash, current_language(), at)
            sign_in = begin(account, own_computer=own_computer, at=at, secret=token)
            return Accepted(accept(db.session(), found, account, issuer(), at).id, sign_in)
    except IntegrityError:
        return None


# --- by the code ------------------------------------------------------------------------------------------------------------------


def _by_code() -> Any:
    form = CodeForm()
    if request.method == "POST" and form.text("code") and begun_by_this_form(form.text("code")):
        return redirect(where_to_go(""), 303)
    if not current_user.is_authenticated:
        return redirect(url_for("account.sign_in", next=url_for("members.invitation")), 303)
    if request.method != "POST" or show_in_language_asked(form) or shown_again.is_brought_back():
        return _code_page(form, _status())
    if not form.validate():
        return _code_page(form, 422)
    accepted, seconds = once_more(lambda: _try_code(form.text("code")))
    if accepted:
        return _joined(accepted)
    if seconds:
        message = gettext("Too many wrong codes. Open the link in the email instead, or try again in %(time)s.", time=say_minutes(seconds))
        return with_pause(_code_page(form, 429, message), seconds)
    # The same for a wrong code and for no invitation at all: an address that is not confirmed must not learn which.
    message = gettext(
        "This is not the code of an invitation to %(email)s. Check it, open the link in the email, or have yourself invited again.",
        email=current_user.email,
    )
    return _code_page(form, 422, message)


def _code_page(form: CodeForm, status: int, error: str = "") -> tuple[str, int]:
    fields = form.shown({"code": error})
    return page(
        "members/code.html",
        status,
        fields=fields,
        has_errors=errors_of(fields),
        email=current_user.email,
        address=url_for("members.invitation"),
    )


def _try_code(typed: str) -> tuple[Accepted | None, int]:
    """What was joined, if the code was right, and the seconds to wait after too many tries. Wrong tries are kept counted."""
    at = now()
    with writing(db.session):
        seconds = seconds_to_wait(db.session(), CODES, f"invitation {current_user.account_id}", at)
        inviting = organisations_that_invite(db.session(), current_user.email, at)
        account = lock_to_confirm(db.session(), current_user.account_id, inviting)
        found = None if seconds else try_invitation_code(db.session(), account.email, typed, issuer(), at)
        return (None if found is None else _accepted(found, account, typed)), seconds
