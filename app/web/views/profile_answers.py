"""Change the answers that are kept with the person and with an organisation: the pages of the questionnaire, without an action."""

from typing import Any

from flask import redirect, request, url_for
from werkzeug.exceptions import NotFound

from app.extensions import db
from app.models.base import writing
from app.operations.saving import PageSave, Saved, save_page
from app.queries.drafts import Draft
from app.queries.profiles import ORGANISATION_PAGES, PERSON_PAGES, profile_of
from app.questionnaire.kinds import Upload
from app.questionnaire.merging import Clash
from app.questionnaire.problems import Problem
from app.questionnaire.questionnaire import PAGES
from app.questionnaire.walk import walked
from app.web import shown_again
from app.web.conflicts import asked_again, decided
from app.web.doors import Door, door, signed_in
from app.web.languages import current_language
from app.web.pictures import take_pictures, with_pictures_kept
from app.web.rendering import page as rendered
from app.web.sign_in_state import now
from app.web.views.wizard import fields_of, seen_versions, typed_answers, unmerged, versions_of

YOU = PERSON_PAGES[0]


def address_of(path: str, number: int) -> str:
    """Where the page is changed in the profile; `number` tells the person's organisations apart."""
    if path in PERSON_PAGES:
        return url_for("profile.you")
    section, slug = path.split("/")
    return url_for("profile.organisation", number=number, section=section, slug=slug)


@door(Door.SIGNED_IN, shows_again=True)
def you() -> Any:
    return _shown_or_saved(YOU, 1)


@door(Door.SIGNED_IN, upload=True, shows_again=True)
def organisation(number: int, section: str, slug: str) -> Any:
    path = f"{section}/{slug}"
    if path not in ORGANISATION_PAGES:
        raise NotFound
    return _shown_or_saved(path, number)


def _own_profile(number: int, *, pressed: tuple[str, ...] = (), for_update: bool = False) -> Draft:
    draft = profile_of(db.session(), signed_in().account_id, number, pressed=pressed, for_update=for_update)
    if draft is None:
        raise NotFound
    return draft


def _shown_or_saved(path: str, number: int) -> Any:
    draft = _own_profile(number)
    walk = walked(draft.facts(now().date()))
    if request.method != "POST":
        return _shown(draft, path, number) if walk.is_asked(path) else redirect(url_for("profile.show"), 303)
    typed = typed_answers(PAGES[path], walk)
    if shown_again.is_brought_back():
        return _shown(draft, path, number, 400, typed=typed, clashes=asked_again(PAGES[path], typed, draft))
    choices = decided(PAGES[path], typed, draft)
    if choices.undecided:
        return _shown(draft, path, number, 409, typed=choices.typed, clashes=choices.undecided)
    refused = take_pictures(PAGES[path], choices.typed)
    saved = _saved(path, number, choices.typed, refused)
    return _answered(path, number, saved, refused)


def _saved(path: str, number: int, typed: dict[str, Any], refused: dict[str, Problem]) -> Saved:
    at = now()
    with writing(db.session):
        draft = _own_profile(number, for_update=True)
        kept = with_pictures_kept(draft, typed, refused, at)
        continues = shown_again.pressed() in ("continue", "keep")
        return save_page(db.session(), draft, PageSave(path, kept, seen_versions(PAGES[path]), current_language(), continues), at)


def _answered(path: str, number: int, saved: Saved, refused: dict[str, Problem]) -> Any:
    language = shown_again.show_in_language_asked()
    draft = _own_profile(number, pressed=() if language else (path,))
    if saved.clashes or refused:
        return _shown(draft, path, number, 409 if saved.clashes else 422, typed=unmerged(saved), clashes=saved.clashes, refused=refused)
    if shown_again.no_longer_asked(PAGES[path]):
        return _shown(draft, path, number, 422)
    if language:
        return redirect(address_of(path, number), 303)
    walk = walked(draft.facts(now().date()))
    if walk.is_asked(path) and not walk.is_complete(path):
        return _shown(draft, path, number, 422)
    return redirect(url_for("profile.show", done="saved"), 303)


def _shown(
    draft: Draft,
    path: str,
    number: int,
    status: int = 200,
    *,
    typed: dict[str, Any] | None = None,
    clashes: tuple[Clash, ...] = (),
    refused: dict[str, Problem] | None = None,
) -> Any:
    walk = walked(draft.facts(now().date()))
    fields = fields_of(draft, walk, path, typed or {}, clashes, refused or {})
    return rendered(
        "profile/answers.html",
        status,
        page=PAGES[path],
        fields=fields,
        has_errors=any(field.error for field in fields),
        has_clash=bool(clashes),
        has_upload=any(isinstance(question.kind, Upload) for question in PAGES[path].questions),
        main_value="keep" if clashes else "continue",
        seen=versions_of(PAGES[path], draft),
        no_longer_asked=shown_again.no_longer_asked(PAGES[path]),
        address=address_of(path, number),
        organisation=draft.organisation.name if path in ORGANISATION_PAGES else "",
    )
