"""The receipt's PDF, made in a process of its own with limits of memory and time: setting a page holds the interpreter.

`python -m app.documents.rendering` reads a snapshot as JSON from its input and writes the PDF to its output.
"""

import json
import logging
import os
import resource
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.documents.printable import FONTS
from app.documents.receipt import embedded_answers, embedded_name, receipt_html
from app.languages import N_, translator

SECONDS = 60
MEMORY = 1_500_000_000
"""Bytes of address space; a long receipt takes a third of it."""

_ROOT = Path(__file__).resolve().parent.parent.parent


class ReceiptNotMade(Exception):
    """The PDF could not be made; the message says why, for the operator."""


def receipt_pdf(snapshot: Mapping[str, Any]) -> bytes:
    """The receipt as PDF; the same snapshot gives the same bytes. Raises `ReceiptNotMade`. Takes a second or two."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "app.documents.rendering"],
            input=json.dumps(snapshot).encode(),
            capture_output=True,
            timeout=SECONDS,
            cwd=_ROOT,
            env=_environment(),
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ReceiptNotMade(f"It took more than {SECONDS} seconds.") from error
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        raise ReceiptNotMade(f"Exit status {done.returncode}: {done.stderr.decode(errors='replace')[-2000:].strip()}")
    return done.stdout


def _environment() -> dict[str, str]:
    """No secret and no address of a database goes into the process that reads what people typed."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "TMPDIR") if name in os.environ}
    return {**kept, "LC_ALL": "C.UTF-8", "PYTHONPATH": str(_ROOT), "FONTCONFIG_FILE": str(FONTS / "fonts.conf"), "PYTHONHASHSEED": "0"}


def render_receipt(snapshot: Mapping[str, Any]) -> bytes:
    """The receipt as PDF, in this process: for the process above, for tests and measurements."""
    from app.documents.pdf import EmbeddedFile, render_pdf  # loads WeasyPrint, which no process that answers requests may do

    words = translator(snapshot["language"])
    answers = EmbeddedFile(
        embedded_name(snapshot),
        words.gettext(N_("The answers of this receipt, for machines")),
        embedded_answers(snapshot),
        datetime.strptime(snapshot["submitted_at"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC),
    )
    return render_pdf(receipt_html(snapshot, words), [answers])


def limit_this_process() -> None:
    """Beyond the limits the process ends; the one that waits for it goes on."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def main() -> None:
    limit_this_process()
    logging.disable(logging.WARNING)
    sys.stdout.buffer.write(render_receipt(json.load(sys.stdin.buffer)))


if __name__ == "__main__":
    main()
