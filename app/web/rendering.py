"""What every template may use, and how a page is put together.

Each language has templates of its own: those of the application, in which all that is the same for everybody who reads the language is
settled once, when a template is compiled or a list of options first drawn.
"""

from collections.abc import Callable, Iterator, MutableMapping
from functools import lru_cache
from typing import Any

from babel.dates import format_time
from flask import Flask, Response, current_app, g, url_for
from flask.templating import Environment
from flask_login import current_user
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup

from app.config import Settings
from app.languages import N_, Translator, direction, own_names, translator
from app.questionnaire.reference.goals import GCM_OBJECTIVES, GCR_AREAS, SDGS
from app.web.drawing import drawn_once, questions_in, ticked
from app.web.languages import address_in, current_language, current_translator
from app.web.style import STYLE, STYLE_FILE


def init_app(app: Flask) -> None:
    app.jinja_env.add_extension("jinja2.ext.do")
    app.after_request(_nothing_below_a_redirect)
    app.jinja_env.filters.update(moment=say_moment, ticked=ticked)
    settings: Settings = app.config["SETTINGS"]
    app.jinja_env.globals.update(
        GCM_OBJECTIVES=GCM_OBJECTIVES,
        GCR_AREAS=GCR_AREAS,
        SDGS=SDGS,
        timeline_sentence=timeline_sentence,
        own_names=own_names(),
        address_in=address_in,
        public_url=settings.public_url,
        style=Markup(STYLE),  # noqa: S704  # our own file
        style_file=STYLE_FILE,
        contact_email=settings.contact_email,
        is_demo=settings.is_demo,
    )


class Templates(Environment):
    """Flask's templates, whose globals are one plain dictionary: each page begins with a copy of them."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}


def _nothing_below_a_redirect(response: Response) -> Response:
    """Flask writes an English page below each redirect, a quarter of a kilobyte that no browser shows."""
    if response.status_code in (301, 302, 303, 307, 308):
        response.set_data(b"")
    return response


def page(template: str, status: int = 200, **values: Any) -> tuple[str, int]:
    """A page in the reader's language, with its status."""
    account = current_user._get_current_object()
    about = {"account": account if account.is_authenticated else None, "notice": g.get("notice", "")}
    return _templates_in(current_language()).get_template(template).render({**about, **values}), status


def _templates_in(language: str) -> Environment:
    """The application's templates in one language, made at the first page in it. Two threads may both make them; either will do."""
    kept: dict[str, Environment] = current_app.extensions.setdefault("templates_by_language", {})
    if language not in kept:
        kept[language] = _overlay(current_app.jinja_env, translator(language))
    return kept[language]


def _overlay(original: Environment, words: Translator) -> Environment:
    overlay, say = original.overlay(), _sentences(words)
    controller_name = current_app.config["SETTINGS"].controller_name
    overlay.globals = {
        **original.globals,
        "_": say,
        "gettext": say,
        "ngettext": _counted_sentences(words),
        "language": words.language,
        "direction": direction(words.language),
        "controller_name": words.gettext(controller_name),
        "once": drawn_once(),
        "questions": questions_in(overlay),
    }
    overlay.extend(words=words)
    overlay.add_extension(SettledWhenCompiled)
    return overlay


def _sentences(words: Translator) -> Callable[..., Markup]:
    @lru_cache(maxsize=4096)
    def whole(message: str) -> Markup:
        return Markup(words.gettext(message)) % {}  # noqa: S704  # our own sentences

    def gettext(message: str, **values: Any) -> Markup:
        return Markup(words.gettext(message)) % values if values else whole(message)  # noqa: S704  # our own sentences

    return gettext


def _counted_sentences(words: Translator) -> Callable[..., Markup]:
    def ngettext(one: str, many: str, num: int, **values: Any) -> Markup:
        return Markup(words.find_plural(one, many, num)) % {"num": num, **values}  # noqa: S704  # our own sentences

    return ngettext


class SettledWhenCompiled(Extension):
    """Sentences and addresses that take no argument, put in the place of their calls.

    `_('…')` becomes the sentence, `_('…', name=…)` the sentence to be filled, `url_for('start.help')` the address in this language.
    """

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        tokens, at = list(stream), 0
        while at < len(tokens):
            name, text = tokens[at], tokens[min(at + 2, len(tokens) - 1)]
            match [token.type for token in tokens[at : at + 4]], name.value:
                case ["name", "lparen", "string", "rparen"], "_":
                    yield from (*self._sentence(text), Token(text.lineno, "rparen", ")"))
                    at += 4
                case ["name", "lparen", "string", "comma"], "_":
                    yield from self._sentence(text)
                    at += 4
                case ["name", "lparen", "string", "rparen"], "url_for":
                    yield Token(text.lineno, "string", url_for(text.value))
                    at += 4
                case _:
                    yield name
                    at += 1

    def _sentence(self, text: Token) -> Iterator[Token]:
        words: Translator = self.environment.words  # type: ignore[attr-defined]  # put there with this extension
        yield Token(text.lineno, "string", words.gettext(text.value))
        yield from (Token(text.lineno, kind, value) for kind, value in _FILLED_IN)


_FILLED_IN = (("pipe", "|"), ("name", "safe"), ("pipe", "|"), ("name", "format"), ("lparen", "("))
"""`|safe|format(`: placeholders are filled and `%%` becomes `%`, as with gettext; without arguments Jinja does it when it compiles."""


def say_moment(moment: Any) -> str:
    """A moment in words, in UTC: “22 November 2026 at 10:11 UTC”."""
    to = current_translator()
    day = to.day(moment)
    time = format_time(moment, "HH:mm", locale=to.locale)
    return to.gettext("%(day)s at %(time)s UTC", day=day, time=time)


_TIMELINE_SENTENCES = {
    "not_started": N_("Today is %(today)s. From your dates, the action has not started yet."),
    "ongoing": N_("Today is %(today)s. From your dates, the action is under way."),
    "concluded": N_("Today is %(today)s. From your dates, the action has ended."),
}


def timeline_sentence(timeline: str, today: Any) -> str:
    """What the dates say today, to be confirmed."""
    to = current_translator()
    return to.gettext(_TIMELINE_SENTENCES[timeline], today=to.day(today))
