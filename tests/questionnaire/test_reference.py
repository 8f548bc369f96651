"""The reference data is complete, each code stands once, and countries and languages are found and ordered as readers expect."""

from collections import Counter

import pytest
from babel import Locale, localedata

from app.languages import languages, translator
from app.questionnaire.kinds import Option
from app.questionnaire.reference import choices
from app.questionnaire.reference.countries import NOT_COUNTRIES, REGIONS, countries, country_codes, find_country, in_order
from app.questionnaire.reference.goals import GCM_OBJECTIVES, GCR_AREAS, SDGS
from app.questionnaire.reference.languages import LANGUAGE_CODES, direction, language_names
from app.questionnaire.reference.objectives import OBJECTIVE_OPTIONS, OBJECTIVES
from app.questionnaire.reference.organisations import ORGANISATION_TYPES
from app.questionnaire.reference.platforms import PLATFORMS, STATUS, status_label
from app.questionnaire.reference.policy_processes import (
    NO_PROCESS,
    POLICY_PROCESSES,
    PROCESS_YEARS,
    REGION_HEADINGS,
    groups_for_country,
    process_years,
)
from app.questionnaire.reference.target_groups import COUNTING_GROUPS, TARGET_GROUPS

OPTION_LISTS = {
    "organisation types": (ORGANISATION_TYPES, 8),
    "target groups": (TARGET_GROUPS, 5),
    "policy processes": (POLICY_PROCESSES, 67),
    "objectives": (OBJECTIVE_OPTIONS, 8),
    "particular groups": (choices.PARTICULAR_GROUPS, 12),
    "declaration": (choices.DECLARATION, 4),
    "endorsement": (choices.ENDORSEMENT, 2),
    "answer languages": (choices.ANSWER_LANGUAGES, 4),
    "policy interest": (choices.POLICY_INTEREST, 4),
    "already listed": (choices.ALREADY_LISTED, 5),
    "platform contact": (choices.PLATFORM_CONTACT, 3),
}


def codes(options: tuple[Option, ...]) -> list[str]:
    return [option.code for option in options]


@pytest.mark.parametrize("name", OPTION_LISTS)
def test_every_list_is_complete_and_each_code_and_label_stands_once(name: str) -> None:
    options, expected = OPTION_LISTS[name]
    assert len(options) == len(set(codes(options))) == len({option.label for option in options}) == expected


def test_every_organisation_is_a_government_or_a_partner() -> None:
    assert Counter(option.group for option in ORGANISATION_TYPES) == {"lrg": 3, "partner": 5}


def test_host_communities_never_count() -> None:
    assert sorted(COUNTING_GROUPS) == ["idps", "migrants", "refugees", "stateless"]


# --- policy processes -------------------------------------------------------------------------------------------------------------


def test_the_processes_are_13_national_34_regional_15_global_three_others_and_two_answers_that_exclude_the_rest() -> None:
    levels = Counter(option.code.partition("-")[0] for option in POLICY_PROCESSES)
    assert levels == {"nat": 13 + 1, "reg": 34 + 1, "glo": 15 + 1, "none": 1, "unknown": 1}
    assert codes(POLICY_PROCESSES)[-2:] == ["none", "unknown"]
    assert set(codes(POLICY_PROCESSES)[-2:]) == NO_PROCESS


def test_a_process_is_national_global_in_every_region_or_in_known_regions() -> None:
    known = {"national", "global", "regional", *REGION_HEADINGS}
    assert {part for option in POLICY_PROCESSES if option.code not in NO_PROCESS for part in option.group.split(";")} == known


def test_each_process_is_offered_once_whatever_the_country() -> None:
    for country in (None, "ZZ", *country_codes()):
        shown = [code for _, _, _, options in groups_for_country(country) for code in codes(options)]
        assert sorted(shown) == sorted(codes(POLICY_PROCESSES)), country


def test_the_processes_of_the_own_country_and_regions_stand_open_the_others_are_folded() -> None:
    groups = {key: is_open for key, _, is_open, _ in groups_for_country("GH")}
    assert list(groups.items()) == [
        ("national", True),
        ("regional", True),
        ("americas", False),
        ("arab-states", False),
        ("asia-pacific", False),
        ("europe", False),
        ("global", False),
        ("exclusive", True),
    ]


