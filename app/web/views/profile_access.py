"""Change what opens the account: its password and its address."""

from typing import Any

from flask import redirect, request, session, url_for
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from app.extensions import db
from app.models.accounts import Account, SignIn
from app.models.base import writing
from app.operations.accounts import (
    AddressTaken,
    change_address,
    change_password,
    correct_pending_address,
    mail_confirmation,
    mail_new_address,
    read_address,
)
from app.operations.counters import MAILS_OF_CLIENT, WRONG_PASSWORDS, forget, seconds_to_wait, seconds_to_wait_for_mail
from app.operations.locking import lock_account
from app.operations.passwords import hash_password, which_matches
from app.operations.proofs import NEW_ADDRESS, find_proof, try_code, use_token
from app.web import shown_again
from app.web.account_forms import (
    AccountForm,
    ChangeAddressForm,
    ChangePasswordForm,
    CodeForm,
    CorrectAddressForm,
    errors_of,
    say_mails_stopped,
    say_minutes,
    say_wrong_code,
)
from app.web.doors import Door, door, signed_in
from app.web.languages import current_language
from app.web.rendering import page
from app.web.sign_in_state import now, remember_sign_in
from app.web.signing_in import begin, issuer, once_more, seconds_to_wait_of_client, show_in_language_asked, with_pause


def _form_page(
    template: str, address: str, form: AccountForm, status: int = 200, *, seconds: int = 0, errors: dict[str, str] | None = None
) -> Any:
    fields = form.shown(errors)
    values = {"fields": fields, "has_errors": errors_of(fields), "address": address, "person": signed_in()}
    return with_pause(page(template, status, **values), seconds)


def _only_shows(form: AccountForm | None = None) -> bool:
    return request.method != "POST" or show_in_language_asked(form) or shown_again.is_brought_back()


def _typed() -> MultiDict[str, str]:
    """What was sent with the form, or carried through signing in."""
    return MultiDict(shown_again.typed())


def _status() -> int:
    return 400 if shown_again.is_brought_back() else 200


def _wrong_password(typed: str) -> tuple[int, str] | None:
    """The seconds to wait and what to say when this is not the person's password; None when it is."""
    account_id, at = signed_in().account_id, now()
    with writing(db.session):
        seconds = seconds_to_wait(db.session(), WRONG_PASSWORDS, f"account {account_id}", at)
        password_hash = db.session.get_one(Account, account_id).password_hash
    if seconds:
        message = gettext(
            "Too many wrong passwords. Wait %(time)s, or sign out and have a new password set by email.", time=say_minutes(seconds)
        )
        return seconds, message
    if which_matches(typed, [password_hash]) is None:
        return 0, gettext("This is not your present password.")
    with writing(db.session):
        forget(db.session(), WRONG_PASSWORDS, f"account {account_id}")
    return None


# --- password ---------------------------------------------------------------------------------------------------------------------


@door(Door.SIGNED_IN, shows_again=True)
def password() -> Any:
    """The present password is asked for; every other device is signed out, and the owner is told by mail."""
    form, address_ = ChangePasswordForm(signed_in().email, _typed()), url_for("profile.password")
    if _only_shows(form):
        return _form_page("profile/password.html", url_for("profile.password"), form, _status())
    if not form.validate():
        return _form_page("profile/password.html", address_, form, 422)
    wrong = _wrong_password(form.text("password"))
    if wrong:
        seconds, message = wrong
        return _form_page("profile/password.html", address_, form, 429 if seconds else 422, seconds=seconds, errors={"password": message})
    password_hash, at = hash_password(form.text("new_password")), now()
    with writing(db.session):
        account = lock_account(db.session(), signed_in().account_id)
        own_computer = db.session.get_one(SignIn, signed_in().sign_in_id).is_own_computer
        change_password(db.session(), account, password_hash, issuer(), at)
        sign_in = begin(account, own_computer=own_computer, at=at)
    remember_sign_in(sign_in)
    return redirect(url_for("profile.show", done="password"), 303)


# --- address ----------------------------------------------------------------------------------------------------------------------


@door(Door.SIGNED_IN, shows_again=True)
def address() -> Any:
    token = request.values.get("token", "")
    if token:
        return _by_link(token)
    return _new_address() if signed_in().is_confirmed else _corrected_address()


