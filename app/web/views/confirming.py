"""Confirm an address: by the code, in the browser that registered, or by the link, anywhere. Looking at a page uses nothing up."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import redirect, request, session, url_for
from flask_login import current_user

from app.extensions import db
from app.models.accounts import Account, Proof, SignIn
from app.models.base import writing
from app.operations.accounts import confirm as confirm_account
from app.operations.accounts import mail_confirmation
from app.operations.counters import MAILS_OF_CLIENT, seconds_to_wait_for_mail
from app.operations.locking import lock_account, lock_to_confirm
from app.operations.passwords import hash_password
from app.operations.proofs import CONFIRM, find_proof, live_proofs, try_code, use_token
from app.operations.sign_ins import end_sign_ins
from app.operations.submitting import NotComplete, submit
from app.queries.accounts import confirmed_account
from app.queries.drafts import draft_of
from app.web import shown_again
from app.web.account_forms import AccountForm, CodeForm, PasswordOfConfirmation, errors_of, say_mails_stopped, say_wrong_code
from app.web.doors import Door, door
from app.web.languages import current_language
from app.web.rendering import page
from app.web.sign_in_state import now, remember_sign_in
from app.web.signing_in import begin, begun_by_this_form, issuer, once_more, seconds_to_wait_of_client, show_in_language_asked, with_pause
from app.web.views.check import service


@door(Door.OPEN, shows_again=True)
def confirm() -> Any:
    token = request.values.get("token", "")
    return _by_link(token) if token else _by_code()


def _is_sent() -> bool:
    """Whether a form was sent whose token is good."""
    return request.method == "POST" and not shown_again.is_brought_back()


def _action_to_submit() -> str:
    """The action that waits for this confirmation: named by the page, else by the code page shown before in this browser."""
    return request.values.get("submit") or str(session.get("to_submit", ""))


@dataclass(frozen=True)
class Confirmed:
    """The browser's new sign-in, and whether the action that waited was submitted (None: none waited)."""

    sign_in: SignIn
    was_submitted: bool | None


def _go_on(action_id: str, was_submitted: bool | None) -> Any:
    """Where it goes after the confirmation: to the receipt, to what is still missing, or to a page that says what next."""
    if was_submitted is None:
        return redirect(url_for("account.confirm"), 303)
    return redirect(url_for("check.submitted" if was_submitted else "check.show", action_id=action_id), 303)


def _submitted(account: Account, action_id: str, at: datetime) -> bool | None:
    """Submit the action that waited, in the transaction that confirmed the address."""
    draft = draft_of(db.session(), account.id, action_id, for_update=True) if action_id else None
    if draft is None:
        return None
    try:
        submit(db.session(), draft, service(), at)
    except NotComplete:
        return False
    return True


def _submit_now(action_id: str) -> Any:
    """For somebody whose address is confirmed already."""
    at = now()
    with writing(db.session):
        was_submitted = _submitted(current_user.account, action_id, at)
    return _go_on(action_id, was_submitted)


# --- by the code ------------------------------------------------------------------------------------------------------------------


def _by_code() -> Any:
    form, action_id = CodeForm(), _action_to_submit()
    if _is_sent() and form.text("code") and begun_by_this_form(form.text("code")):
        return _submit_now(action_id)
    if not current_user.is_authenticated:
        here = url_for("account.confirm", submit=action_id or None)
        return redirect(url_for("account.sign_in", next=here), 303)
    if current_user.is_confirmed:
        if _is_sent() and not show_in_language_asked():
            return _submit_now(action_id)
        return page("account/confirmed.html", email=current_user.email)
    if request.method != "POST":
        if action_id:
            session["to_submit"] = action_id[:10]
        return _code_page(form)
    if show_in_language_asked(form):
        return _code_page(form)
    if shown_again.is_brought_back():
        return _code_page(form, 400)
    if request.form.get("do") == "resend":
        return _resend()
    if not form.validate():
        return _code_page(form, 422)
    return _try_code(form, action_id)


def _code_page(form: AccountForm, status: int = 200, error: str = "", *, was_sent_again: bool = False) -> tuple[str, int]:
    fields = form.shown({"code": error})
    proofs = live_proofs(db.session(), current_user.account_id, CONFIRM, now())
    return page(
        "account/confirm.html",
        status,
        fields=fields,
        has_errors=errors_of(fields),
        address=url_for("account.confirm"),
        email=current_user.email,
        submit=_action_to_submit(),
        sent_at=proofs[0].made_at if proofs else None,
        was_sent_again=was_sent_again,
    )


def _resend() -> Any:
    at = now()
    with writing(db.session):
        seconds = seconds_to_wait_of_client(MAILS_OF_CLIENT, at) or seconds_to_wait_for_mail(db.session(), current_user.email, at)
        if not seconds:
            mail_confirmation(db.session(), lock_account(db.session(), current_user.account_id), current_language(), issuer(), at)
    if seconds:
        return with_pause(_code_page(CodeForm(formdata=None), 429, say_mails_stopped(seconds)), seconds)
    return redirect(url_for("account.confirm", submit=_action_to_submit() or None), 303)


