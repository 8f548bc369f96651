"""Where an action is showcased: the timeline, the six gates and the thirty rules as a table."""

from datetime import date

import pytest

from app.questionnaire.reference.platforms import PLATFORMS, STATUS
from app.questionnaire.showcase import (
    FAMILIES,
    NoTargetGroup,
    Outcome,
    ShowcaseFacts,
    authorisation_gate,
    dates_gate,
    derive_timeline,
    endorsement_gate,
    placements,
    pledged_families,
    showcase_facts,
    start_date_gate,
    target_class,
    target_group_gate,
    timeline_gate,
)

TODAY = date(2026, 11, 22)

# rule, class, timeline, enough data, previously pledged, then GCM pledges, GCM practices, GCR pledges, GCR practices.
RULES = """
    R01 mixed               not_started any any pledge            not_at_this_stage pledge            not_at_this_stage
    R02 mixed               ongoing     no  any pledge            not_at_this_stage pledge            not_at_this_stage
    R03 mixed               ongoing     yes any pledge            maybe_practice    pledge            maybe_practice
    R04 mixed               concluded   any no  not_at_this_stage practice          not_at_this_stage practice
    R05 mixed               concluded   any yes take_down         practice          take_down         practice
    R06 migrants_only       not_started any any pledge            not_at_this_stage not_considered    not_considered
    R07 migrants_only       ongoing     no  any pledge            not_at_this_stage not_considered    not_considered
    R08 migrants_only       ongoing     yes any pledge            maybe_practice    not_considered    not_considered
    R09 migrants_only       concluded   any no  not_at_this_stage practice          not_considered    not_considered
    R10 migrants_only       concluded   any yes take_down         practice          not_considered    not_considered
    R11 refugees_only       not_started any any not_considered    not_considered    pledge            not_at_this_stage
    R12 refugees_only       ongoing     no  any not_considered    not_considered    pledge            not_at_this_stage
    R13 refugees_only       ongoing     yes any not_considered    not_considered    pledge            maybe_practice
    R14 refugees_only       concluded   any no  not_considered    not_considered    not_at_this_stage practice
    R15 refugees_only       concluded   any yes not_considered    not_considered    take_down         practice
    R16 migrants_plus_other not_started any any pledge            not_at_this_stage pledge            not_at_this_stage
    R17 migrants_plus_other ongoing     no  any pledge            not_at_this_stage pledge            not_at_this_stage
    R18 migrants_plus_other ongoing     yes any pledge            maybe_practice    pledge            maybe_practice
    R19 migrants_plus_other concluded   any no  not_at_this_stage practice          not_at_this_stage practice
    R20 migrants_plus_other concluded   any yes take_down         practice          take_down         practice
    R21 refugees_plus_other not_started any any pledge            not_at_this_stage pledge            not_at_this_stage
    R22 refugees_plus_other ongoing     no  any pledge            not_at_this_stage pledge            not_at_this_stage
    R23 refugees_plus_other ongoing     yes any pledge            maybe_practice    pledge            maybe_practice
    R24 refugees_plus_other concluded   any no  not_at_this_stage practice          not_at_this_stage practice
    R25 refugees_plus_other concluded   any yes take_down         practice          take_down         practice
    R26 other_only          not_started any any team_review       not_at_this_stage team_review       not_at_this_stage
    R27 other_only          ongoing     no  any team_review       not_at_this_stage team_review       not_at_this_stage
    R28 other_only          ongoing     yes any team_review       team_review       team_review       team_review
    R29 other_only          concluded   any no  not_at_this_stage team_review       not_at_this_stage team_review
    R30 other_only          concluded   any yes take_down         team_review       take_down         team_review
"""
GROUPS = {
    "mixed": {"migrants", "refugees"},
    "migrants_only": {"migrants"},
    "refugees_only": {"refugees"},
    "migrants_plus_other": {"migrants", "idps"},
    "refugees_plus_other": {"refugees", "stateless"},
    "other_only": {"idps", "stateless"},
}
FOR_EVERY_ACTION = {
    "gfmd_pfp": "submit",
    "gtf_hlpf_report": "considered",
    "cta_repository": "shown",
    "cta_annual_report": "shown",
    "social_media": "shown",
}
COMPACTS = tuple(PLATFORMS)[:4]


def rows() -> list[list[str]]:
    return [line.split() for line in RULES.strip().splitlines()]


