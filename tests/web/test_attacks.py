"""What somebody tried who meant harm; each of these once worked."""

import io
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from PIL import Image
from werkzeug.datastructures import FileStorage

from app.extensions import db
from app.models.accounts import Account
from app.models.base import writing
from app.operations.accounts import NotAnAddress, read_address
from app.operations.proofs import CONFIRM, Issuer, make_proof
from app.questionnaire.kinds import Upload
from app.questionnaire.questionnaire import QUESTIONS
from app.web.conflicts import differing
from app.web.pictures import read_picture
from tests.accounts.support import PASSWORD, confirmed, newest_mail, register, type_code
from tests.support.visiting import Person

VICTIM = "victim@example.org"


def test_a_code_mailed_to_a_former_address_does_not_confirm_the_present_one(app: Flask) -> None:
    """A new code was asked for at the very moment in which the address was corrected to somebody else's."""
    confirmed(app, VICTIM)
    attacker = register(app, "attacker@example.org", PASSWORD)
    attacker.open("/en/profile/address")
    attacker.press("continue", {"new_email": VICTIM})
    with app.app_context(), writing(db.session):
        pending = db.session.query(Account).filter_by(email=VICTIM, confirmed_at=None).one()
        issuer = Issuer((str(app.secret_key),), "http://127.0.0.1:8000")
        code = make_proof(db.session(), pending, CONFIRM, "attacker@example.org", issuer, datetime.now(UTC)).code
    assert type_code(attacker, code).status == 422
    # The code that was mailed to the present address counts.
    assert type_code(attacker, newest_mail(app, VICTIM).code).heading == "Your address is confirmed"


@pytest.mark.parametrize(("one", "other"), [("a " * 100_000, "a b " * 100_000), ("a " * 800, "b a " * 800)])
def test_texts_made_to_be_compared_for_hours_are_not_compared(one: str, other: str) -> None:
    began = time.process_time()
    assert differing(one, other) == ((), ())
    assert time.process_time() - began < 1


@pytest.mark.parametrize("address", ["<" + "(" * 100_000, "<" * 100_000, '<"' + "\\" * 100_000])
def test_an_address_made_to_break_its_reader_is_refused(address: str) -> None:
    with pytest.raises(NotAnAddress):
        read_address(address)


@pytest.mark.parametrize("format_", ["JPEG", "PNG"])
def test_of_a_picture_nothing_but_the_picture_is_kept(format_: str) -> None:
    sent = io.BytesIO()
    about = {"comment": b"canary <script>"} if format_ == "JPEG" else {}
    Image.new("RGB", (20, 20)).save(sent, format_, icc_profile=b"canary" * 30, **about)
    kind = next(question.kind for question in QUESTIONS.values() if isinstance(question.kind, Upload))
    kept = read_picture(FileStorage(io.BytesIO(sent.getvalue()), filename="logo"), kind).content
    assert [part for part in (b"canary", b"iCCP", b"script") if part in kept] == []


@pytest.mark.parametrize(
    "address",
    [
        "/en/organisations/99999999999999999999",
        "/en/organisations/99999999999999999999/drafts",
        "/en/profile/organisation/99999999999999999999/profile/organisation",
        "/en/actions/%00",
        "/en/actions/%00/check",
    ],
)
def test_a_number_or_sign_that_no_database_takes_is_404(person: Person, address: str) -> None:
    assert person.open(address, follow=False).status == 404


def test_a_number_of_more_digits_than_can_be_grouped_closes_no_page(person: Person) -> None:
    person.open(person.at("action/people"))
    person.press("later", {"people_reached": "9" * 39})
    found = [person.open(person.at(path), follow=False).status for path in ("", "check", "action/people", "word-form.docx")]
    assert (found, "9" * 39 in person.open(person.at("check")).text) == ([200] * 4, True)


def test_a_place_in_a_list_that_no_database_takes_is_the_list(person: Person) -> None:
    page = person.open(f"/en/actions?organisation={person.organisation_id}&before=2026-01-01T00:00:00%2B00:00~%00")
    assert page.status == 200


def test_an_action_to_submit_that_no_database_takes_is_none(app: Flask) -> None:
    visitor = register(app, "nul@example.org")
    visitor.open("/en/account/confirm")
    page = visitor.press("continue", {"code": newest_mail(app, "nul@example.org").code, "submit": "\0"})
    assert page.heading == "Your address is confirmed"


@pytest.mark.parametrize(("name", "status"), [("rebound.example:9100", 404), ("127.0.0.1:9100", 200), ("[::1]:9100", 200)])
def test_the_inbox_is_not_shown_under_the_name_of_another_site(app: Flask, name: str, status: int) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], app_mode="demo")
    assert app.test_client().get("/en/inbox", headers={"Host": name}).status_code == status
