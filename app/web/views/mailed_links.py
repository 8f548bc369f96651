"""Links to sign in or to choose a new password, mailed to whoever asks: the same page whether or not the address is known."""

import secrets
from typing import Any

from flask import redirect, request, session, url_for
from flask_babel import gettext
from flask_login import current_user

from app.extensions import db
from app.models.accounts import Account
from app.models.base import writing
from app.operations.accounts import change_password, mail_reset_link, mail_sign_in_link, read_address
from app.operations.accounts import confirm as confirm_account
from app.operations.counters import CODES, MAILS_OF_CLIENT, seconds_to_wait, seconds_to_wait_for_mail
from app.operations.locking import lock_account, lock_to_confirm
from app.operations.passwords import hash_password
from app.operations.proofs import CONFIRM, RESET, SIGN_IN, find_proof, is_right_code, live_proofs, new_token, use_proofs, use_token
from app.operations.sign_ins import end_sign_ins
from app.queries.accounts import account_to_write_to
from app.web import shown_again
from app.web.account_forms import AddressForm, CodeForm, NewPasswordForm, OwnComputerForm, errors_of, say_mails_stopped, say_minutes
from app.web.doors import Door, door
from app.web.languages import current_language
from app.web.rendering import page
from app.web.sign_in_state import now, remember_sign_in
from app.web.signing_in import (
    begin,
    begun_by_this_form,
    issuer,
    once_more,
    own_path,
    seconds_to_wait_of_client,
    show_in_language_asked,
    where_to_go,
    with_pause,
)

ASKED = "asked"
"""In the cookie of a browser that asked for a link: the address, a secret that the mailed code is bound to, and where to go."""


# --- a link to sign in ------------------------------------------------------------------------------------------------------------


@door(Door.OPEN, shows_again=True)
def link() -> Any:
    token = request.values.get("token", "")
    if token:
        return _sign_in_by_link(token)
    form, next_ = AddressForm(), own_path(request.values.get("next", ""))
    if request.method != "POST" or show_in_language_asked(form):
        return _ask_page("account/link.html", "account.link", form, next=next_)
    refused = _refused("account/link.html", "account.link", form, next=next_)
    if refused is not None:
        return refused
    at, email = now(), read_address(form.text("email"))
    browser = _browser_that_asks(email)
    with writing(db.session):
        seconds = _seconds_to_wait(email)
        if not seconds:
            mail_sign_in_link(db.session(), email, current_language(), browser, issuer(), at)
    if seconds:
        return with_pause(_ask_page("account/link.html", "account.link", form, 429, say_mails_stopped(seconds), next=next_), seconds)
    session[ASKED] = {"email": email, "browser": browser, "next": next_}
    return redirect(url_for("account.link_sent"), 303)


def _ask_page(template: str, endpoint: str, form: AddressForm, status: int = 200, error: str = "", **values: str) -> tuple[str, int]:
    fields = form.shown({"email": error})
    return page(template, status, fields=fields, has_errors=errors_of(fields), address=url_for(endpoint), **values)


def _refused(template: str, endpoint: str, form: AddressForm, **values: str) -> Any:
    if shown_again.is_brought_back():
        return _ask_page(template, endpoint, form, 400, **values)
    return None if form.validate() else _ask_page(template, endpoint, form, 422, **values)


def _browser_that_asks(email: str) -> str:
    """The secret of this browser; asked again for the same address it stays, so that the code of the first mail is still good."""
    asked = session.get(ASKED) or {}
    return str(asked["browser"]) if asked.get("email") == email else secrets.token_urlsafe(16)


def _is_sent() -> bool:
    return request.method == "POST" and not shown_again.is_brought_back()


def _seconds_to_wait(email: str) -> int:
    return seconds_to_wait_of_client(MAILS_OF_CLIENT, now()) or seconds_to_wait_for_mail(db.session(), email, now())


@door(Door.OPEN, shows_again=True)
def link_sent() -> Any:
    """The mail has been queued; its code can be typed here."""
    form, asked = CodeForm(), session.get(ASKED)
    if _is_sent() and form.text("code") and begun_by_this_form(form.text("code")):
        return redirect(where_to_go(""), 303)
    if not asked:
        return redirect(url_for("account.link"), 303)
    if request.method != "POST" or show_in_language_asked(form):
        return _sent_page(form)
    if shown_again.is_brought_back():
        return _sent_page(form, 400)
    if not form.validate():
        return _sent_page(form, 422)
    return _try_code(form, asked)


def _sent_page(form: CodeForm, status: int = 200, error: str = "") -> tuple[str, int]:
    fields = form.shown({"code": error})
    email = session[ASKED]["email"]
    return page(
        "account/link_sent.html", status, fields=fields, has_errors=errors_of(fields), address=url_for("account.link_sent"), email=email
    )


