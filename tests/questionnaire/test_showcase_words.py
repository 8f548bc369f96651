"""The lines that tell a person where the action is showcased: all nine platforms, the reason, and only changes that matter."""

from dataclasses import replace
from itertools import product

import pytest

from app.languages import Translator, translator
from app.questionnaire.reference.platforms import PLATFORMS
from app.questionnaire.showcase import FAMILIES, ShowcaseFacts
from app.questionnaire.showcase_words import PLEDGE_AND_PRACTICE, ShowcaseLine, showcase_lines, showcase_summary

ENGLISH = translator("en")
GROUPS = (
    {"migrants", "refugees"},
    {"migrants"},
    {"migrants", "host-communities"},
    {"refugees"},
    {"migrants", "idps"},
    {"refugees", "stateless"},
    {"idps"},
    {"idps", "stateless"},
)


def facts(*groups: str, timeline: str = "ongoing", enough_data: bool = False, pledged: tuple[str, ...] = ()) -> ShowcaseFacts:
    return ShowcaseFacts(frozenset(groups), "2024-03", None, timeline, enough_data, frozenset(pledged))


def held(ends_on: str | None = None) -> ShowcaseFacts:
    return ShowcaseFacts(frozenset({"migrants"}), "2018-12-31", ends_on, "ongoing", False, frozenset())


def all_facts() -> list[ShowcaseFacts]:
    return [
        ShowcaseFacts(frozenset(who), "2024-03", None, timeline, data, frozenset(pledged))
        for who, timeline, data, pledged in product(
            GROUPS, ("not_started", "ongoing", "concluded"), (False, True), ((), ("gcm",), ("gcr",), FAMILIES)
        )
    ]


def line(about: ShowcaseFacts, platform: str) -> ShowcaseLine:
    return next(found for found in showcase_lines(about, ENGLISH) if platform in dict(found.platforms))


# --- the lines --------------------------------------------------------------------------------------------------------------------


def test_five_lines_tell_the_nine_platforms_once_each_and_in_order() -> None:
    for each in all_facts():
        lines = showcase_lines(each, ENGLISH)
        assert [len(found.platforms) for found in lines] == [2, 2, 1, 1, 3]
        assert dict(pair for found in lines for pair in found.platforms) == each.placements
        assert [platform for found in lines for platform, _ in found.platforms] == list(PLATFORMS)


def test_under_hold_one_line_stands_for_all_nine() -> None:
    (found,) = showcase_lines(held(), ENGLISH)
    assert found.data_platform.split() == list(PLATFORMS)
    assert found.data_status.split() == ["hold"] * 9
    assert found.verdict == "On hold."


def test_the_attributes_are_pairs_in_order() -> None:
    found = line(facts("migrants"), "gcm_pledging")
    assert (found.data_platform, found.data_status) == ("gcm_pledging gcm_practices", "pledge not_at_this_stage")


def test_every_line_has_a_heading_a_verdict_and_a_reason() -> None:
    assert all(
        found.heading and found.verdict.endswith(".") and found.text.endswith(".")
        for each in all_facts()
        for found in showcase_lines(each, ENGLISH)
    )


VERDICTS = {
    ("pledge", "not_at_this_stage"): "Will be sent as a pledge.",
    ("pledge", "maybe_practice"): "Will be sent as a pledge.",
    ("not_at_this_stage", "practice"): "Will be sent as a good practice.",
    ("take_down", "practice"): "Moves.",
    ("not_considered", "not_considered"): "Will not be sent.",
    ("team_review", "not_at_this_stage"): "We will check.",
    ("team_review", "team_review"): "We will check.",
    ("not_at_this_stage", "team_review"): "We will check.",
    ("take_down", "team_review"): "We will check.",
}


def test_the_verdict_of_each_pair_of_statuses() -> None:
    told = {
        tuple(status for _, status in found.platforms): found.verdict for each in all_facts() for found in showcase_lines(each, ENGLISH)[:2]
    }
    assert told == VERDICTS


def test_migration_and_refugees_are_told_alike() -> None:
    mirrored = {"migrants": "refugees", "refugees": "migrants"}
    for each in all_facts():
        other = replace(
            each,
            target_groups=frozenset(mirrored.get(group, group) for group in each.target_groups),
            previously_pledged=frozenset({"gcm": "gcr", "gcr": "gcm"}[family] for family in each.previously_pledged),
        )
        ours, theirs = showcase_lines(each, ENGLISH)[0], showcase_lines(other, ENGLISH)[1]
        assert (ours.verdict, ours.text.count(".")) == (theirs.verdict, theirs.text.count("."))
        assert ours.data_status == theirs.data_status


def test_no_platform_that_decides_for_itself_is_promised() -> None:
    texts = [found.text for each in all_facts() for found in showcase_lines(each, ENGLISH)[:4]]
    assert not [text for text in texts if "published" in text or "will show" in text or "will be shown" in text]


