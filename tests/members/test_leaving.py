"""Leaving an organisation of one's own accord: the others are told, what was written stays, the last one cannot leave."""

import pytest
from flask import Flask

from app.operations.membership import LEFT
from tests.members.support import events, invite, link, mails, members, name, named_person, page_of, values
from tests.support.at_once import at_once, ready
from tests.support.visiting import Person, Visitor, new_person


@pytest.fixture
def ana(app: Flask) -> Person:
    return named_person(app)


@pytest.fixture
def ben(app: Flask, ana: Person) -> Person:
    return new_person(app, email="ben@example.org", organisation_id=ana.organisation_id)


def open_leaving(person: Person, language: str = "en") -> None:
    person.open(f"{page_of(person, language)}/leave")


def test_who_leaves_sees_nothing_of_it_any_more_and_all_are_told(app: Flask, ana: Person, ben: Person) -> None:
    new_person(app, email="carla@example.org", language="es", organisation_id=ana.organisation_id)
    ben.open(page_of(ana))
    ben.open(ben.page.all("//a[contains(@href, '/leave')]/@href")[0])
    assert "ana@example.org" in ben.page.text
    page = ben.press("continue")
    assert (page.address, "You have left the organisation" in page.text) == ("/en/actions?done=left", True)
    assert members(app, ana.organisation_id) == ["ana@example.org", "carla@example.org"]
    assert [ben.open(address).status for address in (ana.at(""), page_of(ana))] == [404, 404]
    told = [("colleague_left", "ana@example.org", "en"), ("colleague_left", "carla@example.org", "es"), ("left", "ben@example.org", "en")]
    assert sorted(mails(app)) == told
    assert values(app, "colleague_left")["person"] == "ben@example.org"
    assert events(app) == [LEFT]


def test_what_they_wrote_stays(ana: Person, ben: Person) -> None:
    ben.open(ana.at("action/basics"))
    ben.press("later", {"title": "Written by Ben"})
    open_leaving(ben)
    ben.press("continue")
    assert ana.open(ana.at("action/basics")).fields()["title"] == ["Written by Ben"]


def test_whoever_has_left_can_begin_an_action_of_their_own(ana: Person, ben: Person) -> None:
    open_leaving(ben)
    ben.press("continue")
    page = ben.press("open")
    assert page.address.endswith("/profile/you")
    page = ben.press("continue", {"full_name": "Ben", "job_title": "Officer", "correspondence_language": "en"})
    assert page.address.endswith("/profile/organisation")
    assert page.fields()["organisation_name"] == [""]


def test_the_last_one_cannot_leave_and_reads_why(app: Flask, ana: Person) -> None:
    open_leaving(ana)
    assert "because you are the only one" in ana.page.text
    assert not ana.page.all("//form")
    token = ana.open(page_of(ana)).fields()["csrf_token"]
    page = ana.post(f"{page_of(ana)}/leave", {"csrf_token": token})
    assert (page.status, members(app, ana.organisation_id)) == (409, ["ana@example.org"])


def test_of_two_that_leave_at_the_same_moment_one_stays(app: Flask, ana: Person, ben: Person) -> None:
    statuses = at_once(app, *[ready(person, f"{page_of(ana)}/leave") for person in (ana, ben)])
    assert (sorted(statuses), len(members(app, ana.organisation_id))) == ([303, 409], 1)


def test_pressed_again_after_a_cut_line_it_has_been_done_once(app: Flask, ana: Person, ben: Person) -> None:
    open_leaving(ben)
    form = ben.page.fields()
    addresses = [ben.post(f"{page_of(ana)}/leave", form, follow=True).address for _ in range(2)]
    assert addresses == ["/en/actions?done=left"] * 2
    assert [kind for kind, _, _ in mails(app)].count("colleague_left") == 1


def test_looking_at_the_page_and_switching_its_language_leaves_nothing(app: Flask, ana: Person, ben: Person) -> None:
    open_leaving(ben)
    page = ben.press("lang-fr")
    assert (page.address, page.heading) == (f"{page_of(ana, 'fr')}/leave", "Quitter l’organisation")
    assert len(members(app, ana.organisation_id)) == 2


def test_with_an_old_token_nobody_leaves_unasked(app: Flask, ana: Person, ben: Person) -> None:
    open_leaving(ben)
    assert ben.press("continue", {"csrf_token": "too old"}).status == 400
    assert len(members(app, ana.organisation_id)) == 2
    assert ben.press("continue").address == "/en/actions?done=left"


def test_a_stranger_cannot_leave_what_does_not_exist_for_them(app: Flask, ana: Person) -> None:
    stranger = new_person(app, email="stranger@example.org")
    token = stranger.open("/en/profile/you").fields()["csrf_token"]
    assert stranger.open(f"{page_of(ana)}/leave").status == 404
    assert stranger.post(f"{page_of(ana)}/leave", {"csrf_token": token}).status == 404


def test_whom_the_leaver_has_invited_may_still_come(app: Flask, ana: Person, ben: Person) -> None:
    invite(ben, "successor@example.org")
    open_leaving(ben)
    ben.press("continue")
    assert Visitor(app).open(link(app)).status == 200


def test_an_old_invitation_does_not_bring_the_leaver_back(app: Flask, ana: Person) -> None:
    invite(ana, "ben@example.org")
    old = link(app)
    ben = new_person(app, email="ben@example.org", organisation_id=ana.organisation_id)
    open_leaving(ben)
    ben.press("continue")
    assert ben.open(old).status == 410


def test_an_unconfirmed_person_is_asked_to_confirm_first(app: Flask) -> None:
    person = name(new_person(app, confirmed=False))
    open_leaving(person)
    assert "not confirmed yet" in person.page.text


def test_a_removed_person_can_begin_an_action_of_their_own(app: Flask, ana: Person, ben: Person) -> None:
    ana.open(f"{page_of(ana)}/colleagues/{ben.account_id}")
    ana.press("continue")
    ben.open("/en/actions")
    assert ben.press("open").address.endswith("/profile/you")
