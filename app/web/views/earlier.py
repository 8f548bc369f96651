"""Earlier texts of a page: who saved it and when, what each question said before, and a button to take that back."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g, redirect, request, url_for
from werkzeug.exceptions import NotFound

from app.extensions import db
from app.languages import N_, Translator
from app.models.base import writing
from app.operations.saving import PageSave, save_page
from app.queries.drafts import Draft
from app.queries.earlier import Change, EarlierSave, change_to_take_back, earlier_saves, questions_to_take_back
from app.queries.membership import called
from app.questionnaire.answers import is_empty, written_language
from app.questionnaire.definition import Keeper
from app.questionnaire.merging import same
from app.questionnaire.questionnaire import CHECK_PATH, PAGES, section_of
from app.questionnaire.saying import Said, say
from app.web import shown_again
from app.web.doors import Door, door, draft_of_current_user, signed_in, unsubmitted
from app.web.languages import current_language, current_translator
from app.web.rendering import page as rendered
from app.web.sign_in_state import now
from app.web.views.wizard import address_of, seen_versions, versions_of

views = Blueprint("earlier", __name__, url_prefix="/<lang>/actions/<action_id>")

SAVES_ON_A_PAGE = 20


@dataclass(frozen=True)
class ShownChange:
    """One question of a save, in words. `value` is its button's; empty where there is nothing to take back."""

    label: str
    before: Said
    language: str
    value: str
    is_present: bool


@dataclass(frozen=True)
class ShownSave:
    """One save: who (empty for oneself) and when, what changed, and the button for all of it where there are several."""

    number: int
    by: str
    at: Any
    changes: list[ShownChange]
    value: str


@views.get("/<section>/<slug>/earlier")
@door(Door.SIGNED_IN)
def show(action_id: str, section: str, slug: str) -> Any:
    path = _path(action_id, section, slug)
    if request.args.get("done"):
        g.notice = N_("The earlier text is in its place again. What stood there is among the earlier texts now.")
    return _shown(action_id, path)


def _path(action_id: str, section: str, slug: str) -> str:
    """The page, once the door of the action is passed; 404 for one without any text to take back."""
    draft_of_current_user(action_id)
    path = f"{section}/{slug}"
    if path not in PAGES or path == CHECK_PATH or not questions_to_take_back(path):
        raise NotFound
    return path


def _shown(action_id: str, path: str, status: int = 200) -> Any:
    draft = unsubmitted(draft_of_current_user(action_id))
    found = earlier_saves(db.session(), draft, path, SAVES_ON_A_PAGE + 1, _before())
    saves = [_shown_save(each, draft) for each in found[:SAVES_ON_A_PAGE] if each.changes]
    values = [change.value for save in saves for change in save.changes if change.value]
    section, slug = path.split("/")
    here: dict[str, Any] = {"action_id": action_id, "section": section, "slug": slug}
    older = url_for("earlier.show", **here, before=found[SAVES_ON_A_PAGE - 1].save.id) if len(found) > SAVES_ON_A_PAGE else ""
    return rendered(
        "earlier/show.html",
        status,
        page=PAGES[path],
        section=section_of(path),
        reference=draft.action.reference,
        saves=saves,
        older=older,
        newest=url_for("earlier.show", **here) if _before() else "",
        seen=versions_of(PAGES[path], draft),
        back=address_of(action_id, path),
        address=url_for("earlier.take_back", **here, before=_before()) if values else "",
        main_value=values[0] if values else "",
    )


def _before() -> int | None:
    typed = request.args.get("before", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else None


def _shown_save(earlier: EarlierSave, draft: Draft) -> ShownSave:
    to, save = current_translator(), earlier.save
    changes = [_shown_change(change, earlier, draft, to) for change in earlier.changes]
    several = sum(bool(change.value) for change in changes) > 1
    by = "" if save.by_id == signed_in().account_id else called(save.by)
    return ShownSave(save.id, by, save.at, changes, f"take-{save.id}" if several else "")


def _shown_change(change: Change, earlier: EarlierSave, draft: Draft, to: Translator) -> ShownChange:
    key = change.question.key
    is_present = same(change.before, draft.kept_with(change.question.kept_with).answers.get(key))
    said = say(change.question, change.before, to)
    language = written_language(draft.action.answers) if said.is_free_text and change.question.kept_with is Keeper.ACTION else ""
    value = "" if is_present or is_empty(change.before) else f"take-{earlier.save.id}-{key}"
    return ShownChange(change.question.label, said, language, value, is_present and not is_empty(change.before))


@views.post("/<section>/<slug>/earlier")
@door(Door.SIGNED_IN, shows_again=True)
def take_back(action_id: str, section: str, slug: str) -> Any:
    """Save the earlier text anew, as if it had been typed into a form of this moment: nothing of the log is taken away."""
    path = _path(action_id, section, slug)
    here: dict[str, Any] = {"action_id": action_id, "section": section, "slug": slug}
    language = shown_again.language_asked()
    if language:
        return redirect(url_for("earlier.show", lang=language, **here, before=_before()), 303)
    _, _, chosen = shown_again.pressed().partition("take-")
    if shown_again.is_brought_back() or not chosen:
        return _shown(action_id, path, 400)
    at = now()
    with writing(db.session):
        draft = unsubmitted(draft_of_current_user(action_id, for_update=True))
        texts = _earlier_texts(draft, path, chosen)
        save = PageSave(path, texts, seen_versions(PAGES[path]), current_language(), continues=False)
        clashes = save_page(db.session(), draft, save, at).clashes
    if clashes:
        g.notice = N_("Somebody has changed this answer while you were looking. It is the first in the list now. Decide once more.")
        return _shown(action_id, path, 409)
    return redirect(url_for("earlier.show", **here, done="yes" if texts else None), 303)


def _earlier_texts(draft: Draft, path: str, chosen: str) -> dict[str, Any]:
    """What the chosen question, or all questions of the chosen save, said before it."""
    number, _, key = chosen.partition("-")
    found = change_to_take_back(db.session(), draft, path, int(number)) if number.isdecimal() and len(number) < 10 else None
    changes = found.changes if found else ()
    return {change.question.key: change.before for change in changes if key in ("", change.question.key) and not is_empty(change.before)}
