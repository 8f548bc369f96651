"""The receipt as a file: accessible, archival, in the order of the page, small, the same bytes each time."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from unicodedata import normalize

import page
import pytest
from weasyprint.urls import FatalURLFetchingError

from app.documents.pdf import render_pdf
from app.documents.printable import covered, printable
from app.documents.receipt import receipt_html
from app.documents.rendering import render_receipt
from app.languages import languages, translator
from tests.documents.reading import attachments_of, elements, squeezed, text_in_content, text_in_structure, text_of_html, text_of_pages
from tests.documents.snapshots import SCRIPTS, full_snapshot, snapshot, snapshot_in_all_scripts

PRIVATE = {"not_for_publication": "The shelter in Rue Haute."}
SHAPES: dict[str, Callable[..., dict[str, Any]]] = {
    "short": snapshot,
    "full": full_snapshot,
    "all scripts": snapshot_in_all_scripts,
}


@lru_cache
def receipt(shape: str, language: str) -> bytes:
    return render_receipt(SHAPES[shape](language))


def faults_of(pdf: bytes) -> list[str]:
    return [
        f"{profile}: {failure.rule_id} {failure.message}"
        for profile in ("ua1", "3a")
        for failure in page.validate_pdf_bytes(pdf, profile=profile).failures
    ]


def simple_page(body: str, language: str = "en") -> str:
    style = 'html { font-family: "Noto Sans" }'
    return f'<html lang="{language}"><head><title>A page</title><style>{style}</style></head><body>{body}</body></html>'


# --- both standards ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("shape", SHAPES)
def test_it_is_accessible_and_archival_at_once(shape: str, language: str) -> None:
    assert faults_of(receipt(shape, language)) == []


def second_opinion(folder: Path, pdfs: dict[str, bytes]) -> list[str]:
    """What another checker, with rules and a reading of the Matterhorn Protocol of its own, finds in these files."""
    for name, pdf in pdfs.items():
        (folder / f"{name}.pdf").write_bytes(pdf)
    report = folder / "report.json"
    # LNK-010 asks for links over addresses: what was typed leads nowhere from a document that is kept for ever.
    options = ["--skip", "LNK-010", "--fail-on", "never", "--quiet", "--json", report]
    subprocess.run([Path(sys.executable).parent / "outloud", *options, *sorted(folder.glob("*.pdf"))], check=True, capture_output=True)
    results = json.loads(report.read_text())["results"]
    assert len(results) == len(pdfs)
    assert [each["error"] for each in results if each["error"]] == []
    return [f"{Path(each['path']).stem}: {found['rule']} {found['message']}" for each in results for found in each["findings"]]


@pytest.mark.inspect
def test_a_second_checker_finds_nothing_either(tmp_path: Path) -> None:
    pdfs = {f"{shape} {language}": receipt(shape, language) for shape in SHAPES for language in languages()}
    assert second_opinion(tmp_path, pdfs) == []


@pytest.mark.inspect
def test_the_second_checker_does_find_what_is_wrong(tmp_path: Path) -> None:
    row = "<tr><td>one</td><td>two</td></tr>"
    found = second_opinion(tmp_path, {"wrong": render_pdf(simple_page(f"<h1>One</h1><h3>Three</h3><table>{row * 3}</table>"))})
    assert {each.split()[1] for each in found} >= {"HDG-001", "TBL-001"}


@pytest.mark.inspect
@pytest.mark.parametrize("start", range(0, 6500, 500))
def test_every_character_that_a_font_has_keeps_both_standards(start: int) -> None:
    signs = [chr(code) for code in sorted(covered()) if printable(chr(code)) == chr(code)][start : start + 500]
    text = " ".join(signs).replace("&", "&amp;").replace("<", "&lt;")
    assert faults_of(render_pdf(simple_page(f"<p>{text}</p>"))) == []


@pytest.mark.inspect
@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("shape", SHAPES)
def test_a_second_checker_finds_no_fault(shape: str, language: str, tmp_path: Path) -> None:
    """Its only remark: web addresses that people typed are no links, on purpose."""
    outloud = shutil.which("outloud", path=str(Path(sys.executable).parent))
    if not outloud:
        pytest.skip("outloud, a second checker of PDF/UA-1 from PyPI, is not installed")
    path = tmp_path / "receipt.pdf"
    path.write_bytes(receipt(shape, language))
    done = subprocess.run([outloud, "--json", "-", str(path)], capture_output=True, check=False)
    findings = json.loads(done.stdout)["results"][0]["findings"]
    assert [finding for finding in findings if finding["rule"] != "LNK-010"] == []


def test_every_stream_ends_where_it_says() -> None:
    """A stream whose bytes end in a carriage return must not run into the line end after it."""
    pdf = receipt("full", "fr")
    streams = list(re.finditer(rb"/Length (\d+)[^>]*>>\nstream\n", pdf))
    assert {pdf[found.end() + int(found[1]) :][:12] for found in streams} == {b"\r\nendstream\n"}
    assert len(streams) > 10


# --- order and structure ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("shape", ["short", pytest.param("full", marks=pytest.mark.inspect)])
def test_it_is_read_in_the_order_of_the_page(shape: str, language: str) -> None:
    html = printable(receipt_html(SHAPES[shape](language), translator(language)))
    assert text_in_structure(receipt(shape, language)) == text_of_html(html)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("shape", ["short", "full"])
def test_its_content_stands_in_the_same_order(shape: str, language: str) -> None:
    words = translator(language)
    name = words.gettext("Receipt %(reference)s, revision %(revision)s", reference="7KDM4-RXH2T", revision=r"\d")
    place = words.gettext("Page %(page)s of %(pages)s", page=r"\d+", pages=r"\d+")
    html = printable(receipt_html(SHAPES[shape](language), words))
    assert text_in_content(receipt(shape, language), (squeezed(name) + squeezed(place),)) == text_of_html(html)


def test_the_running_lines_are_not_read() -> None:
    assert squeezed("Page 1 of") not in text_in_structure(receipt("short", "en"))


def test_answers_tell_their_language() -> None:
    languages_told = {element.get("/Lang") for element in elements(receipt("all scripts", "fr"), "/P")}
    assert languages_told == {None, "ar"}


def test_row_headers_say_that_they_are() -> None:
    assert {element["/A"]["/Scope"] for element in elements(receipt("short", "en"), "/TH")} == {"/Row"}


ONE_SIGN_A_LETTER = ["Ewe", "Hausa", "Greek", "Ukrainian", "Vietnamese", "Georgian", "Armenian", "Amharic", "Arabic", "Persian"]


@pytest.mark.parametrize("script", ONE_SIGN_A_LETTER)
def test_copied_text_is_what_was_typed(script: str) -> None:
    text = normalize("NFC", text_in_structure(render_pdf(simple_page(f"<p>{SCRIPTS[script]}</p>"))))
    assert sorted(text) == sorted(squeezed(SCRIPTS[script]))


def test_letters_that_join_are_read_one_by_one() -> None:
    assert text_in_structure(render_pdf(simple_page("<p>office, fluent, fjord, ﬁ</p>"))) == "office,fluent,fjord,fi"


# --- pages ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", languages())
def test_every_sheet_says_reference_revision_and_its_place(language: str) -> None:
    pages = text_of_pages(receipt("full", language))
    words = translator(language)
    running = [
        (
            words.gettext("Receipt %(reference)s, revision %(revision)s", reference="7KDM4-RXH2T", revision=2) in text,
            words.gettext("Page %(page)s of %(pages)s", page=number, pages=len(pages)) in text,
        )
        for number, text in enumerate(pages, start=1)
    ]
    assert running == [(True, True)] * len(pages)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("shape", SHAPES)
def test_the_first_page_holds_all_that_belongs_there(shape: str, language: str) -> None:
    closing = translator(language).gettext("Issued automatically, valid without signature.")
    assert [closing in text for text in text_of_pages(receipt(shape, language))][:2] == [True, False]


def test_the_longest_names_leave_it_one_page() -> None:
    names = {
        "title": "W" * 150,
        "organisation_name": "W" * 160,
        "organisation_place": "W" * 120,
        "full_name": "W" * 120,
        "job_title": "W" * 120,
    }
    pages = text_of_pages(render_receipt(snapshot("fr", answers=names, revision=2, replaces=1)))
    assert "valable sans signature" in pages[0]


def test_what_must_not_be_published_is_the_last_sheet_and_nothing_else_is_on_it() -> None:
    pages = text_of_pages(render_receipt(snapshot(answers=PRIVATE)))
    assert ["Rue Haute" in text for text in pages] == [False] * (len(pages) - 1) + [True]
    assert pages[-1].split()[:3] == ["Not", "for", "publication"]


def test_sample_data_is_marked_on_every_sheet() -> None:
    pages = text_of_pages(render_receipt(snapshot(sample=True)))
    assert ["Sample data: this is not a real submission" in text for text in pages] == [True] * len(pages)


# --- the embedded answers ---------------------------------------------------------------------------------------------------------


def test_the_answers_are_embedded_as_they_were_given() -> None:
    given = full_snapshot("fr")
    embedded = json.loads(attachments_of(render_receipt(given))["answers_7KDM4-RXH2T_r2.json"])
    given["answers"]["action"].pop("not_for_publication")
    given["answers"]["organisation"].pop("local_mgi_interest", None)
    assert embedded["answers"] == given["answers"]


def test_a_sign_that_cannot_be_printed_is_kept_in_them() -> None:
    answers = json.loads(attachments_of(receipt("all scripts", "en"))["answers_7KDM4-RXH2T_r1.json"])["answers"]["action"]
    assert SCRIPTS["Emoji"] in answers["description"]
    assert "▯" in "".join(text_of_pages(receipt("all scripts", "en")))


# --- bytes ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", languages())
def test_a_full_form_takes_at_most_60_kilobytes(language: str) -> None:
    assert len(receipt("full", language)) <= 60_000


def test_the_same_snapshot_gives_the_same_bytes() -> None:
    assert sha256(render_receipt(snapshot("es"))).digest() == sha256(receipt("short", "es")).digest()


def test_every_moment_in_it_is_that_of_the_submission() -> None:
    assert datetime.now(UTC).strftime("%Y%m%d").encode() not in receipt("short", "en")
    assert b"2026-11-22T10:11:12Z" in receipt("short", "en")


def test_text_without_spaces_is_printed_whole() -> None:
    """A hundred thousand signs without a space, as when a picture is pasted as code, once took minutes."""
    endless = "x" * 100_000
    text = "".join(text_of_pages(render_receipt(snapshot(answers={"description": endless}))))
    assert text.count("x") >= 100_000


# --- nothing from outside ---------------------------------------------------------------------------------------------------------


class _Canary(HTTPServer):
    """A server that only notes that somebody came."""

    def __init__(self) -> None:
        self.visits: list[str] = []
        super().__init__(("127.0.0.1", 0), _Note)


class _Note(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, _Canary)
        self.server.visits.append(self.path)
        self.send_error(404)


def test_hostile_answers_reach_no_file_and_no_network(tmp_path: Path) -> None:
    secret = tmp_path / "canary.txt"
    secret.write_text("the canary sings")
    with _Canary() as server:
        Thread(target=server.serve_forever, daemon=True).start()
        addresses = (secret.as_uri(), f"http://127.0.0.1:{server.server_port}/x")
        typed = "\n".join(
            f"<img src={address}><link rel=attachment href={address}><style>@import url({address})</style>" for address in addresses
        )
        pdf = render_receipt(
            snapshot(answers={"description": typed, "title": typed[:100], "not_for_publication": typed, "web_address": addresses[0]})
        )
        server.shutdown()
    assert ["the canary sings" in "".join(text_of_pages(pdf)), server.visits, len(attachments_of(pdf))] == [False, [], 1]
    assert squeezed(typed) in text_in_structure(pdf)


@pytest.mark.parametrize("address", ["file:///etc/hostname", "http://127.0.0.1:9/x", "data:image/png;base64,AAAA"])
def test_the_renderer_itself_refuses_every_address(address: str) -> None:
    with pytest.raises(FatalURLFetchingError):
        render_pdf(simple_page(f'<img src="{address}" alt="">'))