def test_a_country_in_two_regions_sees_the_processes_of_both() -> None:
    near = {key: options for key, _, _, options in groups_for_country("MA")}["regional"]
    assert {"reg-gcm-review-2", "reg-au-mpfa", "reg-rabat-process", "reg-arcp", "reg-abu-dhabi-dialogue"} <= set(codes(near))


@pytest.mark.parametrize(("group", "last"), [("national", "nat-other"), ("regional", "reg-other"), ("global", "glo-other")])
def test_another_process_stands_last_in_its_group(group: str, last: str) -> None:
    assert {key: codes(options)[-1] for key, _, _, options in groups_for_country("FR")}[group] == last


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("glo-imrf-2026", "2026"),
        ("reg-gcm-review-1", "2020–2021"),
        ("glo-grf-midterm", "2021, 2025"),
        ("reg-midsa", "since 2000"),
        ("none", ""),
    ],
)
def test_the_years_of_a_process_are_said_in_words(code: str, said: str) -> None:
    assert process_years(code, translator("en")) == said


def test_years_belong_to_processes_that_exist() -> None:
    assert set(PROCESS_YEARS) <= set(codes(POLICY_PROCESSES)) - NO_PROCESS


# --- objectives and goals ---------------------------------------------------------------------------------------------------------


def test_the_eight_objectives_are_numbered_in_order_and_chosen_by_title_with_their_line() -> None:
    assert [objective.number for objective in OBJECTIVES] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert list(OBJECTIVE_OPTIONS) == [Option(each.slug, each.title, each.line) for each in OBJECTIVES]


def test_the_goals_are_complete() -> None:
    assert (list(GCM_OBJECTIVES), list(SDGS), len(GCR_AREAS)) == (list(range(1, 24)), list(range(1, 18)), 10)


def test_every_objective_names_goals_that_exist() -> None:
    for objective in OBJECTIVES:
        assert objective.gcm and set(objective.gcm) <= set(GCM_OBJECTIVES)
        assert objective.gcr and set(objective.gcr) <= set(GCR_AREAS)
        assert objective.sdgs and set(objective.sdgs) <= set(SDGS)


def test_every_goal_area_serves_an_objective() -> None:
    assert {key for objective in OBJECTIVES for key in objective.gcr} == set(GCR_AREAS)


def test_the_misprint_of_the_source_is_not_shown() -> None:
    assert OBJECTIVES[4].gcr == ("para-99-100", "area-jobs-livelihoods", "area-solutions")
    assert not any("199" in name for name in GCR_AREAS.values())


# --- platforms --------------------------------------------------------------------------------------------------------------------


def test_there_are_nine_platforms_and_eleven_statuses() -> None:
    assert (len(PLATFORMS), len(STATUS)) == (9, 11)


def test_social_media_are_not_promised() -> None:
    assert status_label("social_media", "shown") == "May be shared"
    assert status_label("cta_repository", "shown") == "Will be shown"


# --- countries --------------------------------------------------------------------------------------------------------------------


def test_every_country_has_a_region_and_nothing_else_has_one() -> None:
    assert set(REGIONS) == country_codes()
    assert {region for regions in REGIONS.values() for region in regions} == set(REGION_HEADINGS)


def test_only_antarctica_is_in_more_than_two_regions() -> None:
    assert {code for code, regions in REGIONS.items() if len(regions) > 2} == {"AQ"}


def test_unions_and_pseudo_regions_are_no_countries_but_kosovo_can_be_chosen() -> None:
    assert not NOT_COUNTRIES & country_codes()
    assert "XK" in country_codes()
    assert len(country_codes()) == 250


@pytest.mark.parametrize("language", languages())
def test_every_country_has_its_own_name_in_every_language(language: str) -> None:
    named = countries(language)
    assert {code for code, _ in named} == country_codes()
    assert len({name for _, name in named}) == len(named)