def _new_address() -> Any:
    form = ChangeAddressForm(_typed())
    if _only_shows(form):
        return _form_page("profile/address.html", url_for("profile.address"), form, _status())
    if not form.validate():
        return _form_page("profile/address.html", url_for("profile.address"), form, 422)
    wrong = _wrong_password(form.text("password"))
    if wrong:
        seconds, message = wrong
        return _form_page(
            "profile/address.html", url_for("profile.address"), form, 429 if seconds else 422, seconds=seconds, errors={"password": message}
        )
    email, at = read_address(form.text("new_email")), now()
    with writing(db.session):
        seconds = seconds_to_wait_of_client(MAILS_OF_CLIENT, at) or seconds_to_wait_for_mail(db.session(), email, at)
        if not seconds:
            mail_new_address(db.session(), lock_account(db.session(), signed_in().account_id), email, issuer(), at)
    if seconds:
        return _mails_stopped(form, seconds)
    session["new_address"] = email
    return redirect(url_for("profile.address_code"), 303)


def _mails_stopped(form: AccountForm, seconds: int) -> Any:
    errors = {"new_email": say_mails_stopped(seconds)}
    return _form_page("profile/address.html", url_for("profile.address"), form, 429, seconds=seconds, errors=errors)


def _corrected_address() -> Any:
    """Nobody has proven the address of a pending account: it is simply corrected, and a new code sent."""
    form = CorrectAddressForm(_typed())
    if _only_shows(form):
        return _form_page("profile/address.html", url_for("profile.address"), form, _status())
    if not form.validate():
        return _form_page("profile/address.html", url_for("profile.address"), form, 422)
    email, at = read_address(form.text("new_email")), now()
    with writing(db.session):
        seconds = seconds_to_wait_of_client(MAILS_OF_CLIENT, at) or seconds_to_wait_for_mail(db.session(), email, at)
        account = lock_account(db.session(), signed_in().account_id)
        if not seconds and not account.is_confirmed:
            correct_pending_address(db.session(), account, email, at)
            mail_confirmation(db.session(), account, current_language(), issuer(), at)
    if seconds:
        return _mails_stopped(form, seconds)
    return redirect(url_for("account.confirm"), 303)


@door(Door.SIGNED_IN, shows_again=True)
def address_code() -> Any:
    """The code that was mailed to the new address."""
    form, here = CodeForm(), url_for("profile.address_code")
    if not session.get("new_address"):
        return redirect(url_for("profile.address"), 303)
    if _only_shows(form):
        return _code_page(form, _status())
    if not form.validate():
        return _code_page(form, 422)
    outcome = once_more(lambda: _moved_by_code(form.text("code")))
    if outcome == "moved":
        session.pop("new_address", None)
        return redirect(url_for("profile.show", done="address"), 303)
    if outcome == "taken":
        return _taken()
    errors = {"code": say_wrong_code(int(outcome))}
    return _form_page("profile/address_code.html", here, form, 422, errors=errors)


def _code_page(form: CodeForm, status: int) -> Any:
    return _form_page("profile/address_code.html", url_for("profile.address_code"), form, status)


def _moved_by_code(typed: str) -> str:
    """`moved`, `taken`, or how many attempts are left."""
    at = now()
    with writing(db.session):
        account = lock_account(db.session(), signed_in().account_id)
        tried = try_code(db.session(), account.id, NEW_ADDRESS, typed, issuer(), at)
        if tried.proof is None:
            return str(tried.left)
        return _moved(account, tried.proof.email)


def _moved(account: Account, email: str) -> str:
    try:
        change_address(db.session(), account, email, now())
    except AddressTaken:
        return "taken"
    return "moved"


def _taken() -> tuple[str, int]:
    """Said only to somebody who has just shown that they read the mail of that address."""
    return page("profile/address_taken.html", 409)


def _by_link(token: str) -> Any:
    """Only in a browser that is signed in to the account: a stranger whose address was typed by mistake must not get it."""
    proof = find_proof(db.session(), NEW_ADDRESS, token, now())
    if proof is None or proof.account_id != signed_in().account_id:
        return page("account/stale_link.html", 410, again=url_for("profile.address"), purpose=NEW_ADDRESS)
    if _only_shows():
        return page("profile/address_open.html", _status(), address=url_for("profile.address"), token=token, email=proof.email)
    outcome = once_more(lambda: _moved_by_link(token))
    return _taken() if outcome == "taken" else redirect(url_for("profile.show", done="address" if outcome else None), 303)


def _moved_by_link(token: str) -> str:
    at = now()
    with writing(db.session):
        used = use_token(db.session(), NEW_ADDRESS, token, at)
        return _moved(db.session.get_one(Account, signed_in().account_id), used.email) if used else ""
