"""The page of an organisation: who works on it, inviting, removing, leaving, answering who asks to join, moving one's own drafts."""

from typing import Any

from flask import Blueprint, g, redirect, request, url_for
from flask_babel import gettext
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

from app.extensions import db
from app.languages import N_
from app.models.accounts import Account, Organisation
from app.models.base import writing
from app.operations.accounts import read_address
from app.operations.counters import MAILS_OF_CLIENT, seconds_to_wait, seconds_to_wait_for_mail
from app.operations.locking import lock_to_move
from app.operations.membership import (
    INVITATIONS,
    AlreadyMember,
    LastMember,
    NoSuchRequest,
    NotAMember,
    NotConfirmedYet,
    invite,
    leave,
    let_in,
    refuse,
    remove,
    withdraw_invitations,
)
from app.operations.moving import differing, move_drafts
from app.queries.membership import (
    called,
    drafts_to_move,
    has_left,
    is_member,
    members_of,
    open_invitations,
    open_requests,
    organisation_of_member,
    request_about,
)
from app.questionnaire.questionnaire import QUESTIONS
from app.questionnaire.saying import say
from app.web import shown_again
from app.web.account_forms import AccountForm, email_field, errors_of, say_minutes
from app.web.doors import Door, door, signed_in
from app.web.languages import current_language, current_translator
from app.web.rendering import page
from app.web.sign_in_state import now
from app.web.signing_in import issuer, seconds_to_wait_of_client, show_in_language_asked, with_pause
from app.web.views import invitations, namesake

views = Blueprint("members", __name__, url_prefix="/<lang>")

BOTH = ("GET", "POST")

for path, view in (("/invitation", invitations.invitation), ("/organisations/<int:number>/already-here", namesake.already_here)):
    views.add_url_rule(path, view_func=view, methods=BOTH)

DONE = {
    "invited": N_("The invitation has been sent."),
    "withdrawn": N_("The invitation has been withdrawn."),
    "admitted": N_("Your colleague has been let in. We have told all of you by email."),
    "refused": N_("The request has been declined. We have told the person by email."),
    "removed": N_("Your colleague has been removed. We have told all of you by email."),
    "joined": N_("You now work on the actions of this organisation. We have told your colleagues by email."),
    "moved": N_("Your drafts have moved to this organisation."),
}
"""What a page that led back here has done, by the word in the address."""


class InviteForm(AccountForm):
    """Whom to invite. The field is not called `email`, so that what was typed is carried through signing in."""

    colleague_email = email_field(N_("Email address of your colleague"), N_("We send a link and a code to this address."), "off")


def own_organisation(number: int, *, for_update: bool = False) -> Organisation:
    """The organisation of this number as its member may see it. Everything else does not exist: 404, whether or not others have it."""
    found = organisation_of_member(db.session(), signed_in().account_id, number, for_update=for_update)
    if found is None:
        raise NotFound
    return found


def _status() -> int:
    return 400 if shown_again.is_brought_back() else 200


# --- the page of an organisation --------------------------------------------------------------------------------------------------


@views.route("/organisations/<int:number>", methods=BOTH)
@door(Door.SIGNED_IN, shows_again=True)
def show(number: int) -> Any:
    own_organisation(number)
    form = InviteForm(formdata=MultiDict(shown_again.typed()) if request.method == "POST" else None)
    if request.method != "POST" or show_in_language_asked(form) or shown_again.is_brought_back():
        g.notice = g.get("notice") or DONE.get(request.args.get("done", ""), "")
        return _page(number, form, _status())
    if not signed_in().is_confirmed:
        return _page(number, form, 409)
    choice, _, what = shown_again.pressed().partition("-")
    if choice in _ANSWERS:
        return _answer(number, form, choice, what)
    if not form.validate():
        return _page(number, form, 422)
    return _invite(number, form, read_address(form.text("colleague_email")))


