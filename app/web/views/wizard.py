"""The two views that serve every page of the form: one shows it, one saves it."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, request, url_for
from werkzeug.exceptions import NotFound

from app.extensions import db
from app.models.base import writing
from app.operations.saving import AlreadySubmitted, PageSave, Saved, keepers_of, save_page
from app.queries.drafts import AnyDraft
from app.queries.earlier import questions_to_take_back
from app.questionnaire.answers import is_empty
from app.questionnaire.definition import Keeper, Page
from app.questionnaire.kinds import Upload
from app.questionnaire.merging import Clash, same
from app.questionnaire.problems import Problem
from app.questionnaire.progress import first_to_do, page_after, page_before
from app.questionnaire.questionnaire import CHECK_PATH, PAGES, section_of
from app.questionnaire.reading import is_sent, read, sends_nothing_when_empty
from app.questionnaire.sections.objectives import RECOMMENDED_OBJECTIVES
from app.questionnaire.showcase import showcase_facts
from app.questionnaire.showcase_words import showcase_summary
from app.questionnaire.walk import Walk, walked
from app.web import namesakes, shown_again
from app.web.conflicts import asked_again, clashing_of, decided
from app.web.doors import Door, door, draft_of_current_user, draft_to_save, draft_to_show, unsubmitted
from app.web.fields import Field, field_of
from app.web.languages import current_language, current_translator
from app.web.pictures import take_pictures, with_pictures_kept
from app.web.rendering import page as rendered
from app.web.sign_in_state import now

SHOWN_ABOVE = ("action/timeline", "action/description")
"""Pages above whose questions it stands where the action will be showcased; on the first of them only a hold."""

views = Blueprint("wizard", __name__, url_prefix="/<lang>/actions/<action_id>")


@views.get("/<section>/<slug>")
@door(Door.SIGNED_IN, shows_draft=True)
def show(action_id: str, section: str, slug: str) -> Any:
    path = _path(section, slug)
    draft = unsubmitted(draft_to_show(action_id))
    walk = walked(draft.facts(now().date()))
    if not walk.is_asked(path):
        return redirect(url_for("actions.task_list", action_id=action_id), 303)
    return form_page(draft, walk, path)


@views.post("/<section>/<slug>")
@door(Door.SIGNED_IN, upload=True, shows_again=True, shows_draft=True)
def save(action_id: str, section: str, slug: str) -> Any:
    path = _path(section, slug)
    draft = draft_to_show(action_id)
    walk = walked(draft.facts(now().date()))
    typed = typed_answers(PAGES[path], walk)
    if draft.action.is_submitted:
        return _too_late(draft, path, typed)
    if shown_again.is_brought_back():
        return form_page(draft, walk, path, typed=typed, clashes=asked_again(PAGES[path], typed, draft))
    choices = decided(PAGES[path], typed, draft)
    if choices.undecided:
        return form_page(draft, walk, path, typed=choices.typed, clashes=choices.undecided, status=409)
    refused = take_pictures(PAGES[path], choices.typed)
    try:
        saved, draft = _saved(action_id, path, choices.typed, refused)
    except AlreadySubmitted:
        return _too_late(draft_of_current_user(action_id), path, typed)
    return _answered(draft, path, saved, refused)


def _too_late(draft: AnyDraft, path: str, typed: Mapping[str, Any]) -> Any:
    """Submitted meanwhile: to the confirmation, unless something was typed that is not in it."""
    questions = {question.key: question for question in PAGES[path].questions}
    is_in_it = all(same(value, draft.kept_with(questions[key].kept_with).answers.get(key)) for key, value in typed.items())
    if is_in_it or shown_again.pressed() == "open":
        return redirect(url_for("check.submitted", action_id=draft.action.id), 303)
    return shown_again.too_late()


def _path(section: str, slug: str) -> str:
    path = f"{section}/{slug}"
    if path not in PAGES or path == CHECK_PATH:
        raise NotFound
    return path


# --- reading the form -------------------------------------------------------------------------------------------------------------


def typed_answers(page: Page, walk: Walk) -> dict[str, Any]:
    """The values of the fields that were sent, by question key. A question that the form did not hold is left alone."""
    typed = shown_again.typed()
    found = {}
    for question in page.questions:
        if isinstance(question.kind, Upload):
            if typed.get(f"{question.key}-remove"):
                found[question.key] = ""
        elif is_sent(question, typed) or (sends_nothing_when_empty(question) and question.key in walk.questions):
            found[question.key] = read(question, typed, walk.timeline)
    return found


def seen_versions(page: Page) -> dict[Keeper, int]:
    """The versions the form was made from: numbers joined by a dash, in the fixed order of the page's keepers."""
    parts = (shown_again.typed().get("seen") or [""])[0].split("-")
    keepers = keepers_of(page)
    return {keeper: int(part) for keeper, part in zip(keepers, parts, strict=False) if part.isdecimal() and len(part) < 10}


