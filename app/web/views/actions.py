"""My actions, and the task list of one action."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, current_app, g, redirect, request, url_for
from itsdangerous import BadSignature, URLSafeSerializer

from app.documents.rows import sections_of_rows
from app.extensions import db
from app.languages import N_
from app.models.accounts import Organisation
from app.models.actions import Action
from app.models.base import writing
from app.operations.actions import ActionBelongsToOthers, add_action, new_action_id
from app.operations.locking import lock_with_organisations
from app.operations.saving import confirm_pages
from app.queries.drafts import Draft, actions_of, count_actions, last_save, organisations_of
from app.queries.membership import called, count_open_requests
from app.queries.word_forms import left_aside_of
from app.questionnaire.definition import Keeper
from app.questionnaire.progress import (
    SectionState,
    check_state,
    entry_of_section,
    first_to_do,
    has_answers,
    page_changes,
    pages_of_section,
    section_state,
    whats_missing,
)
from app.questionnaire.questionnaire import CHECK_PATH, FORM_SECTIONS, PAGES
from app.questionnaire.showcase import showcase_facts
from app.questionnaire.showcase_words import PLEDGE_AND_PRACTICE, ShowcaseLine, showcase_lines
from app.questionnaire.walk import Walk, walked
from app.web import shown_again
from app.web.doors import Door, door, draft_of_current_user, signed_in
from app.web.languages import current_language, current_translator
from app.web.rendering import page as rendered
from app.web.sign_in_state import now
from app.web.views.wizard import address_of

views = Blueprint("actions", __name__, url_prefix="/<lang>/actions")

ACTIONS_ON_A_PAGE = 20

STATE_WORDS = {
    SectionState.CANNOT_START_YET: N_("Cannot start yet"),
    SectionState.NOT_STARTED: N_("Not yet started"),
    SectionState.IN_PROGRESS: N_("In progress"),
    SectionState.COMPLETED: N_("Completed"),
}

KEPT_SECTIONS = ("profile", "policy")
"""Sections asked once and confirmed for later actions."""


@dataclass(frozen=True)
class ListedAction:
    """One line of "My actions"; `missing` counts the pages still to do, `showcase` says where a submitted action stands."""

    action: Action
    missing: int
    by: str
    showcase: tuple[ShowcaseLine, ...] = ()


@dataclass(frozen=True)
class ListedOrganisation:
    organisation: Organisation
    actions: list[ListedAction]
    drafts: int
    submissions: int
    older: str
    asking: int
    """How many people wait to be let in."""


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="new action")


def signed_action_id() -> str:
    """A new identifier, signed, for the form that begins an action: the form sent twice begins one."""
    return str(_signer().dumps(new_action_id()))


def action_id_of_form() -> str:
    """The identifier that came with the form; a new one when it did not come from us."""
    try:
        return str(_signer().loads(request.form.get("action", "")))
    except BadSignature:
        return new_action_id()


@views.get("")
@door(Door.SIGNED_IN)
def mine() -> Any:
    g.notice = (
        N_("You have left the organisation. We have told your former colleagues by email.") if request.args.get("done") == "left" else ""
    )
    return _mine()


def _mine(status: int = 200) -> Any:
    today = now().date()
    listed = [_listed(organisation, today) for organisation in organisations_of(db.session(), signed_in().account_id)]
    return rendered(
        "actions/mine.html",
        status,
        listed=listed,
        has_actions=any(each.actions for each in listed),
        new_action=signed_action_id(),
        address=url_for("actions.add"),
        main_value="open",
    )


def _listed(organisation: Organisation, today: Any) -> ListedOrganisation:
    before = _before() if request.args.get("organisation") == str(organisation.id) else None
    found = actions_of(db.session(), organisation.id, ACTIONS_ON_A_PAGE + 1, before)
    shown = found[:ACTIONS_ON_A_PAGE]
    drafts, submissions = count_actions(db.session(), organisation.id)
    older = (
        url_for("actions.mine", organisation=organisation.id, before=f"{shown[-1].created_at.isoformat()}~{shown[-1].id}")
        if len(found) > len(shown)
        else ""
    )
    asking = count_open_requests(db.session(), organisation.id)
    return ListedOrganisation(organisation, [_line(action, today) for action in shown], drafts, submissions, older, asking)


def _before() -> tuple[datetime, str] | None:
    at, _, action_id = request.args.get("before", "").partition("~")
    try:
        return datetime.fromisoformat(at), action_id.replace("\0", "")
    except ValueError:
        return None


def _line(action: Action, today: Any) -> ListedAction:
    by = (
        "" if action.changed_by_id == signed_in().account_id else str(action.changed_by.answers.get("full_name") or action.changed_by.email)
    )
    if action.is_submitted:
        return ListedAction(action, 0, by, _showcase(action))
    draft = Draft(signed_in().account, action.organisation, action, consents_asked_before=False)
    return ListedAction(action, len(whats_missing(walked(draft.facts(today)), draft.pressed)), by)


def _showcase(action: Action) -> tuple[ShowcaseLine, ...]:
    """Where a submitted action stands on each platform, from its newest snapshot."""
    answers = {key: value for kept in action.submissions[-1].snapshot["answers"].values() for key, value in kept.items()}
    facts = showcase_facts(answers, action.submissions[-1].submitted_at.date())
    contact = current_app.config["SETTINGS"].contact_email
    return showcase_lines(facts, current_translator(), contact=contact, can_change=False) if facts else ()


@views.post("")
@door(Door.SIGNED_IN, shows_again=True)
def add() -> Any:
    """Begin another action; its profile is already filled in."""
    if shown_again.is_brought_back():
        return _mine(400)
    if shown_again.language_asked():
        return redirect(url_for("actions.mine", lang=shown_again.language_asked()), 303)
    at, action_id = now(), action_id_of_form()
    try:
        with writing(db.session):
            account = lock_with_organisations(db.session(), signed_in().account_id)
            action_id = add_action(db.session(), account, _chosen_organisation(), action_id, at).id
    except ActionBelongsToOthers:
        return redirect(url_for("actions.mine"), 303)
    draft = draft_of_current_user(action_id)
    return redirect(_entry(draft, walked(draft.facts(at.date()))), 303)


def _chosen_organisation() -> Organisation:
    theirs = organisations_of(db.session(), signed_in().account_id)
    chosen = request.form.get("organisation", "")
    return next((organisation for organisation in theirs if str(organisation.id) == chosen), theirs[0])


# --- the task list ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Task:
    """One section of the task list. With a hint it cannot be started yet, and the address shows what is missing."""

    title: str
    state: SectionState
    state_words: str
    address: str
    hint: str = ""


def is_to_confirm(draft: Draft, walk: Walk, slug: str) -> bool:
    """Whether a section was filled in for an earlier action and only has to be confirmed for this one."""
    pages = pages_of_section(walk, slug)
    return (
        slug in KEPT_SECTIONS
        and not any(path in draft.pressed for path in pages)
        and all(walk.is_complete(path) for path in pages)
        and any(has_answers(walk, path) for path in pages)
    )


def _entry(draft: Draft, walk: Walk) -> str:
    """Where the form of an action goes on."""
    path = first_to_do(walk, draft.pressed) or CHECK_PATH
    slug = path.split("/")[0]
    if is_to_confirm(draft, walk, slug):
        return url_for("actions.confirm_section", action_id=draft.action.id, slug=slug)
    return address_of(draft.action.id, path)


@views.get("/<action_id>")
@door(Door.SIGNED_IN)
def task_list(action_id: str) -> Any:
    draft = draft_of_current_user(action_id)
    if draft.action.is_submitted:
        return redirect(url_for("check.submitted", action_id=action_id), 303)
    walk = walked(draft.facts(now().date()))
    changes = page_changes(walk, draft.pressed)
    facts = showcase_facts(walk.answers, walk.facts.today)
    contact = current_app.config["SETTINGS"].contact_email
    last = last_save(db.session(), Keeper.ACTION, action_id)
    return rendered(
        "actions/task_list.html",
        action=draft.action,
        tasks=[_task(draft, walk, section.slug, section.title) for section in FORM_SECTIONS] + [_check_task(draft, walk)],
        added=[(PAGES[path].title, address_of(action_id, path)) for path in changes.added],
        removed=[PAGES[path].title for path in changes.removed],
        showcase=showcase_lines(facts, current_translator(), contact=contact) if facts else (),
        definition=PLEDGE_AND_PRACTICE,
        last=last,
        last_by=called(last.by) if last else "",
        last_page=PAGES[last.page].title if last and last.page in PAGES else "",
        entry=_entry(draft, walk),
        own_id=signed_in().account_id,
        taken=_counted("taken"),
        aside=_counted("aside"),
        left_aside=sum(len(row.entries) for row in left_aside_of(db.session(), action_id)),
    )


def _counted(name: str) -> int | None:
    """A number in the address, which the page that led here has put there; None without one."""
    typed = request.args.get(name, "")
    return int(typed) if typed.isdecimal() and len(typed) < 5 else None


def _task(draft: Draft, walk: Walk, slug: str, title: str) -> Task:
    state = section_state(walk, draft.pressed, slug)
    if is_to_confirm(draft, walk, slug):
        address = url_for("actions.confirm_section", action_id=draft.action.id, slug=slug)
        return Task(title, SectionState.NOT_STARTED, N_("To be confirmed"), address)
    return Task(title, state, STATE_WORDS[state], address_of(draft.action.id, entry_of_section(walk, draft.pressed, slug)))


def _check_task(draft: Draft, walk: Walk) -> Task:
    state = check_state(walk, draft.pressed)
    hint = N_("You can submit when every part is completed.") if state is SectionState.CANNOT_START_YET else ""
    return Task(N_("Check and submit"), state, STATE_WORDS[state], url_for("check.show", action_id=draft.action.id), hint)


@views.get("/<action_id>/<slug>/confirm")
@door(Door.SIGNED_IN)
def confirm_section(action_id: str, slug: str) -> Any:
    return _confirmation(action_id, slug)


def _confirmation(action_id: str, slug: str, status: int = 200) -> Any:
    draft = draft_of_current_user(action_id)
    walk = walked(draft.facts(now().date()))
    if draft.action.is_submitted or not is_to_confirm(draft, walk, slug):
        return redirect(url_for("actions.task_list", action_id=action_id), 303)
    rows = [section for section in sections_of_rows(walk, current_translator()) if section.slug == slug]
    return rendered(
        "actions/confirm_section.html",
        status,
        sections=rows,
        action=draft.action,
        address=url_for("actions.confirm_section_done", action_id=action_id, slug=slug),
    )


@views.post("/<action_id>/<slug>/confirm")
@door(Door.SIGNED_IN, shows_again=True)
def confirm_section_done(action_id: str, slug: str) -> Any:
    if shown_again.is_brought_back():
        return _confirmation(action_id, slug, 400)
    language = shown_again.language_asked()
    if language:
        return redirect(url_for("actions.confirm_section", lang=language, action_id=action_id, slug=slug), 303)
    with writing(db.session):
        draft = draft_of_current_user(action_id, for_update=True)
        walk = walked(draft.facts(now().date()))
        if is_to_confirm(draft, walk, slug):
            confirm_pages(draft, pages_of_section(walk, slug))
    draft = draft_of_current_user(action_id)
    return redirect(_entry(draft, walked(draft.facts(now().date()))), 303)


@views.get("/<action_id>/saved")
@door(Door.SIGNED_IN)
def saved(action_id: str) -> Any:
    """After "Save and come back later": it is saved, and how to come back."""
    draft = draft_of_current_user(action_id)
    if draft.action.is_submitted:
        return redirect(url_for("check.submitted", action_id=action_id), 303)
    walk = walked(draft.facts(now().date()))
    return rendered(
        "actions/saved.html",
        action=draft.action,
        entry=_entry(draft, walk),
        email=draft.account.email,
        is_confirmed=draft.account.is_confirmed,
        language_of_pages=current_language(),
    )
