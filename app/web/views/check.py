"""Check your answers, submit, and the confirmation."""

from typing import Any

from flask import Blueprint, Response, current_app, make_response, redirect, url_for
from werkzeug.exceptions import NotFound

from app.documents.rows import sections_of_rows
from app.extensions import db
from app.models.actions import Submission
from app.models.base import writing
from app.models.outbox import QUEUED
from app.operations.outbox import send_again
from app.operations.saving import PageSave, save_page
from app.operations.submitting import NotComplete, NotConfirmed, Service, submit
from app.queries.drafts import Draft
from app.queries.outbox import mail_of_submission
from app.questionnaire.problems import say_problem
from app.questionnaire.progress import whats_missing
from app.questionnaire.questionnaire import CHECK_PATH, PAGES, QUESTIONS
from app.questionnaire.showcase import showcase_facts
from app.questionnaire.showcase_words import PLEDGE_AND_PRACTICE, showcase_lines
from app.questionnaire.walk import Walk, walked
from app.web import shown_again
from app.web.doors import Door, door, draft_of_current_user, draft_to_show, unsubmitted
from app.web.fields import field_of
from app.web.languages import current_language, current_translator
from app.web.rendering import page as rendered
from app.web.sign_in_state import now
from app.web.views.wizard import address_of, fields_of, typed_answers

views = Blueprint("check", __name__, url_prefix="/<lang>/actions/<action_id>")

TIMELINE = "timeline_confirmed"


def service() -> Service:
    settings = current_app.config["SETTINGS"]
    return Service(issuer=settings.controller_name, contact=settings.contact_email, public_url=settings.public_url)


@views.get("/check")
@door(Door.SIGNED_IN)
def show(action_id: str) -> Any:
    draft = unsubmitted(draft_of_current_user(action_id))
    return _shown(draft, walked(draft.facts(now().date())))


def _shown(draft: Draft, walk: Walk, typed: dict[str, Any] | None = None, status: int = 200) -> Any:
    to = current_translator()
    missing = whats_missing(walk, draft.pressed)
    facts = showcase_facts(walk.answers, walk.facts.today)
    fields = fields_of(draft, walk, CHECK_PATH, typed or {})
    has_moved = "action/timeline" in missing and "timeline_moved" in {problem.code for problem in missing["action/timeline"].values()}
    if has_moved:
        problem = missing["action/timeline"].get(TIMELINE) if status == 422 else None
        fields.insert(0, field_of(QUESTIONS[TIMELINE], (typed or {}).get(TIMELINE), problem, walk, to))
    return rendered(
        "check/check.html",
        status,
        sections=sections_of_rows(walk, to),
        missing=[
            (PAGES[path], address_of(draft.action.id, path) + "?back=check", list(_missing_rows(path, problems)))
            for path, problems in missing.items()
        ],
        fields=fields,
        has_errors=status == 422,
        showcase=showcase_lines(facts, to, contact=current_app.config["SETTINGS"].contact_email) if facts else (),
        definition=PLEDGE_AND_PRACTICE,
        action=draft.action,
        is_confirmed=draft.account.is_confirmed,
        address_of=address_of,
        timeline=walk.timeline if has_moved else None,
        today=walk.facts.today,
        seen=draft.action.version,
        address=url_for("check.send", action_id=draft.action.id),
        main_value="submit",
    )


def _missing_rows(path: str, problems: Any) -> Any:
    for key, problem in problems.items():
        yield key, say_problem(problem, QUESTIONS[key].missing, current_translator())


@views.post("/check")
@door(Door.SIGNED_IN, shows_again=True, shows_draft=True)
def send(action_id: str) -> Any:
    """Submit, once: pressed again, or by somebody else at the same moment, it leads to the same confirmation."""
    draft = draft_to_show(action_id)
    if draft.action.is_submitted:
        return redirect(url_for("check.submitted", action_id=action_id), 303)
    walk = walked(draft.facts(now().date()))
    typed = typed_answers(PAGES[CHECK_PATH], walk)
    if shown_again.typed().get(TIMELINE):
        typed[TIMELINE] = (walk.timeline or "") if shown_again.typed()[TIMELINE][0] == "yes" else "no"
    if shown_again.is_brought_back():
        return _shown(draft_of_current_user(action_id), walk, typed)
    at, language = now(), shown_again.language_asked()
    wants_to_submit = shown_again.pressed() in ("submit", "continue")
    outcome = ""
    with writing(db.session):
        locked = draft_of_current_user(action_id, for_update=True)
        if not locked.action.is_submitted:
            if TIMELINE in typed:
                save_page(db.session(), locked, _page("action/timeline", {TIMELINE: typed.pop(TIMELINE)}, True), at)
            save_page(db.session(), locked, _page(CHECK_PATH, typed, wants_to_submit), at)
        if wants_to_submit:
            try:
                submit(db.session(), locked, service(), at)
            except NotComplete:
                outcome = "incomplete"
            except NotConfirmed:
                outcome = "unconfirmed"
    return _after(action_id, outcome, language, wants_to_submit)


