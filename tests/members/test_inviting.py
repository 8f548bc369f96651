"""A colleague is invited by mail, sees the organisation's drafts once accepted, and can be removed; everybody concerned is told."""

from datetime import timedelta
from urllib.parse import unquote

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.models.accounts import Account
from app.web.sign_in_state import now
from tests.members.support import PASSWORD, accepted, events, invite, link, mails, members, name, named_person, page_of, values
from tests.support.visiting import Person, Visitor, new_person, sign_in


@pytest.fixture
def ana(person: Person) -> Person:
    return name(person)


def test_whoever_is_invited_makes_a_profile_by_the_link_and_sees_the_drafts(app: Flask, ana: Person) -> None:
    invite(ana, "ben@example.org")
    ben = accepted(app)
    assert members(app, ana.organisation_id) == ["ana@example.org", "ben@example.org"]
    assert ben.open(ana.at("action/basics")).status == 200
    assert mails(app, "colleague_joined") == [("colleague_joined", "ana@example.org", "en")]
    assert events(app) == ["colleague invited", "joined by invitation"]


def test_the_profile_made_by_an_invitation_is_confirmed_and_has_no_organisation_of_its_own(app: Flask, ana: Person) -> None:
    invite(ana, "ben@example.org")
    ben = accepted(app)
    assert ben.open("/en/actions").text.count("draft") >= 1
    with app.app_context():
        account = db.session.scalars(select(Account).where(Account.email == "ben@example.org")).one()
        assert (account.is_confirmed, len(account.memberships)) == (True, 1)


def test_looking_at_the_link_uses_nothing_up(app: Flask, ana: Person) -> None:
    invite(ana, "ben@example.org")
    visitor = Visitor(app)
    assert [visitor.open(link(app)).heading for _ in range(3)] == ["Invitation"] * 3
    assert members(app, ana.organisation_id) == ["ana@example.org"]


def test_the_letter_is_the_same_whether_or_not_the_address_has_a_profile(app: Flask, ana: Person) -> None:
    new_person(app, email="known@example.org")
    said = []
    for email in ("known@example.org", "unknown@example.org"):
        invite(ana, email)
        said.append((ana.page.text.replace(email, ""), values(app, "invitation").keys(), mails(app)[-1][2]))
    assert said[0][1:] == said[1][1:]
    assert "known@example.org" in ana.open(page_of(ana)).text


def test_a_person_signed_in_with_the_invited_address_accepts_with_one_button(app: Flask, ana: Person) -> None:
    ben = new_person(app, email="ben@example.org")
    invite(ana, "ben@example.org")
    ben.open(link(app))
    page = ben.press("continue")
    assert (page.heading, "You now work on the actions" in page.text) == ("Ville de Rivebelle", True)


def test_the_code_does_what_the_link_does(app: Flask, ana: Person) -> None:
    ben = new_person(app, email="ben@example.org")
    invite(ana, "ben@example.org")
    ben.open("/en/invitation")
    ben.press("continue", {"code": values(app, "invitation")["code"].lower().replace("-", " ")})
    assert members(app, ana.organisation_id) == ["ana@example.org", "ben@example.org"]


def test_an_unconfirmed_account_of_the_invited_address_is_confirmed_by_the_code(app: Flask, ana: Person) -> None:
    ben = new_person(app, email="ben@example.org", confirmed=False)
    invite(ana, "ben@example.org")
    ben.open("/en/invitation")
    page = ben.press("continue", {"code": values(app, "invitation")["code"]})
    assert (page.heading, members(app, ana.organisation_id)[1:]) == ("Ville de Rivebelle", ["ben@example.org"])
    with app.app_context():
        assert db.session.get_one(Account, ben.account_id).is_confirmed


