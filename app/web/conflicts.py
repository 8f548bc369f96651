"""A question that two people changed: both texts on the page, and the choice between them.

The form page of a conflict carries, for each clash, a hidden `clash` with the question's key and radios `keep-<key>`:
`mine`, `theirs`, `both`. Nothing is preselected.
"""

from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from app.extensions import db
from app.languages import Translator
from app.queries.drafts import AnyDraft, last_save
from app.questionnaire.answers import Value
from app.questionnaire.definition import Page, Question
from app.questionnaire.kinds import Choices, LongText, ShortText
from app.questionnaire.merging import Clash
from app.questionnaire.questionnaire import QUESTIONS
from app.questionnaire.saying import say
from app.web import shown_again
from app.web.fields import Clashing
from app.web.rendering import say_moment

LONGEST_COMPARED, MOST_PAIRS = 1500, 20_000
"""Words of each text, and pairs of the same word: beyond, comparing can take minutes, which grow with the cube."""


@dataclass(frozen=True)
class Decided:
    """What was typed, with the decisions carried out; `undecided` clashes are to be shown again."""

    typed: dict[str, Any]
    undecided: tuple[Clash, ...]


def decided(page: Page, typed: dict[str, Any], draft: AnyDraft) -> Decided:
    """Carry out the choices of a conflict page. "Both" puts both texts into the box, to be looked at once more."""
    fields = shown_again.typed()
    keys = {question.key for question in page.questions}
    result, undecided = dict(typed), []
    for key in fields.get("clash", []):
        if key not in keys or key not in typed:
            continue
        theirs = draft.kept_with(QUESTIONS[key].kept_with).answers.get(key, "")
        match (fields.get(f"keep-{key}") or [""])[0]:
            case "mine":
                pass
            case "theirs":
                result[key] = theirs
            case "both" if can_be_joined(QUESTIONS[key]):
                result[key] = joined(QUESTIONS[key], theirs, typed[key])
            case _:
                undecided.append(Clash(key, theirs, typed[key]))
    if undecided:
        shown_again.keep_versions()
    return Decided(result, tuple(undecided))


def asked_again(page: Page, typed: dict[str, Any], draft: AnyDraft) -> tuple[Clash, ...]:
    """The clashes that a conflict page asked about and that came back undecided, through signing in or with a new token."""
    keys = [question.key for question in page.questions if question.key in shown_again.typed().get("clash", []) and question.key in typed]
    return tuple(Clash(key, draft.kept_with(QUESTIONS[key].kept_with).answers.get(key, ""), typed[key]) for key in keys)


def can_be_joined(question: Question) -> bool:
    return isinstance(question.kind, LongText | ShortText | Choices)


def joined(question: Question, theirs: Value, mine: Value) -> Value:
    """Both answers in one, where `can_be_joined`."""
    match question.kind:
        case Choices(options):
            both = {code for code in [*(theirs or []), *(mine or [])] if isinstance(code, str)}
            return [option.code for option in options if option.code in both]
        case LongText():
            return "\n\n".join(filter(None, (theirs, mine)))
        case _:
            return " / ".join(filter(None, (theirs, mine)))


def clashing_of(clash: Clash | None, question: Question, draft: AnyDraft, path: str, to: Translator) -> Clashing | None:
    """The other text of a clash, with whose it is and when it was saved."""
    if clash is None:
        return None
    kept = draft.kept_with(question.kept_with)
    save = last_save(db.session(), question.kept_with, str(kept.id), (path,))
    by = "" if save is None or save.by_id == draft.account.id else str(save.by.answers.get("full_name") or save.by.email)
    theirs, mine = (say(question, value, to) for value in (clash.stored, clash.typed))
    only_theirs, only_mine = differing(theirs.text, mine.text) if isinstance(question.kind, LongText | ShortText) else ((), ())
    return Clashing(
        by=by,
        at=say_moment(save.at) if save else "",
        paragraphs=theirs.paragraphs,
        can_be_joined=can_be_joined(question),
        only_theirs=only_theirs,
        only_mine=only_mine,
    )


def pairs_of(theirs: str, mine: str) -> int:
    """How many pairs of the same word two texts have, on which the time grows that comparing them takes."""
    there = Counter(mine.split())
    return sum(there[word] for word in theirs.split())


def differing(theirs: str, mine: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The runs of words that stand only in the one text, and only in the other; nothing when they have no word in common
    or are too long."""
    one, other = theirs.split(), mine.split()
    if max(len(one), len(other)) > LONGEST_COMPARED or pairs_of(theirs, mine) > MOST_PAIRS:
        return (), ()
    matcher = SequenceMatcher(a=one, b=other, autojunk=False)
    if not matcher.ratio():
        return (), ()
    changes = [change for change in matcher.get_opcodes() if change[0] != "equal"]
    only_theirs = tuple(" ".join(one[begin:end]) for _, begin, end, _, _ in changes if end > begin)
    only_mine = tuple(" ".join(other[begin:end]) for _, _, _, begin, end in changes if end > begin)
    return only_theirs, only_mine
