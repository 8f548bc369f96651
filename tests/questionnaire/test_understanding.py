"""What a person meant by what stands in a field of a form filled in elsewhere."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.languages import languages, translator
from app.questionnaire.kinds import Choice, Choices, Countries, Country, Language, LongText, Number, PartialDate, WebAddress, YesNo
from app.questionnaire.problems import Problem
from app.questionnaire.questionnaire import QUESTIONS
from app.questionnaire.reference.countries import country_codes
from app.questionnaire.reference.languages import LANGUAGE_CODES
from app.questionnaire.saying import say
from app.questionnaire.text import many_lines, one_line
from app.questionnaire.understanding import ON_PAPER, Filled, Understood, understand
from app.questionnaire.understanding_choices import option_meant, options_of

ASKED_ON_PAPER = tuple(ON_PAPER.values())


def meant(key: str, text: str = "", *chosen: str, language: str = "en") -> Understood:
    return understand(QUESTIONS[key], Filled(text, chosen), language)


def value_of(key: str, text: str, language: str = "en") -> Any:
    return meant(key, text, language=language).value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("27 March 2026", "2026-03-27"),
        ("27th of March, 2026", "2026-03-27"),
        ("March 27, 2026", "2026-03-27"),
        ("Friday 27 March 2026.", "2026-03-27"),
        ("27-Mar-2026", "2026-03-27"),
        ("le 27 mars 2026", "2026-03-27"),
        ("1er mars 2026", "2026-03-01"),
        ("vendredi 27 mars 2026", "2026-03-27"),
        ("27 de marzo de 2026", "2026-03-27"),
        ("1.º de marzo del 2026", "2026-03-01"),
        ("27.º de setiembre de 2026", "2026-09-27"),
        ("2026-03-27", "2026-03-27"),
        ("2026/3/27", "2026-03-27"),
        ("27/03/2026", "2026-03-27"),
        ("03/27/2026", "2026-03-27"),
        ("27.03.2026", "2026-03-27"),
        ("27 3 2026", "2026-03-27"),
        ("3 4 2026", "2026-04-03"),
        ("4/4/2026", "2026-04-04"),
        ("March 2026", "2026-03"),
        ("MARS 2026", "2026-03"),
        ("marzo de 2026", "2026-03"),
        ("fév. 2026", "2026-02"),
        ("août 2026", "2026-08"),
        ("aout 2026", "2026-08"),
        ("03.2026", "2026-03"),
        ("3/2026", "2026-03"),
        ("2026-03", "2026-03"),
        ("٢٧/٠٣/٢٠٢٦", "2026-03-27"),
    ],
)
def test_dates_are_read_as_people_write_them_in_any_form(text: str, value: str) -> None:
    assert [meant("starts_on", text, language=language) for language in ("en", "fr", "es")] == [Understood(value)] * 3


@pytest.mark.parametrize("text", ["03/04/2026", "03.04.2026", "03-04-2026"])
def test_a_date_that_can_be_read_in_two_ways_is_day_first_in_french_and_spanish_and_refused_in_english(text: str) -> None:
    assert meant("starts_on", text) == Understood("", text, Problem("date_ambiguous", {"typed": text}))
    assert [value_of("starts_on", text, language) for language in ("fr", "es")] == ["2026-04-03"] * 2


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026", "date_incomplete"),
        ("March", "date_incomplete"),
        ("27/03/26", "date_year"),
        ("31 February 2026", "date_day"),
        ("3/13/2026 or 4/13/2026", "date_unreadable"),
        ("March 2026 – June 2027", "date_unreadable"),
        ("about March 2026", "date_unreadable"),
        ("spring 2026", "date_unreadable"),
        ("jui 2026", "date_unreadable"),
        ("5 hivernage 2024", "date_unreadable"),
        ("March 2026 " * 20, "date_unreadable"),
    ],
)
def test_a_date_that_cannot_be_read_stands_aside_with_the_reason(text: str, code: str) -> None:
    found = meant("starts_on", text)
    assert (found.value, found.aside, found.problem and found.problem.code) == ("", text.strip(), code)


@pytest.mark.parametrize("text", ["1500", "1 500", "1\u202f500", "1.500", "1,500", "1’500", "1500.", "\u200e1500\u200f"])
def test_amounts_take_any_grouping(text: str) -> None:
    assert meant("people_reached", text) == Understood(1500)


@pytest.mark.parametrize("text", ["about 1 500", "1500–2000", "-3", "1500\n2000"])
def test_an_amount_that_is_no_number_stands_aside(text: str) -> None:
    found = meant("people_reached", text)
    assert (found.value, found.aside) == ("", text)


def test_one_line_with_a_number_is_the_answer_and_the_rest_stands_aside() -> None:
    assert meant("people_reached", "1 500\nsince 2020, all in all") == Understood(1500, "since 2020, all in all", Problem("beside_answer"))


@pytest.mark.parametrize("text", ["www.dakar.sn", "dakar.sn/", "<https://www.dakar.sn>", "www.dakar.sn."])
def test_a_web_address_needs_no_scheme(text: str) -> None:
    assert str(value_of("web_address", text)).removeprefix("https://").strip("/").removeprefix("www.") == "dakar.sn"


def test_an_email_address_may_come_as_a_link_and_a_wrong_one_stays_the_answer() -> None:
    assert value_of("public_contact", "mailto:office@example.org") == "office@example.org"
    assert meant("public_contact", "office@") == Understood("office@")
    assert meant("public_contact", "office@example.org\nMondays only").aside == "Mondays only"


@pytest.mark.parametrize("text", ["Morocco", "maroc", "MARRUECOS", "Le Maroc", "MA", "mar", "  Maroc. "])
def test_a_country_is_known_by_its_name_in_any_language_or_its_code(text: str) -> None:
    assert meant("organisation_country", text) == Understood("MA")


def test_a_country_that_is_none_or_two_stands_aside() -> None:
    assert meant("organisation_country", "Freedonia") == Understood("", "Freedonia", Problem("unknown_country", {"typed": "Freedonia"}))
    for text in ("Morocco, Spain", "Maroc\nEspagne"):
        assert meant("organisation_country", text) == Understood("", text, Problem("several_answers"))


def test_countries_that_are_not_known_stay_in_their_list() -> None:
    assert meant("action_other_countries", "Espagne\nFreedonia\nMaroc, IT") == Understood(["ES", {"typed": "Freedonia"}, "MA", "IT"])


@pytest.mark.parametrize("text", ["Portuguese", "portugais", "PORTUGUES", "pt"])
def test_a_language_is_known_by_its_name_or_code(text: str) -> None:
    assert meant("answer_language_other", text) == Understood("pt")


def test_the_code_that_the_file_itself_says_counts_before_any_name() -> None:
    assert (meant("answer_language_other", "", "ga").value, value_of("answer_language_other", "Ga")) == ("ga", "gaa")


@pytest.mark.parametrize("language", languages())
def test_every_country_and_language_is_understood_by_its_name(language: str) -> None:
    named = {"organisation_country": sorted(country_codes()), "answer_language_other": list(LANGUAGE_CODES)}
    for key, codes in named.items():
        said = [say(QUESTIONS[key], code, translator(language)).text for code in codes]
        assert [value_of(key, text, language) for text in said] == codes


def test_a_language_that_is_not_known_stands_aside() -> None:
    assert meant("answer_language_other", "Klingon") == Understood("", "Klingon", Problem("unknown_language", {"typed": "Klingon"}))


@pytest.mark.parametrize(
    "text",
    [
        "x Children",
        "X Children",
        "× Children",
        "✓ Children",
        "✔ Enfants",
        "☒ Children",
        "☑Children",
        "[x] Children",
        "(X) Children",
        "x ☐ Children",
        "☐ x Children",
        "Children x",
        "Children ☒",
        "children",
        "CHILDREN",
    ],
)
def test_an_option_is_ticked_in_many_ways(text: str) -> None:
    assert meant("particular_groups", text) == Understood(["children"])


def test_options_that_were_not_ticked_are_no_answer() -> None:
    assert meant("particular_groups", "☐ Women and girls\n[ ] Children") == Understood([])


def test_options_on_one_line_are_told_apart_by_their_boxes() -> None:
    assert value_of("particular_groups", "☐ Women and girls☒ Children☐ Young people x☐ Older persons") == ["children", "older"]
    assert value_of("enough_data", "Yes ☐ No ☒") == "no"
    assert value_of("enough_data", "☒ Yes ☐ No") == "yes"


def test_several_options_may_be_written_in_a_row() -> None:
    assert value_of("particular_groups", "Older persons, women and girls; Children") == ["women", "children", "older"]
    assert value_of("particular_groups", "All but women and girls, children") == []


def test_what_is_no_option_stands_aside_and_the_others_count() -> None:
    problem = Problem("not_choices", {"typed": "Seafarers; and their families"})
    found = meant("particular_groups", "☒ Seafarers\nand their families", "women")
    assert found == Understood(["women"], "Seafarers\nand their families", problem)


def test_of_two_answers_to_one_question_none_is_chosen() -> None:
    assert meant("enough_data", "", "yes", "no") == Understood("", "Yes\nNo", Problem("several_answers"))
    assert meant("enough_data", "no", "yes", language="fr") == Understood("", "Oui\nNon", Problem("several_answers"))


def test_a_remark_beside_the_chosen_option_stands_aside() -> None:
    assert meant("enough_data", "since 2020", "yes") == Understood("yes", "since 2020", Problem("beside_answer"))


@pytest.mark.parametrize(("text", "value"), [("Yes", "yes"), ("OUI", "yes"), ("sí", "yes"), ("Si", "yes"), ("non", "no"), ("No.", "no")])
def test_yes_and_no_in_any_language(text: str, value: str) -> None:
    assert meant("enough_data", text) == Understood(value)


def test_the_beginning_of_one_option_is_enough_and_of_two_it_is_not() -> None:
    assert value_of("organisation_type", "Local government") == "lrg-local"
    assert value_of("organisation_type", "City network") == "partner-city-network"
    assert meant("already_listed", "Yes") == Understood([], "Yes", Problem("not_choices", {"typed": "Yes"}))
    assert meant("declaration", "No") == Understood("", "No", Problem("not_a_choice"))


def test_no_wording_of_one_option_means_another_in_another_language() -> None:
    for question in ASKED_ON_PAPER:
        options = options_of(question.kind)
        for option in options:
            labels = {option.label if option.language else translator(language).gettext(option.label) for language in languages()}
            assert {(question.key, label): option_meant(options, label) for label in labels} == {
                (question.key, label): option.code for label in labels
            }


def test_over_length_text_stays_the_answer() -> None:
    assert meant("title", "a" * 9_000) == Understood("a" * 9_000)


@pytest.mark.parametrize("key", ["logo", "mailing_list", "signatory_agreed", "timeline_confirmed", "local_mgi_interest"])
def test_what_is_answered_online_is_not_taken_from_a_document(key: str) -> None:
    assert meant(key, "", "yes") == Understood("", "yes", Problem("answered_online"))


def test_an_empty_field_is_an_empty_answer_of_every_question() -> None:
    found = {question.key: understand(question, Filled(), "en") for question in QUESTIONS.values()}
    assert [key for key, understood in found.items() if understood not in (Understood(""), Understood([]))] == []


def values(key: str) -> st.SearchStrategy[Any]:
    """Values as they are stored for a question, of every kind."""
    texts = st.text(max_size=80) | st.text("אבגاﺏ中文字हिन्दी ßœ’ñ \n–☒x☐[]", max_size=80)
    kind = QUESTIONS[key].kind
    match kind:
        case Choice() | YesNo():
            return st.sampled_from([option.code for option in options_of(kind)])
        case Choices(options):
            return st.sets(st.sampled_from(options)).map(lambda chosen: [option.code for option in options if option in chosen])
        case Country():
            return st.sampled_from(sorted(country_codes()))
        case Language():
            return st.sampled_from(LANGUAGE_CODES)
        case Number():
            return st.integers(0, 10**12)
        case PartialDate():
            days = st.dates(date(1900, 1, 1), date(2100, 12, 31)).map(date.isoformat)
            return days | days.map(lambda day: day[:7])
        case LongText():
            return texts.map(lambda text: "\n".join(filter(None, map(str.strip, many_lines(text).split("\n")))))
        case WebAddress():
            return st.from_regex(r"https?://([a-z0-9]{1,9}\.){1,3}[a-z]{2,5}(/[a-zA-Z0-9_~%=&?-]{0,20}){0,3}", fullmatch=True)
        case Countries():
            unknown = st.sampled_from(["Freedonia", "Genovia, Syldavia", "中文"]).map(lambda name: {"typed": name})
            return st.lists(st.sampled_from(sorted(country_codes())) | unknown, max_size=12, unique_by=str)
        case _:
            return texts.map(one_line)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("key", [question.key for question in ASKED_ON_PAPER])
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_what_is_said_in_a_language_is_understood_as_the_same_value(key: str, language: str, data: st.DataObject) -> None:
    value = data.draw(values(key))
    said = say(QUESTIONS[key], value, translator(language)).text
    assert understand(QUESTIONS[key], Filled(said), language).value == value
