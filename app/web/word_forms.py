"""What a Word form brought, compared with the draft, question by question: for the page on which it is checked before it is taken over.

That page carries what was read in fields named as those of the form's own pages, so that whatever happens to a form's text happens
to it, too. `Brought` comes from the file first, and from these fields from then on.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.documents.word_form.reading import WordForm
from app.extensions import db
from app.languages import languages
from app.models.actions import Save
from app.queries.drafts import Draft
from app.queries.word_forms import answers_then, saves_until
from app.questionnaire.answers import Answers, Value, is_empty, is_unreadable
from app.questionnaire.definition import Keeper, Question
from app.questionnaire.kinds import Choice
from app.questionnaire.left_aside import ELSEWHERE, RETIRED, Aside, aside_in
from app.questionnaire.merging import same
from app.questionnaire.questionnaire import PAGE_OF, QUESTIONS
from app.questionnaire.reading import Typed, is_sent, read
from app.questionnaire.text import one_line
from app.questionnaire.understanding import ON_PAPER, understand
from app.web.conflicts import can_be_joined, joined
from app.web.fields import shown_value
from app.web.languages import current_translator

MOST_TEXT = 200_000
"""Characters of all that a form holds: more than ten times a full one, and a page that can still be sent back in any script."""

MINE, THEIRS, BOTH = "mine", "theirs", "both"


@dataclass(frozen=True)
class Brought:
    """What is to be taken over. `values` by key in the order of the questionnaire; `same` stand in the draft already;
    `older` were not touched since the form was downloaded and have been changed in the draft since; `choices` are what was chosen
    where both have an answer; `seen` the versions of the draft that it was compared with."""

    values: Mapping[str, Value]
    language: str
    file_name: str
    seen: Mapping[Keeper, int]
    asides: tuple[Aside, ...] = ()
    same: tuple[str, ...] = ()
    older: tuple[str, ...] = ()
    choices: Mapping[str, str] = field(default_factory=dict)
    made_for: str = ""

    @property
    def is_nothing(self) -> bool:
        return not (self.values or self.asides or self.same or self.older)

    @property
    def length(self) -> int:
        """Characters of all that is carried and may be kept."""
        return sum(len(str(value)) for value in self.values.values()) + sum(aside.length for aside in self.asides)


def versions_now(draft: Draft) -> dict[Keeper, int]:
    return {keeper: draft.kept_with(keeper).version for keeper in Keeper}


def kept(draft: Draft, key: str) -> Value:
    """What the draft answers to a question."""
    return draft.kept_with(QUESTIONS[key].kept_with).answers.get(key, "")


def brought_by(form: WordForm, file_name: str, draft: Draft) -> Brought:
    """Understand what the form says, and see what of it is new to the draft."""
    identity, answers = form.identity, form.answers
    then = answers_then(db.session(), draft, identity.seen) if identity.action_id == draft.action.id else {}
    understood = {key: understand(question, answers[key], identity.language) for key, question in QUESTIONS.items() if key in answers}
    values: dict[str, Value] = {}
    equal, older, choices = [], [], {}
    for key, value in _with_language({key: each.value for key, each in understood.items()}, identity.language, draft).items():
        stored, downloaded = kept(draft, key), then.get(QUESTIONS[key].kept_with)
        if is_empty(value):
            continue
        if same(value, stored):
            equal.append(key)
        elif downloaded is not None and same(value, downloaded.get(key)):
            older.append(key)
        else:
            values[key] = value
            if downloaded is not None and same(stored, downloaded.get(key)):
                choices[key] = MINE
    asides = [
        Aside(key, each.aside, code=each.problem.code, values=each.problem.values) if each.problem else Aside(key, each.aside)
        for key, each in understood.items()
        if each.aside and not _is_kept_as_typed(QUESTIONS[key], each.aside, kept(draft, key))
    ]
    asides += [Aside(RETIRED, each.text, each.label) for each in form.retired]
    asides += [Aside(ELSEWHERE, each.text, each.after) for each in form.elsewhere]
    return Brought(
        values,
        identity.language,
        file_name,
        versions_now(draft),
        asides=tuple(asides),
        same=tuple(equal),
        older=tuple(older),
        choices=choices,
        made_for=identity.action_id,
    )


def _with_language(values: Mapping[str, Value], language: str, draft: Draft) -> Mapping[str, Value]:
    """The values in the order of the questionnaire; people write in the language of the form unless they or the draft say otherwise."""
    kind = QUESTIONS["answer_language"].kind
    is_open = is_empty(values.get("answer_language")) and is_empty(kept(draft, "answer_language"))
    if is_open and any(not is_empty(value) for value in values.values()) and isinstance(kind, Choice):
        values = {**values, "answer_language": next((option.code for option in kind.options if option.code == language), "")}
    return {key: values[key] for key in ON_PAPER if key in values}


def _is_kept_as_typed(question: Question, aside: str, stored: Value) -> bool:
    """Whether the draft holds the same text, wrong as it is: it was downloaded with the form and is not lost."""
    if not any(is_unreadable(value) for value in (stored if isinstance(stored, list) else [stored])):
        return False
    shown = shown_value(question, stored, current_translator())
    return "".join(aside.split()) == "".join("".join(shown.values() if isinstance(shown, dict) else shown).split())


# --- the fields of the page -------------------------------------------------------------------------------------------------------


def brought_again(typed: Typed) -> Brought:
    """What the fields of the page say; anything that no such page holds is left out."""
    values = {key: read(question, typed, None) for key, question in ON_PAPER.items() if is_sent(question, typed)}
    first = {name: one_line(sent[0]) for name, sent in typed.items() if sent}
    versions = dict(zip(Keeper, first.get("seen", "").split("-"), strict=False))
    return Brought(
        values={key: value for key, value in values.items() if not is_empty(value)},
        language=first.get("form-language", "") if first.get("form-language") in languages() else languages()[0],
        file_name=first.get("file-name", "")[:200],
        seen={keeper: int(version) for keeper, version in versions.items() if version.isdecimal() and len(version) < 10},
        asides=tuple(filter(None, (aside_in(_document(sent)) for sent in typed.get("aside", ())))),
        same=_keys(first.get("same", "")),
        older=_keys(first.get("older", "")),
        choices={key: first[f"keep-{key}"] for key in ON_PAPER if f"keep-{key}" in first},
        made_for=first.get("made-for", "")[:10],
    )


def _document(sent: str) -> object:
    try:
        return json.loads(sent)
    except (ValueError, RecursionError):
        return None


def _keys(text: str) -> tuple[str, ...]:
    return tuple(key for key in text.split() if key in ON_PAPER)


def hidden_fields(brought: Brought) -> list[tuple[str, str]]:
    """(name, value) of all that the page carries, without what is chosen on it."""
    fields = [(name, value) for key in brought.values for name, value in _fields_of(QUESTIONS[key], brought.values[key])]
    fields += [("aside", json.dumps(aside.as_document(), ensure_ascii=False)) for aside in brought.asides]
    fields += [
        ("seen", "-".join(str(brought.seen.get(keeper, "")) for keeper in Keeper)),
        ("form-language", brought.language),
        ("file-name", brought.file_name),
        ("made-for", brought.made_for),
        ("same", " ".join(brought.same)),
        ("older", " ".join(brought.older)),
    ]
    return [(name, value) for name, value in fields if value]


def _fields_of(question: Question, value: Value) -> list[tuple[str, str]]:
    if isinstance(value, list) and isinstance(shown := shown_value(question, value, current_translator()), list):
        unknown = [code["typed"] for code in value if is_unreadable(code)]
        return [(question.key, code) for code in (*shown, *unknown)]
    shown = shown_value(question, value, current_translator())
    if isinstance(shown, dict):
        return [(f"{question.key}-{part}", text) for part, text in shown.items()]
    return [(question.key, shown)]


# --- against the draft ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Compared:
    """One answer of the form beside the draft's: `stored` is empty where the draft has none. `choice` is "" until one is made,
    `is_newer` says that the draft's was saved since the page was shown, `save` who saved it."""

    question: Question
    value: Value
    stored: Value
    choice: str
    is_newer: bool
    save: Save | None

    @property
    def is_to_choose(self) -> bool:
        return not is_empty(self.stored)

    @property
    def is_undecided(self) -> bool:
        return self.is_to_choose and not self.choice

    @property
    def outcome(self) -> Value:
        """What the draft says afterwards."""
        match self.choice:
            case "theirs":
                return self.stored
            case "both":
                return joined(self.question, self.stored, self.value)
            case _:
                return self.value


def compared(brought: Brought, draft: Draft) -> list[Compared]:
    """The answers that the draft does not hold yet, each with what it holds instead.

    What was chosen counts no more where somebody has saved another answer since: it is to be chosen anew.
    """
    then = answers_then(db.session(), draft, brought.seen)
    saves = {keeper: saves_until(db.session(), draft, keeper) for keeper in Keeper} if brought.values else {}
    found = []
    for key, value in brought.values.items():
        question, stored = QUESTIONS[key], kept(draft, key)
        before: Answers = then.get(question.kept_with, {})
        choice = _choice(question, brought.choices.get(key, ""))
        if same(value, stored) or (choice == BOTH and same(stored, joined(question, before.get(key), value))):
            continue
        is_newer = not same(stored, before.get(key))
        save = saves[question.kept_with].get(PAGE_OF[key]) if not is_empty(stored) else None
        found.append(Compared(question, value, stored, "" if is_newer else choice, is_newer and not is_empty(stored), save))
    return found


def _choice(question: Question, sent: str) -> str:
    return sent if sent in (MINE, THEIRS) or (sent == BOTH and can_be_joined(question)) else ""