def test_five_wrong_codes_end_the_code_and_not_the_link(app: Flask, ana: Person) -> None:
    ben = new_person(app, email="ben@example.org")
    invite(ana, "ben@example.org")
    for _ in range(5):
        ben.open("/en/invitation")
        assert ben.press("continue", {"code": "0000-0000"}).status == 422
    assert ben.press("continue", {"code": values(app, "invitation")["code"]}).status == 429
    ben.open(link(app))
    ben.press("continue")
    assert members(app, ana.organisation_id) == ["ana@example.org", "ben@example.org"]


def test_a_wrong_code_says_the_same_whether_or_not_there_is_an_invitation(app: Flask, ana: Person) -> None:
    invite(ana, "ben@example.org")
    said = []
    for email in ("ben@example.org", "carla@example.org"):
        visitor = new_person(app, email=email, confirmed=False)
        visitor.open("/en/invitation")
        said.append(visitor.press("continue", {"code": "0000-0000"}).errors[0].replace(email, ""))
    assert said[0] == said[1]


def test_somebody_else_who_is_signed_in_cannot_accept(app: Flask, ana: Person) -> None:
    carla = new_person(app, email="carla@example.org")
    invite(ana, "ben@example.org")
    page = carla.open(link(app))
    token = carla.open("/en/profile/you").fields()["csrf_token"]
    carla.post("/en/invitation", {"csrf_token": token, "token": link(app).partition("token=")[2], "password": PASSWORD})
    assert ("signed in with another address" in page.text, members(app, ana.organisation_id)) == (True, ["ana@example.org"])


def test_whoever_has_a_profile_signs_in_first(app: Flask, ana: Person) -> None:
    new_person(app, email="ben@example.org")
    invite(ana, "ben@example.org")
    page = Visitor(app).open(link(app))
    assert unquote(page.all("//a[@class='main']/@href")[0]) == f"/en/account/sign-in?next={link(app)}"


def test_a_link_works_once(app: Flask, ana: Person) -> None:
    invite(ana, "ben@example.org")
    address = link(app)
    accepted(app)
    page = Visitor(app).open(address)
    assert (page.status, page.heading) == (410, "This invitation cannot be used any more")


def test_an_invitation_ends_after_14_days(app: Flask, ana: Person) -> None:
    invite(ana, "ben@example.org")
    address = link(app)
    with time_machine.travel(now() + timedelta(days=14, minutes=1), tick=False):
        assert Visitor(app).open(address).status == 410


def test_a_withdrawn_invitation_cannot_be_used(app: Flask, ana: Person) -> None:
    invite(ana, "ben@example.org")
    button = ana.page.all("//button[starts-with(@value, 'withdraw-')]/@value")[0]
    page = ana.press(button)
    assert ("The invitation has been withdrawn." in page.text, Visitor(app).open(link(app)).status) == (True, 410)


def test_a_colleague_who_is_there_already_is_not_invited_again(app: Flask, ana: Person) -> None:
    new_person(app, email="ben@example.org", organisation_id=ana.organisation_id)
    ana.open(page_of(ana))
    page = ana.press("continue", {"colleague_email": "Ben@Example.org"})
    assert (page.status, page.fields()["colleague_email"], mails(app)) == (422, ["Ben@Example.org"], [])


def test_what_is_no_address_is_kept_with_its_error(ana: Person) -> None:
    ana.open(page_of(ana))
    page = ana.press("continue", {"colleague_email": "ben at home"})
    assert (page.status, page.fields()["colleague_email"], len(page.errors)) == (422, ["ben at home"], 1)


def test_the_language_switch_keeps_the_typed_address(ana: Person) -> None:
    ana.open(page_of(ana))
    page = ana.press("lang-fr", {"colleague_email": "ben@example.org"})
    assert (page.fields()["colleague_email"], page.all("//html/@lang")) == (["ben@example.org"], ["fr"])


def test_an_unconfirmed_person_invites_nobody(app: Flask) -> None:
    ana = named_person(app, confirmed=False)
    page = ana.open(page_of(ana))
    token = ana.open("/en/profile/you").fields()["csrf_token"]
    answer = ana.post(page_of(ana), {"csrf_token": token, "colleague_email": "ben@example.org"})
    assert ("not confirmed yet" in page.text, answer.status, mails(app)) == (True, 409, [])


