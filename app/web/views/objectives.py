"""The advice about more than three objectives: shown once, never an error."""

from typing import Any

from flask import Blueprint, redirect, request, url_for

from app.extensions import db
from app.models.base import writing
from app.operations.saving import PageSave, save_page
from app.questionnaire.progress import page_after
from app.questionnaire.questionnaire import PAGES, QUESTIONS
from app.questionnaire.reading import read
from app.questionnaire.reference.objectives import OBJECTIVES
from app.questionnaire.walk import walked
from app.web import shown_again
from app.web.doors import Door, door, draft_of_current_user, unsubmitted
from app.web.languages import current_language
from app.web.rendering import page as rendered
from app.web.sign_in_state import now
from app.web.views.wizard import address_of, form_page, seen_versions, unmerged, versions_of

views = Blueprint("objectives", __name__, url_prefix="/<lang>/actions/<action_id>/objectives")

PATH = "objectives/choose"


@views.get("/review")
@door(Door.SIGNED_IN)
def review(action_id: str) -> Any:
    return _shown(action_id)


def _shown(action_id: str, chosen: list[str] | None = None, status: int = 200) -> Any:
    draft = unsubmitted(draft_of_current_user(action_id))
    stored = [code for code in draft.action.answers.get("objectives") or () if isinstance(code, str)]
    if not stored and not chosen:
        return redirect(address_of(action_id, PATH), 303)
    ticked = stored if chosen is None else chosen
    return rendered(
        "form/review_objectives.html",
        status,
        objectives=[objective for objective in OBJECTIVES if objective.slug in (*stored, *ticked)],
        ticked=ticked,
        seen=versions_of(PAGES[PATH], draft),
        back=address_of(action_id, PATH),
        address=url_for("objectives.reviewed", action_id=action_id, **_way_back()),
    )


def _way_back() -> dict[str, Any]:
    return {"back": "check"} if request.args.get("back") == "check" else {}


@views.post("/review")
@door(Door.SIGNED_IN, shows_again=True)
def reviewed(action_id: str) -> Any:
    """Keep what is still ticked. Unticking everything leads back to the eight, a newer save by somebody else to the choice between both."""
    chosen = read(QUESTIONS["objectives"], shown_again.typed(), None)
    if shown_again.is_brought_back():
        return _shown(action_id, chosen, 400)
    at = now()
    with writing(db.session):
        draft = unsubmitted(draft_of_current_user(action_id, for_update=True))
        save = PageSave(PATH, {"objectives": chosen}, seen_versions(PAGES[PATH]), current_language(), continues=True)
        saved = save_page(db.session(), draft, save, at)
        draft.action.reviewed_objectives |= not saved.clashes and shown_again.language_asked() is None
    language = shown_again.show_in_language_asked()
    if saved.clashes:
        draft = draft_of_current_user(action_id)
        return form_page(draft, walked(draft.facts(at.date())), PATH, typed=unmerged(saved), clashes=saved.clashes, status=409)
    if language:
        return redirect(url_for("objectives.review", lang=language, action_id=action_id, **_way_back()), 303)
    draft = draft_of_current_user(action_id)
    walk = walked(draft.facts(at.date()))
    if not walk.is_complete(PATH):
        return redirect(address_of(action_id, PATH), 303)
    if _way_back():
        return redirect(url_for("check.show", action_id=action_id) + "#answer-objectives", 303)
    return redirect(address_of(action_id, page_after(walk, PATH)), 303)