def _page(path: str, typed: dict[str, Any], continues: bool) -> PageSave:
    return PageSave(path, typed, {}, current_language(), continues)


def _after(action_id: str, outcome: str, language: str | None, wants_to_submit: bool) -> Any:
    if language:
        return redirect(url_for("check.show", lang=language, action_id=action_id), 303)
    if not outcome:
        return redirect(url_for("check.submitted" if wants_to_submit else "actions.saved", action_id=action_id), 303)
    draft = draft_of_current_user(action_id)
    walk = walked(draft.facts(now().date()))
    if outcome == "unconfirmed" and not whats_missing(walk, draft.pressed) and walk.is_complete(CHECK_PATH):
        return redirect(url_for("account.confirm", submit=action_id), 303)
    return _shown(draft, walk, status=422)


# --- after submission -------------------------------------------------------------------------------------------------------------


def _submission(action_id: str) -> Submission:
    draft = draft_of_current_user(action_id)
    if not draft.action.submissions:
        raise NotFound
    return draft.action.submissions[-1]


@views.get("/submitted")
@door(Door.SIGNED_IN)
def submitted(action_id: str) -> Any:
    draft = draft_of_current_user(action_id)
    if not draft.action.is_submitted:
        return redirect(url_for("actions.task_list", action_id=action_id), 303)
    return _confirmation(_submission(action_id))


def _confirmation(submission: Submission, status: int = 200) -> Any:
    draft = draft_of_current_user(submission.action_id)
    walk = walked(draft.facts(submission.submitted_at.date()))
    facts = showcase_facts(walk.answers, submission.submitted_at.date())
    mail = mail_of_submission(db.session(), submission.id)
    can_resend = mail is not None and mail.state != QUEUED
    return rendered(
        "check/submitted.html",
        status,
        submission=submission,
        action=submission.action,
        mail=mail,
        receipt=submission.receipt,
        showcase=showcase_lines(facts, current_translator(), contact=current_app.config["SETTINGS"].contact_email, can_change=False)
        if facts
        else (),
        definition=PLEDGE_AND_PRACTICE,
        is_on_hold=bool(facts and facts.is_on_hold),
        goes_to_united_nations=bool(facts and facts.goes_to_united_nations),
        address=url_for("check.resend", action_id=submission.action_id) if can_resend else "",
        main_value="resend",
    )


@views.post("/submitted")
@door(Door.SIGNED_IN, shows_again=True)
def resend(action_id: str) -> Any:
    """Have the receipt mailed once more."""
    submission = _submission(action_id)
    language = shown_again.language_asked()
    if language:
        return redirect(url_for("check.submitted", lang=language, action_id=action_id), 303)
    if shown_again.is_brought_back() or shown_again.pressed() not in ("resend", "continue"):
        return _confirmation(submission, 400)
    at = now()
    with writing(db.session):
        mail = mail_of_submission(db.session(), _submission(action_id).id)
        if mail is not None:
            send_again(db.session(), mail, at)
    return redirect(url_for("check.submitted", action_id=action_id), 303)


@views.get("/correction")
@door(Door.SIGNED_IN)
def correction(action_id: str) -> Any:
    """How to ask for a correction."""
    submission = _submission(action_id)
    return rendered("check/correction.html", action=submission.action, submission=submission)


@views.get("/receipt.pdf")
@door(Door.SIGNED_IN)
def receipt(action_id: str) -> Any:
    return _pdf(_submission(action_id))


@views.get("/receipt-<int:revision>.pdf")
@door(Door.SIGNED_IN)
def receipt_of_revision(action_id: str, revision: int) -> Any:
    found = [each for each in draft_of_current_user(action_id).action.submissions if each.revision == revision]
    if not found:
        raise NotFound
    return _pdf(found[0])


def _pdf(submission: Submission) -> Response:
    if submission.receipt is None:
        body, _ = rendered("check/not_yet.html", action=submission.action)
        response = make_response(body, 503)
        response.headers["Retry-After"] = "10"
        return response
    response = make_response(submission.receipt.pdf)
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{submission.receipt.file_name}"'
    return response
