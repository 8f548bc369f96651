"""Where an action is showcased: six gates, then thirty rules. Source: the FAQ, with the decisions taken where it is silent.

An action's target class and its timeline decide; objectives never do. The 30 rules are 6 target classes × 5 states: every
class has a standing with each of the two Global Compacts, and every standing a row of two statuses (the list of pledges, the
collection of good practices) for each state.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.questionnaire.answers import Answers, Value, is_empty, is_unreadable
from app.questionnaire.dates import first_day, last_day
from app.questionnaire.reference.platforms import PLATFORMS
from app.questionnaire.reference.target_groups import COUNTING_GROUPS

FIRST_START = date(2019, 1, 1)
"""Actions that started as of 2019 are welcome; an earlier one is on hold until the team has replied."""

FAMILIES = ("gcm", "gcr")
"""The Global Compact for Migration, the Global Compact on Refugees."""

Placements = dict[str, str]
"""Platform → status, in the order of `PLATFORMS`."""


class NoTargetGroup(ValueError):
    """No group that counts is selected, so no rule applies (gate G4)."""


# --- the timeline -----------------------------------------------------------------------------------------------------------------


def derive_timeline(starts_on: str, ends_on: str | None, today: date) -> str:
    """`not_started`, `ongoing` or `concluded` on that day; both boundary days are ongoing.

    Dates are `2024-03-05` or `2024-03`: without a day the action starts on the first and ends on the last of the month.
    """
    if first_day(starts_on) > today:
        return "not_started"
    if ends_on and last_day(ends_on) < today:
        return "concluded"
    return "ongoing"


# --- the gates --------------------------------------------------------------------------------------------------------------------


class Outcome(StrEnum):
    """What a gate says: go on; hold on every platform; cannot be submitted; go on, and the team follows up."""

    CONTINUE = "continue"
    HOLD = "hold"
    REFUSE = "refuse"
    REMIND = "remind"


def start_date_gate(starts_on: str) -> Outcome:
    """G1: began in 2019 or later; a start in the future passes."""
    return Outcome.CONTINUE if first_day(starts_on) >= FIRST_START else Outcome.HOLD


def dates_gate(starts_on: str, ends_on: str | None) -> Outcome:
    """G2: does not end before it starts."""
    return Outcome.CONTINUE if not ends_on or last_day(ends_on) >= first_day(starts_on) else Outcome.REFUSE


def timeline_gate(confirmed: str | None, derived: str) -> Outcome:
    """G3: the timeline that the person confirmed is the one the dates give today."""
    return Outcome.CONTINUE if confirmed == derived else Outcome.REFUSE


def target_group_gate(target_groups: Collection[str]) -> Outcome:
    """G4: at least one group that counts; host communities do not."""
    return Outcome.CONTINUE if COUNTING_GROUPS.intersection(target_groups) else Outcome.REFUSE


def authorisation_gate(authorised: bool) -> Outcome:
    """G5: the person confirms being authorised and that publication is agreed."""
    return Outcome.CONTINUE if authorised else Outcome.REFUSE


def endorsement_gate(declaration: str | None, endorsement: str | None) -> Outcome:
    """G6: signed the Declaration, or as a partner endorsed the Call. It never changes where an action goes."""
    return Outcome.CONTINUE if declaration == "signed" or endorsement == "yes" else Outcome.REMIND


# --- the rules --------------------------------------------------------------------------------------------------------------------

_ACCEPTED, _EXCLUDED, _NO_RULE = "accepted", "excluded", "no rule"

# How an action of each target class stands with the compact on migration and with the one on refugees.
_STANDING = {
    "mixed": (_ACCEPTED, _ACCEPTED),
    "migrants_only": (_ACCEPTED, _EXCLUDED),
    "refugees_only": (_EXCLUDED, _ACCEPTED),
    "migrants_plus_other": (_ACCEPTED, _ACCEPTED),
    "refugees_plus_other": (_ACCEPTED, _ACCEPTED),
    "other_only": (_NO_RULE, _NO_RULE),
}

# For each state of an action and each standing: its status on the list of pledges and in the collection of good practices.
_RULES = {
    "not started": {
        _ACCEPTED: ("pledge", "not_at_this_stage"),
        _EXCLUDED: ("not_considered", "not_considered"),
        _NO_RULE: ("team_review", "not_at_this_stage"),
    },
    "ongoing": {
        _ACCEPTED: ("pledge", "not_at_this_stage"),
        _EXCLUDED: ("not_considered", "not_considered"),
        _NO_RULE: ("team_review", "not_at_this_stage"),
    },
    "ongoing, enough data": {
        _ACCEPTED: ("pledge", "maybe_practice"),
        _EXCLUDED: ("not_considered", "not_considered"),
        _NO_RULE: ("team_review", "team_review"),
    },
    "concluded": {
        _ACCEPTED: ("not_at_this_stage", "practice"),
        _EXCLUDED: ("not_considered", "not_considered"),
        _NO_RULE: ("not_at_this_stage", "team_review"),
    },
    "concluded, pledged": {
        _ACCEPTED: ("take_down", "practice"),
        _EXCLUDED: ("not_considered", "not_considered"),
        _NO_RULE: ("take_down", "team_review"),
    },
}

# The other platforms take every action; the Global Taskforce decides for itself.
_FOR_EVERY_ACTION = {
    "gfmd_pfp": "submit",
    "gtf_hlpf_report": "considered",
    "cta_repository": "shown",
    "cta_annual_report": "shown",
    "social_media": "shown",
}


def target_class(groups: Collection[str]) -> str | None:
    """The class of the groups that count, or None when none does."""
    counted = COUNTING_GROUPS.intersection(groups)
    if not counted:
        return None
    if {"migrants", "refugees"} <= counted:
        return "mixed"
    for group in ("migrants", "refugees"):
        if group in counted:
            return f"{group}_only" if counted == {group} else f"{group}_plus_other"
    return "other_only"


def placements(
    target_groups: Collection[str], starts_on: str, timeline: str, enough_data: bool, previously_pledged: Collection[str]
) -> Placements:
    """The status on each of the nine platforms. `previously_pledged` holds the families with a pledge of this action.

    The former pledge counts for its own family only: an action listed on migration has nothing to take down on refugees.
    Raises `NoTargetGroup` when no group counts and the action is not on hold anyway.
    """
    if start_date_gate(starts_on) is Outcome.HOLD:
        return dict.fromkeys(PLATFORMS, "hold")
    class_ = target_class(target_groups)
    if class_ is None:
        raise NoTargetGroup
    found: Placements = {}
    for family, standing in zip(FAMILIES, _STANDING[class_], strict=True):
        pledging, practices = _RULES[_state(timeline, enough_data, family in previously_pledged)][standing]
        found |= {f"{family}_pledging": pledging, f"{family}_practices": practices}
    return found | _FOR_EVERY_ACTION


def _state(timeline: str, enough_data: bool, pledged: bool) -> str:
    match timeline:
        case "not_started":
            return "not started"
        case "ongoing":
            return "ongoing, enough data" if enough_data else "ongoing"
        case "concluded":
            return "concluded, pledged" if pledged else "concluded"
    raise ValueError(timeline)


# --- what is known of one action --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ShowcaseFacts:
    """All that decides where an action is showcased, on one day."""

    target_groups: frozenset[str]
    starts_on: str
    ends_on: str | None
    timeline: str
    enough_data: bool
    previously_pledged: frozenset[str]

    @property
    def is_on_hold(self) -> bool:
        return start_date_gate(self.starts_on) is Outcome.HOLD

    @property
    def goes_to_united_nations(self) -> bool:
        """Whether it is sent, or stays, on a platform of one of the two Compacts."""
        return not {"pledge", "practice"}.isdisjoint(self.placements.values())

    @property
    def placements(self) -> Placements:
        return placements(self.target_groups, self.starts_on, self.timeline, self.enough_data, self.previously_pledged)


def pledged_families(already_listed: Collection[str]) -> frozenset[str]:
    """The families whose pledge the person says is listed; “another platform” and “I do not know” name none."""
    return frozenset(family for family in FAMILIES if family in already_listed)


def showcase_facts(answers: Answers, today: date, own_pledges: Collection[str] = ()) -> ShowcaseFacts | None:
    """What the action's answers say, or None as long as they do not decide where it goes.

    `answers` are those that count today; `own_pledges` the families to which this service itself has sent the action.
    """
    starts_on: Value = answers.get("starts_on")
    ends_on: Value = answers.get("ends_on") or None
    if is_empty(starts_on) or is_unreadable(starts_on) or is_unreadable(ends_on) or dates_gate(starts_on, ends_on) is Outcome.REFUSE:
        return None
    facts = ShowcaseFacts(
        target_groups=frozenset(group for group in answers.get("target_groups") or () if isinstance(group, str)),
        starts_on=starts_on,
        ends_on=ends_on,
        timeline=derive_timeline(starts_on, ends_on, today),
        enough_data=answers.get("enough_data") == "yes",
        previously_pledged=pledged_families(answers.get("already_listed") or ()).union(own_pledges),
    )
    return facts if _is_decided(facts, answers) else None


def _is_decided(facts: ShowcaseFacts, answers: Answers) -> bool:
    if start_date_gate(facts.starts_on) is Outcome.HOLD:
        return True
    if target_group_gate(facts.target_groups) is Outcome.REFUSE:
        return False
    return facts.timeline != "ongoing" or answers.get("enough_data") in ("yes", "no")