def test_one_address_gets_only_so_many_invitations(ana: Person) -> None:
    with time_machine.travel((now() + timedelta(hours=1)).replace(minute=1, second=0), tick=False):
        for _ in range(5):
            invite(ana, "ben@example.org")
        ana.open(page_of(ana))
        page = ana.press("continue", {"colleague_email": "ben@example.org"})
    assert (page.status, int(page.response.headers["Retry-After"]) > 0) == (429, True)


# --- remove -----------------------------------------------------------------------------------------------------------------------


def remove(person: Person, other: Person) -> None:
    person.open(f"{page_of(person)}/colleagues/{other.account_id}")
    person.press("continue")


def test_a_removed_person_sees_nothing_at_the_next_request_and_all_are_told(app: Flask, ana: Person) -> None:
    ben, carla = (new_person(app, email=f"{who}@example.org", organisation_id=ana.organisation_id) for who in ("ben", "carla"))
    ben.open(ana.at("action/basics"))
    remove(ana, ben)
    page = ben.press("later", {"title": "Mine", "summary": "What Ben typed"}, follow=False)
    assert (page.status, page.fields()["title"], page.fields()["summary"]) == (404, ["Mine"], ["What Ben typed"])
    assert [ben.open(address).status for address in (ana.at(""), page_of(ana))] == [404, 404]
    assert sorted(mails(app)) == [("colleague_removed", "carla@example.org", "en"), ("removed", "ben@example.org", "en")]
    assert events(app) == ["colleague removed"]
    assert carla.open(ana.at("action/basics")).status == 200


def test_what_a_removed_person_typed_comes_through_signing_in_sealed_and_opens_for_nobody_else(app: Flask, ana: Person) -> None:
    ben = new_person(app, email="ben@example.org", organisation_id=ana.organisation_id)
    ben.open(ana.at("action/basics"))
    remove(ana, ben)
    ben.client.delete_cookie("session", domain="localhost")
    sealed = ben.press("later", {"title": "Mine"}).fields()["carried"]
    sign_in(ben, ben.account_id)
    page = ben.press("again")
    assert (page.status, page.fields()["carried"], "Mine" in page.html) == (404, sealed, False)


def test_a_removed_person_cannot_come_back_by_an_invitation_of_their_own(app: Flask, ana: Person) -> None:
    ben = new_person(app, email="ben@example.org", organisation_id=ana.organisation_id)
    ben.organisation_id = ana.organisation_id
    invite(ben, "ben.home@example.org")
    remove(ana, ben)
    assert Visitor(app).open(link(app)).status == 410


def test_nobody_removes_themselves_so_that_the_last_member_stays(app: Flask, ana: Person) -> None:
    assert ana.open(f"{page_of(ana)}/colleagues/{ana.account_id}").status == 404
    assert members(app, ana.organisation_id) == ["ana@example.org"]


def test_two_that_remove_each_other_leave_one(app: Flask, ana: Person) -> None:
    ben = new_person(app, email="ben@example.org", organisation_id=ana.organisation_id)
    for person, other in ((ana, ben), (ben, ana)):
        person.open(f"{page_of(ana)}/colleagues/{other.account_id}")
    ana.press("continue")
    assert (ben.press("continue").status, members(app, ana.organisation_id)) == (404, ["ana@example.org"])


def test_the_page_of_others_does_not_exist(app: Flask, ana: Person) -> None:
    stranger = new_person(app, email="stranger@example.org")
    token = stranger.open("/en/profile/you").fields()["csrf_token"]
    addresses = [page_of(ana) + end for end in ("", "/drafts", "/already-here", f"/colleagues/{ana.account_id}")]
    assert [stranger.open(address).status for address in addresses] == [404] * 4
    assert [stranger.post(address, {"csrf_token": token}).status for address in addresses] == [404] * 4
