"""Accounts that nobody confirmed are forgotten when the register page says so, with all that only they could see."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.models.accounts import Account, Counter, Membership, Organisation, Proof, SignIn
from app.models.actions import Action, Save
from app.models.base import writing
from app.operations.counters import forget_old_counters
from app.operations.retention import forget_old_proofs, forget_old_sign_ins, forget_unconfirmed
from app.web.sign_in_state import now
from tests.accounts.support import accounts, confirmed, newest_mail, register, type_code


def forget(app: Flask, days: float) -> int:
    with app.app_context(), writing(db.session):
        return forget_unconfirmed(db.session(), now() + timedelta(days=days))


def rows(app: Flask) -> dict[str, int]:
    with app.app_context():
        found = {
            table.__tablename__: db.session.scalar(select(func.count()).select_from(table)) or 0
            for table in (Account, SignIn, Proof, Membership, Organisation, Action, Save)
        }
        db.session.rollback()
    return found


def test_without_an_answer_after_thirty_days(app: Flask) -> None:
    register(app)
    assert [forget(app, days) for days in (29, 31)] == [0, 1]
    assert set(rows(app).values()) == {0}


def test_with_an_answer_ninety_days_after_the_last_change(app: Flask) -> None:
    visitor = register(app)
    visitor.press("later", {"full_name": "Ana Sousa"})
    visitor.open("/en/actions")
    assert [forget(app, days) for days in (31, 89, 91)] == [0, 0, 1]
    assert set(rows(app).values()) == {0}


def test_a_confirmed_account_stays(app: Flask) -> None:
    confirmed(app)
    assert forget(app, 400) == 0


def test_the_shell_of_an_account_that_was_taken_over_goes_and_its_drafts_stay(app: Flask) -> None:
    confirmed(app)
    visitor = register(app)
    visitor.press("later", {"full_name": "Ana Sousa"})
    type_code(visitor, newest_mail(app).code)
    assert (forget(app, 100), accounts(app), rows(app)["actions"]) == (1, [(1, True)], 2)


def test_counters_codes_and_sign_ins_are_forgotten_in_time(app: Flask) -> None:
    confirmed(app)
    with app.app_context(), writing(db.session):
        forget_old_counters(db.session(), now() + timedelta(days=3))
        forget_old_proofs(db.session(), now() + timedelta(days=40))
        forget_old_sign_ins(db.session(), now() + timedelta(days=366))
    with app.app_context():
        assert [db.session.scalar(select(func.count()).select_from(table)) for table in (Counter, Proof, SignIn)] == [0, 0, 0]
