"""The profile: what is kept with the person and the organisations, what opens the account, news, and signed-in devices."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from flask import Blueprint, g, redirect, request, url_for

from app.extensions import db
from app.languages import N_
from app.models.accounts import Account, SignIn
from app.models.base import writing
from app.operations.consents import change_consent
from app.operations.joining import take_over
from app.operations.locking import lock_to_take_over, lock_with_organisations
from app.operations.sign_ins import end_sign_in, end_sign_ins
from app.queries.accounts import count_twins, newest_consents, sign_ins_of, twins_of
from app.queries.drafts import Draft, organisations_of
from app.queries.profiles import ORGANISATION_PAGES, PERSON_PAGES, profile_of
from app.questionnaire.consents import CONSENTS, NEWS
from app.questionnaire.definition import Question
from app.questionnaire.questionnaire import PAGES, QUESTIONS
from app.questionnaire.saying import Said, say
from app.questionnaire.walk import Walk, walked
from app.web import shown_again
from app.web.doors import Door, door, signed_in
from app.web.languages import current_language, current_translator
from app.web.rendering import page
from app.web.sign_in_state import OWN_COMPUTER_ENDS, UNUSED_ENDS, now
from app.web.views import profile_access, profile_answers

views = Blueprint("profile", __name__, url_prefix="/<lang>/profile")

BOTH = ("GET", "POST")

for path, view in (
    ("/you", profile_answers.you),
    ("/organisation/<int:number>/<section>/<slug>", profile_answers.organisation),
    ("/password", profile_access.password),
    ("/address", profile_access.address),
    ("/address/code", profile_access.address_code),
):
    views.add_url_rule(path, view_func=view, methods=BOTH)

DRAFTS_ON_A_PAGE = 10
"""Of those begun under one's address and left unconfirmed."""

DONE = {
    "saved": N_("Your changes have been saved."),
    "password": N_("Your password has been changed. All other devices have been signed out."),
    "address": N_("The email address of your profile has been changed."),
    "news": N_("Your choice has been saved."),
    "devices": N_("The device has been signed out."),
    "drafts": N_("The draft is now among your actions."),
}
"""What a page that led back here has done, by the word in the address."""


@dataclass(frozen=True)
class Row:
    """One question with its answer in words; an answer that is not there has no paragraphs."""

    label: str
    said: Said


@dataclass(frozen=True)
class Part:
    """The answers of one page, and where to change them."""

    title: str
    address: str
    rows: list[Row]


def _parts(draft: Draft, walk: Walk, paths: tuple[str, ...], number: int) -> list[Part]:
    to = current_translator()
    parts = []
    for each in paths:
        if walk.is_asked(each):
            rows = [Row(question.label, say(question, _value(draft, question), to)) for question in walk.questions_of(each)]
            parts.append(Part(PAGES[each].title, profile_answers.address_of(each, number), rows))
    return parts


def _value(draft: Draft, question: Question) -> Any:
    """The answer as it counts: without a choice, mail comes in the language of the registration."""
    if question.key == "correspondence_language":
        return draft.account.correspondence_language
    return draft.kept_with(question.kept_with).answers.get(question.key)


@views.get("")
@door(Door.SIGNED_IN)
def show() -> Any:
    account = signed_in().account
    g.notice = DONE.get(request.args.get("done", ""), "")
    organisations = []
    you: list[Part] = []
    for number, organisation in enumerate(organisations_of(db.session(), account.id), start=1):
        draft = profile_of(db.session(), account.id, number)
        if draft is None:
            continue
        walk = walked(draft.facts(now().date()))
        you = you or _parts(draft, walk, PERSON_PAGES, number)
        organisations.append((organisation.name, _parts(draft, walk, ORGANISATION_PAGES, number)))
    consents = newest_consents(db.session(), account.id)
    return page(
        "profile/show.html",
        person=account,
        you=you,
        organisations=organisations,
        news=[(QUESTIONS[key].label, consents.get(key)) for key in CONSENTS if key in NEWS or key in consents],
        devices=len(_devices(account)),
        twins=count_twins(db.session(), account),
    )


# --- news and other consents ------------------------------------------------------------------------------------------------------


@views.route("/news", methods=["GET", "POST"])
@door(Door.SIGNED_IN, shows_again=True)
def news() -> Any:
    """Each consent with its date and wording, and one button to give or withdraw it."""
    choice, _, key = shown_again.pressed().partition("-")
    if request.method == "POST" and not shown_again.is_brought_back():
        language = shown_again.language_asked()
        if language:
            return redirect(url_for("profile.news", lang=language), 303)
        if choice in ("yes", "no") and key in (CONSENTS if choice == "no" else NEWS):
            with writing(db.session):
                account = lock_with_organisations(db.session(), signed_in().account_id)
                change_consent(db.session(), account, key, choice, current_language(), now())
            return redirect(url_for("profile.show", done="news") + "#news", 303)
    return _news_page(400 if shown_again.is_brought_back() else 200)


