"""Every page in every state a person can meet it in."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from werkzeug.datastructures import Headers

from tests.inspect.states_of_accounts import account_states
from tests.inspect.states_of_colleagues import colleague_states
from tests.inspect.states_of_form import form_states
from tests.inspect.states_of_word_forms import word_form_states
from tests.inspect.touring import State, Tour
from tests.support.journey import CONFIRMATIONS, FRENCH
from tests.support.visiting import Page, Person


def every_state(tour: Tour) -> Iterator[State]:
    """All of them, each with a name of its own."""
    yield from _public_states(tour)
    yield from account_states(tour)
    yield from form_states(tour)
    yield from colleague_states(tour)
    yield from word_form_states(tour)
    yield from _verify_states(tour)
    yield from _error_states(tour)
    yield from _inbox_states(tour)


def _public_states(tour: Tour) -> Iterator[State]:
    visitor, person = tour.visitor(), tour.person("reader")
    for path in ("/", "/help", "/privacy", "/accessibility", "/declaration"):
        yield tour.seen(path, visitor.open(tour.at(path)))
    yield tour.seen("/, signed in", person.open(tour.at("/")))


def _verify_states(tour: Tour) -> Iterator[State]:
    person = tour.person("verify")
    tour.fill_in(person, FRENCH)
    person.open(tour.path(person, "check"))
    person.press("submit", tour.fill(CONFIRMATIONS))
    snapshot = _snapshot(tour, person)
    visitor = tour.visitor()
    yield tour.seen("verify: empty", visitor.open(tour.at("/verify")))
    yield tour.seen("verify: everything missing", visitor.press("open"))
    yield tour.seen("verify: not found", visitor.press("open", {"reference": "7KDM4-RXH2T", "code": "0000-0000"}))
    right = {"reference": str(snapshot["reference"]), "code": str(snapshot["code"])}
    yield tour.seen("verify: found before the receipt is made", visitor.press("open", right))
    tour.work()
    yield tour.seen("verify: found", visitor.press("open", right))
    receipt = person.client.get(tour.path(person, "receipt.pdf")).data
    yield tour.seen("verify: file found", visitor.press("open", {"file": (BytesIO(receipt), "receipt.pdf")}))
    yield tour.seen("verify: file unknown", visitor.press("open", {"file": (BytesIO(b"%PDF-1.7 other"), "other.pdf")}))


def _snapshot(tour: Tour, person: Person) -> dict[str, object]:
    from app.extensions import db
    from app.models.actions import Submission

    with tour.app.app_context():
        found = dict(db.session.query(Submission).filter_by(action_id=person.action_id).one().snapshot)
        db.session.rollback()
    return found


def _error_states(tour: Tour) -> Iterator[State]:
    visitor, person = tour.visitor(), tour.person("errors")
    yield tour.seen("error: 404", visitor.open(tour.at("/nothing")))
    yield tour.seen("error: 404, signed in", person.open(tour.at("/actions/0000000000")))
    yield tour.seen("error: 405", Page(visitor.client.post(tour.at("/help")), tour.at("/help")))
    address = tour.path(person, "action/description")
    person.open(address)
    body = {**person.page.fields(), **tour.fill(FRENCH.answers["action/description"]), "do": "continue"}
    foreign = Headers({"Sec-Fetch-Site": "cross-site"})
    yield tour.seen("error: 403", Page(person.client.post(address, data=body, headers=foreign), address))
    yield tour.seen("error: 413", Page(person.client.post(address, data={"description": "x" * 9_000_000}), address))
    for status, error in ((503, "OperationalError"), (500, "RuntimeError")):
        yield State(f"error: {status}", address, status, _with_failing_save(tour, person, address, body, error))


def _with_failing_save(tour: Tour, person: Person, address: str, body: dict[str, object], error: str) -> str:
    """The page that a database which is locked, or an error of ours, leads to: it holds what was typed."""
    from sqlalchemy.exc import OperationalError

    import app.web.views.wizard as wizard

    def fail(*_: object, **__: object) -> None:
        raise OperationalError("", {}, Exception()) if error == "OperationalError" else RuntimeError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wizard, "save_page", fail)
        answer = person.client.post(address, data=body)
    assert answer.status_code >= 500, answer.status_code
    return answer.get_data(as_text=True)


def _inbox_states(tour: Tour) -> Iterator[State]:
    visitor = tour.visitor()
    tour.work()
    yield tour.seen("inbox", visitor.open(tour.at("/inbox")))
    for number, address in enumerate(visitor.page.all("//ul[@class='cards']//a/@href")[:12]):
        yield tour.seen(f"inbox: message {number}", visitor.open(address))