def _try_code(form: CodeForm, asked: dict[str, str]) -> Any:
    """Counted for each browser, not for each mail, so that an address without an account answers alike."""
    at, typed = now(), form.text("code")
    sign_in, go_on = None, ""
    with writing(db.session):
        seconds = seconds_to_wait(db.session(), CODES, asked["browser"], at)
        account = None if seconds else account_to_write_to(db.session(), asked["email"])
        if account is not None and account.is_confirmed:
            lock_account(db.session(), account.id)
            proofs = live_proofs(db.session(), account.id, SIGN_IN, at)
            if any(is_right_code(proof, typed, issuer(), asked["browser"]) for proof in proofs):
                use_proofs(db.session(), account.id, SIGN_IN, at)
                sign_in = begin(account, own_computer=False, at=at, secret=typed)
        elif account is not None:
            right = [proof for proof in live_proofs(db.session(), account.id, CONFIRM, at) if is_right_code(proof, typed, issuer())]
            go_on = url_for("account.confirm", token=new_token(right[0])) if right else ""
    if sign_in is not None:
        remember_sign_in(sign_in)
        return redirect(where_to_go(asked.get("next", "")), 303)
    if go_on:
        return redirect(go_on, 303)
    if seconds:
        message = gettext(
            "Too many wrong codes. Open the link in the email instead, or ask for a new one in %(time)s.", time=say_minutes(seconds)
        )
        return with_pause(_sent_page(form, 429, message), seconds)
    return _sent_page(
        form, 422, gettext("This is not the code of the newest email. Check it character by character, or open the link in the email.")
    )


def _sign_in_by_link(token: str) -> Any:
    form = OwnComputerForm()
    if _is_sent() and begun_by_this_form(token):
        return redirect(where_to_go(""), 303)
    proof = find_proof(db.session(), SIGN_IN, token, now())
    if proof is None:
        return page("account/stale_link.html", 410, again=url_for("account.link"), purpose=SIGN_IN)
    if request.method != "POST" or show_in_language_asked(form) or shown_again.is_brought_back():
        status = 400 if shown_again.is_brought_back() else 200
        return page("account/link_open.html", status, fields=form.shown(), address=url_for("account.link"), token=token, email=proof.email)
    at, next_ = now(), (session.get(ASKED) or {}).get("next", "")
    with writing(db.session):
        used = use_token(db.session(), SIGN_IN, token, at)
        sign_in = begin(used.account, own_computer=form.ticked("own_computer"), at=at, secret=token) if used else None
    if sign_in is None:
        return redirect(url_for("account.link", token=token), 303)
    remember_sign_in(sign_in)
    return redirect(where_to_go(next_), 303)


# --- a new password ---------------------------------------------------------------------------------------------------------------


@door(Door.OPEN, shows_again=True)
def reset() -> Any:
    token = request.values.get("token", "")
    if token:
        return _choose_password(token)
    form = AddressForm()
    if request.method != "POST" or show_in_language_asked(form):
        return _ask_page("account/reset.html", "account.reset", form)
    refused = _refused("account/reset.html", "account.reset", form)
    if refused is not None:
        return refused
    at, email = now(), read_address(form.text("email"))
    with writing(db.session):
        seconds = _seconds_to_wait(email)
        if not seconds:
            mail_reset_link(db.session(), email, current_language(), issuer(), at)
    if seconds:
        return with_pause(_ask_page("account/reset.html", "account.reset", form, 429, say_mails_stopped(seconds)), seconds)
    session["reset_of"] = email
    return redirect(url_for("account.reset_sent"), 303)


@door(Door.OPEN)
def reset_sent() -> Any:
    email = session.get("reset_of", "")
    return page("account/reset_sent.html", email=email) if email else redirect(url_for("account.reset"), 303)


def _choose_password(token: str) -> Any:
    if _is_sent() and begun_by_this_form(token):
        return redirect(url_for("account.reset_done"), 303)
    proof = find_proof(db.session(), RESET, token, now())
    if proof is None:
        return page("account/stale_link.html", 410, again=url_for("account.reset"), purpose=RESET)
    form = NewPasswordForm(proof.email)
    if request.method != "POST" or show_in_language_asked(form):
        return _new_password_page(form, token, proof.email)
    if shown_again.is_brought_back():
        return _new_password_page(form, token, proof.email, 400)
    if not form.validate():
        return _new_password_page(form, token, proof.email, 422)
    password_hash = hash_password(form.text("password"))
    sign_in = once_more(lambda: _reset_password(token, password_hash, form.ticked("own_computer")))
    if sign_in is None:
        return redirect(url_for("account.reset", token=token), 303)
    remember_sign_in(sign_in)
    return redirect(url_for("account.reset_done"), 303)


def _new_password_page(form: NewPasswordForm, token: str, email: str, status: int = 200) -> tuple[str, int]:
    fields = form.shown()
    here = url_for("account.reset")
    return page("account/reset_choose.html", status, fields=fields, has_errors=errors_of(fields), address=here, token=token, email=email)


def _reset_password(token: str, password_hash: str, own_computer: bool) -> Any:
    """Set the password, end every sign-in, begin one here. A pending account is confirmed by it: the mailbox has been read."""
    at = now()
    with writing(db.session):
        proof = find_proof(db.session(), RESET, token, at)
        if proof is not None:
            lock_to_confirm(db.session(), proof.account_id)
        used = use_token(db.session(), RESET, token, at)
        if used is None:
            return None
        account: Account = used.account
        is_here = bool(current_user.is_authenticated and current_user.account_id == account.id)
        if not account.is_confirmed:
            end_sign_ins(db.session(), account.id, at)
            account.password_hash = password_hash
            confirmed = confirm_account(db.session(), account, at, is_here=is_here)
            if confirmed is not account:
                change_password(db.session(), confirmed, password_hash, issuer(), at)
            account = confirmed
        else:
            change_password(db.session(), account, password_hash, issuer(), at)
        return begin(account, own_computer=own_computer, at=at, secret=token)


@door(Door.OPEN)
def reset_done() -> Any:
    return page("account/reset_done.html") if current_user.is_authenticated else redirect(url_for("account.sign_in"), 303)
