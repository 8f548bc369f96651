"""Any order of saving, going back, switching the language, two tabs, a colleague, signing out, expiry and submitting, against a dictionary.

The dictionary says what the draft must hold: what was typed last by somebody who had seen what was there. The short form runs with
every test; `make torture` runs it longer.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from app.extensions import db
from app.factory import create_app
from app.models.actions import Action, Submission
from app.models.outbox import OutboxMail
from app.operations.saving import Saved, save_page
from app.operations.submitting import queue_receipt
from app.questionnaire.merging import Merged, merge
from app.web.conflicts import Decided
from tests.support.answers import ANSWERS, CONFIRMATIONS
from tests.support.databases import Databases
from tests.support.settings import settings_for_tests
from tests.support.visiting import Person, new_person, sign_in

EXAMPLES = int(os.environ.get("TORTURE_EXAMPLES", "6"))
STEPS = int(os.environ.get("TORTURE_STEPS", "25"))

PAGES = {
    "action/basics": ("title", "summary"),
    "action/description": ("description", "innovation"),
}
"""Pages of free text, each with two questions of one keeper."""

LANGUAGE, LANGUAGE_PAGE = "answer_language", "action/basics"
"""A question of the first page in which something stands before it was answered: the language of the page, sent with the texts."""

TABS = st.sampled_from(["first tab", "second tab", "colleague"])
TEXTS = st.sampled_from(["Une maison", "Ein Haus", "بيت للجميع", "<b>&amp;", "a  b", "x", "Deux lignes\nde texte", ""])


@dataclass
class Tab:
    """One browser tab. `base` is what the page it shows was made from, `guess` the answer language that stands in it."""

    person: Person
    path: str = ""
    language: str = "en"
    base: dict[str, str] = field(default_factory=dict)
    guess: str = ""


class Draft(RuleBasedStateMachine):
    """Two tabs of one person and a colleague on one draft."""

    databases: Databases
    fault: tuple[str, Callable[..., Any]] | None = None

    def __init__(self) -> None:
        super().__init__()
        self.database = self.databases.fresh()
        self.app = create_app(settings_for_tests(self.database.url))
        self.model: dict[str, str] = {}
        self.submitted = ""
        self.patches = pytest.MonkeyPatch()

    def teardown(self) -> None:
        self.patches.undo()
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        self.database.drop()

    @initialize(filled_in=st.booleans())
    def begin(self, filled_in: bool) -> None:
        person = new_person(self.app)
        if filled_in:
            for path, answers in ANSWERS.items():
                person.open(person.at(path))
                person.press("continue", answers)
        colleague = new_person(self.app, email="ben@example.org", organisation_id=person.organisation_id)
        colleague.action_id = person.action_id
        other = Person(self.app, person.account_id, person.organisation_id, person.action_id)
        other.client = person.client
        self.tabs = {"first tab": Tab(person), "second tab": Tab(other), "colleague": Tab(colleague)}
        self.action_id = person.action_id
        self.is_complete = filled_in
        self.model = {key: str(self.answers().get(key, "")) for keys in (*PAGES.values(), (LANGUAGE,)) for key in keys}
        for who in self.tabs:
            self.open(who, "action/basics", "en")
        if self.fault:
            self.patches.setattr(*self.fault)

    def answers(self) -> dict[str, object]:
        with self.app.app_context():
            found = dict(db.session.get_one(Action, self.action_id).answers)
            db.session.rollback()
        return found

    # --- what people do ---------------------------------------------------------------------------------------------------------

    @rule(who=TABS, path=st.sampled_from(list(PAGES)), language=st.sampled_from(["en", "fr", "es"]))
    def open(self, who: str, path: str, language: str) -> None:
        tab = self.tabs[who]
        page = tab.person.open(tab.person.at(path, language))
        if page.address == tab.person.at("submitted", language):
            assert self.submitted
            tab.path = ""
        elif "/account/sign-in" in page.address:
            sign_in(tab.person, tab.person.account_id)
            tab.path = ""
        else:
            tab.path, tab.language = path, language
            tab.base = self._shown(tab)
            assert tab.base == {key: self.model[key] for key in PAGES[path]}
            if path == LANGUAGE_PAGE:
                tab.base[LANGUAGE], (tab.guess,) = self.model[LANGUAGE], page.fields()[LANGUAGE]
                assert tab.guess == (self.model[LANGUAGE] or language)

    def _shown(self, tab: Tab) -> dict[str, str]:
        fields = tab.person.page.fields()
        return {key: fields[key][0].strip() for key in PAGES[tab.path]}

    @rule(
        who=TABS,
        texts=st.tuples(st.none() | TEXTS, st.none() | TEXTS),
        do=st.sampled_from(["continue", "later", "lang-en", "lang-fr", "lang-es"]),
        meanwhile=st.sampled_from(["", "", "", "sign-in ended", "token gone", "sent twice"]),
        decision=st.sampled_from(["mine", "theirs", "both"]),
    )
    def save(self, who: str, texts: tuple[str | None, str | None], do: str, meanwhile: str, decision: str) -> None:
        tab = self.tabs[who]
        if not tab.path:
            return
        typed = {**tab.base, **{key: text for key, text in zip(PAGES[tab.path], texts, strict=True) if text is not None}}
        texts_typed = typed = {key: _kept(key, text) for key, text in typed.items() if key != LANGUAGE}
        if tab.path == LANGUAGE_PAGE:
            typed = {**typed, LANGUAGE: tab.guess}
        if meanwhile == "sign-in ended":
            tab.person.client.delete_cookie("session", domain="localhost")
            tab.person.press(do, typed)
            sign_in(tab.person, tab.person.account_id)
            if self._leads_to_confirmation(tab, "again", {}):
                return
            assert self._shown(tab) == texts_typed
        elif meanwhile == "token gone":
            if self._leads_to_confirmation(tab, do, {**typed, "csrf_token": "gone"}):
                return
            assert self._shown(tab) == texts_typed
        elif meanwhile == "sent twice":
            form = tab.person.page.all("//form")[0]
            tab.person.client.post(form.get("action"), data={**tab.person.page.fields(), **typed, "do": do})
        path, language = tab.path, tab.language
        self._press(tab, do, typed, decision)
        self.open(who, path, language)

    def _leads_to_confirmation(self, tab: Tab, do: str, typed: dict[str, str]) -> bool:
        """Press; whether the action had been submitted meanwhile, which the page then says."""
        page = tab.person.press(do, typed)
        if self.submitted:
            if page.status == 409:
                sent = {key: page.fields()[key][0].strip() for key in PAGES[tab.path]}
                assert any(text != self.model[key] for key, text in sent.items())
                assert sent == {key: text for key, text in (typed or sent).items() if key in sent}
                page = tab.person.press("open")
            assert page.address.endswith("/submitted")
            tab.path = ""
        return bool(self.submitted)

    def _press(self, tab: Tab, do: str, typed: dict[str, str], decision: str) -> None:
        if self._leads_to_confirmation(tab, do, typed):
            return
        clashes = []
        for key, text in typed.items():
            if text in (self.model[key], tab.base[key]):
                continue
            if self.model[key] == tab.base[key]:
                self.model[key] = text
            else:
                clashes.append(key)
        page = tab.person.page
        asked = page.fields().get("clash", [])
        assert (asked, page.status == 409) == (clashes, bool(clashes))
        if clashes:
            assert {key: page.fields()[key][0].strip() for key in clashes} == {key: typed[key] for key in clashes}
            self._decide(tab, {key: typed[key] for key in clashes}, decision)

    def _decide(self, tab: Tab, mine: dict[str, str], decision: str) -> None:
        decisions = {key: "mine" if key == LANGUAGE and decision == "both" else decision for key in mine}
        tab.person.press("keep", {f"keep-{key}": decided for key, decided in decisions.items()})
        for key, text in mine.items():
            theirs = self.model[key]
            both = (" / " if key == "title" else "\n\n").join(filter(None, (theirs, text)))
            self.model[key] = {"mine": text, "theirs": theirs, "both": both}[decisions[key]]

    @rule(who=TABS)
    def sign_out(self, who: str) -> None:
        tab = self.tabs[who]
        tab.person.open("/en/account/sign-out")
        if tab.person.page.all("//form"):
            tab.person.press("here")
        for each in self.tabs.values():
            if each.person.client is tab.person.client:
                sign_in(each.person, each.person.account_id)
        tab.path = ""

    @precondition(lambda self: self.is_complete)
    @rule(who=TABS, times=st.integers(1, 2))
    def submit(self, who: str, times: int) -> None:
        tab = self.tabs[who]
        page = tab.person.open(tab.person.at("check"))
        if self.submitted:
            assert page.address == tab.person.at("submitted")
        body = {**page.fields(), **CONFIRMATIONS, "do": "submit"} if page.address == tab.person.at("check") else {}
        for _ in range(times if body else 0):
            tab.person.post(tab.person.at("check"), body, follow=True)
        if tab.person.page.address == tab.person.at("submitted"):
            self.submitted = self.submitted or tab.person.page.all("//*[@class='reference']/text()")[0]
            assert tab.person.page.all("//*[@class='reference']/text()") == [self.submitted]
        tab.path = ""

    # --- what always holds ------------------------------------------------------------------------------------------------------

    @invariant()
    def the_draft_holds_what_the_dictionary_holds(self) -> None:
        if self.model:
            stored = self.answers()
            assert {key: str(stored.get(key, "")) for key in self.model} == self.model

    @invariant()
    def one_submission_and_one_mail(self) -> None:
        with self.app.app_context():
            counts = (db.session.query(Submission).count(), db.session.query(OutboxMail).filter_by(kind="receipt").count())
            db.session.rollback()
        assert counts == ((1, 1) if self.submitted else (0, 0))


def _kept(key: str, text: str) -> str:
    """As the service keeps it: one line of a title, no space around a text."""
    return " ".join(text.split()) if key == "title" else text.strip()


@pytest.fixture
def model(databases: Databases) -> type[Draft]:
    return type("DraftOnThisEngine", (Draft,), {"databases": databases})


def run(model: type[Draft], examples: int, steps: int, *phases: Phase) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        model,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=examples < 50,
            database=None,
            suppress_health_check=list(HealthCheck),
            report_multiple_bugs=False,
            phases=(Phase.explicit, Phase.generate, *phases),
        ),
    )


def test_the_draft_is_what_the_dictionary_says(model: type[Draft]) -> None:
    run(model, EXAMPLES, STEPS, Phase.shrink)


# --- what the model must notice ---------------------------------------------------------------------------------------------------


def _queued_twice(*given: Any) -> None:
    queue_receipt(*given)
    queue_receipt(*given)


FAULTS: dict[str, tuple[str, Callable[..., Any]]] = {
    "the later save wins": ("app.operations.saving.merge", lambda _base, stored, typed: Merged({**stored, **typed}, ())),
    "the earlier save wins": ("app.operations.saving.merge", lambda _base, stored, typed: Merged({**typed, **stored}, ())),
    "only the first question of a page is merged": (
        "app.operations.saving.merge",
        lambda base, stored, typed: merge(base, stored, dict(list(typed.items())[:1])),
    ),
    "what a form was made from is not known": ("app.operations.saving.answers_at", lambda *_given: {}),
    "a save without “continue” is none": (
        "app.web.views.wizard.save_page",
        lambda session, draft, save, at: save_page(session, draft, save, at) if save.continues else Saved(()),
    ),
    "what was carried through signing in cannot be read": ("app.web.carried.unseal", lambda _sealed, _address: None),
    "what a form sends is not read": ("app.web.views.wizard.typed_answers", lambda _page, _walk: {}),
    "a conflict is always decided for one's own text": (
        "app.web.views.wizard.decided",
        lambda _page, typed, _draft: Decided(typed, ()),
    ),
    "two receipts": ("app.operations.submitting.queue_receipt", _queued_twice),
}
"""What the service would do wrong, each put in the place of one of its functions: a model that asserts nothing would be none."""


@pytest.mark.inspect
@pytest.mark.parametrize("fault", FAULTS)
def test_the_model_notices_what_goes_wrong(model: type[Draft], fault: str) -> None:
    faulty = type("FaultyDraft", (model,), {"fault": FAULTS[fault]})
    with pytest.raises(AssertionError):
        run(faulty, 30, 15)