# --- the timeline -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "timeline"),
    [
        ("2026-11-23", None, "not_started"),
        ("2026-11-22", None, "ongoing"),
        ("2020-01-01", None, "ongoing"),
        ("2020-01-01", "", "ongoing"),
        ("2020-01-01", "2026-11-22", "ongoing"),
        ("2020-01-01", "2026-11-21", "concluded"),
        ("2026-11", None, "ongoing"),
        ("2026-12", None, "not_started"),
        ("2020-01", "2026-11", "ongoing"),
        ("2020-01", "2026-10", "concluded"),
    ],
)
def test_the_timeline_follows_from_the_dates_and_both_boundary_days_are_ongoing(starts_on: str, ends_on: str | None, timeline: str) -> None:
    assert derive_timeline(starts_on, ends_on, TODAY) == timeline


@pytest.mark.parametrize(("today", "timeline"), [(date(2024, 2, 29), "ongoing"), (date(2024, 3, 1), "concluded")])
def test_a_month_ends_on_its_last_day_in_a_leap_year_too(today: date, timeline: str) -> None:
    assert derive_timeline("2024-01", "2024-02", today) == timeline


# --- the six gates ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("starts_on", "outcome"),
    [
        ("2018-12-31", Outcome.HOLD),
        ("2018-12", Outcome.HOLD),
        ("2019-01-01", Outcome.CONTINUE),
        ("2019-01", Outcome.CONTINUE),
        ("2031-05", Outcome.CONTINUE),
    ],
)
def test_g1_holds_what_began_before_2019(starts_on: str, outcome: Outcome) -> None:
    assert start_date_gate(starts_on) is outcome


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "outcome"),
    [
        ("2024-03-05", None, Outcome.CONTINUE),
        ("2024-03-05", "2024-03-05", Outcome.CONTINUE),
        ("2024-03-05", "2024-03", Outcome.CONTINUE),
        ("2024-03-05", "2024-03-04", Outcome.REFUSE),
        ("2024-03-05", "2024-02", Outcome.REFUSE),
    ],
)
def test_g2_refuses_an_end_before_the_start(starts_on: str, ends_on: str | None, outcome: Outcome) -> None:
    assert dates_gate(starts_on, ends_on) is outcome


@pytest.mark.parametrize(
    ("confirmed", "outcome"),
    [("ongoing", Outcome.CONTINUE), ("concluded", Outcome.REFUSE), ("no", Outcome.REFUSE), (None, Outcome.REFUSE)],
)
def test_g3_refuses_a_timeline_that_is_not_the_confirmed_one(confirmed: str | None, outcome: Outcome) -> None:
    assert timeline_gate(confirmed, "ongoing") is outcome


@pytest.mark.parametrize(
    ("groups", "outcome"),
    [
        ((), Outcome.REFUSE),
        (("host-communities",), Outcome.REFUSE),
        (("stateless",), Outcome.CONTINUE),
        (("migrants", "host-communities"), Outcome.CONTINUE),
    ],
)
def test_g4_refuses_an_action_for_no_group_that_counts(groups: tuple[str, ...], outcome: Outcome) -> None:
    assert target_group_gate(groups) is outcome


def test_g5_refuses_without_the_authorisation() -> None:
    assert (authorisation_gate(True), authorisation_gate(False)) == (Outcome.CONTINUE, Outcome.REFUSE)


@pytest.mark.parametrize(
    ("declaration", "endorsement", "outcome"),
    [
        ("signed", None, Outcome.CONTINUE),
        (None, "yes", Outcome.CONTINUE),
        ("sign_now", None, Outcome.REMIND),
        ("not_now", None, Outcome.REMIND),
        ("unknown", None, Outcome.REMIND),
        (None, "not_now", Outcome.REMIND),
    ],
)
def test_g6_reminds_and_never_refuses(declaration: str | None, endorsement: str | None, outcome: Outcome) -> None:
    assert endorsement_gate(declaration, endorsement) is outcome


# --- the thirty rules -------------------------------------------------------------------------------------------------------------


def test_the_table_has_thirty_rules() -> None:
    assert [row[0] for row in rows()] == [f"R{number:02}" for number in range(1, 31)]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_each_rule(row: list[str]) -> None:
    _, class_, timeline, data, pledged, *expected = row
    for enough_data in (False, True) if data == "any" else (data == "yes",):
        for families in ((), FAMILIES) if pledged == "any" else (FAMILIES,) if pledged == "yes" else ((),):
            found = placements(GROUPS[class_], "2024-03", timeline, enough_data, families)
            assert found == dict(zip(COMPACTS, expected, strict=True)) | FOR_EVERY_ACTION
            assert list(found) == list(PLATFORMS)


