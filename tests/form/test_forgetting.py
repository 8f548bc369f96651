"""Earlier texts and replaced pictures: there to be taken back until 35 days after a submission, then forgotten; never without a bound."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from io import BytesIO
from types import MappingProxyType

import pytest
import time_machine
from flask import Flask
from PIL import Image
from sqlalchemy import select

from app.extensions import db
from app.models.accounts import Organisation
from app.models.actions import Save, UploadedFile
from app.models.base import writing
from app.operations.forgetting import forget_old_saves
from app.operations.uploading import UPLOADS
from app.questionnaire.kinds import Upload
from app.questionnaire.questionnaire import QUESTIONS
from app.web.sign_in_state import now
from tests.support.answers import ANSWERS, CONFIRMATIONS
from tests.support.visiting import Page, Person, new_person, sign_in

LOGO_PAGE = "/en/profile/organisation/1/profile/logo"


def forget(app: Flask, days: float) -> int:
    with app.app_context(), writing(db.session):
        return forget_old_saves(db.session(), now() + timedelta(days=days))


def saves(app: Flask, page: str) -> list[str]:
    """The titles or names that the saves of a page still hold, oldest first."""
    with app.app_context():
        found = db.session.scalars(select(Save.answers).where(Save.page == page).order_by(Save.id)).all()
        db.session.rollback()
    return [str(answers.get("title") or answers.get("full_name") or answers.get("organisation_name")) for answers in found]


def pictures(app: Flask) -> list[str]:
    with app.app_context():
        found = list(db.session.scalars(select(UploadedFile.name).order_by(UploadedFile.sent_at)))
        db.session.rollback()
    return found


def save(person: Person, path: str, **changes: str) -> None:
    person.open(person.at(path))
    person.press("continue", {**ANSWERS[path], **changes})


PARTNER: Mapping[str, Mapping[str, str]] = {
    "profile/organisation": {"organisation_type": "partner-national-association"},
    "profile/commitment": {"endorsement": "yes"},
    "profile/logo": {"logo_consent": "yes"},
}
"""Answers of an organisation that is asked for its logo."""


def submit(person: Person, changes: Mapping[str, Mapping[str, str]] = MappingProxyType({})) -> None:
    paths = list(dict.fromkeys([*list(ANSWERS)[:3], *changes, *ANSWERS]))
    for path in paths:
        person.open(person.at(path))
        person.press("continue", {**ANSWERS.get(path, {}), **changes.get(path, {})})
    person.open(person.at("check"))
    assert person.press("submit", CONFIRMATIONS).address == person.at("submitted")


PAGES: dict[str, Callable[[Person, str], None]] = {
    "action/basics": lambda person, text: save(person, "action/basics", title=text),
    "profile/you": lambda person, text: save(person, "profile/you", full_name=text),
    "profile/organisation": lambda person, text: save(person, "profile/organisation", organisation_name=text),
}


@pytest.mark.parametrize("path", PAGES)
def test_earlier_texts_are_forgotten_35_days_after_the_submission_and_the_newest_stays(app: Flask, person: Person, path: str) -> None:
    for text in ("First", "Second"):
        PAGES[path](person, text)
    submit(person)
    newest = saves(app, path)[-1]
    assert [bool(forget(app, days)) for days in (34.9, 35.1, 35.1)] == [False, True, False]
    assert saves(app, path) == [newest]


@pytest.mark.parametrize("path", PAGES)
def test_a_draft_keeps_them_all(app: Flask, person: Person, path: str) -> None:
    for text in ("First", "Second"):
        PAGES[path](person, text)
    assert (forget(app, 90), saves(app, path)) == (0, ["First", "Second"])


def test_what_was_written_after_the_submission_stays_for_the_next_action(app: Flask, person: Person) -> None:
    submit(person)
    with time_machine.travel(now() + timedelta(days=1)):
        sign_in(person, person.account_id)
        for text in ("Later", "Latest"):
            person.open("/en/profile/you")
            person.press("continue", {"full_name": text})
    forget(app, 36)
    assert saves(app, "profile/you") == ["Later", "Latest"]


def test_forgetting_one_organisations_texts_touches_no_others(app: Flask, person: Person) -> None:
    submit(person)
    other = new_person(app, email="other@example.org")
    for text in ("Theirs", "Theirs, again"):
        PAGES["action/basics"](other, text)
    forget(app, 36)
    assert saves(app, "action/basics")[-2:] == ["Theirs", "Theirs, again"]


# --- pictures ---------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def with_logo(person: Person) -> Person:
    """Somebody whose organisation is asked for its logo."""
    for path, answers in list(PARTNER.items())[:2]:
        save(person, path, **answers)
    return person


def send(person: Person, name: str, shade: int, do: str = "continue", **more: str) -> Page:
    written = BytesIO()
    Image.new("RGB", (4, 4), (shade % 256, 2, 3)).save(written, "PNG")
    return person.press(do, {"logo": (BytesIO(written.getvalue()), name), "logo_consent": "yes", **more})


def test_uploads_are_kept_with_the_organisation() -> None:
    """What forgetting pictures relies on."""
    assert {question.kept_with.value for question in QUESTIONS.values() if isinstance(question.kind, Upload)} == {"organisation"}


def test_a_picture_sent_again_after_a_cut_line_is_the_same_one_and_no_conflict(app: Flask, with_logo: Person) -> None:
    fields = with_logo.open(LOGO_PAGE).fields()
    statuses = []
    for _ in range(2):
        written = BytesIO()
        Image.new("RGB", (4, 4), "teal").save(written, "PNG")
        body = {**fields, "logo": (BytesIO(written.getvalue()), "logo.png"), "logo_consent": "yes", "do": "continue"}
        statuses.append(with_logo.client.post(LOGO_PAGE, data=body).status_code)
    assert (statuses, pictures(app)) == ([303, 303], ["logo.png"])


def test_a_replaced_picture_goes_with_the_log_of_saves_and_not_before(app: Flask, with_logo: Person) -> None:
    for number in range(3):
        with_logo.open(LOGO_PAGE)
        send(with_logo, f"logo-{number}.png", number)
    assert (forget(app, 90), len(pictures(app))) == (0, 3)
    submit(with_logo, PARTNER)
    assert (forget(app, 34) > 0, len(pictures(app))) == (False, 3)
    forget(app, 36)
    assert pictures(app) == ["logo-2.png"]


def test_a_picture_that_was_submitted_stays_though_it_was_replaced(app: Flask, with_logo: Person) -> None:
    with_logo.open(LOGO_PAGE)
    send(with_logo, "submitted.png", 1)
    submit(with_logo, PARTNER)
    with_logo.open(LOGO_PAGE)
    send(with_logo, "newer.png", 2)
    forget(app, 36)
    assert pictures(app) == ["submitted.png", "newer.png"]


def test_only_so_many_pictures_a_day_and_the_rest_of_the_page_is_saved(app: Flask, with_logo: Person) -> None:
    for number in range(UPLOADS.most):
        with_logo.open(LOGO_PAGE)
        assert send(with_logo, f"logo-{number}.png", number).status == 200
    with_logo.open(LOGO_PAGE)
    page = send(with_logo, "one-too-many.png", 200, do="continue")
    assert (page.status, f"You have sent {UPLOADS.most} pictures today" in page.text) == (422, True)
    assert pictures(app)[-1] == f"logo-{UPLOADS.most - 1}.png"
    with app.app_context():
        assert db.session.get_one(Organisation, 1).answers["logo"]["name"] == f"logo-{UPLOADS.most - 1}.png"
        db.session.rollback()
    with time_machine.travel(now() + timedelta(days=1)):
        sign_in(with_logo, with_logo.account_id)
        with_logo.open(LOGO_PAGE)
        assert send(with_logo, "tomorrow.png", 201).status == 200
    assert pictures(app)[-1] == "tomorrow.png"
