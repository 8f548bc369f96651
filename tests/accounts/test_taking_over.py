"""What was begun under a pending account goes into the confirmed account of its address: nothing is lost or overwritten."""

import threading
from collections.abc import Callable
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.models.accounts import Account, ConsentGiven, Organisation
from app.models.actions import Action, Save
from app.queries.drafts import organisations_of
from tests.accounts.support import (
    EMAIL,
    OTHER_PASSWORD,
    PASSWORD,
    accounts,
    action_ids,
    confirmed,
    fill_in_draft,
    is_signed_in,
    mails,
    newest_mail,
    register,
    sign_in,
    type_code,
)
from tests.support.answers import ANSWERS
from tests.support.visiting import Visitor, new_person


def organisations(app: Flask, account_id: int = 1) -> list[str]:
    with app.app_context():
        found = [organisation.name for organisation in organisations_of(db.session(), account_id)]
        db.session.rollback()
    return found


def answers(app: Flask, account_id: int = 1) -> dict[str, object]:
    with app.app_context():
        found = dict(db.session.get_one(Account, account_id).answers)
        db.session.rollback()
    return found


def fill_in_profile(visitor: Visitor, **changes: str) -> None:
    """The pages of the person and of the organisation, from the first one."""
    for path in ("profile/you", "profile/organisation"):
        typed = {key: changes.get(key, value) for key, value in ANSWERS[path].items()}
        visitor.press("continue", typed)


def test_the_code_takes_the_draft_over_and_signs_in_to_the_confirmed_account(app: Flask) -> None:
    confirmed(app)
    visitor = register(app, password=OTHER_PASSWORD)
    fill_in_profile(visitor)
    page = type_code(visitor, newest_mail(app).code)
    assert page.heading == "Your address is confirmed"
    assert accounts(app) == [(1, True)]
    text = visitor.open("/en/actions").text
    assert all(action_id[:5] in text for action_id in action_ids(app))
    assert [sign_in(Visitor(app), password=password).status for password in (PASSWORD, OTHER_PASSWORD)] == [200, 401]


def test_the_link_opened_elsewhere_takes_the_draft_over_without_a_password(app: Flask) -> None:
    confirmed(app)
    registering, elsewhere = register(app, password=OTHER_PASSWORD), Visitor(app)
    page = elsewhere.open(newest_mail(app).path)
    assert (page.all("//input[@type='password']"), "a draft was begun with this address" in page.text) == ([], True)
    elsewhere.press("continue")
    assert (is_signed_in(elsewhere), is_signed_in(registering), accounts(app)) == (True, False, [(1, True)])


def test_answers_of_the_person_fill_only_what_was_empty(app: Flask) -> None:
    first = register(app)
    first.press("later", {"full_name": "Ana Sousa", "job_title": ""})
    type_code(first, newest_mail(app).code)
    second = register(app)
    second.press("continue", {"full_name": "A. Sousa", "job_title": "Officer", "correspondence_language": "es"})
    type_code(second, newest_mail(app).code)
    kept = answers(app)
    assert (kept["full_name"], kept["job_title"]) == ("Ana Sousa", "Officer")


def test_an_organisation_that_says_nothing_new_becomes_the_one_that_was_there(app: Flask) -> None:
    first = register(app)
    fill_in_profile(first)
    type_code(first, newest_mail(app).code)
    second = register(app)
    type_code(second, newest_mail(app).code)
    third = register(app)
    fill_in_profile(third)
    type_code(third, newest_mail(app).code)
    assert (organisations(app), len(action_ids(app))) == (["Ville de Rivebelle"], 3)
    with app.app_context():
        assert {action.organisation_id for action in db.session.scalars(select(Action))} == {1}
        assert len(db.session.scalars(select(Organisation)).all()) == 1


def test_an_organisation_that_says_something_else_stays_another_one(app: Flask) -> None:
    first = register(app)
    fill_in_profile(first)
    type_code(first, newest_mail(app).code)
    second = register(app)
    fill_in_profile(second, organisation_place="Elsewhere")
    type_code(second, newest_mail(app).code)
    assert organisations(app) == ["Ville de Rivebelle", "Ville de Rivebelle"]


