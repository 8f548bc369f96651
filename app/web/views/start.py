"""The pages that tell: what this is, help, privacy, accessibility, the Declaration. And what goes with them for browsers and robots."""

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, make_response, redirect, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound

from app.languages import languages
from app.operations.membership import INVITATION_KEPT
from app.operations.outbox import KEPT_FOR
from app.operations.retention import PROOFS_KEPT, UNCONFIRMED_KEPT, UNCONFIRMED_WITH_ANSWERS_KEPT
from app.questionnaire.reference.objectives import OBJECTIVES
from app.web.doors import Door, door
from app.web.languages import current_translator, preferred_language
from app.web.rendering import page as rendered
from app.web.sign_in_state import OWN_COMPUTER_ENDS, UNUSED_ENDS
from app.web.style import STYLE, STYLE_FILE

views = Blueprint("start", __name__)

PUBLIC_CACHE = "public, max-age=300"
"""Five minutes: long enough for somebody who reads back and forth, short enough for a correction to arrive."""

PRIVACY_VERSION = 1
PRIVACY_DATE = date(2026, 11, 23)
"""Change both with every change of what the notice says, and keep the former text where the organisers can send it."""

ACCESSIBILITY_DATE = date(2026, 11, 23)

# Nobody without a sign-in has anything to find there.
NOT_FOR_ROBOTS = ("account", "actions", "profile", "inbox")


@views.get("/")
@door(Door.PUBLIC)
def root() -> Any:
    """To the start page in the language of the reader: the saved choice, what the browser asks for, or English."""
    response = make_response(redirect(url_for("start.start", lang=preferred_language())))
    response.vary.update(("Accept-Language", "Cookie"))
    return response


# Only the languages themselves: any other word at this place is not found at once, without a redirect to its address with a slash.
@views.get(f"/<any({', '.join(languages())}):lang>/")
@door(Door.PUBLIC)
def start() -> Any:
    return _public("start/start.html", objectives=OBJECTIVES)


@views.get("/<lang>/help", endpoint="help")
@door(Door.PUBLIC)
def help_page() -> Any:
    return _public("start/help.html", unused_hours=UNUSED_ENDS // timedelta(hours=1), own_computer_days=OWN_COMPUTER_ENDS.days)


@views.get("/<lang>/privacy")
@door(Door.PUBLIC)
def privacy() -> Any:
    return _public(
        "start/privacy.html",
        version=PRIVACY_VERSION,
        day=_in_words(PRIVACY_DATE),
        unconfirmed_days=UNCONFIRMED_KEPT.days,
        unconfirmed_days_with_answers=UNCONFIRMED_WITH_ANSWERS_KEPT.days,
        letter_days=KEPT_FOR.days,
        proof_days=PROOFS_KEPT.days,
        invitation_days=INVITATION_KEPT.days,
        own_computer_days=OWN_COMPUTER_ENDS.days,
    )


@views.get("/<lang>/accessibility")
@door(Door.PUBLIC)
def accessibility() -> Any:
    return _public("start/accessibility.html", day=_in_words(ACCESSIBILITY_DATE))


@views.get("/<lang>/declaration")
@door(Door.PUBLIC)
def declaration() -> Any:
    return _public("start/declaration.html")


@views.get("/style-<digest>.css")
@door(Door.PUBLIC)
def style(digest: str) -> Any:
    """The style sheet under the name of its content; a former one is gone, and must not be answered with this one for a year."""
    if f"style-{digest}.css" != STYLE_FILE:
        raise NotFound
    response = make_response(STYLE)
    response.headers["Content-Type"] = "text/css; charset=utf-8"
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@views.get("/robots.txt")
@door(Door.PUBLIC)
def robots() -> Any:
    kept_out = [f"Disallow: /{language}/{folder}" for language in languages() for folder in NOT_FOR_ROBOTS]
    response = make_response("\n".join(["User-agent: *", *kept_out, ""]))
    response.headers["Content-Type"] = "text/plain; charset=utf-8"
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


def _public(template: str, **values: Any) -> Response:
    """A page that anybody may keep for a while, as long as nobody's address stands in its head."""
    response = make_response(rendered(template, landing=True, **values))
    if not current_user.is_authenticated:
        response.headers["Cache-Control"] = PUBLIC_CACHE
        response.vary.add("Cookie")
    return response


def _in_words(day: date) -> str:
    """“23 November 2026”, in the reader's language."""
    return current_translator().day(day)
