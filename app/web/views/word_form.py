"""The Word form: downloaded blank or with a draft's answers; uploaded, checked field by field, and taken over."""

import hashlib
from dataclasses import replace
from functools import cache
from typing import Any

from flask import Blueprint, Response, g, make_response, redirect, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge

from app.documents.rows import label_of
from app.documents.word_form.identity import Identity
from app.documents.word_form.reading import REASONS, NotAWordForm, Reason, read_word_form
from app.documents.word_form.writing import word_form
from app.extensions import address_this_hour, db, limiter
from app.languages import N_, translator
from app.models.base import writing
from app.operations.taking_over import ChangedMeanwhile, FromWordForm, TooMuchLeftAside, remove_left_aside, take_over
from app.queries.drafts import Draft
from app.queries.membership import called
from app.queries.word_forms import left_aside_of
from app.questionnaire.definition import Keeper
from app.questionnaire.left_aside import aside_in
from app.questionnaire.text import one_line
from app.web import namesakes, shown_again
from app.web.doors import Door, door, draft_of_current_user, unsubmitted
from app.web.languages import current_language, current_translator
from app.web.rendering import page as rendered
from app.web.sign_in_state import now
from app.web.turns import in_turn
from app.web.word_form_rows import check_rows, shown_asides
from app.web.word_forms import MOST_TEXT, THEIRS, Brought, brought_again, brought_by, compared, hidden_fields, versions_now

views = Blueprint("word_form", __name__, url_prefix="/<lang>")

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
A_DAY = "public, max-age=86400"

NOT_CHOSEN = N_("Choose the Word form that you have filled in")
TOO_MUCH_LEFT_ASIDE = N_(
    "Nothing has been taken over yet: texts of too many Word forms are waiting to be copied. "
    "Open the page “Word form” of this action in another tab, copy them and choose “I have copied this” there. Then press the button here."
)
NOTHING_IN_IT = N_("There are no answers in this form yet. Fill it in, save it and choose it again.")


# --- out --------------------------------------------------------------------------------------------------------------------------


@views.get("/word-form.docx")
@door(Door.PUBLIC)
def blank() -> Any:
    """The form without answers: written once in each language and process, and the same for everybody."""
    content, tag = _blank_in(current_language())
    response = _document(content, f"call-to-local-action_word-form_{current_language()}.docx")
    response.headers["Cache-Control"] = A_DAY
    response.set_etag(tag)
    return response.make_conditional(request)


@cache
def _blank_in(language: str) -> tuple[bytes, str]:
    content = word_form(None, Identity(language), translator(language))
    return content, hashlib.sha256(content).hexdigest()[:32]


@views.get("/actions/<action_id>/word-form.docx")
@limiter.limit("120 per hour", key_func=address_this_hour)
@door(Door.SIGNED_IN)
@in_turn
def with_answers(action_id: str) -> Any:
    """The form with what the draft holds now, which it says of itself, so that later changes are noticed when it comes back."""
    draft = unsubmitted(draft_of_current_user(action_id))
    seen = {keeper: draft.kept_with(keeper).version for keeper in (Keeper.ORGANISATION, Keeper.ACTION)}
    content = word_form(draft.facts(now().date()), Identity(current_language(), draft.action.id, seen), translator(current_language()))
    return _document(content, f"call-to-local-action_{draft.action.reference}_word-form_{current_language()}.docx")


def _document(content: bytes, name: str) -> Response:
    response = make_response(content)
    response.headers["Content-Type"] = MEDIA_TYPE
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


# --- in ---------------------------------------------------------------------------------------------------------------------------


@views.get("/actions/<action_id>/word-form")
@door(Door.SIGNED_IN)
def show(action_id: str) -> Any:
    return _upload_page(unsubmitted(draft_of_current_user(action_id)))


def _upload_page(draft: Draft, error: str = "", status: int = 200) -> Any:
    return rendered(
        "word_form/upload.html",
        status,
        action=draft.action,
        error=error,
        has_errors=bool(error),
        has_upload=True,
        left_aside=[
            (
                row,
                "" if row.by_id == draft.account.id else called(row.by),
                shown_asides(filter(None, map(aside_in, row.entries)), row.language, current_translator()),
            )
            for row in left_aside_of(db.session(), draft.action.id)
        ],
        address=url_for("word_form.upload", action_id=draft.action.id),
    )