# --- what could change it ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("about", "platform", "advice"),
    [
        (facts("migrants"), "gcm_pledging", "When it has ended, it can be shown as a good practice."),
        (facts("migrants", timeline="not_started"), "gcm_pledging", "When it has ended, it can be shown as a good practice."),
        (facts("migrants"), "gcr_pledging", "If refugees can take part too, change who it is for."),
        (facts("refugees"), "gcm_pledging", "If migrants can take part too, change who it is for."),
        (facts("migrants", timeline="concluded"), "gcr_pledging", "If refugees took part too, change your answer on who it is for."),
        (facts("idps"), "gcm_pledging", "If migrants or refugees can take part too, change who it is for."),
        (facts("idps"), "gcr_pledging", "If migrants or refugees can take part too, change who it is for."),
        (held(), "gcm_pledging", "If a part began in 2019 or later, you can describe that part only."),
    ],
)
def test_a_line_ends_with_what_would_change_it(about: ShowcaseFacts, platform: str, advice: str) -> None:
    assert line(about, platform).text.endswith(advice)


@pytest.mark.parametrize(
    ("about", "platform"),
    [
        (facts("migrants", "refugees", enough_data=True), "gcm_pledging"),
        (facts("migrants", timeline="concluded"), "gcm_pledging"),
        (facts("migrants", timeline="concluded", pledged=FAMILIES), "gcm_pledging"),
        (facts("migrants"), "gfmd_pfp"),
        (facts("migrants"), "gtf_hlpf_report"),
        (facts("migrants"), "cta_repository"),
        (held(ends_on="2018-12-31"), "gcm_pledging"),
    ],
)
def test_nothing_is_advised_that_would_change_nothing(about: ShowcaseFacts, platform: str) -> None:
    text = line(about, platform).text
    assert "If " not in text and "When " not in text


def test_nobody_is_urged_to_tick_more() -> None:
    for each in all_facts():
        for found in showcase_lines(each, ENGLISH):
            advised = [sentence for sentence in found.text.split(". ") if "change" in sentence and "Host communities" not in sentence]
            assert all(sentence.startswith("If ") for sentence in advised)
            assert "tick" not in found.text


def test_after_submission_no_answer_is_advised_to_change() -> None:
    for each in (*all_facts(), held()):
        texts = " ".join(found.text for found in showcase_lines(each, ENGLISH, can_change=False))
        assert "change who" not in texts and "change your answer" not in texts and "you can describe" not in texts


def test_host_communities_are_said_to_change_nothing_where_somebody_could_think_so() -> None:
    about = facts("migrants", "host-communities")
    assert "Host communities do not change this." in line(about, "gcr_pledging").text
    assert "Host communities" not in line(about, "gcm_pledging").text
    assert "Host communities" not in line(facts("migrants"), "gcr_pledging").text


def test_the_team_can_be_written_to_about_a_hold() -> None:
    (found,) = showcase_lines(held(), ENGLISH, contact="team@example.org")
    assert found.text.endswith("You can also write to team@example.org.")


# --- in short ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("about", "summary"),
    [
        (
            facts("migrants", "refugees"),
            "We will send it to the United Nations as a pledge on migration and on refugees, and show it on this site.",
        ),
        (facts("migrants", enough_data=True), "We will send it to the United Nations as a pledge on migration, and show it on this site."),
        (facts("refugees"), "We will send it to the United Nations as a pledge on refugees, and show it on this site."),
        (
            facts("migrants", "idps", timeline="concluded", pledged=("gcm",)),
            "We will send it to the United Nations as a good practice on migration and on refugees, and show it on this site.",
        ),
        (
            facts("refugees", timeline="concluded"),
            "We will send it to the United Nations as a good practice on refugees, and show it on this site.",
        ),
        (facts("idps"), "We will show it on this site. The team will check whether platforms of the United Nations can take it."),
        (held(), "On hold: it began before 2019, so nothing is sent or shown until the team has written to you."),
    ],
)
def test_the_summary_says_it_in_one_line(about: ShowcaseFacts, summary: str) -> None:
    assert showcase_summary(about.placements, ENGLISH) == summary


def test_every_sentence_is_asked_of_the_translator() -> None:
    marked = Translator("en", lambda message: f"⟦{message}⟧", lambda one, many, count: f"⟦{one}⟧")
    for each in (*all_facts(), held()):
        said = [part for found in showcase_lines(each, marked) for part in (found.heading, found.verdict, found.text)]
        said.append(showcase_summary(each.placements, marked))
        assert all(text.replace("⟧ ⟦", " ").strip("⟦⟧").count("⟦") == 0 and text.startswith("⟦") and text.endswith("⟧") for text in said)


def test_the_two_words_of_the_united_nations_are_explained_in_one_sentence() -> None:
    assert PLEDGE_AND_PRACTICE.startswith("A pledge is ") and "a good practice is " in PLEDGE_AND_PRACTICE
