"""The language of a page: the first part of its address. The same path in another language is the same page."""

from flask import Flask, Response, current_app, g, request, session, url_for
from werkzeug.exceptions import NotFound

from app.languages import SOURCE_LANGUAGE, Translator, languages, translator


def init_app(app: Flask) -> None:
    app.url_value_preprocessor(_take_language)
    app.url_defaults(_give_language)
    app.after_request(_remember_language)


def _take_language(endpoint: str | None, values: dict[str, object] | None) -> None:
    if values is None or "lang" not in values:
        return
    language = str(values.pop("lang"))
    if language not in languages():
        raise NotFound
    g.language = language


def _give_language(endpoint: str, values: dict[str, object]) -> None:
    if "lang" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        values["lang"] = current_language()


def _remember_language(response: Response) -> Response:
    """Note the language somebody works in, in the cookie they have anyway: `/` leads there. Nobody gets a cookie for it."""
    if request.method == "POST" and session and "language" in g and session.get("language") != g.language:
        session["language"] = g.language
    return response


def current_language() -> str:
    """The language of this request; outside the addresses of a language, the one the reader prefers."""
    return str(g.get("language") or preferred_language())


def language_for_babel() -> str:
    return current_language()


def preferred_language() -> str:
    """Saved choice, then what the browser asks for, then English. An address that begins with a language wins, known page or not."""
    first = request.path.split("/")[1]
    if first in languages():
        return first
    saved = session.get("language")
    if saved in languages():
        return str(saved)
    return request.accept_languages.best_match(languages()) or SOURCE_LANGUAGE


def current_translator() -> Translator:
    return translator(current_language())


def address_in(language: str) -> str:
    """This page's address in another language, its query kept."""
    query = request.query_string.decode("utf-8", "replace")
    if request.endpoint is None or request.view_args is None or "language" not in g:
        return url_for("start.start", lang=language)
    address = url_for(request.endpoint, **{**request.view_args, "lang": language})
    return f"{address}?{query}" if query else address