def _try_code(form: CodeForm, action_id: str) -> Any:
    outcome = once_more(lambda: _confirm_by_code(form.text("code"), action_id))
    if isinstance(outcome, Confirmed):
        remember_sign_in(outcome.sign_in)
        return _go_on(action_id, outcome.was_submitted)
    return _code_page(form, 422, say_wrong_code(outcome))


def _confirm_by_code(typed: str, action_id: str) -> Confirmed | int:
    """The outcome of a right code; of a wrong one, how many attempts are left."""
    at = now()
    with writing(db.session):
        account = lock_to_confirm(db.session(), current_user.account_id)
        tried = try_code(db.session(), account.id, CONFIRM, typed, issuer(), at)
        if tried.proof is None:
            return tried.left
        own_computer = db.session.get_one(SignIn, current_user.sign_in_id).is_own_computer
        account = confirm_account(db.session(), account, at, is_here=True)
        # A new sign-in, not the old one: whoever planted this browser's cookie must not get in with it.
        sign_in = begin(account, own_computer=own_computer, at=at, secret=typed)
        return Confirmed(sign_in, _submitted(account, action_id, at))


# --- by the link ------------------------------------------------------------------------------------------------------------------


def _by_link(token: str) -> Any:
    if _is_sent() and begun_by_this_form(token):
        return _submit_now(_action_to_submit())
    proof = find_proof(db.session(), CONFIRM, token, now())
    if proof is None:
        return _stale()
    form = PasswordOfConfirmation(proof.email)
    if request.method != "POST" or show_in_language_asked(form):
        return _link_page(form, token, proof)
    if shown_again.is_brought_back():
        return _link_page(form, token, proof, 400)
    password_hash = ""
    if _needs_password(proof):
        if not form.validate():
            return _link_page(form, token, proof, 422)
        password_hash = hash_password(form.text("password"))
    action_id = _action_to_submit() if _is_here(proof) else ""
    outcome = once_more(lambda: _confirm_by_token(token, password_hash, form.ticked("own_computer"), action_id))
    if outcome is None:
        return redirect(url_for("account.confirm", token=token), 303)
    remember_sign_in(outcome.sign_in)
    return _go_on(action_id, outcome.was_submitted)


def _stale() -> Any:
    if current_user.is_authenticated and current_user.is_confirmed:
        return page("account/confirmed.html", email=current_user.email)
    return page("account/stale_link.html", 410, again=url_for("account.confirm"), purpose=CONFIRM)


def _is_here(proof: Proof) -> bool:
    """Whether this browser is signed in to the account that is to be confirmed."""
    return bool(current_user.is_authenticated and current_user.account_id == proof.account_id)


def _needs_password(proof: Proof) -> bool:
    """Elsewhere the password is asked for, unless the draft goes into an account that is confirmed already: that one's stays."""
    return not _is_here(proof) and confirmed_account(db.session(), proof.email) is None


def _link_page(form: PasswordOfConfirmation, token: str, proof: Proof, status: int = 200) -> tuple[str, int]:
    fields = form.shown()
    needs_password = _needs_password(proof)
    return page(
        "account/confirm_link.html",
        status,
        fields=fields if needs_password else [field for field in fields if field.key == "own_computer" and not _is_here(proof)],
        has_errors=errors_of(fields),
        address=url_for("account.confirm"),
        token=token,
        email=proof.email,
        needs_password=needs_password,
        is_here=_is_here(proof),
        begun_at=proof.account.created_at,
        takes_over=confirmed_account(db.session(), proof.email) is not None,
        submits=_is_here(proof) and bool(_action_to_submit()),
    )


def _confirm_by_token(token: str, password_hash: str, own_computer: bool, action_id: str) -> Confirmed | None:
    """Use the link up. None when it has been used meanwhile, or when a password is needed after all."""
    at = now()
    with writing(db.session):
        proof = find_proof(db.session(), CONFIRM, token, at)
        if proof is None or (_needs_password(proof) and not password_hash):
            return None
        lock_to_confirm(db.session(), proof.account_id)
        is_here = _is_here(proof)
        if is_here:
            own_computer = db.session.get_one(SignIn, current_user.sign_in_id).is_own_computer
        elif password_hash:
            proof.account.password_hash = password_hash
        if not is_here:
            end_sign_ins(db.session(), proof.account_id, at)
        used = use_token(db.session(), CONFIRM, token, at)
        if used is None:
            db.session.rollback()
            return None
        account = confirm_account(db.session(), used.account, at, is_here=is_here)
        sign_in = begin(account, own_computer=own_computer, at=at, secret=token)
        return Confirmed(sign_in, _submitted(account, action_id, at))
