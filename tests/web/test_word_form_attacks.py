"""What somebody tried through the Word form who meant harm; each of these once worked."""

import json
import time
from io import BytesIO
from threading import Event, Thread
from typing import Any

import pytest

from app.documents.word_form.identity import Identity
from app.documents.word_form.writing import word_form
from app.extensions import db
from app.factory import create_app
from app.languages import translator
from app.models.actions import LeftAside
from app.models.base import writing
from app.questionnaire.kinds import LongText, ShortText
from app.questionnaire.questionnaire import QUESTIONS
from app.questionnaire.walk import Facts
from app.web import turns
from app.web.sign_in_state import now
from app.web.word_forms import MOST_TEXT
from tests.support.settings import settings_for_tests
from tests.support.visiting import Page, Person
from tests.support.word_forms import a_word_form

UPLOAD, CHECK = "word-form", "word-form/check"


def upload(person: Person, form: bytes) -> Page:
    person.open(person.at(UPLOAD))
    return person.press("continue", {"file": (BytesIO(form), "form.docx")})


def left_aside(person: Person) -> list[list[dict[str, Any]]]:
    with person.app.app_context():
        found = [row.entries for row in db.session.query(LeftAside).order_by(LeftAside.id)]
        db.session.rollback()
    return found


def aside(number: int = 0, **more: Any) -> str:
    return json.dumps({"about": "title", "text": f"Kept {number}", **more})


@pytest.mark.parametrize(
    "values",
    [
        {"typed": "a\ud800b"},
        {"typed": "a\x00b"},
        {"typed": "ab", "message": "c"},
        {"typed": "ab", "self": "c"},
        {"typed": "ab", "other": "c" * 1_000},
    ],
)
def test_a_reason_quotes_what_its_sentence_names_and_nothing_that_breaks_the_page(person: Person, values: dict[str, str]) -> None:
    """What is kept of a form stands on the page of all colleagues: one of them could close it to the others."""
    page = upload(person, a_word_form({"title": "A house"}))
    sent = {**page.fields(), "aside": aside(code="not_choices", values=values)}
    again, taken = (person.post(person.at(CHECK), {**sent, "do": do}).status for do in ("lang-fr", "keep"))
    page = person.open(person.at(UPLOAD))
    assert (again, taken, page.status, "Choose only answers from the list. “ab” is not one of them." in page.text) == (200, 303, 200, True)
    assert left_aside(person)[0][0]["values"] == {"typed": "ab"}


@pytest.mark.parametrize("values", [{"typed": {"a": 1}}, {"typed": 1.5}, {}, [], "x"])
def test_a_reason_with_values_of_another_shape_is_left_out(person: Person, values: Any) -> None:
    page = upload(person, a_word_form({"title": "A house"}))
    person.post(person.at(CHECK), {**page.fields(), "aside": aside(code="not_choices", values=values), "do": "keep"})
    assert left_aside(person) == [[{"about": "title", "text": "Kept 0"}]]


