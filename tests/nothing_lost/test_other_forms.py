"""The forms beside the questionnaire's pages, which the matrix meets: what was typed into account, profile or verification stays there.

The pages are found by asking every address that takes a form. What must not be written into a page is not looked for: passwords,
and codes on a page that an error made.
"""

from collections.abc import Iterator

import pytest
from flask import Flask

from app.questionnaire.questionnaire import QUESTIONS
from app.web.carried import NOT_CARRIED
from tests.nothing_lost.scene import Service
from tests.support.databases import Databases, EngineName
from tests.support.visiting import Visitor, new_person

NO_TEXT = ("password", "hidden", "checkbox", "radio", "submit", "file")


@pytest.fixture
def service(databases: Databases, engine_name: EngineName) -> Iterator[Service]:
    database = databases.fresh()
    running = Service(database.url, engine_name)
    yield running
    running.close()
    database.drop()


def form_addresses(app: Flask) -> list[str]:
    """Addresses of forms that name nothing but a language."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.arguments == {"lang"} and "POST" in (rule.methods or ())]
    return sorted({rule.rule.replace("<lang>", "en") for rule in rules})


def people(service: Service) -> list[Visitor]:
    """Somebody unknown, somebody whose address is not confirmed yet, and somebody else."""
    return [
        Visitor(service.usual),
        new_person(service.usual, email="pending@example.org", confirmed=False),
        new_person(service.usual, email="confirmed@example.org"),
    ]


def text_fields(visitor: Visitor) -> list[str]:
    inputs = visitor.page.all("//form//input[@name] | //form//textarea[@name]")
    return [each.get("name") for each in inputs if each.get("type", "text") not in NO_TEXT]


def situations(service: Service) -> Iterator[tuple[Visitor, str, dict[str, str]]]:
    """Every such page that shows a field of text, opened by whom it is for, with something typed that it does not take."""
    everybody = people(service)
    for address in form_addresses(service.usual):
        for visitor in everybody:
            page = visitor.open(address)
            fields = text_fields(visitor) if page.address == address and page.all("//form") else []
            if fields and not QUESTIONS.keys() & set(fields):
                yield visitor, address, {name: f"not quite {name} <yet>" for name in fields}


def lost(visitor: Visitor, typed: dict[str, str], *, but: frozenset[str] = frozenset()) -> list[str]:
    shown = visitor.page.fields()
    return [name for name, text in typed.items() if name not in but and shown.get(name) != [text]]


def switched(visitor: Visitor, typed: dict[str, str]) -> list[str]:
    visitor.press("lang-fr")
    assert visitor.page.all("//html/@lang") == ["fr"]
    return lost(visitor, typed)


def test_there_are_such_forms(service: Service) -> None:
    found = {address for _, address, _ in situations(service)}
    assert {"/en/account/register", "/en/account/sign-in", "/en/account/confirm", "/en/verify", "/en/profile/address"} <= found


def test_after_an_error_and_in_another_language(service: Service) -> None:
    losses = []
    for visitor, address, typed in situations(service):
        visitor.press("continue", typed)
        losses += [(address, "wrong", lost(visitor, typed)), (address, "wrong, switched", switched(visitor, typed))]
        visitor.open(address)
        visitor.press("lang-es", typed)
        losses.append((address, "switched", lost(visitor, typed)))
    assert [loss for loss in losses if loss[2]] == []


def test_with_an_expired_token(service: Service) -> None:
    losses = []
    for visitor, address, typed in situations(service):
        visitor.press("continue", {**typed, "csrf_token": "too old"})
        losses += [(address, lost(visitor, typed)), (address, switched(visitor, typed))]
    assert [loss for loss in losses if loss[1]] == []


@pytest.mark.parametrize("trouble", ["locked", "full"])
def test_with_the_database_locked_or_full(service: Service, trouble: str) -> None:
    losses = []
    for visitor, address, typed in situations(service):
        usual = visitor.app, visitor.client
        cookie = visitor.client.get_cookie("session", domain="localhost")
        visitor.app, visitor.client = service.impatient, service.impatient.test_client()
        if cookie:
            visitor.client.set_cookie("session", cookie.value, domain="localhost")
        visitor.open(address)
        with service.locked() if trouble == "locked" else service.full():
            visitor.press("continue", typed)
            losses.append((address, visitor.page.status, lost(visitor, typed, but=NOT_CARRIED - {"email"})))
        visitor.app, visitor.client = usual
    assert [loss for loss in losses if loss[2]] == []