def test_a_whole_draft_is_taken_over_with_its_history_and_can_be_submitted(app: Flask) -> None:
    confirmed(app)
    visitor = register(app)
    fill_in_draft(visitor)
    type_code(visitor, newest_mail(app).code)
    action_id = action_ids(app)[1]
    assert visitor.open(f"/en/actions/{action_id}/check").all("//*[@id='missing']") == []
    with app.app_context():
        action = db.session.get_one(Action, action_id)
        assert (action.created_by_id, action.changed_by_id, action.answers["title"]) == (1, 1, "A house for all")
        assert {save.by_id for save in db.session.scalars(select(Save))} == {1}


def test_a_consent_given_in_the_draft_counts_only_where_none_was_chosen_before(app: Flask) -> None:
    first = confirmed(app)
    first.open("/en/profile/news")
    first.press("yes-global_cities_fund_mailings")
    first.open("/en/profile/news")
    first.press("no-global_cities_fund_mailings")
    second = register(app)
    fill_in_draft(second)
    type_code(second, newest_mail(app).code)
    with app.app_context():
        own = db.session.execute(
            select(ConsentGiven.key, ConsentGiven.value).where(ConsentGiven.account_id == 1).order_by(ConsentGiven.id)
        ).all()
    assert [tuple(row) for row in own if row.key == "global_cities_fund_mailings"] == [
        ("global_cities_fund_mailings", "yes"),
        ("global_cities_fund_mailings", "no"),
    ]


def test_the_pending_account_leaves_nothing_that_opens_or_names_anybody(app: Flask) -> None:
    confirmed(app)
    visitor = register(app)
    fill_in_profile(visitor)
    type_code(visitor, newest_mail(app).code)
    with app.app_context():
        shell = db.session.get_one(Account, 2)
        assert (shell.email, shell.password_hash, shell.answers, shell.is_confirmed) == ("", "", {}, False)


