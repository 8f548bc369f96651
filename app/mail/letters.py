"""The letters: what each says, in the language of the person who gets it, as plain text and as HTML.

One template says both: it is rendered with the parts of a plain page and again with those of an HTML page, so that they cannot differ.
"""

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.dates import format_time
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.languages import N_, Translator
from app.questionnaire.reference.languages import direction

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates" / "mail"
WIDTH = 72


class UnknownLetter(Exception):
    """No letter of this kind, or a value that it needs is missing."""


@dataclass(frozen=True)
class Kind:
    """A kind of letter: its subject in English, the values it needs, and those it can do without."""

    subject: str
    needs: frozenset[str]
    otherwise: Mapping[str, Any]


def _kind(subject: str, *needs: str, **otherwise: Any) -> Kind:
    return Kind(subject, frozenset(needs), otherwise)


KINDS: dict[str, Kind] = {
    # `submitted_at` and `at` are ISO moments; addresses are absolute; `minutes` says how long a code or link can be used.
    "receipt": _kind(
        N_("Receipt %(reference)s: your action has been submitted"),
        *("reference", "title", "organisation", "submitted_at", "has_private_page", "action_address", "verify_address"),
        title_language=None,
        on_hold=False,
    ),
    # `exists`: a confirmed profile with this address is here already; the draft can be taken over into it.
    "confirm": _kind(N_("Confirm your email address"), "code", "link", "minutes", exists=False),
    "sign_in": _kind(N_("Your link to sign in"), "code", "link", "minutes"),
    "reset": _kind(N_("Choose a new password"), "link", "minutes"),
    # `wanted`: what was asked for, `sign_in` or `reset`.
    "no_profile": _kind(N_("There is no profile with this address"), "register_address", wanted="sign_in"),
    "password_changed": _kind(N_("Your password has been changed"), "at", "reset_address"),
    # To the former address.
    "address_changed": _kind(N_("The email address of your profile has been changed"), "at"),
    "new_address": _kind(N_("Confirm your new email address"), "code", "link", "minutes"),
    # Colleagues: `by` is who acted, `person` (with `email`) whom it is about, `link` the page of the organisation. To the one invited:
    "invitation": _kind(N_("Invitation to the Call to Local Action"), "organisation", "by", "code", "link", "code_address", "days"),
    # To the members of an organisation.
    "asked_to_join": _kind(N_("Somebody asks to join your organisation"), "organisation", "person", "email", "link"),
    "colleague_joined": _kind(N_("A colleague has joined your organisation"), "organisation", "person", "email", "by", "link"),
    "colleague_removed": _kind(N_("A colleague has been removed"), "organisation", "person", "email", "by", "link"),
    "colleague_left": _kind(N_("A colleague has left your organisation"), "organisation", "person", "email", "link"),
    # To the person who asked, who was removed, or who has left.
    "let_in": _kind(N_("You have been let in"), "organisation", "by", "link"),
    "not_let_in": _kind(N_("Your request to join an organisation"), "organisation"),
    "removed": _kind(N_("You no longer belong to an organisation"), "organisation", "by"),
    "left": _kind(N_("You have left an organisation"), "organisation"),
}


@dataclass(frozen=True)
class Letter:
    """A letter ready to be put into a message. `text` is in format=flowed (RFC 3676); `html` fetches nothing."""

    subject: str
    text: str
    html: str


def letter(kind: str, values: Mapping[str, Any], to: Translator, *, controller: str, contact: str) -> Letter:
    """Write a letter. `controller` is who sends it, `contact` where to write. Raises `UnknownLetter`."""
    if kind not in KINDS:
        raise UnknownLetter(kind)
    missing = KINDS[kind].needs - values.keys()
    if missing:
        raise UnknownLetter(f"{kind} without {', '.join(sorted(missing))}")
    said = {key: one_line(value) for key, value in {**KINDS[kind].otherwise, **values}.items()}
    subject = to.gettext(KINDS[kind].subject, **said)
    known = {**said, "subject": subject, "controller": to.gettext(controller), "contact": contact}
    text, html = (_environment(to, form).get_template(f"letters/{kind}.jinja").render(known) for form in ("text", "html"))
    return Letter(subject, flowed(text), html)


def one_line(value: Any) -> Any:
    """A text that came from people, on one line and without control signs: it may stand in a header."""
    return re.sub(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+", " ", value).strip() if isinstance(value, str) else value


def flowed(text: str) -> str:
    """Paragraphs of one line each, as lines of up to 72 signs that a reader may join again (RFC 3676, 4.2).

    A space at the end of a line says "goes on"; addresses and no-break spaces are never broken.
    """
    paragraphs = [line.strip(" ") for line in text.splitlines()]
    lines: list[str] = []
    for paragraph, before in zip(paragraphs, ["", *paragraphs], strict=False):
        if paragraph:
            lines += [
                _stuffed(line)
                for line in " \n".join(textwrap.wrap(paragraph, WIDTH, break_long_words=False, break_on_hyphens=False)).split("\n")
            ]
        elif before:
            lines.append("")
    return "\n".join(lines).strip("\n") + "\n"


def _stuffed(line: str) -> str:
    """What a mail program could take for a quotation or a separator gets a space before it (RFC 3676, 4.4)."""
    return f" {line}" if line.startswith((" ", ">", "From ")) else line


@lru_cache
def _environment(to: Translator, form: str) -> Environment:
    """The templates in one language and one form, `text` or `html`; only HTML is escaped."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        extensions=["jinja2.ext.i18n"],
        autoescape=form == "html",  # noqa: S701  # the plain text is no HTML
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_callables(to.find, to.find_plural, newstyle=True)  # type: ignore[attr-defined]  # added by the extension
    environment.policies["ext.i18n.trimmed"] = True
    environment.globals.update(
        page=f"{form}_page.jinja",
        parts=f"{form}_parts.jinja",
        language=to.language,
        direction=direction(to.language),
        moment=lambda iso: say_moment(datetime.fromisoformat(iso), to),
    )
    return environment


def say_moment(at: datetime, to: Translator) -> str:
    """“22 November 2026 at 10:11 UTC”."""
    utc = at.astimezone(UTC)
    return to.gettext("%(day)s at %(time)s UTC", day=to.day(utc), time=format_time(utc, "HH:mm", locale=to.locale))