def test_accents_do_not_move_a_country_to_the_end() -> None:
    french = [name for _, name in countries("fr")]
    assert french[french.index("Espagne") : french.index("Fidji")] == [
        "Espagne",
        "Estonie",
        "Eswatini",
        "État de la Cité du Vatican",
        "États-Unis",
        "Éthiopie",
    ]
    assert [name for _, name in countries("en")][:2] == ["Afghanistan", "Åland Islands"]


def test_n_with_tilde_is_a_letter_of_its_own_in_spanish_only() -> None:
    named = [("1", "Niza"), ("2", "Ñu"), ("3", "Nuevo"), ("4", "Oslo")]
    assert [name for _, name in in_order(named, "es")] == ["Niza", "Nuevo", "Ñu", "Oslo"]
    assert [name for _, name in in_order(named, "fr")] == ["Niza", "Ñu", "Nuevo", "Oslo"]


@pytest.mark.parametrize("language", languages())
def test_a_country_is_found_by_its_name_in_any_language(language: str) -> None:
    assert {name: find_country(name.upper()) for _, name in countries(language)} == {name: code for code, name in countries(language)}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("ALLEMAGNE", "DE"),
        ("etats unis", "US"),
        ("la France", "FR"),
        ("L’Italie", "IT"),
        ("l'Italie", "IT"),
        ("El Salvador", "SV"),
        ("salvador", "SV"),
        ("The Gambia", "GM"),
        ("los Países Bajos", "NL"),
        ("Cote d'Ivoire", "CI"),
        ("Ivory Coast", "CI"),
        ("USA", "US"),
        ("U.S.A.", "US"),
        ("EE. UU.", "US"),
        ("UK", "GB"),
        ("Écosse", "GB"),
        ("RDC", "CD"),
        ("Congo", "CG"),
        ("Türkiye", "TR"),
        ("Turkey", "TR"),
        ("Turquie", "TR"),
        ("Trinidad and Tobago", "TT"),
        ("Hong Kong", "HK"),
        ("Palestine", "PS"),
        ("Myanmar", "MM"),
        ("ma", "MA"),
        ("MAR", "MA"),
        ("  Kenya. ", "KE"),
    ],
)
def test_a_country_is_found_as_people_write_it(typed: str, code: str) -> None:
    assert find_country(typed) == code


@pytest.mark.parametrize("typed", ["", "?", "Atlantis", "Korea", "EU", "ZZ", "The", "Paris"])
def test_what_is_no_country_is_not_guessed(typed: str) -> None:
    assert find_country(typed) is None


# --- languages --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", languages())
def test_every_language_has_its_own_name_in_every_language(language: str) -> None:
    named = language_names(language)
    assert len({code for code, _ in named}) == len({name for _, name in named}) == len(LANGUAGE_CODES)


@pytest.mark.parametrize("language", languages())
def test_names_of_languages_begin_with_a_capital_as_they_stand_alone(language: str) -> None:
    assert [name for _, name in language_names(language) if name[0] != name[0].upper()] == []


def test_languages_are_living_ones() -> None:
    assert not {"und", "mul", "zxx", "root", "la", "grc", "tlh", "ang"} & set(LANGUAGE_CODES)
    assert {"en", "fr", "es", "ar", "ti", "so", "ckb", "rhg", "wo", "ln", "quc", "qu", "ht", "rom", "fil"} <= set(LANGUAGE_CODES)


@pytest.mark.parametrize(
    ("code", "expected"),
    [(code, "rtl") for code in ("ar", "he", "fa", "ur", "ps", "ckb", "sd", "ug", "yi", "dv", "nqo")]
    + [(code, "ltr") for code in ("en", "fr", "es", "am", "ku", "tr", "zh", "ha", "xx")],
)
def test_the_direction_follows_the_script(code: str, expected: str) -> None:
    assert direction(code) == expected


def test_the_direction_agrees_with_cldr_where_it_has_the_language() -> None:
    known = [code for code in LANGUAGE_CODES if localedata.exists(code)]
    assert {code: direction(code) for code in known} == {code: Locale.parse(code).text_direction for code in known}
