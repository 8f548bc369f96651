"""The receipt: its time against plain WeasyPrint, and the bytes of the file and of its mail."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from weasyprint import HTML

from app.documents.pdf import font_configuration
from app.documents.receipt import receipt_file_name, receipt_html
from app.documents.rendering import receipt_pdf, render_receipt
from app.extensions import db
from app.languages import languages, translator
from app.mail.messages import Attached, message
from app.models.outbox import OutboxMail
from tests.bench.measuring import PROCESSOR, WALL, Clock, Figure, Turn, interleaved, once, ratio
from tests.bench.worlds import LANGUAGE, World
from tests.documents.snapshots import full_snapshot, snapshot

PART = "Receipt"
PRINTED = 3
"""Receipts made in a round."""


def printing(rounds: int) -> Iterator[Figure]:
    """One in this process, warm, against plain WeasyPrint on the same HTML; and one as the worker makes it, in a process of its own."""
    for name, frozen in (("short", snapshot(LANGUAGE)), ("full", full_snapshot(LANGUAGE))):
        html = receipt_html(frozen, translator(LANGUAGE))
        ours, plain = _turn(PROCESSOR, render_receipt, frozen), _turn(PROCESSOR, _plain, html)
        measured = interleaved({"ours": ours, "plain": plain}, rounds, PRINTED)
        yield Figure(PART, f"time of a {name} receipt, warm, against plain WeasyPrint", *ratio(measured, "ours", "plain"), "×", 1.3)
    frozen = full_snapshot(LANGUAGE)
    measured = interleaved({"own": _turn(WALL, receipt_pdf, frozen), "warm": _turn(WALL, render_receipt, frozen)}, rounds, 1)
    yield Figure(PART, "time of a full receipt in a process of its own, against warm", *ratio(measured, "own", "warm"))


def _plain(html: str) -> None:
    HTML(string=html).write_pdf(font_config=font_configuration())


def _turn(clock: Clock, make: Any, of: Any) -> Turn:
    def turn() -> float:
        start = clock()
        make(of)
        return clock() - start

    return turn


def sizes(world: World) -> Iterator[Figure]:
    """Bytes, for the largest of the languages. `world` is one in which an action was submitted."""
    short = max(len(render_receipt(snapshot(language))) for language in languages())
    full = {language: render_receipt(full_snapshot(language)) for language in languages()}
    yield Figure(PART, "bytes of a short receipt", *once(short / 1000), "kB")
    yield Figure(PART, "bytes of a receipt of a full form", *once(max(map(len, full.values())) / 1000), "kB", 60)
    yield Figure(PART, "bytes of the mail with it", *once(max(_mailed(world, *each) for each in full.items()) / 1000), "kB", 100)


def _mailed(world: World, language: str, pdf: bytes) -> int:
    with world.app.app_context():
        mail = db.session.scalars(select(OutboxMail).where(OutboxMail.kind == "receipt").limit(1)).one()
        db.session.expunge(mail)
    mail.language = language
    made = message(mail, world.app.config["SETTINGS"], datetime.now(UTC), Attached(pdf, receipt_file_name(full_snapshot(language))))
    return len(made.as_bytes())
