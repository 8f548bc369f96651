"""The pages that tell: every one in every language, kept by anybody who is nobody in particular, light, and true to the service."""

import brotli
import pytest
from flask import Flask

from app.factory import create_app
from app.languages import languages, translator
from app.operations.retention import UNCONFIRMED_KEPT, UNCONFIRMED_WITH_ANSWERS_KEPT
from app.questionnaire.reference.objectives import OBJECTIVES
from app.web.style import STYLE, STYLE_FILE
from tests.support.settings import settings_for_tests
from tests.support.visiting import Person, Visitor

PAGES = ("", "help", "privacy", "accessibility", "declaration")
LARGEST_FIRST_PAGE = 8_000
"""Bytes on the wire, with the headers."""


def headers_in_bytes(visitor: Visitor) -> int:
    return sum(len(name) + len(value) + 4 for name, value in visitor.page.response.headers)


# --- which language ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "saved", "language"),
    [
        ("", "", "en"),
        ("fr-CA,fr;q=0.8,en;q=0.5", "", "fr"),
        ("pt-BR,es;q=0.5", "", "es"),
        ("pt-BR,pt", "", "en"),
        ("fr", "es", "es"),
        ("fr", "xx", "fr"),
    ],
)
def test_the_first_page_is_in_the_saved_language_else_the_browsers_else_english(
    visitor: Visitor, asked: str, saved: str, language: str
) -> None:
    if saved:
        with visitor.client.session_transaction() as session:
            session["language"] = saved
    response = visitor.client.get("/", headers={"Accept-Language": asked})
    assert (response.status_code, response.headers["Location"]) == (302, f"/{language}/")
    assert {"accept-language", "cookie"} <= {name.lower() for name in response.vary}


@pytest.mark.parametrize("path", PAGES)
def test_each_page_is_there_in_each_language_and_leads_to_itself_in_the_others(visitor: Visitor, path: str) -> None:
    titles = set()
    for language in languages():
        page = visitor.open(f"/{language}/{path}")
        assert page.status == 200
        assert page.all("//html/@lang") == [language]
        assert page.all("//nav[@class='languages']//a/@href") == [f"/{other}/{path}" for other in languages() if other != language]
        titles.add(page.title)
    assert len(titles) == len(languages())


@pytest.mark.parametrize("path", ["/xx/", "/xx", "/xx/help", "/favicon.ico", "/en/nothing"])
def test_what_is_no_language_and_no_page_is_not_found_at_once(visitor: Visitor, path: str) -> None:
    assert visitor.open(path, follow=False).status == 404


# --- who may keep a page ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES)
def test_a_page_may_be_kept_while_nobody_is_signed_in_and_sets_no_cookie(visitor: Visitor, path: str) -> None:
    response = visitor.open(f"/en/{path}").response
    assert response.headers["Cache-Control"] == "public, max-age=300"
    assert "cookie" in response.vary
    assert response.headers.getlist("Set-Cookie") == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_that_names_the_person_is_never_kept(person: Person, path: str) -> None:
    page = person.open(f"/fr/{path}")
    assert "ana@example.org" in page.html
    assert page.response.headers["Cache-Control"] == "no-store, no-cache"


@pytest.mark.parametrize("path", PAGES)
def test_whoever_is_not_signed_in_reads_the_pages_without_any_database(path: str) -> None:
    visitor = Visitor(create_app(settings_for_tests("postgresql://nobody@127.0.0.1:9/none")))
    assert visitor.open(f"/es/{path}").status == 200


# --- the first page ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", languages())
def test_the_first_page_is_light_and_fetches_nothing(visitor: Visitor, language: str) -> None:
    page = visitor.open(f"/{language}/")
    assert len(brotli.compress(page.html.encode(), quality=4)) + headers_in_bytes(visitor) <= LARGEST_FIRST_PAGE
    assert page.all("//script | //img | //iframe | //link[@rel='stylesheet'] | //*[@style] | //form") == []


def test_the_first_page_leads_to_registering_and_signing_in(visitor: Visitor) -> None:
    page = visitor.open("/fr/")
    assert set(page.all("//a[@class='main']/@href")) == {"/fr/account/register"}
    assert "/fr/account/sign-in" in page.all("//main//a/@href")
    assert "/fr/declaration" in page.all("//main//a/@href")


def test_whoever_is_signed_in_is_led_to_their_actions(person: Person) -> None:
    assert set(person.open("/fr/").all("//a[@class='main']/@href")) == {"/fr/actions"}


