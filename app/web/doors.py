"""Doors: who may open a page, and getters that return what a person may touch, or refuse.

Every view is marked with `@door(…)`; a view without one never answers.
"""

from collections.abc import Callable
from enum import Enum
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask_login import current_user
from sqlalchemy import Connection
from werkzeug.exceptions import NotFound, RequestEntityTooLarge

from app.extensions import db
from app.models.accounts import SignIn
from app.models.actions import Action
from app.models.base import writing
from app.queries.drafts import AnyDraft, Draft, DraftRows, draft_of, rows_to_change
from app.web import shown_again
from app.web.security import has_good_token
from app.web.sign_in_state import NOTICE_USE_EVERY, SignedIn, now

FORM_LIMIT = 1_000_000
UPLOAD_LIMIT = 8_000_000
MOST_FIELDS = 5_000
"""Many times what any page sends: a body of nothing but names would take seconds to read."""

ADraft = TypeVar("ADraft", bound=AnyDraft)
View = TypeVar("View", bound=Callable[..., Any])


class Door(Enum):
    """Who is let in. `PUBLIC` pages have no form; a form on `OPEN` pages works for everybody and asks for its token."""

    PUBLIC = "public"
    OPEN = "open"
    SIGNED_IN = "signed in"
    MACHINE = "machine"
    DEMO = "demonstration only"


def door(kind: Door, *, upload: bool = False, shows_again: bool = False, shows_draft: bool = False) -> Callable[[View], View]:
    """Mark a view with its door. `upload` lets a body be as large as one file and its page.

    `shows_again`: the view asks `shown_again.is_brought_back()` first and then only shows its page as typed. A view that does
    not is never called with a form whose token is not good: a plain page holds the text, ready to be sent again.

    `shows_draft`: the view asks for `draft_to_show()` of its `action_id`, which is looked up together with the sign-in.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def opened(*args: Any, **kwargs: Any) -> Any:
            request.max_content_length = UPLOAD_LIMIT if upload else FORM_LIMIT
            if shows_draft:
                g.action_to_show = kwargs["action_id"]
            refused = _refusal(kind, shows_again)
            return view(*args, **kwargs) if refused is None else refused

        opened.door = kind  # type: ignore[attr-defined]  # read back by the rule that no view is without one
        return opened  # type: ignore[return-value]  # the wrapped view has the view's own signature

    return mark


def _refusal(kind: Door, shows_again: bool) -> Any:
    """A response that stands in the view's place, or None when the door is open."""
    if kind is Door.DEMO and not current_app.config["SETTINGS"].is_demo:
        raise NotFound
    has_form = request.method == "POST" and kind is not Door.MACHINE
    if has_form:
        _read_body()
    if kind is Door.SIGNED_IN and not current_user.is_authenticated:
        outcome = shown_again.after_sign_in()
        if outcome is not None:
            return outcome
    if has_form and ("carried" in request.form or not has_good_token()):
        outcome = shown_again.bring_back(shows_again)
        if outcome is not None:
            return outcome
    if kind is Door.SIGNED_IN:
        notice_use()
    return None


def _read_body() -> None:
    """Read the whole body now, so that one over the limit is refused here and not half-way through a view."""
    if request.content_length is not None and request.content_length > (request.max_content_length or FORM_LIMIT):
        raise RequestEntityTooLarge
    if request.mimetype == "application/x-www-form-urlencoded" and request.get_data().count(b"&") > MOST_FIELDS:
        raise RequestEntityTooLarge
    _ = request.form, request.files
    g.body_is_read = True


def init_app(app: Flask) -> None:
    @app.before_request
    def _no_view_without_a_door() -> None:
        view = current_app.view_functions.get(request.endpoint or "")
        if view is not None and not hasattr(view, "door"):
            abort(500)


def signed_in() -> SignedIn:
    """The person behind this request; only behind a `SIGNED_IN` door."""
    person: SignedIn = current_user._get_current_object()
    return person


def notice_use() -> None:
    """Note that the sign-in is in use, at most every ten minutes; a database that is busy is no reason to refuse a page."""
    # A moment in the future was noted before the clock was set back: it is no use now.
    if abs(now() - signed_in().last_seen_at) < NOTICE_USE_EVERY:
        return
    try:
        with writing(db.session):
            db.session.get_one(SignIn, signed_in().sign_in_id).last_seen_at = now()
    except Exception:
        current_app.logger.warning("the use of a sign-in could not be noted", exc_info=True)


def draft_of_current_user(action_id: str, *, for_update: bool = False) -> Draft:
    """The action as this person may work on it. Everything else does not exist: 404, whether or not others have it."""
    draft = draft_of(db.session(), signed_in().account_id, action_id, for_update=for_update)
    if draft is None:
        raise NotFound
    return draft


def draft_to_show(action_id: str) -> AnyDraft:
    """The same, read together with the sign-in where the door said `shows_draft` and the person did not sign in at it just now."""
    return signed_in().draft or draft_of_current_user(action_id)


def draft_to_save(connection: Connection, action_id: str) -> DraftRows:
    """The same, inside a writing transaction: its rows locked, to be changed by `save_page`."""
    draft = rows_to_change(connection, signed_in().account_id, action_id)
    if draft is None:
        raise NotFound
    return draft


def unsubmitted(draft: ADraft) -> ADraft:
    """A draft that can still be changed; a submitted action leads to its confirmation."""
    if draft.action.is_submitted:
        abort(redirect(url_for("check.submitted", action_id=draft.action.id), 303))
    return draft


def own_action(action_id: str) -> Action:
    return draft_of_current_user(action_id).action
