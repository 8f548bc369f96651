"""A page of the form asks for sign-in and draft in one look and draws its questions from what was drawn before: both lose nothing by it."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask, url_for

from app.extensions import db
from app.languages import languages, translator
from app.models.accounts import Membership, SignIn
from app.models.actions import Save
from app.models.base import writing
from app.questionnaire.definition import Question
from app.questionnaire.kinds import Choice, Choices, Countries, Country, Language, PartialDate, Upload
from app.questionnaire.questionnaire import CHECK_PATH, PAGES, QUESTIONS
from app.questionnaire.walk import Facts, walked
from app.web.fields import field_of
from app.web.rendering import _templates_in
from app.web.sign_in_state import now
from app.web.views.wizard import address_of
from tests.support.visiting import Person

STEPS = [path for path in PAGES if path != CHECK_PATH]


def looked_at_and_saved(person: Person) -> tuple[int, int]:
    """The statuses of a look at a page of the form and of a save of it, nothing followed."""
    address = person.at("action/basics")
    looked = person.open(address, follow=False).status
    return looked, person.post(address, {"title": "planted"}).status


def saves(person: Person) -> int:
    with person.app.app_context():
        return db.session.query(Save).count()


def test_an_ended_sign_in_opens_no_page_of_the_form_and_saves_none(person: Person) -> None:
    with person.app.app_context(), writing(db.session):
        db.session.query(SignIn).one().ended_at = now()
    assert (looked_at_and_saved(person), saves(person)) == ((303, 401), 0)


@pytest.mark.parametrize(("hours", "answered"), [(11, (200, 200)), (13, (303, 401))])
def test_twelve_hours_unused_end_a_sign_in_on_pages_of_the_form_too(person: Person, hours: int, answered: tuple[int, int]) -> None:
    with time_machine.travel(now() + timedelta(hours=hours)):
        assert looked_at_and_saved(person) == answered


def test_who_has_left_the_organisation_neither_sees_nor_saves_its_draft(person: Person) -> None:
    with person.app.app_context(), writing(db.session):
        db.session.delete(db.session.query(Membership).one())
    assert (looked_at_and_saved(person), saves(person)) == ((404, 404), 0)


@pytest.mark.parametrize("action_id", ["", "0000000000", "%00", "'", "é" * 10])
def test_an_action_that_there_is_not_is_not_found(person: Person, action_id: str) -> None:
    assert person.open(f"/en/actions/{action_id}x/action/basics", follow=False).status == 404


def test_a_look_at_the_form_is_noted_as_use_of_the_sign_in(person: Person) -> None:
    later = now() + timedelta(hours=1)
    with time_machine.travel(later):
        person.open(person.at("action/basics"))
    with person.app.app_context():
        assert db.session.query(SignIn).one().last_seen_at >= later


def test_the_pages_of_an_action_stand_below_its_task_list(person: Person) -> None:
    with person.app.test_request_context(person.at("", "fr")):
        person.app.preprocess_request()
        built = {path: url_for("wizard.show", action_id="7K", section=path.split("/")[0], slug=path.split("/")[1]) for path in STEPS}
        built[CHECK_PATH] = url_for("check.show", action_id="7K")
        earlier = url_for("earlier.show", action_id="7K", section="action", slug="basics")
        assert {path: address_of("7K", path) for path in PAGES} == built
        assert f"{address_of('7K', 'action/basics')}/earlier" == earlier


HOSTILE = """<b>"It's & 'theirs'"</b> value="yes"> </textarea>"""


def hostile(question: Question) -> Any:
    """An answer, as it is stored, that would break out of its field if it were not escaped."""
    match question.kind:
        case Countries():
            return [{"typed": HOSTILE}, "FR"]
        case PartialDate():
            return {"typed": {"day": HOSTILE, "month": "mars", "year": "2022"}}
        case Choices():
            return [HOSTILE, question.kind.options[0].code]
        case Upload():
            return {"upload": "1", "name": HOSTILE, "bytes": 1}
    return f"\n{HOSTILE}\n"


def usual(question: Question) -> Any:
    """An answer that ticks or chooses something, where there is something to choose."""
    match question.kind:
        case Choice(options):
            return options[-1].code
        case Choices(options):
            return [option.code for option in options[-2:]]
        case Language() | Country():
            return "fr" if isinstance(question.kind, Language) else "FR"
        case PartialDate():
            return "2022-03-05"
    return None if isinstance(question.kind, Countries | Upload) else "yes"


NO_ANSWER: dict[str, Any] = {}
HOSTILE_ANSWERS, USUAL_ANSWERS = ({key: answer(question) for key, question in QUESTIONS.items()} for answer in (hostile, usual))


@pytest.mark.parametrize("language", languages())
def test_a_question_filled_into_what_was_drawn_before_is_the_question_drawn_anew(app: Flask, language: str) -> None:
    to, walk = translator(language), walked(Facts({}, {}, {}, date(2026, 11, 23)))
    with app.test_request_context(f"/{language}/"):
        app.preprocess_request()
        templates = _templates_in(language)
        questions, anew = templates.globals["questions"], templates.get_template("fields.html").module.question  # type: ignore[attr-defined]
        for answers in (NO_ANSWER, HOSTILE_ANSWERS, USUAL_ANSWERS, NO_ANSWER):
            fields = [field_of(question, answers.get(question.key), None, walk, to) for question in QUESTIONS.values()]
            assert [field.key for field in fields if questions([field]) != anew(field)] == []
