"""The receipt is made in a process of its own, which has limits and knows no secret."""

import os
import subprocess
import sys
from hashlib import sha256

import pytest

from app.documents import rendering
from app.documents.rendering import ReceiptNotMade, receipt_pdf, render_receipt
from tests.documents.snapshots import snapshot


def test_the_process_makes_the_same_bytes() -> None:
    assert sha256(receipt_pdf(snapshot("fr"))).digest() == sha256(render_receipt(snapshot("fr"))).digest()


def test_a_snapshot_that_cannot_be_read_says_why() -> None:
    with pytest.raises(ReceiptNotMade, match="KeyError"):
        receipt_pdf({"language": "en", "submitted_at": "2026-11-22T10:11:12Z"})


def test_it_stops_after_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "SECONDS", 0.05)
    with pytest.raises(ReceiptNotMade, match=r"more than 0\.05 seconds"):
        receipt_pdf(snapshot())


def test_it_gets_no_more_memory_than_its_share() -> None:
    program = f"from app.documents import rendering; rendering.limit_this_process(); bytearray({rendering.MEMORY})"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert done.stderr.decode().splitlines()[-1] == "MemoryError"


def test_no_secret_goes_into_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "secret")
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    assert [value for value in rendering._environment().values() if "secret" in value] == []
    assert os.environ["SECRET_KEY"] == "secret"
