"""What holds for every address of the service. The tests walk the routes by themselves, so that a new one is among them."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app.extensions import db
from app.models.actions import Action
from app.web.doors import Door
from tests.support.answers import ANSWERS
from tests.support.visiting import Person, Visitor, new_person

HEADERS = ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "X-Frame-Options", "Cache-Control")
VALUES = {"lang": "fr", "section": "action", "slug": "basics", "style_file": "x.css", "message_id": "x", "number": 0, "revision": 1}


def rules(app: Flask) -> Iterator[tuple[Rule, Door]]:
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        yield rule, view.door  # type: ignore[attr-defined]  # a view without a door fails here


def address(rule: Rule, action_id: str) -> str:
    values = {**VALUES, "action_id": action_id, "slug": "profile" if rule.endpoint.startswith("actions.confirm") else "basics"}
    built = rule.build({**dict.fromkeys(rule.arguments, "x"), **{key: value for key, value in values.items() if key in rule.arguments}})
    assert built is not None, rule
    return built[1]


def methods(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) & {"GET", "POST"})


def test_every_answer_carries_the_headers(app: Flask, person: Person, visitor: Visitor) -> None:
    lacking = []
    for rule, _ in rules(app):
        for method in methods(rule):
            for who in (person, visitor):
                response = who.client.open(address(rule, person.action_id), method=method)
                lacking += [f"{method} {rule}: {name}" for name in HEADERS if name not in response.headers]
                if "unsafe-inline" in response.headers.get("Content-Security-Policy", ""):
                    lacking.append(f"{method} {rule}: inline allowed")
    assert lacking == []


def test_a_page_for_the_signed_in_is_kept_nowhere(app: Flask, person: Person) -> None:
    kept = [
        str(rule)
        for rule, door in rules(app)
        if door is Door.SIGNED_IN and "no-store" not in person.client.get(address(rule, person.action_id)).headers["Cache-Control"]
    ]
    assert kept == []


def test_without_a_sign_in_nothing_behind_that_door_is_shown(app: Flask, person: Person, visitor: Visitor) -> None:
    let_in = []
    for rule, door in rules(app):
        if door is Door.SIGNED_IN:
            for method in methods(rule):
                response = visitor.client.open(address(rule, person.action_id), method=method)
                if response.status_code not in (303, 401) or (
                    response.status_code == 303 and "/account/sign-in" not in response.headers["Location"]
                ):
                    let_in.append(f"{method} {rule}: {response.status_code}")
    assert let_in == []


def test_the_actions_of_others_do_not_exist(app: Flask, person: Person) -> None:
    stranger = new_person(app, email="stranger@example.org")
    stranger.open("/en/profile")
    token = stranger.open(stranger.at("action/basics")).fields()["csrf_token"]
    shown = []
    for rule, door in rules(app):
        if door is Door.SIGNED_IN and "action_id" in rule.arguments:
            for method in methods(rule):
                response = stranger.client.open(
                    address(rule, person.action_id), method=method, data={"csrf_token": token} if method == "POST" else None
                )
                if response.status_code != 404:
                    shown.append(f"{method} {rule}: {response.status_code}")
    assert shown == []


def everything_stored(app: Flask) -> list[object]:
    with app.app_context():
        return [
            db.session.execute(table.select().order_by(*table.primary_key)).all()
            for table in db.metadata.sorted_tables
            if table.name != "counters"
        ]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_changes_nothing(app: Flask, person: Person, method: str) -> None:
    before = everything_stored(app)
    for rule, _ in rules(app):
        if "GET" in methods(rule):
            person.client.open(address(rule, person.action_id), method=method, data={"do": "continue", "title": "planted"})
    assert everything_stored(app) == before


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}])
def test_a_form_from_another_site_is_refused_and_not_shown(app: Flask, person: Person, headers: dict[str, str]) -> None:
    token = person.open(person.at("action/basics")).fields()["csrf_token"]
    before = everything_stored(app)
    wrong = []
    for rule, door in rules(app):
        if "POST" in methods(rule) and door is not Door.MACHINE:
            response = person.client.post(address(rule, person.action_id), data={"csrf_token": token, "title": "planted"}, headers=headers)
            if response.status_code != 403 or b"planted" in response.data:
                wrong.append(f"{rule}: {response.status_code}")
    assert (wrong, everything_stored(app)) == ([], before)


def test_no_form_works_without_its_token(app: Flask, person: Person) -> None:
    before = everything_stored(app)
    for rule, door in rules(app):
        if "POST" in methods(rule) and door is not Door.MACHINE:
            person.client.post(address(rule, person.action_id), data={"title": "planted", "full_name": "planted", "do": "continue"})
    assert everything_stored(app) == before


def test_a_body_of_nothing_but_names_is_413_before_it_is_read(person: Person) -> None:
    response = person.client.post("/fr/account/register", data=b"a&" * 400_000, content_type="application/x-www-form-urlencoded")
    assert (response.status_code, 'lang="fr"' in response.get_data(as_text=True)) == (413, True)


def test_a_body_over_the_limit_is_413_in_the_readers_language(app: Flask, person: Person) -> None:
    wrong = []
    token = person.open(person.at("action/basics")).fields()["csrf_token"]
    for rule, door in rules(app):
        if "POST" in methods(rule) and door is not Door.MACHINE:
            response = person.client.post(address(rule, person.action_id), data={"csrf_token": token, "summary": "x" * 9_000_000})
            if response.status_code != 413 or 'lang="fr"' not in response.get_data(as_text=True):
                wrong.append(f"{rule}: {response.status_code}")
    assert wrong == []


HOSTILE = [
    "\x00",
    "\ud800",
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "%(x)s",
    "' OR 1=1 --",
    "=1+1",
    "a\r\nBcc: b@example.org",
    "🙂" * 50,
    "١٢",
    "x" * 20_000,
]


@pytest.mark.parametrize("path", list(ANSWERS))
def test_hostile_text_in_every_field_never_breaks_a_page(person: Person, path: str) -> None:
    person.open(person.at("profile/organisation"))
    person.press("continue", {**ANSWERS["profile/organisation"]})
    for before in ("action/dates", "action/results") if path != "action/dates" else ():
        person.open(person.at(before))
        person.press("continue", {**ANSWERS[before]})
    for text in HOSTILE:
        page = person.open(person.at(path))
        names = [name for name in page.fields() if name not in ("csrf_token", "seen")]
        body = {name: text.encode("utf-8", "surrogatepass") for name in [*names, *ANSWERS.get(path, {}), "unknown_field"]}
        response = person.client.post(
            person.at(path), data={**body, "csrf_token": page.fields()["csrf_token"], "seen": page.fields()["seen"]}
        )
        assert response.status_code in (200, 303, 422), (path, text[:20], response.status_code)
        assert "<script>alert" not in response.get_data(as_text=True)
        again = person.open(person.at(path))
        assert "<script>alert" not in again.html


def test_an_unknown_page_is_404_in_the_language_of_its_address(visitor: Visitor) -> None:
    page = visitor.open("/es/nada")
    assert (page.status, page.all("//html/@lang")) == (404, ["es"])


def test_a_submitted_or_missing_page_of_the_form_is_never_an_error_500(person: Person) -> None:
    statuses = [
        person.open(person.at(path), follow=False).status for path in ("profile/nothing", "nothing/you", "check/check", "action/evidence")
    ]
    assert statuses == [404, 404, 404, 303]


def test_the_draft_is_not_changed_by_an_unknown_code(person: Person) -> None:
    person.open(person.at("profile/organisation"))
    page = person.press("continue", {**ANSWERS["profile/organisation"], "organisation_country": "XX", "organisation_type": "lrg-local"})
    assert (page.status, page.errors) == (422, ["Choose one of the answers in the list."])
    with person.app.app_context():
        assert db.session.get_one(Action, person.action_id).organisation.answers["organisation_country"] == {"typed": "XX"}