def test_the_first_page_names_the_eight_objectives_in_their_short_form(visitor: Visitor) -> None:
    assert visitor.open("/en/").all("//details/ol/li/text()") == [objective.line for objective in OBJECTIVES]


def test_the_first_page_invites_countries_that_have_endorsed_neither_text(visitor: Visitor) -> None:
    text = visitor.open("/en/").text
    assert "endorsed neither the Global Compact for Migration nor the 1951 Refugee Convention" in text


# --- help -------------------------------------------------------------------------------------------------------------------------


def test_the_anchors_of_the_questions_are_for_ever(visitor: Visitor) -> None:
    page = visitor.open("/en/help")
    assert page.all("//main//h3/@id | //main//h2[@id]/@id") == [
        *("join", "country", "declaration", "profile", "before-2019", "several"),
        *("later", "signed-out", "word", "languages", "audience", "people", "objectives", "visibility"),
        *("next", "correction", "receipt", "check", "together", "colleague", "news", "contact"),
    ]


def test_each_link_on_help_leads_to_a_question_that_is_there(visitor: Visitor) -> None:
    page = visitor.open("/en/help")
    targets = [link[1:] for link in page.all("//main//a/@href") if link.startswith("#") and len(link) > 1]
    assert len(targets) == len(page.all("//main//h3"))
    assert set(targets) <= set(page.all("//@id"))


@pytest.mark.parametrize("path", ["", "help", "declaration"])
def test_every_address_of_ours_that_a_page_links_to_is_there(visitor: Visitor, path: str) -> None:
    ours = [link for link in visitor.open(f"/es/{path}").all("//a/@href") if link.startswith("/")]
    assert [link for link in ours if visitor.open(link).status != 200] == []


# --- privacy, accessibility, the Declaration --------------------------------------------------------------------------------------


def test_the_privacy_notice_says_who_is_responsible_which_version_it_is_and_where_to_write(visitor: Visitor) -> None:
    text = visitor.open("/fr/privacy").text
    assert "Version 1 du 23 novembre 2026" in text
    assert translator("fr").gettext("Mayors Mechanism") in text
    assert "organisers@example.org" in text


def test_the_privacy_notice_gives_the_periods_that_the_service_keeps(visitor: Visitor) -> None:
    row = visitor.open("/en/privacy").all("//dl/div[contains(dt, 'never confirmed')]/dd/text()")
    assert row == [
        f"{UNCONFIRMED_KEPT.days} days, or {UNCONFIRMED_WITH_ANSWERS_KEPT.days} days if answers were typed; then deleted automatically"
    ]


def test_the_only_cookie_is_the_one_the_privacy_notice_names(person: Person, app: Flask) -> None:
    visitor = Visitor(app)
    visitor.open("/en/account/register")
    visitor.press("continue", {"email": "new@example.org", "password": "nine blue horses"})
    person.open("/en/actions")
    cookies = {cookie.key for browser in (visitor, person) for cookie in browser.client._cookies.values()}
    assert cookies == {"session"}


def test_the_accessibility_statement_claims_no_conformance(visitor: Visitor) -> None:
    text = visitor.open("/en/accessibility").text
    assert "So we do not claim that it conforms" in text


@pytest.mark.parametrize("language", languages())
def test_links_to_the_declaration_say_which_language_they_lead_to(visitor: Visitor, language: str) -> None:
    page = visitor.open(f"/{language}/declaration")
    abroad = page.all("//main//a[starts-with(@href, 'https://')]")
    assert [link.get("hreflang") for link in abroad] == ["en", "en", "fr"]
    assert abroad[0].get("href") == "https://localaction.mayorsmechanism.org/index.php/marrakech-mayors-declaration"


# --- for browsers and robots ------------------------------------------------------------------------------------------------------


def test_the_style_sheet_is_kept_for_a_year_under_the_name_of_its_content(visitor: Visitor) -> None:
    response = visitor.client.get(f"/{STYLE_FILE}")
    assert (response.status_code, response.text) == (200, STYLE)
    assert response.headers["Content-Type"] == "text/css; charset=utf-8"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_former_style_sheet_is_gone(visitor: Visitor) -> None:
    page = visitor.open("/style-0123456789ab.css")
    assert (page.status, page.response.headers["Cache-Control"]) == (404, "no-store, no-cache")


def test_robots_stay_out_of_what_belongs_to_somebody(visitor: Visitor) -> None:
    response = visitor.client.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.text.splitlines()
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /en/account", "Disallow: /fr/actions", "Disallow: /es/profile"} <= set(lines)
    assert not {"Disallow: /", "Disallow: /en/", "Disallow: /en/help"} & set(lines)
