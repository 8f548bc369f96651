"""Register, sign in, sign out. Confirming an address and links to sign in have files of their own."""

from typing import Any

from flask import Blueprint, redirect, request, session, url_for
from flask_babel import gettext
from flask_login import current_user, logout_user
from sqlalchemy.exc import IntegrityError

from app.extensions import db
from app.models.accounts import Account
from app.models.actions import Action
from app.models.base import writing
from app.operations.accounts import Registration, mail_confirmation, read_address, register
from app.operations.actions import ActionBelongsToOthers, new_action_id
from app.operations.counters import REGISTRATIONS_OF_CLIENT, seconds_to_wait_for_mail
from app.operations.passwords import hash_password, which_matches
from app.operations.retention import UNCONFIRMED_KEPT, UNCONFIRMED_WITH_ANSWERS_KEPT
from app.operations.sign_ins import end_sign_in, end_sign_ins
from app.web import carried, shown_again
from app.web.account_forms import RegisterForm, SignInForm, errors_of, say_minutes
from app.web.doors import Door, door
from app.web.languages import address_in, current_language
from app.web.rendering import page
from app.web.security import has_good_token
from app.web.sign_in_state import now, remember_sign_in
from app.web.signing_in import (
    Refusal,
    begin,
    issuer,
    own_path,
    seconds_to_wait_of_client,
    show_in_language_asked,
    sign_in_with_password,
    where_to_go,
    with_pause,
)
from app.web.views import confirming, mailed_links
from app.web.views.actions import action_id_of_form, signed_action_id
from app.web.views.wizard import address_of

views = Blueprint("account", __name__, url_prefix="/<lang>/account")

FIRST_PAGE = "profile/you"

BOTH = ("GET", "POST")

for path, view, methods in (
    ("/confirm", confirming.confirm, BOTH),
    ("/link", mailed_links.link, BOTH),
    ("/link/sent", mailed_links.link_sent, BOTH),
    ("/reset", mailed_links.reset, BOTH),
    ("/reset/sent", mailed_links.reset_sent, ("GET",)),
    ("/reset/done", mailed_links.reset_done, ("GET",)),
):
    views.add_url_rule(path, view_func=view, methods=methods)


# --- register ---------------------------------------------------------------------------------------------------------------------


@views.route("/register", methods=["GET", "POST"], endpoint="register")
@door(Door.OPEN, shows_again=True)
def register_view() -> Any:
    form = RegisterForm()
    if request.method != "POST":
        return redirect(url_for("actions.mine"), 303) if current_user.is_authenticated else _register_page(form)
    if show_in_language_asked(form):
        return _register_page(form)
    if shown_again.is_brought_back():
        return _register_page(form, 400)
    if not form.validate():
        return _register_page(form, 422)
    with writing(db.session):
        seconds = seconds_to_wait_of_client(REGISTRATIONS_OF_CLIENT, now())
    if seconds:
        message = gettext("Too many profiles were created from your network. Try again in %(time)s.", time=say_minutes(seconds))
        return with_pause(_register_page(form, 429, email=message), seconds)
    return redirect(address_of(_registered(form), FIRST_PAGE), 303)


def _register_page(form: RegisterForm, status: int = 200, **errors: str) -> tuple[str, int]:
    fields = form.shown(errors)
    return page(
        "account/register.html",
        status,
        fields=fields,
        has_errors=errors_of(fields),
        address=url_for("account.register"),
        action=request.form.get("action") or signed_action_id(),
        days=UNCONFIRMED_KEPT.days,
        days_with_answers=UNCONFIRMED_WITH_ANSWERS_KEPT.days,
    )


def _registered(form: RegisterForm) -> str:
    """Make the account and sign it in; the id of its first action. The form sent twice makes one."""
    email, password = read_address(form.text("email")), form.text("password")
    action_id = action_id_of_form()
    password_hash = hash_password(password)
    for _ in range(2):
        account_id = _made_by_this_form(action_id, email, password)
        if account_id is None and db.session.get(Action, action_id) is not None:
            action_id = new_action_id()
        registration = Registration(email, password_hash, current_language(), action_id)
        try:
            return _begin_account(registration, account_id, form.ticked("own_computer"))
        except (ActionBelongsToOthers, IntegrityError):
            continue  # The same form was sent twice at the same moment, and the other one was first.
    registration = Registration(email, password_hash, current_language(), new_action_id())
    return _begin_account(registration, None, form.ticked("own_computer"))


def _made_by_this_form(action_id: str, email: str, password: str) -> int | None:
    """The pending account that this form has made already: the first answer is often never read on a bad line."""
    action = db.session.get(Action, action_id)
    account = db.session.get(Account, action.created_by_id) if action else None
    if account is None or account.is_confirmed or account.email != email or which_matches(password, [account.password_hash]) is None:
        return None
    return account.id


