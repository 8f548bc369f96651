"""Every failure of a form ends here: the same page at the same address, as typed, with a notice that says why.

Three ways, by what is left: with everything (the view shows its page again), without a sign-in (the text is carried, encrypted,
through signing in), without a database or after an error (a plain page that holds the text, ready to send again).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, g, make_response, redirect, request, url_for
from flask_babel import refresh
from werkzeug.exceptions import RequestEntityTooLarge

from app.languages import N_, languages
from app.questionnaire.definition import Page
from app.questionnaire.kinds import Countries, Email, LongText, Number, ShortText, WebAddress
from app.questionnaire.questionnaire import QUESTIONS
from app.questionnaire.reading import field_names
from app.web import carried
from app.web.languages import address_in, current_language
from app.web.rendering import page

LOST_FILE = "lost-file"
"""The mark, among the fields carried through signing in, that a file was sent with them."""


def typed() -> dict[str, list[str]]:
    """The fields of the body as they came; those carried through signing in when the form has none of its own."""
    if "typed" not in g:
        sealed = request.form.get("carried")
        brought = carried.unseal(sealed, request.path) if sealed else None
        g.typed = brought if brought is not None else request.form.to_dict(flat=False)
    return dict(g.typed)


def pressed() -> str:
    """Which button was pressed; none means "continue"."""
    return (typed().get("do") or ["continue"])[-1]


def language_asked() -> str | None:
    """The language of the switch that was pressed, or None. "again" saves and shows the same page, too, in the language it has."""
    if pressed() == "again":
        return current_language()
    code = pressed().removeprefix("lang-")
    return code if pressed().startswith("lang-") and code in languages() else None


def is_brought_back() -> bool:
    """Whether this POST only brings a page back to be seen (after signing in, or with a new token): nothing may be saved."""
    return bool(g.get("brought_back"))


def keeps_versions() -> bool:
    """Whether nothing of this form has been merged: shown again, it still is made from the versions it came with.

    With newer ones, pressing the button would overwrite unasked what others have saved meanwhile.
    """
    return bool(g.get("keeps_versions"))


def keep_versions() -> None:
    g.keeps_versions = True


def show_in_language_asked() -> str | None:
    """From here on this request speaks the language whose switch was pressed; returns it, or None."""
    language = language_asked()
    if language:
        g.language = language
        refresh()
    return language


def has_lost_file() -> bool:
    """Whether a file came with this form, or with the one carried through signing in: a page cannot hold it."""
    return LOST_FILE in typed() or any(file.filename for file in request.files.values())


def after_sign_in() -> Any:
    """Nobody is signed in: the sign-in page, which carries what was typed. None once this very form has signed the person in."""
    if request.method != "POST":
        return redirect(url_for("account.sign_in", next=request.full_path.rstrip("?")), 303)
    sealed = request.form.get("carried") or carried.seal(request.path, _with_mark_of_file(request.form.to_dict(flat=False)))
    if len(sealed) > 2 * carried.LARGEST:
        raise RequestEntityTooLarge
    return current_app.extensions["sign_in_at_door"](sealed)


def _with_mark_of_file(fields: dict[str, list[str]]) -> dict[str, list[str]]:
    return {**fields, LOST_FILE: ["yes"]} if has_lost_file() else fields


def bring_back(shows_again: bool) -> Any:
    """The form came through signing in, or its token is not of this session: show it as typed, save nothing."""
    g.brought_back = True
    keep_versions()
    if "carried" in request.form and has_lost_file():
        g.notice = N_(
            "You are signed in. Choose the file again, check the page and press the button to save it. Nothing you typed is lost."
        )
    elif "carried" in request.form:
        g.notice = N_("You are signed in. Check the page and press the button to save it. Nothing you typed is lost.")
    else:
        # A switch pressed before signing in has been obeyed there already.
        show_in_language_asked()
        g.notice = (
            N_(
                "This page was open for too long to be sent. Choose the file again, check the page and press the button. "
                "Nothing you typed is lost."
            )
            if has_lost_file()
            else N_("This page was open for too long to be sent. Check it and press the button again. Nothing you typed is lost.")
        )
    if shows_again:
        return None
    return as_plain_page(400, N_("Please send this again"), g.notice)


NEVER_SHOWN = carried.NOT_CARRIED - {"email"}
"""Fields whose value is never written into a page: tokens, passwords, codes."""


@dataclass(frozen=True)
class Held:
    """A field that a plain page holds to be sent again; `label` is empty for what is not the person's own text."""

    name: str
    value: str
    label: str


def held_text() -> list[Held]:
    """All that was typed, without what must not be written into a page. What is sealed stays sealed: nobody may have signed in."""
    return [Held("carried", request.form["carried"], "")] if "carried" in request.form else _held(typed())


def _held(fields: Mapping[str, Sequence[str]]) -> list[Held]:
    return [Held(name, value, _label_of(name, value)) for name, values in fields.items() if name not in NEVER_SHOWN for value in values]


def no_longer_asked(page: Page) -> list[Held]:
    """Texts that came with this form and belong to no question of its page: the questionnaire has changed since it was opened.

    Only for somebody who may open the page: what is sealed is opened.
    """
    asked = {name for question in page.questions for name in field_names(question)}
    came = _held(typed()) if request.method == "POST" else []
    return [field for field in came if field.label and field.value.strip() and field.name not in asked]


def _button_held() -> str:
    """What the button of a plain page sends. After a language switch, or where a file was lost, it opens the same page again."""
    if "carried" in request.form:
        return (request.form.getlist("do") or ["again"])[-1]
    if has_lost_file():
        g.notice = N_(
            "The file you chose is not on this page. Press the button: your page opens again, and you can choose the file once more."
        )
        return "again"
    return "again" if language_asked() else pressed()


def _label_of(name: str, value: str) -> str:
    """The label of a question that takes text. What a question that is gone took is known by its spaces: no code or token has any."""
    question = QUESTIONS.get(name)
    if question is None:
        return N_("Your text") if " " in value.strip() else ""
    return question.label if isinstance(question.kind, ShortText | LongText | Email | WebAddress | Number | Countries) else ""


def too_late() -> Response:
    """The action was submitted while somebody was writing: what they typed can be copied, but not be saved.

    Only for somebody who may open the page: what is sealed is opened.
    """
    return as_plain_page(
        409,
        N_("This action has been submitted"),
        N_(
            "It was submitted while you were writing, so nothing in it can be changed here any more. "
            "What you typed is not saved; it is still on this page: copy it, then ask for a correction."
        ),
        button=("open", N_("See the submitted action")),
        held=_held(typed()),
    )


def as_plain_page(
    status: int,
    title: str,
    advice: str,
    retry_after: int | None = None,
    *,
    button: tuple[str, str] = ("", N_("Send again")),
    held: list[Held] | None = None,
) -> Response:
    """A page that needs no database: what happened, what to do, and all that was typed, ready to be sent again.

    `button`: what it sends (empty for the button that was pressed) and says.
    """
    if held is None:
        held = held_text() if request.method == "POST" and status != 413 else []
    held_do = (button[0] or _button_held()) if held else ""
    language = show_in_language_asked() if held and held[0].name != "carried" else None
    body, _ = page(
        "errors/again.html",
        title=title,
        advice=advice,
        held=held,
        held_do=held_do,
        button=button[1],
        main_value=held_do or "continue",
        address=(address_in(language) if language else request.full_path.rstrip("?")) if held else "",
    )
    response = make_response(body, status)
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response