def _page(number: int, form: InviteForm, status: int = 200, error: str = "", seconds: int = 0) -> Any:
    organisation, me = own_organisation(number), signed_in()
    members = members_of(db.session(), number)
    is_shared = len(members) > 1
    can_act = me.is_confirmed and bool(organisation.name)
    fields = form.shown({"colleague_email": error})
    request_ = request_about(db.session(), me.account_id, organisation)
    shown = page(
        "members/show.html",
        status,
        organisation=organisation,
        members=[(member, called(member)) for member in members],
        own_id=me.account_id,
        is_confirmed=me.is_confirmed,
        requests=[(asking, called(asking.account)) for asking in open_requests(db.session(), number)],
        invitations=open_invitations(db.session(), number, now()),
        drafts=sum(len(drafts) for _, drafts in drafts_to_move(db.session(), me.account_id, number)) if is_shared else 0,
        asked=request_.outcome if request_ is not None and not is_member(db.session(), me.account_id, request_.organisation_id) else "",
        fields=fields,
        has_errors=errors_of(fields),
        can_act=can_act,
        address=url_for("members.show", number=number) if can_act else "",
    )
    return with_pause(shown, seconds)


def _invite(number: int, form: InviteForm, email: str) -> Any:
    at, me, refused = now(), signed_in(), ""
    with writing(db.session):
        by = db.session.get_one(Account, me.account_id)
        seconds = (
            seconds_to_wait(db.session(), INVITATIONS, f"account {me.account_id}", at)
            or seconds_to_wait_of_client(MAILS_OF_CLIENT, at)
            or seconds_to_wait_for_mail(db.session(), email, at)
        )
        if not seconds:
            try:
                invite(db.session(), number, by, email, current_language(), issuer(), at)
            except NotAMember:
                raise NotFound from None
            except NotConfirmedYet:
                refused = gettext("Confirm your own email address first.")
            except AlreadyMember:
                refused = gettext("This address belongs to somebody who works on these actions already.")
    if seconds:
        message = gettext("No more invitations can be sent for the moment. Try again in %(time)s.", time=say_minutes(seconds))
        return _page(number, form, 429, message, seconds)
    if refused:
        return _page(number, form, 422, refused)
    return redirect(url_for("members.show", number=number, done="invited"), 303)


_ANSWERS = {"admit": "admitted", "refuse": "refused", "withdraw": "withdrawn"}
"""Buttons that end with a number, and the word that says it is done."""


def _answer(number: int, form: InviteForm, choice: str, what: str) -> Any:
    """Let in, decline or withdraw. What a colleague has answered meanwhile is just shown."""
    at, me = now(), signed_in()
    which = int(what) if what.isdecimal() and len(what) < 10 else 0
    invited = {invitation.id: invitation.email for invitation in open_invitations(db.session(), number, at)}
    try:
        with writing(db.session):
            by = db.session.get_one(Account, me.account_id)
            if choice == "admit":
                let_in(db.session(), number, by, which, issuer(), at)
            elif choice == "refuse":
                refuse(db.session(), number, by, which, at)
            elif which in invited:
                withdraw_invitations(db.session(), number, by, invited[which], at)
    except NotAMember:
        raise NotFound from None
    except (NoSuchRequest, NotConfirmedYet):
        g.notice = N_("Somebody has answered this request already.")
        return _page(number, form, 409)
    return redirect(url_for("members.show", number=number, done=_ANSWERS[choice]), 303)


# --- remove a colleague -----------------------------------------------------------------------------------------------------------


@views.route("/organisations/<int:number>/colleagues/<member>", methods=BOTH)
@door(Door.SIGNED_IN, shows_again=True)
def remove_colleague(number: int, member: str) -> Any:
    """A page that says what removing means, and a button."""
    organisation = own_organisation(number)
    colleague = next((each for each in members_of(db.session(), number) if str(each.id) == member), None)
    if colleague is None or colleague.id == signed_in().account_id:
        raise NotFound
    language = shown_again.language_asked() if request.method == "POST" else None
    if language:
        return redirect(url_for("members.remove_colleague", lang=language, number=number, member=member), 303)
    if request.method != "POST" or shown_again.is_brought_back() or not signed_in().is_confirmed:
        here = url_for("members.remove_colleague", number=number, member=member) if signed_in().is_confirmed else ""
        return page("members/remove.html", _status(), organisation=organisation, name=called(colleague), colleague=colleague, address=here)
    at, me, colleague_id = now(), signed_in(), colleague.id
    try:
        with writing(db.session):
            remove(db.session(), number, db.session.get_one(Account, me.account_id), colleague_id, issuer(), at)
    except NotAMember:
        raise NotFound from None
    return redirect(url_for("members.show", number=number, done="removed"), 303)