@pytest.mark.parametrize(
    ("pledged", "expected"),
    [
        (("gcm",), ["take_down", "practice", "not_at_this_stage", "practice"]),
        (("gcr",), ["not_at_this_stage", "practice", "take_down", "practice"]),
    ],
)
def test_a_pledge_is_taken_down_only_where_it_was_made(pledged: tuple[str, ...], expected: list[str]) -> None:
    found = placements({"migrants", "refugees"}, "2024-03", "concluded", False, pledged)
    assert [found[platform] for platform in COMPACTS] == expected


def test_a_platform_that_does_not_take_the_action_has_nothing_to_take_down() -> None:
    found = placements({"migrants"}, "2024-03", "concluded", False, {"gcr"})
    assert [found[platform] for platform in COMPACTS] == ["not_at_this_stage", "practice", "not_considered", "not_considered"]


@pytest.mark.parametrize("groups", [*GROUPS.values(), set()])
def test_what_began_before_2019_is_on_hold_everywhere(groups: set[str]) -> None:
    assert placements(groups, "2018-12", "concluded", True, FAMILIES) == dict.fromkeys(PLATFORMS, "hold")


@pytest.mark.parametrize(("class_", "groups"), GROUPS.items())
def test_host_communities_change_no_class(class_: str, groups: set[str]) -> None:
    assert (target_class(groups), target_class({*groups, "host-communities"})) == (class_, class_)


def test_without_a_group_that_counts_there_is_no_rule() -> None:
    assert target_class({"host-communities"}) is None
    with pytest.raises(NoTargetGroup):
        placements({"host-communities"}, "2024-03", "ongoing", False, ())


def test_every_status_is_a_known_one() -> None:
    told = {status for row in rows() for status in row[5:]} | set(FOR_EVERY_ACTION.values()) | {"hold"}
    assert told == set(STATUS)


@pytest.mark.parametrize(
    ("answer", "families"),
    [(["gcm"], {"gcm"}), (["gcr"], {"gcr"}), (["gcm", "gcr"], {"gcm", "gcr"}), (["other"], set()), (["unknown"], set()), ([], set())],
)
def test_what_is_already_listed_names_its_family(answer: list[str], families: set[str]) -> None:
    assert pledged_families(answer) == families


# --- what the answers say ---------------------------------------------------------------------------------------------------------


ANSWERS = {"target_groups": ["migrants", "host-communities"], "starts_on": "2024-03", "ends_on": "2024-10-31", "already_listed": ["gcm"]}


def test_the_facts_are_read_from_the_answers_and_from_our_own_pledges() -> None:
    expected = ShowcaseFacts(
        frozenset({"migrants", "host-communities"}), "2024-03", "2024-10-31", "concluded", False, frozenset({"gcm", "gcr"})
    )
    assert showcase_facts(ANSWERS, TODAY, own_pledges=["gcr"]) == expected


@pytest.mark.parametrize(
    "changed",
    [
        {"starts_on": ""},
        {"starts_on": {"typed": {"day": "", "month": "Mai", "year": ""}}},
        {"ends_on": {"typed": {"day": "31", "month": "2", "year": "2024"}}},
        {"ends_on": "2024-02"},
        {"target_groups": []},
        {"target_groups": ["host-communities"]},
        {"ends_on": ""},
        {"ends_on": "", "enough_data": {"typed": "?"}},
    ],
)
def test_nothing_is_said_until_the_answers_decide(changed: dict[str, object]) -> None:
    assert showcase_facts({**ANSWERS, **changed}, TODAY) is None


def test_an_ongoing_action_is_decided_by_its_evidence() -> None:
    found = showcase_facts({**ANSWERS, "ends_on": "", "enough_data": "yes"}, TODAY)
    assert found is not None
    assert (found.timeline, found.placements["gcm_practices"]) == ("ongoing", "maybe_practice")


def test_a_hold_is_known_from_the_start_date_alone() -> None:
    found = showcase_facts({"starts_on": "2018-12"}, TODAY)
    assert found is not None
    assert set(found.placements.values()) == {"hold"}
