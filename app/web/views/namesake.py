"""“Ask to join it” or “It is another one”: for a person whose organisation has the name and country of one that is here already.

The page repeats what the person typed and nothing else: not who its members are, nor any of its answers.
"""

from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import NotFound

from app.extensions import db
from app.models.accounts import Account, Organisation
from app.models.base import writing
from app.operations.counters import seconds_to_wait
from app.operations.membership import REQUESTS, NoSuchRequest, NotConfirmedYet, ask_to_join, say_another
from app.queries.drafts import draft_of
from app.queries.membership import is_member, organisation_of_member, request_about
from app.questionnaire.progress import page_after
from app.questionnaire.walk import walked
from app.web import shown_again
from app.web.account_forms import say_minutes
from app.web.doors import Door, door, signed_in
from app.web.namesakes import PATH
from app.web.rendering import page
from app.web.sign_in_state import now
from app.web.signing_in import issuer, with_pause
from app.web.views.wizard import address_of


@door(Door.SIGNED_IN, shows_again=True)
def already_here(number: int) -> Any:
    own = _own(number)
    asked = request_about(db.session(), signed_in().account_id, own)
    if asked is None or is_member(db.session(), signed_in().account_id, asked.organisation_id):
        return redirect(_way_on(number), 303)
    language = shown_again.language_asked() if request.method == "POST" else None
    if language:
        return redirect(_here(number, lang=language), 303)
    if request.method != "POST" or shown_again.is_brought_back():
        return _page(number, 400 if shown_again.is_brought_back() else 200)
    match shown_again.pressed():
        case "another":
            with writing(db.session):
                say_another(db.session(), _me(), _own(number), now())
            return redirect(_way_on(number), 303)
        case "ask":
            return _ask(number)
        case _:
            return redirect(_way_on(number), 303)


def _own(number: int) -> Organisation:
    own = organisation_of_member(db.session(), signed_in().account_id, number)
    if own is None:
        raise NotFound
    return own


def _me() -> Account:
    return db.session.get_one(Account, signed_in().account_id)


def _from_form() -> dict[str, Any]:
    """Where the person came from: the action whose form they fill in."""
    return {key: request.args[key] for key in ("action", "back") if key in request.args}


def _here(number: int, **values: Any) -> str:
    return url_for("members.already_here", number=number, **_from_form(), **values)


def _way_on(number: int) -> str:
    """The next page of the form, or the page of the organisation for somebody who came from there."""
    draft = draft_of(db.session(), signed_in().account_id, request.args.get("action", ""))
    if draft is None or draft.action.is_submitted:
        return url_for("members.show", number=number)
    if request.args.get("back") == "check":
        return url_for("check.show", action_id=draft.action.id)
    return address_of(draft.action.id, page_after(walked(draft.facts(now().date())), PATH))


def _page(number: int, status: int = 200, error: str = "", seconds: int = 0) -> Any:
    own = _own(number)
    asked = request_about(db.session(), signed_in().account_id, own)
    is_confirmed = signed_in().is_confirmed
    shown = page(
        "members/already_here.html",
        status,
        organisation=own,
        asked=asked,
        is_confirmed=is_confirmed,
        error=error,
        way_on=_way_on(number),
        address=_here(number) if asked is not None and asked.outcome != "waiting" else "",
        main_value="ask" if is_confirmed else "go-on",
    )
    return with_pause(shown, seconds)


def _ask(number: int) -> Any:
    """Ask its members. An unconfirmed person is led to the code first, and asks again afterwards."""
    at, me = now(), signed_in()
    if not me.is_confirmed:
        return redirect(url_for("account.confirm"), 303)
    try:
        with writing(db.session):
            seconds = seconds_to_wait(db.session(), REQUESTS, f"account {me.account_id}", at)
            if not seconds:
                ask_to_join(db.session(), _me(), _own(number), issuer(), at)
    except (NotConfirmedYet, NoSuchRequest):
        return redirect(_way_on(number), 303)
    if seconds:
        message = gettext("You have asked several times today. Try again in %(time)s.", time=say_minutes(seconds))
        return _page(number, 429, message, seconds)
    return redirect(_here(number), 303)
