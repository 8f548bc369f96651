"""The receipt is made in a process of its own, which has limits and knows no secret."""

import os

import pytest

from app.documents import rendering
from app.documents.rendering import ReceiptNotMade, receipt_pdf, render_receipt
from tests.documents.snapshots import snapshot


def test_the_process_makes_the_same_bytes() -> None:
    assert receipt_pdf(snapshot("fr")) == render_receipt(snapshot("fr"))


def test_a_snapshot_that_cannot_be_read_says_why() -> None:
    with pytest.raises(ReceiptNotMade, match="KeyError"):
        receipt_pdf({"language": "en", "submitted_at": "2026-11-22T10:11:12Z"})


def test_it_stops_after_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "SECONDS", 0.05)
    with pytest.raises(ReceiptNotMade, match=r"more than 0\.05 seconds"):
        receipt_pdf(snapshot())


def test_an_answer_that_would_take_all_memory_ends_the_process_and_not_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONWARNINGS", "ignore")
    with pytest.raises(ReceiptNotMade):
        receipt_pdf(snapshot(answers={"description": "word " * 3_000_000}))


def test_no_secret_goes_into_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "secret")
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    assert [value for value in rendering._environment().values() if "secret" in value] == []
    assert os.environ["SECRET_KEY"] == "secret"
