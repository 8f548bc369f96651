"""Every page, in the states a person meets it: what Enter presses, whether it has a title, which words went around the catalogues."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask

from app.extensions import db
from app.factory import create_app
from app.questionnaire.kinds import LongText, ShortText
from app.questionnaire.questionnaire import PAGES, QUESTIONS
from tests.support.answers import ANSWERS, CONFIRMATIONS
from tests.support.databases import Databases
from tests.support.marking import MARKED, marked_french, words_of_cldr
from tests.support.pages import bare_words, first_submit_is_main
from tests.support.settings import settings_for_tests
from tests.support.visiting import Page, Person, Visitor, new_person

TYPED = "Qzx"
"""What people type in these tests: no word of any language, so that it hides none."""
ADDRESS = "qzx@qzx.example"
KNOWN = words_of_cldr() | {TYPED, "English", "Français", "Español"}
"""The languages' own names among them."""
REDIRECTS = (301, 302, 303)


@dataclass(frozen=True)
class Seen:
    """A page as it was seen; `state` says when."""

    state: str
    page: Page

    @property
    def name(self) -> str:
        return f"{self.page.address} ({self.state})"


@pytest.fixture(scope="module")
def walked(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> list[Seen]:
    """All pages of a walk through the whole service, in the marked language."""
    database = databases.fresh()
    with marked_french(tmp_path_factory.mktemp("marked") / "translations") as folder:
        app = create_app(settings_for_tests(database.url, APP_MODE="demo", MAIL_DIR=str(tmp_path_factory.mktemp("mail")), SMTP_URL=""))
        app.extensions["babel"].translation_directories = [str(folder)]
        seen = [seen for seen in _walk(app) if seen.page.html and seen.page.status not in REDIRECTS]
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
    database.drop()
    return seen


def _walk(app: Flask) -> Iterator[Seen]:
    visitor = Visitor(app)
    for address in _addresses_without_object(app):
        yield Seen("signed out", visitor.open(address, follow=False))
        if visitor.page.html and visitor.page.all("//form"):
            yield Seen("sent empty", visitor.press("continue", follow=False))
    yield Seen("unknown", visitor.open(f"/{MARKED}/no-such-page"))
    person = new_person(app, email=ADDRESS, language=MARKED)
    for address in _addresses_without_object(app):
        if "sign-out" not in address:
            yield Seen("signed in", person.open(address, follow=False))
    yield from _through_the_form(person)
    for state in ("submitted", "correction", "check", ""):
        yield Seen("after submission", person.open(person.at(state, MARKED)))
    yield Seen("after submission", person.open(f"/{MARKED}/actions"))


def _through_the_form(person: Person) -> Iterator[Seen]:
    """First every page left empty, then every page answered, to the confirmation."""
    for path in PAGES:
        if person.open(person.at(path, MARKED), follow=False).status == 200:
            yield Seen("empty", person.page)
            yield Seen("with errors", person.press("continue", follow=False))
    for path, answers in ANSWERS.items():
        yield Seen("to be answered", person.open(person.at(path, MARKED)))
        typed = {key: TYPED if isinstance(value, str) and _is_text(key) else value for key, value in answers.items()}
        yield Seen("answered", person.press("continue", typed))
    for state in ("", "check", "saved"):
        yield Seen("answered", person.open(person.at(state, MARKED)))
    person.open(person.at("check", MARKED))
    yield Seen("not confirmed", person.press("submit"))
    yield Seen("submitted", person.press("submit", CONFIRMATIONS))


def _is_text(key: str) -> bool:
    question = QUESTIONS.get(key)
    return question is not None and isinstance(question.kind, ShortText | LongText)


def _addresses_without_object(app: Flask) -> list[str]:
    """Every address that needs no number: those of the language alone."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.arguments == {"lang"} and "GET" in (rule.methods or ())]
    with app.test_request_context():
        return sorted(rule.build({"lang": MARKED})[1] for rule in rules)  # type: ignore[index]  # every such rule can be built


def test_the_walk_sees_every_page_of_the_form(walked: list[Seen]) -> None:
    seen = {path for path in PAGES for each in walked if each.page.address.endswith(f"/{path}")}
    assert sorted(ANSWERS.keys() - seen) == []


def test_no_page_fails(walked: list[Seen]) -> None:
    assert [seen.name for seen in walked if seen.page.status >= 500] == []


def test_every_page_has_a_title_of_its_own(walked: list[Seen]) -> None:
    assert [seen.name for seen in walked if not seen.page.title.partition("–")[0].strip()] == []


def test_enter_presses_the_main_button(walked: list[Seen]) -> None:
    assert [f"{seen.name}: {fault}" for seen in walked for fault in first_submit_is_main(seen.page.html)] == []


def test_no_word_goes_around_the_catalogues(walked: list[Seen]) -> None:
    found = {words: seen.name for seen in walked for words in bare_words(seen.page.html, known=KNOWN)}
    assert found == {}, "Mark these with _('…'), or what people typed with translate=\"no\"."
