"""Look up a person's profile: the answers kept with the person and with one of the organisations, without any action."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.accounts import Account, Membership, Organisation
from app.models.actions import Action
from app.queries.drafts import Draft
from app.questionnaire.definition import Keeper
from app.questionnaire.questionnaire import PAGES

PROFILE_PAGES: tuple[str, ...] = tuple(
    path
    for path, page in PAGES.items()
    if path.split("/")[0] in ("profile", "policy") and all(question.kept_with is not Keeper.ACTION for question in page.questions)
)
"""The pages of the questionnaire that belong to no single action, in their order."""

PERSON_PAGES = tuple(path for path in PROFILE_PAGES if any(question.kept_with is Keeper.PERSON for question in PAGES[path].questions))
ORGANISATION_PAGES = tuple(path for path in PROFILE_PAGES if path not in PERSON_PAGES)


def profile_of(session: Session, account_id: int, number: int, *, pressed: tuple[str, ...] = (), for_update: bool = False) -> Draft | None:
    """The person with their organisation of that number (1 is the oldest membership), as a draft whose action is blank and never kept."""
    theirs = (
        select(Organisation, Account)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .join(Account, Account.id == Membership.account_id)
        .where(Account.id == account_id)
        .order_by(Membership.id)
        .offset(max(number, 1) - 1)
        .limit(1)
    )
    found = session.execute(theirs.with_for_update(of=(Organisation, Account)) if for_update else theirs).first()
    if found is None:
        return None
    organisation, account = found
    return Draft(account, organisation, Action(id="", answers={}, version=0, pressed=list(pressed)), consents_asked_before=True)
