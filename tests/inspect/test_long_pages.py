"""The longest pages there can be, and the lists of those who have done much: on the wire still no more than the largest page may be."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle

import pytest

from app.extensions import db
from app.languages import languages, translator
from app.models.accounts import Account
from app.models.actions import Submission
from app.operations.actions import add_action, new_action_id
from app.questionnaire.kinds import Choices, Countries, Email, LongText, Number, ShortText, WebAddress
from app.questionnaire.questionnaire import PAGES, QUESTIONS
from app.questionnaire.reference.countries import countries
from tests.inspect.test_bytes import LARGEST_STEP
from tests.inspect.touring import Tour, touring_app
from tests.support.databases import Databases
from tests.support.journey import CONFIRMATIONS, FRENCH, fields_of
from tests.support.visiting import Person

pytestmark = pytest.mark.inspect


@pytest.fixture(params=languages())
def tour(request: pytest.FixtureRequest, databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tour]:
    database = databases.fresh()
    with touring_app(database.url, tmp_path_factory.mktemp("tour")) as app:
        yield Tour(app, request.param)
    database.drop()


def on_the_wire(person: Person, address: str) -> int:
    """The bytes of an answer as a browser of today gets it, with its headers."""
    response = person.client.get(address, headers={"Accept-Encoding": "gzip, deflate, br, zstd"})
    assert (response.status_code, response.headers["Content-Encoding"]) == (200, "br")
    return len(response.data) + sum(len(f"{name}: {value}\r\n") for name, value in response.headers) + len("HTTP/1.1 200 OK\r\n\r\n")


def words_of(language: str) -> Iterator[str]:
    """Words of a language without end, in an order that says nothing twice: those of the service's own sentences."""
    catalogue = translator(language)
    sentences = (catalogue.gettext(getattr(question, name)) for question in QUESTIONS.values() for name in ("label", "hint", "missing"))
    longer = (catalogue.gettext(option.label) for key in ("policy_processes",) for option in QUESTIONS[key].kind.options)
    return cycle(" ".join((*sentences, *longer)).split())


def fullest(key: str, words: Iterator[str]) -> object:
    """The longest right answer there is to a question; "" where one is as long as the other."""
    match QUESTIONS[key].kind:
        case LongText(most):
            return " ".join(next(words) for _ in range(most))
        case ShortText(most):
            text = ""
            while len(longer := f"{text} {next(words)}".strip()) <= most:
                text = longer
            return text
        case WebAddress():
            return f"www.example.org/{'-'.join(next(words) for _ in range(9))}"
        case Email(most):
            return "@example.org".rjust(most, "x")
        case Number():
            return "1000000"
        case Choices(options, exclusive):
            return tuple(option.code for option in options if option.code not in exclusive)
        case Countries(most):
            return "\n".join(name for _, name in countries("en")[:most])
        case _:
            return ""


def fill_to_the_brim(tour: Tour, person: Person) -> None:
    """Answer every page as fully as it can be answered; those that only the longest answers bring among them."""
    words = words_of(tour.language)
    for path in (path for path in FRENCH.answers if path in PAGES):
        person.open(tour.path(person, path))
        longest = {question.key: fullest(question.key, words) for question in PAGES[path].questions}
        answers = {**FRENCH.answers[path], **{key: answer for key, answer in longest.items() if answer}}
        person.press("continue", {name: value for key, answer in answers.items() for name, value in fields_of(key, answer).items()})
    person.press("continue")


def submit_200(tour: Tour, person: Person) -> None:
    """Submit an action, and make 199 more of it, each with a long title of its own."""
    fill_to_the_brim(tour, person)
    person.open(tour.path(person, "check"))
    person.press("submit", tour.fill(CONFIRMATIONS))
    words = words_of(tour.language)

    def many() -> None:
        first = db.session.query(Submission).one()
        account = db.session.get_one(Account, person.account_id)
        for number in range(199):
            at = first.submitted_at + timedelta(minutes=number)
            action = add_action(db.session(), account, first.action.organisation, new_action_id(), at)
            action.title, action.submitted_at = str(fullest("title", words)), at
            copied = {name: getattr(first, name) for name in set(Submission.__table__.columns.keys()) - {"id", "action_id"}}
            db.session.add(Submission(**copied, action=action))

    tour.change(many)


def test_the_check_page_with_every_answer_at_its_limit(tour: Tour) -> None:
    person = tour.person("long")
    fill_to_the_brim(tour, person)
    page = person.open(tour.path(person, "check"))
    assert page.all("//*[@id='missing']") == [], "an answer at its limit is a right one"
    size = on_the_wire(person, tour.path(person, "check"))
    print(f"\n{tour.language}: the check page with every answer at its limit, {size} bytes")  # noqa: T201  # what one runs this for
    assert size <= LARGEST_STEP


def test_my_actions_of_an_organisation_with_200(tour: Tour) -> None:
    person = tour.person("many")
    submit_200(tour, person)
    addresses, actions = [tour.at("/actions")], set()
    for address in addresses:  # grows with each page that leads to older ones
        page = person.open(address)
        addresses += page.all("//a[contains(@href, 'before=')]/@href")
        actions |= set(page.all("//main//a[contains(@href, '/submitted')]/@href"))
    sizes = [on_the_wire(person, address) for address in addresses]
    print(f"\n{tour.language}: my actions, 200 on {len(sizes)} pages, the largest of {max(sizes)} bytes")  # noqa: T201  # likewise
    assert len(actions) == 200
    assert max(sizes) <= LARGEST_STEP