@views.post("/actions/<action_id>/word-form")
@limiter.limit("120 per hour", key_func=address_this_hour)
@door(Door.SIGNED_IN, upload=True, shows_again=True)
@in_turn
def upload(action_id: str) -> Any:
    """Read the form that was chosen and show what it says. Nothing is stored here, except that what was copied is removed."""
    draft = unsubmitted(draft_of_current_user(action_id))
    language = shown_again.language_asked()
    if shown_again.is_brought_back():
        return _upload_page(draft)
    if language:
        return redirect(url_for("word_form.show", lang=language, action_id=action_id), 303)
    number = shown_again.pressed().removeprefix("copied-")
    if number.isdecimal() and len(number) < 10:
        with writing(db.session):
            remove_left_aside(db.session(), draft_of_current_user(action_id, for_update=True), int(number))
        return redirect(url_for("word_form.show", action_id=action_id), 303)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _upload_page(draft, NOT_CHOSEN, 422)
    try:
        form = read_word_form(sent.stream.read())
    except NotAWordForm as refusal:
        return _upload_page(draft, REASONS[refusal.reason], 422)
    brought = brought_by(form, _file_name(sent.filename), draft)
    if brought.length > MOST_TEXT:
        return _upload_page(draft, REASONS[Reason.TOO_COMPLEX], 422)
    if brought.is_nothing:
        return _upload_page(draft, NOTHING_IN_IT, 422)
    return _check_page(draft, brought)


def _file_name(name: str) -> str:
    """The last part of the name that was sent, for showing only; never a path."""
    return one_line(name.replace("\\", "/").rsplit("/", 1)[-1])[:120]


# --- check and take over ----------------------------------------------------------------------------------------------------------


@views.get("/actions/<action_id>/word-form/check")
@door(Door.SIGNED_IN)
def nothing_to_check(action_id: str) -> Any:
    """The page that is checked exists only as the answer to an upload."""
    unsubmitted(draft_of_current_user(action_id))
    return redirect(url_for("word_form.show", action_id=action_id), 303)


@views.post("/actions/<action_id>/word-form/check")
@limiter.limit("120 per hour", key_func=address_this_hour)
@door(Door.SIGNED_IN, upload=True, shows_again=True)
@in_turn
def take(action_id: str) -> Any:
    """Take over what was read, once every choice is made: all of it, or nothing."""
    draft = unsubmitted(draft_of_current_user(action_id))
    brought = brought_again(shown_again.typed())
    if brought.length > MOST_TEXT:
        raise RequestEntityTooLarge
    if shown_again.is_brought_back() or shown_again.show_in_language_asked():
        return _check_page(draft, brought)
    found = compared(brought, draft)
    if any(each.is_undecided for each in found):
        return _check_page(draft, brought, has_errors=True)
    typed = {each.question.key: each.outcome for each in found}
    form = FromWordForm(typed, brought.asides, versions_now(draft), brought.language, brought.file_name)
    at = now()
    try:
        with writing(db.session):
            take_over(db.session(), unsubmitted(draft_of_current_user(action_id, for_update=True)), form, at)
    except ChangedMeanwhile:
        return _check_page(draft_of_current_user(action_id), brought, has_errors=True)
    except TooMuchLeftAside:
        g.notice = TOO_MUCH_LEFT_ASIDE
        return _check_page(draft_of_current_user(action_id), brought, has_errors=True)
    return _taken_over(draft_of_current_user(action_id), brought)


def _taken_over(draft: Draft, brought: Brought) -> Any:
    if "organisation_name" in brought.values and namesakes.is_to_be_asked(draft):
        return redirect(url_for("members.already_here", number=draft.organisation.id, action=draft.action.id), 303)
    taken = sum(brought.choices.get(key) != THEIRS for key in brought.values)
    return redirect(url_for("actions.task_list", action_id=draft.action.id, taken=taken, aside=len(brought.asides)), 303)


def _check_page(draft: Draft, brought: Brought, *, has_errors: bool = False) -> Any:
    """What the form says beside what the draft says now. A choice that somebody's newer save has made void is asked for with 409."""
    found = compared(brought, draft)
    rows = check_rows(brought, found, draft, now().date(), current_translator())
    undecided = [(label_of(each.question, current_translator()), each.question.key) for each in found if each.is_undecided]
    is_newer = any(each.is_newer for each in found)
    return rendered(
        "word_form/check.html",
        409 if has_errors or is_newer else 200,
        action=draft.action,
        brought=brought,
        rows=rows,
        undecided=undecided,
        has_errors=bool((has_errors or is_newer) and undecided),
        is_newer=is_newer,
        choices=sum(each.is_to_choose for each in found),
        taken=sum(each.choice != THEIRS and not each.is_undecided for each in found),
        hidden=hidden_fields(replace(brought, seen=versions_now(draft))),
        is_of_another=bool(brought.made_for) and brought.made_for != draft.action.id,
        address=url_for("word_form.take", action_id=draft.action.id),
        main_value="keep",
    )