def versions_of(page: Page, draft: AnyDraft) -> str:
    """What the form of the page carries as `seen`: the versions its answers are of."""
    came_with = seen_versions(page) if shown_again.keeps_versions() else {}
    return "-".join(str(came_with.get(keeper, draft.kept_with(keeper).version)) for keeper in keepers_of(page))


# --- saving -----------------------------------------------------------------------------------------------------------------------


def _saved(action_id: str, path: str, typed: Mapping[str, Any], refused: dict[str, Problem]) -> tuple[Saved, AnyDraft]:
    """Save in one transaction, with the rows of the draft locked and read again inside it; the draft as it is after it."""
    at = now()
    with writing(db.session) as connection:
        draft = draft_to_save(connection, action_id)
        kept = with_pictures_kept(draft, typed, refused, at)
        save = PageSave(path, kept, seen_versions(PAGES[path]), current_language(), continues=shown_again.pressed() in ("continue", "keep"))
        saved = save_page(db.session(), draft, save, at)
    return saved, draft


def _answered(draft: AnyDraft, path: str, saved: Saved, refused: Mapping[str, Problem]) -> Any:
    """What follows a save: the clash to decide, the other language, a pause, the errors, or the next page."""
    walk = walked(draft.facts(now().date()))
    language = shown_again.show_in_language_asked()
    if saved.clashes or refused:
        status = 409 if saved.clashes else 422
        return form_page(draft, walk, path, typed=unmerged(saved), clashes=saved.clashes, refused=refused, status=status)
    if shown_again.no_longer_asked(PAGES[path]):
        return form_page(draft, walk, path, status=422)
    section, slug = path.split("/")
    here = {"action_id": draft.action.id, "section": section, "slug": slug, **_way_back()}
    if language:
        return redirect(url_for("wizard.show", lang=language, **here), 303)
    if shown_again.pressed() == "later":
        return redirect(url_for("actions.saved", action_id=draft.action.id), 303)
    if walk.is_asked(path) and not walk.is_complete(path):
        if path == "action/timeline" and "timeline_confirmed" in walk.problems_of(path, with_missing=False):
            return redirect(url_for("wizard.show", action_id=draft.action.id, section="action", slug="dates", **_way_back()), 303)
        return form_page(draft, walk, path, status=422)
    return redirect(_next_address(draft, walk, path), 303)


def unmerged(saved: Saved) -> dict[str, Any]:
    """What a conflict page shows as typed. Everything else has been merged: shown as typed, it would go back over the merged text."""
    return {clash.key: clash.typed for clash in saved.clashes}


def _way_back() -> dict[str, Any]:
    return {"back": "check"} if request.args.get("back") == "check" else {}


def _next_address(draft: AnyDraft, walk: Walk, path: str) -> str:
    """On to the next page; back to the check page for somebody who came from there."""
    if path == namesakes.PATH and namesakes.is_to_be_asked(draft):
        return url_for("members.already_here", number=draft.organisation.id, action=draft.action.id, **_way_back())
    if (
        path == "objectives/choose"
        and not draft.action.reviewed_objectives
        and len(walk.answers.get("objectives", ())) > RECOMMENDED_OBJECTIVES
    ):
        return url_for("objectives.review", action_id=draft.action.id, **_way_back())
    if _way_back() and first_to_do(walk, draft.pressed) is None:
        return url_for("check.show", action_id=draft.action.id) + f"#answer-{PAGES[path].questions[0].key}"
    if _way_back():
        return url_for("check.show", action_id=draft.action.id)
    return address_of(draft.action.id, page_after(walk, path))


