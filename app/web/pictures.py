"""A picture that somebody sends: decoded within limits and written anew, so that nothing but the picture is kept."""

import io
import warnings
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import request
from PIL import Image, ImageOps, UnidentifiedImageError
from werkzeug.datastructures import FileStorage

from app.extensions import db
from app.operations.uploading import UPLOADS, Picture, keep_pictures
from app.queries.drafts import AnyDraft
from app.questionnaire.definition import Page
from app.questionnaire.kinds import Upload
from app.questionnaire.problems import Problem
from app.questionnaire.text import one_line

MOST_PIXELS_ON_A_SIDE = 4000
MEDIA_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg"}


class RefusedPicture(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def take_pictures(page: Page, typed: dict[str, Any]) -> dict[str, Problem]:
    """Put the good pictures of this request into `typed`; what was refused, and why, by question key."""
    refused = {}
    for question in page.questions:
        sent = request.files.get(question.key)
        if isinstance(question.kind, Upload) and sent is not None and sent.filename:
            try:
                typed[question.key] = read_picture(sent, question.kind)
            except RefusedPicture as refusal:
                refused[question.key] = refusal.problem
    return refused


def with_pictures_kept(draft: AnyDraft, typed: Mapping[str, Any], refused: dict[str, Problem], at: datetime) -> dict[str, Any]:
    """`typed` with its pictures stored, inside the transaction that saves it; those too many for one day are noted in `refused`."""
    kept, too_many = keep_pictures(db.session(), draft, typed, at)
    refused |= dict.fromkeys(too_many, Problem("upload_too_many", {"limit": UPLOADS.most}))
    return kept


def read_picture(sent: FileStorage, kind: Upload) -> Picture:
    """Decode and encode again. Raises `RefusedPicture` when it is too large, no picture, or has too many pixels."""
    content = sent.stream.read(kind.max_bytes + 1)
    if len(content) > kind.max_bytes:
        raise RefusedPicture(Problem("upload_too_large", {"megabytes": kind.max_bytes // 1_000_000}))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(content), formats=kind.formats) as image:
                if max(image.size) > MOST_PIXELS_ON_A_SIDE:
                    raise RefusedPicture(Problem("upload_too_many_pixels", {"pixels": MOST_PIXELS_ON_A_SIDE}))
                format_ = str(image.format)
                upright = ImageOps.exif_transpose(image)
                upright.load()
    except RefusedPicture:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError) as error:
        raise RefusedPicture(Problem("upload_not_picture")) from error
    written = io.BytesIO()
    has_alpha = format_ == "PNG" and ("A" in upright.getbands() or "transparency" in upright.info)
    pixels = upright.convert("RGBA" if has_alpha else "RGB")
    # Comments and colour profiles would be written along: texts, programs, places.
    pixels.info.clear()
    pixels.save(written, format_, **({"quality": 90} if format_ == "JPEG" else {}))
    return Picture(_file_name(sent.filename or "", format_), MEDIA_TYPES[format_], written.getvalue())


def _file_name(name: str, format_: str) -> str:
    """The last part of the name that was sent, for showing only; never a path."""
    last = one_line(name.replace("\\", "/").rsplit("/", 1)[-1])[:120]
    return last or f"logo.{format_.lower()}"