@pytest.mark.parametrize("more", [{"label": "x" * 400}, {"code": "not_choices", "values": {"typed": "x" * 200}}])
def test_what_is_kept_beside_the_texts_counts_as_well(person: Person, more: dict[str, Any]) -> None:
    page = upload(person, a_word_form({"title": "A house"}))
    many = [aside(number, **more) for number in range(MOST_TEXT // 200)]
    answer = person.post(person.at(CHECK), {**page.fields(), "aside": many, "do": "keep"})
    assert (answer.status, left_aside(person)) == (413, [])


def test_no_more_is_left_aside_than_one_page_can_show(person: Person) -> None:
    fields = upload(person, a_word_form({"title": "A house"})).fields()
    sent = [person.post(person.at(CHECK), {**fields, "aside": aside(number), "do": "keep"}) for number in range(11)]
    assert ([answer.status for answer in sent], len(left_aside(person))) == ([303] * 10 + [409], 10)
    assert "texts of too many Word forms are waiting to be copied" in sent[-1].text
    # A form that was taken over already is no new one.
    assert person.post(person.at(CHECK), {**fields, "aside": aside(9), "do": "keep"}).status == 303
    # The page that was refused holds everything, and goes through when there is room again.
    with person.app.app_context(), writing(db.session):
        db.session.delete(db.session.query(LeftAside).first())
    person.page = sent[-1]
    person.press("keep")
    assert left_aside(person)[-1] == [{"about": "title", "text": "Kept 10"}]


def test_texts_made_to_be_compared_for_long_are_not_compared_each_for_itself(person: Person) -> None:
    texts = [key for key, question in QUESTIONS.items() if isinstance(question.kind, LongText | ShortText)]
    common = [f"w{number % 28}" for number in range(728)]
    theirs, mine = (" ".join(f"{word} {sign}{number}" for number, word in enumerate(common)) for sign in "st")
    fields = upload(person, a_word_form({"title": "A house"})).fields()
    person.post(person.at(CHECK), {**fields, **dict.fromkeys(texts, theirs), "do": "keep"})
    page = upload(person, a_word_form({"title": "A house"}))
    one, all_of_them = (_seconds(person, {**page.fields(), **dict.fromkeys(keys, mine)}) for keys in (texts[:1], texts))
    assert all_of_them < 3 * one


def _seconds(person: Person, sent: dict[str, Any]) -> float:
    began = time.process_time()
    assert person.post(person.at(CHECK), {**sent, "do": "lang-en"}).status == 200
    return time.process_time() - began


@pytest.mark.parametrize(("method", "path"), [("GET", "word-form.docx"), ("POST", UPLOAD), ("POST", CHECK)])
def test_what_takes_long_is_counted_by_the_hour(database_url: str, monkeypatch: pytest.MonkeyPatch, method: str, path: str) -> None:
    """An hour's limit whose key changed each minute let in as many each minute."""
    app = create_app(settings_for_tests(database_url, RATE_LIMITS="on"))
    client, statuses = app.test_client(), []
    for number in range(121):
        monkeypatch.setattr("app.extensions.time.monotonic", lambda number=number: 7_200 + 20 * number)
        statuses.append(client.open(f"/en/actions/7KDM4RXH2T/{path}", method=method).status_code)
    assert statuses.index(429) == 120
    with app.app_context():
        db.engine.dispose()


def test_a_few_forms_are_worked_on_at_once_and_the_others_are_told_to_wait(person: Person) -> None:
    person.open(person.at(UPLOAD))
    done, inside = Event(), []
    threads = [Thread(target=_stay, args=(done, inside)) for _ in range(turns.MOST_INSIDE)]
    for thread in threads:
        thread.start()
    while not (turns._INSIDE._value == 0 and len(inside) == turns.MOST_AT_WORK):
        time.sleep(0.01)
    try:
        page = person.press("continue", {"file": (BytesIO(a_word_form({"title": "A house"})), "form.docx")})
        elsewhere = person.client.get("/en/")
        downloaded = person.client.get(person.at("word-form.docx"))
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert (page.status, page.response.headers["Retry-After"], downloaded.status_code, elsewhere.status_code) == (503, "10", 503, 200)
    assert upload(person, a_word_form({"title": "A house"})).status == 200


def _stay(done: Event, inside: list[int]) -> None:
    with turns.a_turn():
        inside.append(1)
        done.wait(60)


def test_a_text_of_as_many_lines_as_signs_is_written_nearly_as_fast_as_any_form() -> None:
    _seconds_to_write("")  # the first one in a process also makes the templates
    assert _seconds_to_write("a\n" * 450_000) < 150 * _seconds_to_write("a " * 500)


def _seconds_to_write(description: str) -> float:
    facts = Facts({}, {}, {"description": description, "answer_language": "fr"}, now().date())
    began = time.process_time()
    word_form(facts, Identity("en"), translator("en"))
    return time.process_time() - began