# --- leave ------------------------------------------------------------------------------------------------------------------------


@views.route("/organisations/<int:number>/leave", methods=BOTH)
@door(Door.SIGNED_IN, shows_again=True)
def leave_organisation(number: int) -> Any:
    """A page that says what leaving means, and a button. Pressed again after a cut line, it has been done."""
    gone = redirect(url_for("actions.mine", done="left"), 303)
    if request.method == "POST" and not is_member(db.session(), signed_in().account_id, number):
        if has_left(db.session(), signed_in().account_id, number):
            return gone
        raise NotFound
    language = shown_again.language_asked() if request.method == "POST" else None
    if language:
        return redirect(url_for("members.leave_organisation", lang=language, number=number), 303)
    if request.method != "POST" or shown_again.is_brought_back() or not signed_in().is_confirmed:
        return _leave_page(number, _status())
    at, me = now(), signed_in()
    try:
        with writing(db.session):
            leave(db.session(), number, db.session.get_one(Account, me.account_id), issuer(), at)
    except (NotAMember, LastMember):
        return _leave_page(number, 409)
    return gone


def _leave_page(number: int, status: int) -> Any:
    organisation, me = own_organisation(number), signed_in()
    others = [called(member) for member in members_of(db.session(), number) if member.id != me.account_id]
    address = url_for("members.leave_organisation", number=number) if others and me.is_confirmed else ""
    return page("members/leave.html", status, organisation=organisation, others=others, is_confirmed=me.is_confirmed, address=address)


# --- move one's own drafts --------------------------------------------------------------------------------------------------------


@views.route("/organisations/<int:number>/drafts", methods=BOTH)
@door(Door.SIGNED_IN, shows_again=True)
def move(number: int) -> Any:
    """Move the drafts that a person began alone into an organisation they have joined."""
    into = own_organisation(number)
    language = shown_again.language_asked() if request.method == "POST" else None
    if language:
        return redirect(url_for("members.move", lang=language, number=number), 303)
    movable = drafts_to_move(db.session(), signed_in().account_id, number) if len(members_of(db.session(), number)) > 1 else []
    if not movable:
        return redirect(url_for("members.show", number=number), 303)
    if request.method != "POST" or shown_again.is_brought_back():
        parts = [(own, drafts, _differences(own, into)) for own, drafts in movable]
        return page(
            "members/move.html",
            _status(),
            organisation=into,
            parts=parts,
            address=url_for("members.move", number=number),
            main_value=f"move-{movable[0][0].id}",
        )
    _moved(number, shown_again.pressed().removeprefix("move-"), movable[0][0].id)
    return redirect(url_for("members.show", number=number, done="moved"), 303)


def _differences(own: Organisation, into: Organisation) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """(question, what the person answered, what stands with the joined organisation), where both answered otherwise."""
    to = current_translator()
    found = []
    for key, value in differing(own, into).items():
        question = QUESTIONS[key]
        found.append((question.label, say(question, value, to).paragraphs, say(question, into.answers.get(key), to).paragraphs))
    return found


def _moved(number: int, chosen: str, first: int) -> None:
    """Look once more inside the transaction what can move: something may have been submitted meanwhile."""
    own_id = first if chosen == "continue" else int(chosen) if chosen.isdecimal() and len(chosen) < 10 else 0
    at, me = now(), signed_in()
    with writing(db.session):
        account = lock_to_move(db.session(), me.account_id, own_id, number)
        into = own_organisation(number)
        own = next((own for own, _ in drafts_to_move(db.session(), me.account_id, number) if own.id == own_id), None)
        if own is not None and len(members_of(db.session(), number)) > 1:
            move_drafts(db.session(), account, own, into, at)
