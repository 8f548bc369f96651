"""Whether a person who has just named their organisation is to be asked if it is one that is here already."""

from app.extensions import db
from app.models.base import writing
from app.operations.counters import seconds_to_wait
from app.operations.membership import NAMES_LOOKED_UP, NAMES_LOOKED_UP_OF_CLIENT, note_namesake
from app.queries.drafts import AnyDraft, draft_of
from app.queries.membership import is_new
from app.web.sign_in_state import now
from app.web.signing_in import seconds_to_wait_of_client

PATH = "profile/organisation"


def is_to_be_asked(draft: AnyDraft) -> bool:
    """Looked up and noted once the page was saved. Each look counts, found or not, so that nobody can try one name after another."""
    at, action_id, account_id = now(), draft.action.id, draft.account.id
    if not draft.organisation.folded_name or not draft.organisation.country or not is_new(db.session(), draft.organisation.id):
        return False
    with writing(db.session):
        if seconds_to_wait(db.session(), NAMES_LOOKED_UP, f"account {account_id}", at):
            return False
        if seconds_to_wait_of_client(NAMES_LOOKED_UP_OF_CLIENT, at):
            return False
        read = draft_of(db.session(), account_id, action_id)
        return read is not None and note_namesake(db.session(), read.account, read.organisation, at)
