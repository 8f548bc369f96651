"""Check a receipt: by its reference and code, or byte for byte by the file itself."""

from typing import Any

from flask import Blueprint, request, url_for

from app.extensions import address_this_hour, db, limiter
from app.languages import N_
from app.operations.actions import read_code
from app.queries.receipts import receipt_by_bytes, submission_by_code
from app.questionnaire.text import one_line
from app.web import shown_again
from app.web.doors import Door, door
from app.web.rendering import page as rendered

views = Blueprint("verify", __name__, url_prefix="/<lang>/verify")


@views.get("")
@door(Door.OPEN)
def show() -> Any:
    return _shown()


def _shown(status: int = 200, **values: Any) -> Any:
    empty: dict[str, Any] = {
        "reference": request.args.get("reference", ""),
        "code": "",
        "found": None,
        "latest": None,
        "is_by_file": False,
        "unknown_file": False,
    }
    return rendered(
        "verify/verify.html",
        status,
        **{**empty, **values, "errors": {"reference": "", "code": "", **values.get("errors", {})}},
        has_errors=bool(values.get("errors")),
        has_upload=True,
        address=url_for("verify.check"),
        main_value="open",
    )


@views.post("")
@limiter.limit("60 per hour", key_func=address_this_hour)
@door(Door.OPEN, upload=True, shows_again=True)
def check() -> Any:
    typed = shown_again.typed()
    reference, code = (one_line((typed.get(name) or [""])[0])[:80] for name in ("reference", "code"))
    if shown_again.is_brought_back():
        return _shown(400, reference=reference, code=code)
    if shown_again.show_in_language_asked():
        return _shown(reference=reference, code=code)
    sent = request.files.get("file")
    if sent is not None and sent.filename:
        return _by_file(sent.stream.read())
    return _by_code(reference, code)


def _by_file(content: bytes) -> Any:
    receipt = receipt_by_bytes(db.session(), content)
    if receipt is None:
        return _shown(404, unknown_file=True, is_by_file=True)
    return _found(receipt.submission, is_by_file=True)


def _by_code(reference: str, code: str) -> Any:
    errors = {}
    if not reference:
        errors["reference"] = N_("Enter the reference printed on the receipt, or choose the file")
    if not code:
        errors["code"] = N_("Enter the code printed on the receipt")
    if errors:
        return _shown(422, reference=reference, code=code, errors=errors)
    submission = submission_by_code(db.session(), read_code(reference), read_code(code))
    if submission is None:
        errors["reference"] = N_("No receipt has this reference with this code. Compare both with the paper, character by character.")
        return _shown(404, reference=reference, code=code, errors=errors)
    return _found(submission, is_by_file=False)


def _found(submission: Any, *, is_by_file: bool) -> Any:
    latest = submission.action.submissions[-1]
    return _shown(found=submission, latest=latest if latest.revision > submission.revision else None, is_by_file=is_by_file)
