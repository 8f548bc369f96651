"""The grammar of the questionnaire: `Section > Page > Question(kind)`, and the conditions that pages are asked under."""

from dataclasses import dataclass
from enum import StrEnum

from app.questionnaire.kinds import Kind


class Keeper(StrEnum):
    """With whom an answer is kept."""

    PERSON = "person"
    ORGANISATION = "organisation"
    ACTION = "action"


class Audience(StrEnum):
    """Who gets to see an answer."""

    PUBLIC = "public"
    PUBLIC_ONCE_CONFIRMED = "public once staff confirm it"
    PUBLIC_IF_LOGO_CONSENT = "public if logo_consent is yes"
    ORGANISERS = "organisers"
    PLATFORMS_AS_CHOSEN = "organisers, and platforms as chosen"


@dataclass(frozen=True)
class Is:
    """Holds when the answer to `key` is `code`."""

    key: str
    code: str


@dataclass(frozen=True)
class GroupOf:
    """Holds when the chosen option of `key` belongs to `group`."""

    key: str
    group: str


@dataclass(frozen=True)
class TimelineIn:
    """Holds when the timeline derived from the dates is one of `states`."""

    states: tuple[str, ...]


@dataclass(frozen=True)
class NotAskedBefore:
    """Holds until this person has answered the questions of the page for an earlier action."""


@dataclass(frozen=True)
class AnyOf:
    conditions: tuple["Condition", ...]


@dataclass(frozen=True)
class AllOf:
    conditions: tuple["Condition", ...]


Condition = Is | GroupOf | TimelineIn | NotAskedBefore | AnyOf | AllOf


@dataclass(frozen=True)
class Question:
    """One question. `missing` is the sentence shown when a required answer is not there; `required` may be a condition."""

    key: str
    kind: Kind
    label: str
    kept_with: Keeper
    audience: Audience
    required: bool | Condition = False
    hint: str = ""
    missing: str = ""
    asked_when: Condition | None = None
    autocomplete: str = ""


@dataclass(frozen=True)
class Page:
    """Questions of one subject on one screen; `slug` is its part of the address. `lead` stands above the questions."""

    slug: str
    title: str
    questions: tuple[Question, ...]
    asked_when: Condition | None = None
    lead: str = ""


@dataclass(frozen=True)
class Section:
    slug: str
    title: str
    pages: tuple[Page, ...]