def test_of_two_pending_accounts_confirmed_at_the_same_moment_one_is_taken_over(app: Flask) -> None:
    visitors = [register(app), register(app)]
    codes = [mail.code for mail in mails(app)]
    for visitor, code in zip(visitors, codes, strict=True):
        visitor.open("/en/account/confirm")
        visitor.page.fields()["code"] = [code]
    barrier, statuses = threading.Barrier(2), []

    def confirm(visitor: Visitor, code: str) -> None:
        body = {**visitor.page.fields(), "code": code}
        barrier.wait()
        statuses.append(visitor.client.post("/en/account/confirm", data=body).status_code)

    threads = [threading.Thread(target=confirm, args=each) for each in zip(visitors, codes, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [303, 303]
    assert len(accounts(app)) == 1
    assert [is_signed_in(visitor) for visitor in visitors] == [True, True]
    text = visitors[0].open("/en/actions").text
    assert all(action_id[:5] in text for action_id in action_ids(app))


def test_drafts_left_unconfirmed_under_the_address_are_offered_in_the_profile(app: Flask) -> None:
    left = register(app, password=OTHER_PASSWORD)
    left.open(f"/en/actions/{action_ids(app)[0]}/action/basics")
    left.press("later", {"title": "Left behind"})
    visitor = confirmed(app)
    assert "There is 1 draft begun with your address" in visitor.open("/en/profile").text
    page = visitor.open("/en/profile/drafts")
    assert "Left behind" in page.text
    visitor.press(page.all("//main//button/@value")[0])
    assert "Left behind" in visitor.open("/en/actions").text
    assert (is_signed_in(left), accounts(app)) == (False, [(2, True)])


def test_of_many_such_drafts_each_is_offered_and_can_be_taken_over(app: Flask) -> None:
    for number in range(12):
        left = new_person(app, email=EMAIL, confirmed=False)
        left.open(left.at("action/basics"))
        left.press("later", {"title": f"Left behind, number {number}."})
    visitor = confirmed(app)
    assert "There are 12 drafts begun with your address" in visitor.open("/en/profile").text
    first = visitor.open("/en/profile/drafts")
    assert [f"number {number}." in first.text for number in range(12)] == [False] * 2 + [True] * 10
    older = visitor.open(first.all("//a[contains(@href, 'before=')]/@href")[0])
    assert [f"number {number}." in older.text for number in range(12)] == [True] * 2 + [False] * 10
    visitor.press("lang-fr")
    assert "number 0." in visitor.page.text
    visitor.press(visitor.page.all("//main//button/@value")[-1])
    assert "number 0." in visitor.open("/en/actions").text


@pytest.mark.parametrize("before", ["", "yesterday", "2026-11-22", "2026-11-22T10:00:00", "\0"])
def test_an_address_of_older_drafts_that_is_none_shows_the_newest(app: Flask, before: str) -> None:
    register(app, password=OTHER_PASSWORD)
    visitor = confirmed(app)
    assert visitor.open(f"/en/profile/drafts?before={quote(before)}").heading == "Drafts begun with your address"


def test_drafts_of_another_address_are_not_offered(app: Flask) -> None:
    register(app, "ben@example.org")
    visitor = confirmed(app)
    assert visitor.open("/en/profile/drafts").address == "/en/profile"


def test_an_unconfirmed_person_is_offered_no_drafts_of_that_address(app: Flask) -> None:
    left = register(app)
    left.press("later", {"full_name": "Somebody"})
    visitor = register(app, EMAIL, OTHER_PASSWORD)
    assert visitor.open("/en/profile/drafts").address == "/en/profile"
    assert "Somebody" not in visitor.page.text


# --- consents ---------------------------------------------------------------------------------------------------------------------


def consents(app: Flask, account_id: int = 1) -> list[tuple[str, str]]:
    with app.app_context():
        given = select(ConsentGiven.key, ConsentGiven.value).where(ConsentGiven.account_id == account_id).order_by(ConsentGiven.id)
        found = [(key, value) for key, value in db.session.execute(given)]
        db.session.rollback()
    return found


def by_code(app: Flask, registering: Visitor) -> Visitor:
    type_code(registering, newest_mail(app).code)
    return registering


def by_link_elsewhere(app: Flask, registering: Visitor) -> Visitor:
    elsewhere = Visitor(app)
    elsewhere.open(newest_mail(app).path)
    elsewhere.press("continue", {"password": OTHER_PASSWORD})
    return elsewhere


def by_new_password_elsewhere(app: Flask, registering: Visitor) -> Visitor:
    elsewhere = Visitor(app)
    elsewhere.open("/en/account/reset")
    elsewhere.press("continue", {"email": EMAIL})
    elsewhere.open(newest_mail(app).path)
    elsewhere.press("continue", {"password": OTHER_PASSWORD})
    return elsewhere


@pytest.mark.parametrize("has_profile", [False, True])
def test_what_was_ticked_in_the_browser_that_confirms_counts(app: Flask, has_profile: bool) -> None:
    if has_profile:
        confirmed(app)
    visitor = register(app)
    fill_in_draft(visitor)
    by_code(app, visitor)
    assert ("mailing_list", "yes") in consents(app)
    assert answers(app)["mailing_list"] == "yes"


@pytest.mark.parametrize(
    ("has_profile", "confirm"), [(False, by_link_elsewhere), (True, by_link_elsewhere), (False, by_new_password_elsewhere)]
)
def test_what_somebody_ticked_under_an_address_they_do_not_read_is_no_consent(
    app: Flask, has_profile: bool, confirm: Callable[[Flask, Visitor], Visitor]
) -> None:
    if has_profile:
        confirmed(app)
    registering = register(app)
    fill_in_draft(registering)
    owner = confirm(app, registering)
    assert (is_signed_in(owner), consents(app)) == (True, [])
    assert not answers(app).get("mailing_list")
    page = owner.open(f"/en/actions/{action_ids(app)[-1]}/check")
    missing = " ".join(page.all("//*[@id='missing']/following-sibling::*//a/text()"))
    assert "News" in missing, "the drafts ask for it once more"


def test_no_consent_comes_with_a_draft_that_is_taken_over_in_the_profile(app: Flask) -> None:
    fill_in_draft(register(app, password=OTHER_PASSWORD))
    visitor = confirmed(app)
    visitor.open("/en/profile/drafts")
    visitor.press(visitor.page.all("//main//button/@value")[0])
    assert consents(app, 2) == []
    assert not answers(app, 2).get("mailing_list")
