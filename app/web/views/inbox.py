"""The inbox of the demonstration: the mail the product sends, to be read in the browser. Only on 127.0.0.1."""

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, current_app, make_response, request
from werkzeug.exceptions import NotFound

from app.mail.inbox import attachment, message, messages
from app.web.doors import Door, door
from app.web.rendering import page as rendered

views = Blueprint("inbox", __name__, url_prefix="/<lang>/inbox")


@views.before_request
def _only_from_this_computer() -> None:
    # The name, too: another site could have its own name lead to 127.0.0.1, and read along in the browser.
    name = urlsplit(f"//{request.host}").hostname
    if request.remote_addr not in ("127.0.0.1", "::1") or name not in ("127.0.0.1", "::1", "localhost"):
        raise NotFound


@views.get("")
@door(Door.DEMO)
def show() -> Any:
    return rendered("inbox/inbox.html", messages=messages(_folder()))


@views.get("/<message_id>")
@door(Door.DEMO)
def read(message_id: str) -> Any:
    found = message(_folder(), message_id)
    if found is None:
        raise NotFound
    return rendered("inbox/message.html", message=found)


@views.get("/<message_id>/<int:number>")
@door(Door.DEMO)
def download(message_id: str, number: int) -> Any:
    found = attachment(_folder(), message_id, number)
    if found is None:
        raise NotFound
    response = make_response(found.content)
    response.headers["Content-Type"] = found.media_type
    response.headers["Content-Disposition"] = f'attachment; filename="{found.name}"'
    return response


def _folder() -> str:
    return str(current_app.config["SETTINGS"].mail_dir)