def address_of(action_id: str, path: str) -> str:
    """The address of a page of the form, or of the check page."""
    return _below(url_for("actions.task_list", action_id=action_id), path)


def _below(tasks: str, path: str) -> str:
    """All pages of an action stand below its task list: one address is built, the others follow from it."""
    return f"{tasks}/check" if path == CHECK_PATH else f"{tasks}/{path}"


# --- showing ----------------------------------------------------------------------------------------------------------------------


def form_page(
    draft: AnyDraft,
    walk: Walk,
    path: str,
    *,
    typed: Mapping[str, Any] | None = None,
    clashes: tuple[Clash, ...] = (),
    refused: Mapping[str, Problem] | None = None,
    status: int = 200,
) -> Any:
    """The page with the answers of the draft, over them what was typed. This is all that differs between a first look and any failure."""
    page, to = PAGES[path], current_translator()
    fields = fields_of(draft, walk, path, typed or {}, clashes, refused or {})
    tasks = url_for("actions.task_list", action_id=draft.action.id)
    here, back = _below(tasks, path), CHECK_PATH if _way_back() else page_before(walk, path)
    facts = showcase_facts(walk.answers, walk.facts.today) if path in SHOWN_ABOVE else None
    return rendered(
        "form/page.html",
        status,
        page=page,
        section=section_of(path),
        fields=fields,
        has_errors=any(field.error for field in fields),
        has_clash=bool(clashes),
        has_upload=any(isinstance(question.kind, Upload) for question in page.questions),
        seen=versions_of(page, draft),
        timeline=walk.timeline if path == "action/timeline" else None,
        today=walk.facts.today,
        showcase=showcase_summary(facts.placements, to) if facts and (path == "action/description" or facts.is_on_hold) else "",
        back=_below(tasks, back) if back else "",
        tasks=tasks,
        address=f"{here}?back=check" if _way_back() else here,
        reference=draft.action.reference,
        no_longer_asked=shown_again.no_longer_asked(page),
        earlier=f"{here}/earlier" if has_earlier_texts(path, draft) else "",
    )


def has_earlier_texts(path: str, draft: AnyDraft) -> bool:
    """Whether the page was ever saved with an answer that can be taken back: every save leaves its keys with the keeper."""
    return any(question.key in draft.kept_with(question.kept_with).answers for question in questions_to_take_back(path))


def fields_of(
    draft: AnyDraft,
    walk: Walk,
    path: str,
    typed: Mapping[str, Any],
    clashes: tuple[Clash, ...] = (),
    refused: Mapping[str, Problem] | None = None,
) -> list[Field]:
    """A field for each question of the page that is asked, or that was typed into before it was taken away."""
    to = current_translator()
    problems = {**walk.problems_of(path, with_missing=path in draft.pressed), **(refused or {})}
    clashing = {clash.key: clash for clash in clashes}
    fields = []
    for question in PAGES[path].questions:
        if question.key not in walk.questions and is_empty(typed.get(question.key)):
            continue
        kept = draft.kept_with(question.kept_with).answers.get(question.key)
        value = typed.get(question.key, kept)
        if is_empty(value) and path not in draft.pressed:
            value = preset(question.key, draft)
        problem = problems.get(question.key) if value == kept or question.key in (refused or {}) else None
        clash = clashing_of(clashing.get(question.key), question, draft, path, to)
        fields.append(field_of(question, value, problem, walk, to, clash))
    return fields


def preset(key: str, draft: AnyDraft) -> Any:
    """What stands in a field before anything was answered: a guess that the person confirms by continuing."""
    match key:
        case "correspondence_language":
            return draft.account.language
        case "answer_language":
            return current_language()
        case "action_country":
            return draft.organisation.answers.get("organisation_country", "")
    return ""