def _news_page(status: int = 200) -> tuple[str, int]:
    consents = newest_consents(db.session(), signed_in().account_id)
    listed = [
        (key, QUESTIONS[key].label, consents.get(key))
        for key in CONSENTS
        if key in NEWS or (key in consents and consents[key].value == "yes")
    ]
    first = listed[0]
    gives_first = first[2] is None or first[2].value == "no"
    main_value = ("yes-" if gives_first else "no-") + first[0]
    return page("profile/news.html", status, listed=listed, address=url_for("profile.news"), main_value=main_value, gives_first=gives_first)


# --- devices ----------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Device:
    """A signed-in device. `name` stands for its secret id, which no page shows."""

    name: str
    sign_in: SignIn
    is_this: bool


def _devices(account: Account) -> list[Device]:
    at = now()
    found = sign_ins_of(db.session(), account.id, at - UNUSED_ENDS, at - OWN_COMPUTER_ENDS)
    devices = [Device(sha256(each.id.encode()).hexdigest()[:16], each, each.id == signed_in().sign_in_id) for each in found]
    return sorted(devices, key=lambda device: not device.is_this)


@views.route("/devices", methods=["GET", "POST"])
@door(Door.SIGNED_IN, shows_again=True)
def devices() -> Any:
    if request.method == "POST" and not shown_again.is_brought_back():
        language, pressed = shown_again.language_asked(), shown_again.pressed()
        if language:
            return redirect(url_for("profile.devices", lang=language), 303)
        chosen = next((device for device in _devices(signed_in().account) if f"end-{device.name}" == pressed), None)
        if pressed == "others" or (chosen and not chosen.is_this):
            at, me = now(), signed_in()
            chosen_id = chosen.sign_in.id if chosen else ""
            with writing(db.session):
                if chosen_id:
                    end_sign_in(db.session(), me.account_id, chosen_id, at)
                else:
                    end_sign_ins(db.session(), me.account_id, at, but=me.sign_in_id)
            return redirect(url_for("profile.show", done="devices") + "#devices", 303)
        if chosen:
            return redirect(url_for("account.sign_out"), 303)
    status = 400 if shown_again.is_brought_back() else 200
    return page(
        "profile/devices.html", status, devices=_devices(signed_in().account), address=url_for("profile.devices"), main_value="others"
    )


# --- drafts begun under this address ----------------------------------------------------------------------------------------------


@views.route("/drafts", methods=["GET", "POST"])
@door(Door.SIGNED_IN, shows_again=True)
def drafts() -> Any:
    """Drafts that were begun with this address and whose profile was never confirmed: they can be taken over."""
    found = twins_of(db.session(), signed_in().account, DRAFTS_ON_A_PAGE + 1, _before())
    twins = [(f"take-{twin.account.created_at.isoformat()}", twin) for twin in found[:DRAFTS_ON_A_PAGE]]
    if request.method == "POST" and not shown_again.is_brought_back():
        language = shown_again.language_asked()
        if language:
            return redirect(url_for("profile.drafts", lang=language, before=request.args.get("before")), 303)
        chosen = next((twin.account.id for value, twin in twins if value == shown_again.pressed()), None)
        if chosen is not None:
            _take_over(chosen)
            return redirect(url_for("profile.show", done="drafts"), 303)
    if not twins:
        return redirect(url_for("profile.show"), 303)
    status = 400 if shown_again.is_brought_back() else 200
    here = url_for("profile.drafts", before=request.args.get("before"))
    older = url_for("profile.drafts", before=twins[-1][1].account.created_at.isoformat()) if len(found) > len(twins) else ""
    return page("profile/drafts.html", status, twins=twins, older=older, address=here, main_value=twins[0][0])


def _before() -> datetime | None:
    """When the last draft was begun that the page before showed."""
    try:
        before = datetime.fromisoformat(request.args.get("before", ""))
    except ValueError:
        return None
    return before if before.tzinfo else None


def _take_over(pending_id: int) -> None:
    with writing(db.session):
        pending, account = lock_to_take_over(db.session(), pending_id, signed_in().account_id)
        if account.is_confirmed and not pending.is_confirmed and pending.email == account.email:
            take_over(db.session(), pending, account, now(), is_here=False)
