"""A sign-in or a form token that is gone loses nothing, and shows nothing to anybody else."""

from app.extensions import db
from app.models.accounts import SignIn
from app.models.actions import Action
from app.models.base import writing
from app.web.sign_in_state import now
from tests.support.visiting import Person, Visitor, new_person, sign_in


def end_sign_ins(person: Person) -> None:
    with person.app.app_context(), writing(db.session):
        db.session.query(SignIn).update({"ended_at": now()})


def title(person: Person) -> str:
    with person.app.app_context():
        return db.session.get_one(Action, person.action_id).title


def test_signed_out_meanwhile_the_text_is_carried_through_signing_in_elsewhere(person: Person) -> None:
    person.open(person.at("action/basics"))
    end_sign_ins(person)
    page = person.press("continue", {"title": "A long text"}, follow=False)
    assert (page.status, "A long text" in page.html) == (401, False)
    carried = page.fields()["carried"]
    sign_in(person, person.account_id)
    page = person.post(person.at("action/basics"), {"carried": carried, "do": "again"})
    assert (page.fields()["title"], title(person)) == (["A long text"], "")
    person.press("later")
    assert title(person) == "A long text"


def test_somebody_else_at_that_computer_reads_nothing_of_it(person: Person) -> None:
    person.open(person.at("action/basics"))
    end_sign_ins(person)
    page = person.press("continue", {"title": "A secret text"}, follow=False)
    other = new_person(person.app, email="other@example.org")
    answer = other.post(person.at("action/basics"), {"carried": page.fields()["carried"], "do": "again"})
    assert (answer.status, "A secret text" in answer.html) == (404, False)


def test_text_carried_from_one_page_is_not_shown_on_another(person: Person) -> None:
    person.open(person.at("action/basics"))
    end_sign_ins(person)
    page = person.press("continue", {"title": "A long text"}, follow=False)
    sign_in(person, person.account_id)
    answer = person.post(person.at("action/place"), {"carried": page.fields()["carried"], "do": "again"})
    assert "A long text" not in answer.html


def test_a_form_whose_token_is_gone_is_shown_again_as_typed_and_nothing_is_saved(person: Person) -> None:
    person.open(person.at("action/basics"))
    body = {**person.page.fields(), "csrf_token": "stale", "title": "A long text"}
    page = person.post(person.at("action/basics"), body)
    assert (page.fields()["title"], title(person)) == (["A long text"], "")
    person.press("later")
    assert title(person) == "A long text"


def test_without_a_sign_in_a_page_leads_to_signing_in_and_back(visitor: Visitor, person: Person) -> None:
    page = visitor.open(person.at("action/basics"), follow=False)
    assert (page.status, page.response.headers["Location"]) == (303, f"/en/account/sign-in?next={person.at('action/basics')}")


def test_an_action_of_others_does_not_exist(person: Person) -> None:
    other = new_person(person.app, email="other@example.org")
    assert [other.open(person.at(path)).status for path in ("", "action/basics", "check", "submitted", "receipt.pdf")] == [404] * 5


def test_text_of_a_page_without_an_action_is_shown_to_its_own_account_only(person: Person) -> None:
    """The address of the profile is the same for everybody, so the text itself says whose it is."""
    person.open("/en/profile/you")
    end_sign_ins(person)
    page = person.press("continue", {"full_name": "A secret name"}, follow=False)
    other = new_person(person.app, email="other@example.org")
    answer = other.post("/en/profile/you", {"carried": page.fields()["carried"], "do": "again"})
    assert "A secret name" not in answer.html