def _begin_account(registration: Registration, account_id: int | None, own_computer: bool) -> str:
    at = now()
    with writing(db.session):
        if account_id is None:
            action = register(db.session(), registration, at)
            account = action.changed_by
            if not seconds_to_wait_for_mail(db.session(), account.email, at):
                mail_confirmation(db.session(), account, registration.language, issuer(), at)
        else:
            account = db.session.get_one(Account, account_id)
        sign_in = begin(account, own_computer=own_computer, at=at)
    remember_sign_in(sign_in)
    return registration.action_id


# --- sign in ----------------------------------------------------------------------------------------------------------------------


@views.route("/sign-in", methods=["GET", "POST"])
@door(Door.OPEN, shows_again=True)
def sign_in() -> Any:
    form = SignInForm()
    next_ = own_path(request.values.get("next", ""))
    if request.method != "POST":
        return redirect(where_to_go(next_), 303) if current_user.is_authenticated else _sign_in_page(form, next_=next_)
    if show_in_language_asked(form):
        return _sign_in_page(form, next_=next_)
    if shown_again.is_brought_back():
        return _sign_in_page(form, 400, next_=next_)
    refused = _try_password(form, next_=next_)
    return redirect(where_to_go(next_), 303) if refused is None else refused


def _try_password(form: SignInForm, **values: str) -> Any:
    """Sign in with what was typed: None when it worked, else the page again."""
    if not form.validate():
        return _sign_in_page(form, 422, **values)
    outcome = sign_in_with_password(form.text("email"), form.text("password"), own_computer=form.ticked("own_computer"))
    if not isinstance(outcome, Refusal):
        return None
    if outcome.seconds:
        message = gettext(
            "Too many wrong passwords. Wait %(time)s, or have a link to sign in sent to you by email: it works at once.",
            time=say_minutes(outcome.seconds),
        )
    else:
        message = gettext("The email address or the password is wrong. Check both, or have a link to sign in sent to you by email.")
    return with_pause(_sign_in_page(form, outcome.status, error=message, **values), outcome.seconds)


def _sign_in_page(
    form: SignInForm, status: int = 200, *, error: str = "", next_: str = "", sealed: str = "", at_door: str = ""
) -> tuple[str, int]:
    fields = form.shown({"password": error})
    return page(
        "account/sign_in.html",
        status,
        fields=fields,
        has_errors=errors_of(fields),
        address=at_door or url_for("account.sign_in"),
        next=next_,
        carried=sealed,
    )


def sign_in_at_door(sealed: str) -> Any:
    """The sign-in page at the address of a page that was posted by nobody known, with what was typed sealed in it.

    None once the form of this very page has signed the person in. A wrong password keeps what is sealed.
    """
    form = SignInForm()
    here = request.full_path.rstrip("?")
    if show_in_language_asked(form):
        here = address_in(current_language())
        typed = carried.unseal(sealed, request.path)
        sealed = carried.seal(here.split("?")[0], typed) if typed is not None else sealed
        return _sign_in_page(form, 401, sealed=sealed, at_door=here)
    if "carried" not in request.form:
        return _sign_in_page(SignInForm(formdata=None), 401, sealed=sealed, at_door=here)
    if request.form.get("do") == "again":
        return _sign_in_page(form, 401, error=gettext("You are not signed in yet in this browser."), sealed=sealed, at_door=here)
    if not has_good_token():
        return _sign_in_page(form, 401, error=gettext("Type your password once more."), sealed=sealed, at_door=here)
    return _try_password(form, sealed=sealed, at_door=here)


views.record_once(lambda state: state.app.extensions.update(sign_in_at_door=sign_in_at_door))


# --- sign out ---------------------------------------------------------------------------------------------------------------------


@views.route("/sign-out", methods=["GET", "POST"])
@door(Door.OPEN, shows_again=True)
def sign_out() -> Any:
    if not current_user.is_authenticated:
        return page("account/signed_out.html")
    if request.method != "POST" or show_in_language_asked() or shown_again.is_brought_back():
        return page("account/sign_out.html", 400 if shown_again.is_brought_back() else 200, address=url_for("account.sign_out"))
    at = now()
    with writing(db.session):
        if request.form.get("do") == "everywhere":
            end_sign_ins(db.session(), current_user.account_id, at)
        else:
            end_sign_in(db.session(), current_user.account_id, current_user.sign_in_id, at)
    forget_this_browser()
    return redirect(url_for("account.sign_out"), 303)


def forget_this_browser() -> None:
    """Nothing of the person stays in the cookie."""
    logout_user()
    session.clear()
