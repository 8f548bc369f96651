"""What a reader sees when something goes wrong: the right status, their language, what to do, and what they typed."""

from flask import Flask, Response, current_app, g, make_response, request
from sqlalchemy.exc import DBAPIError, OperationalError
from werkzeug.exceptions import ClientDisconnected, Forbidden, HTTPException, NotFound, RequestEntityTooLarge, TooManyRequests

from app.extensions import db, login_manager
from app.languages import N_
from app.web.rendering import page
from app.web.shown_again import as_plain_page, held_text
from app.web.turns import TooManyAtOnce

BUSY_SECONDS = 10


def init_app(app: Flask) -> None:
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(Forbidden, _forbidden)
    app.register_error_handler(RequestEntityTooLarge, _too_large)
    app.register_error_handler(TooManyRequests, _too_many)
    app.register_error_handler(HTTPException, _other)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(TooManyAtOnce, _busy)
    app.register_error_handler(Exception, _unexpected)


def _plain(status: int, title: str, advice: str) -> Response:
    body, _ = page("errors/plain.html", title=title, advice=advice)
    return make_response(body, status)


def _not_found(error: NotFound) -> Response:
    if g.get("body_is_read") and any(field.label or field.name == "carried" for field in held_text()):
        return as_plain_page(
            404,
            N_("This page is no longer here for you"),
            N_(
                "It has moved, or you no longer belong to its organisation, or you are signed in with another profile. "
                "What you typed is not saved; it is still on this page: copy it, or sign in with the other profile and press the button."
            ),
        )
    return _plain(
        404,
        N_("Page not found"),
        N_("Check the address. If you followed a link, the page may have moved, or it belongs to another profile: sign in with that one."),
    )


def _forbidden(error: Forbidden) -> Response:
    return _plain(
        403, N_("This form was sent from another site"), N_("Nothing was changed. Open the page here and fill in the form again.")
    )


def _too_large(error: RequestEntityTooLarge) -> Response:
    return as_plain_page(
        413,
        N_("What you sent is too large"),
        N_(
            "A page can hold about 1 million characters, a picture at most 2 MB, and a Word form 8 MB. "
            "Go back, shorten the text or choose a smaller file."
        ),
    )


def _too_many(error: TooManyRequests) -> Response:
    return as_plain_page(
        429,
        N_("Too many requests from your connection"),
        N_("Wait a minute, then press the button. Nothing you typed is lost."),
        retry_after=60,
    )


def _other(error: HTTPException) -> Response:
    status = error.code or 500
    if status in (301, 302, 303, 307, 308) and error.response is not None:
        return make_response(error.response)
    if status == 405:
        response = _plain(405, N_("This page cannot be used in that way"), N_("Go back to the page before and use its buttons."))
        response.headers["Allow"] = ", ".join(getattr(error, "valid_methods", None) or ("GET",))
        return response
    if isinstance(error, ClientDisconnected) or status < 500:
        return _plain(status, N_("The request could not be understood"), N_("Go back to the page before and try again."))
    return _unexpected(error)


def _database(error: DBAPIError) -> Response:
    # The log must not tell what people typed.
    error.hide_parameters = True
    current_app.logger.exception("database")
    _end_reads()
    return _not_available() if isinstance(error, OperationalError) or error.connection_invalidated else _server_error()


def _busy(error: TooManyAtOnce) -> Response:
    _end_reads()
    return _not_available()


def _not_available() -> Response:
    return as_plain_page(
        503,
        N_("The service is not available at the moment"),
        N_("What you typed has not been saved yet. It is still on this page: wait a moment, then press the button."),
        retry_after=BUSY_SECONDS,
    )


def _unexpected(error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        current_app.logger.exception("unexpected error at %s", request.path)
    _end_reads()
    return _server_error()


def _server_error() -> Response:
    return as_plain_page(
        500,
        N_("Sorry, there is a problem with the service"),
        N_(
            "What you typed may not have been saved. It is still on this page: wait a moment, then press the button. "
            "If it happens again, write to us."
        ),
        retry_after=60,
    )


def _end_reads() -> None:
    """End the transaction, and forget who is signed in where the database cannot say it: the error page needs none."""
    if "_login_user" not in g:
        g._login_user = login_manager.anonymous_user()
    try:
        db.session.rollback()
    except Exception:
        current_app.logger.warning("the transaction could not be ended", exc_info=True)
