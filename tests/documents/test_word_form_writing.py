"""What the Word form asks, and the answers of a draft in it."""

from collections.abc import Iterator
from typing import Any

import pytest

from app.documents.word_form.conditions import needed_only_if, only_if
from app.documents.word_form.controls import given_lines
from app.documents.word_form.identity import Identity
from app.documents.word_form.marks import OPTION_OF_BOOKMARK, bookmark_of, option_bookmark, option_codes, option_tag
from app.documents.word_form.online import ONLINE_ONLY
from app.documents.word_form.writing import word_form
from app.languages import Translator, languages, translator
from app.questionnaire.codes import code_of
from app.questionnaire.definition import Condition, Question
from app.questionnaire.kinds import Choices, Country, Language, LongText, ShortText
from app.questionnaire.questionnaire import PAGES, QUESTIONS
from app.questionnaire.reference.countries import countries
from app.questionnaire.reference.languages import language_names
from app.questionnaire.reference.objectives import OBJECTIVES
from app.questionnaire.saying import say
from tests.documents.snapshots import SCRIPTS
from tests.documents.word_files import (
    W,
    bookmarked,
    controls,
    document,
    is_placeholder,
    lines,
    rows,
    text_of,
    ticked,
    value,
    value_of_box,
)
from tests.documents.word_forms import ASKED, BOXED, answer_lines, blank, filled_in, full, question_lines
from tests.support.word_forms import members_of

DROP_DOWNS = {
    question.key: countries if isinstance(question.kind, Country) else language_names
    for question in ASKED
    if isinstance(question.kind, Country | Language)
}
# --- every question ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", languages())
def test_every_question_that_a_document_can_answer_stands_there_in_its_order(language: str) -> None:
    told = question_lines(blank(language))
    label = translator(language).gettext
    assert list(told) == [f"[{code_of(question.key)}]" for question in ASKED]
    assert [each.key for each, cell in zip(ASKED, told.values(), strict=True) if not _asks(label(each.label), cell)] == []


def _asks(label: str, cell: list[str]) -> bool:
    return any(line in (label, f"{label} (optional)", f"{label} (facultatif)", f"{label} (opcional)") for line in cell)


def test_a_question_is_found_by_tag_by_bookmark_and_by_code() -> None:
    form = document(blank())
    by_bookmark = {each.key: bookmarked(form, bookmark_of(each.key)) for each in ASKED}
    in_cell = {each.key: answer_lines(blank(), each.key) for each in ASKED}
    printed = {each.key: given_lines(each, translator("en")) if option_codes(each.key) else set() for each in ASKED}
    assert {tag.split(".")[0] for tag in controls(form)} == {each.key for each in ASKED}
    assert {key: [line for line in found if line not in printed[key]] for key, found in by_bookmark.items()} == {
        key: [line for line in found if line not in printed[key]] for key, found in in_cell.items()
    }


@pytest.mark.parametrize("language", languages())
def test_hints_and_limits_stand_beside_the_question(language: str) -> None:
    words = translator(language)
    told = question_lines(blank(language))
    own_words = {"policy_processes", "starts_on", "ends_on", "correspondence_language"}
    hints = [question for question in ASKED if question.hint and question.key not in own_words]
    assert [each.key for each in hints if words.gettext(each.hint) not in told[f"[{code_of(each.key)}]"]] == []
    limits = {each.key: _limit(each, words) for each in ASKED if isinstance(each.kind, ShortText | LongText)}
    assert [key for key, limit in limits.items() if limit not in told[f"[{code_of(key)}]"]] == []


def _limit(question: Question, words: Translator) -> str:
    match question.kind:
        case ShortText(limit):
            return words.gettext("At most %(limit)s characters.", limit=limit)
        case LongText(limit):
            return words.gettext("At most %(words)s words.", words=limit)
    raise AssertionError(question.key)


def test_it_says_what_need_not_be_answered() -> None:
    told = question_lines(blank())
    optional = [question.key for question in ASKED if any(line.endswith("(optional)") for line in told[f"[{code_of(question.key)}]"])]
    assert optional == [question.key for question in ASKED if question.required is False]


def test_it_says_who_will_see_the_answers() -> None:
    told = lines(document(blank()))
    assert "Published once the team has confirmed it" in told
    assert told[told.index("About you", told.index("About you") + 1) + 1] == "Answers for the organisers only"


def test_the_objectives_stand_there_with_their_guidance() -> None:
    told = lines(document(blank("es")))
    words = translator("es").gettext
    assert [each.slug for each in OBJECTIVES if words(each.guidance) not in told] == []
    assert [each.slug for each in OBJECTIVES if not any(line.endswith(words(each.example_text)) for line in told)] == []


# --- choices ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", languages())
def test_every_option_is_a_box_to_tick_with_its_wording(language: str) -> None:
    form, words = document(blank(language)), translator(language)
    found = controls(form)
    said = {pair: f"☐ {say(QUESTIONS[pair[0]], _stored(*pair), words).text}" for pair in BOXED}
    assert {pair: bookmarked(form, option_bookmark(*pair)) for pair in BOXED} == {pair: [line] for pair, line in said.items()}
    assert {value_of_box(found[option_tag(*pair)]) for pair in BOXED} == {"0"}


def _stored(key: str, code: str) -> Any:
    return [code] if isinstance(QUESTIONS[key].kind, Choices) else code


def test_a_box_holds_its_sign_alone() -> None:
    """Word replaces all that is in the control when the box is clicked."""
    found = controls(document(blank()))
    assert {text_of(found[option_tag(*pair)]) for pair in BOXED} == {"☐"}


def test_no_two_options_have_the_same_bookmark() -> None:
    assert {option_bookmark(*pair): pair for pair in BOXED}.items() <= OPTION_OF_BOOKMARK.items()
    assert len(OPTION_OF_BOOKMARK) == sum(len(option_codes(key)) for key in QUESTIONS)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("key", DROP_DOWNS)
def test_countries_and_languages_are_chosen_from_a_list(key: str, language: str) -> None:
    items = controls(document(blank(language)))[key].findall(f"{W}sdtPr/{W}dropDownList/{W}listItem")
    listed = [(item.get(f"{W}value"), item.get(f"{W}displayText")) for item in items[1:]]
    assert listed == list(DROP_DOWNS[key](language))
    assert len({label for _, label in listed}) == len(listed)  # Word refuses a list with two items of one name


def test_the_lines_that_the_form_itself_prints_into_an_answer_are_known() -> None:
    options = {f"☐ {say(QUESTIONS[key], _stored(key, code), translator('en')).text}" for key, code in BOXED}
    unknown = {
        question.key: [
            line for line in answer_lines(blank(), question.key) if line not in options | given_lines(question, translator("en"))
        ]
        for question in ASKED
    }
    assert {key: found for key, found in unknown.items() if found} == {}


# --- conditions -------------------------------------------------------------------------------------------------------------------


def _conditions() -> Iterator[Condition]:
    for page in PAGES.values():
        for each in (page, *page.questions):
            if each.asked_when:
                yield each.asked_when


ONLY_IF = [
    "your answer to “Which of these describes your organisation best?” is “Other organisation working with local or regional governments”",
    (
        "your organisation is a local or regional government, or if "
        "your organisation is an association, a network or another partner, and not a government"
    ),
    "your organisation is a local or regional government",
    "your organisation is an association, a network or another partner, and not a government",
    "your answer to “Has your government signed the Marrakech Mayors Declaration?” is “No, and we want to sign it now”",
    (
        "your answer to “Does your organisation support the Call to Local Action, and will it tell the local and regional "
        "governments it works with about it?” is “Yes”"
    ),
    "your answer to “Which language are you writing in?” is “Another language”",
    "you have given the dates of the action",
    "the action has started",
    "the action has started and has not ended",
    (
        "the action has ended, or if your answer to “Can you already say what has been achieved, what you have learnt and "
        "what you advise others?” is “Yes”"
    ),
    "you have not answered this for an earlier action",
]


def test_every_condition_is_worded() -> None:
    worded = [only_if(condition, translator("en")) for condition in _conditions()]
    assert list(dict.fromkeys(worded)) == [f"Only if {clause}." for clause in ONLY_IF]


@pytest.mark.parametrize("language", languages())
def test_conditions_stand_with_the_pages_and_questions_they_are_for(language: str) -> None:
    words, told = translator(language), lines(document(blank(language)))
    alone = [page for page in PAGES.values() if page.asked_when and any(each in ASKED and not each.asked_when for each in page.questions)]
    conditions = [page.asked_when for page in alone if page.asked_when] + [each.asked_when for each in ASKED if each.asked_when]
    needed = [each.required for each in ASKED if not isinstance(each.required, bool)]
    assert [each for each in conditions if only_if(each, words) not in told] == []
    assert [each for each in needed if needed_only_if(each, words) not in told] == []


# --- what is left to the website --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", languages())
def test_what_is_answered_only_on_the_website_is_listed_with_the_reason(language: str) -> None:
    words, told = translator(language), lines(document(blank(language)))
    listed = told[told.index(words.gettext("Answered only on the website"), told.index(words.gettext("Your action")) + 40) :]
    labels = {key: words.gettext(QUESTIONS[key].label) for key in ONLINE_ONLY if key != "timeline_confirmed"}
    assert [key for key, label in labels.items() if label not in listed] == []
    assert [reason for reason in ONLINE_ONLY.values() if words.gettext(reason) not in listed] == []


def test_consents_confirmations_pictures_and_the_timeline_are() -> None:
    assert set(ONLINE_ONLY) == {
        "signatory_agreed",
        "logo",
        "timeline_confirmed",
        "local_mgi_interest",
        "mailing_list",
        "global_cities_fund_mailings",
        "no_personal_data_in_text",
        "authorised_and_publish",
    }


def test_a_consent_never_stands_in_it() -> None:
    given = dict.fromkeys(("mailing_list", "global_cities_fund_mailings", "local_mgi_interest"), "yes")
    answers = {"organisation_type": "lrg-local"}
    assert members_of(filled_in({**answers, **given}))["word/document.xml"] == members_of(filled_in(answers))["word/document.xml"]


# --- the answers of a draft -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", languages())
def test_every_answer_of_a_draft_stands_in_its_place(language: str) -> None:
    answers, form = full(language)
    found, words = document(form), translator(language)
    boxes = [option_tag(key, code) for key, code in BOXED if code in (answers.get(key) or ())]
    written = {key: answers[key] for key in answers if key in {each.key for each in ASKED} and not option_codes(key)}
    assert ticked(found) == boxes
    assert {key: answer_lines(form, key) for key in written} == {key: _lines_of(key, each, words) for key, each in written.items()}


def _lines_of(key: str, answer: Any, words: Translator) -> list[str]:
    kind = QUESTIONS[key].kind
    return answer.split("\n") if isinstance(kind, LongText) else list(say(QUESTIONS[key], answer, words).paragraphs)


def test_what_is_not_answered_shows_what_to_do() -> None:
    found = controls(document(blank()))
    texts = [question.key for question in ASKED if not option_codes(question.key)]
    assert [key for key in texts if not is_placeholder(found[key])] == []
    answers, form = full("en")
    shown = [key for key in texts if is_placeholder(controls(document(form))[key])]
    assert shown == [key for key in texts if key not in answers]


def test_an_answer_behind_a_condition_that_does_not_hold_is_kept() -> None:
    form = filled_in({"organisation_type": "lrg-local", "organisation_type_other": "A foundation"})
    assert answer_lines(form, "organisation_type_other") == ["A foundation"]


@pytest.mark.parametrize(
    ("key", "stored", "told"),
    [
        ("people_reached", {"typed": "about 1 500"}, "about 1 500"),
        ("starts_on", {"typed": {"day": "", "month": "spring", "year": "2024"}}, "spring 2024"),
        ("web_address", {"typed": "our page"}, "our page"),
        ("action_country", {"typed": "Terra Nova"}, "Terra Nova"),
        ("action_other_countries", ["FR", {"typed": "Terra Nova"}], "Terra Nova"),
        ("organisation_type", {"typed": "a school"}, "a school"),
        ("already_listed", ["gcm", {"typed": "a list"}], "a list"),
    ],
)
def test_what_could_not_be_read_stands_there_as_typed(key: str, stored: Any, told: str) -> None:
    assert answer_lines(filled_in({key: stored}), key)[-1] == told
    assert bookmarked(document(filled_in({key: stored})), bookmark_of(key))[-1] == told


def test_empty_lines_and_tabs_of_a_text_are_kept() -> None:
    assert answer_lines(filled_in({"description": "One\tand\n\n  two"}), "description") == ["One\tand", "", "  two"]


def test_signs_that_xml_does_not_know_are_left_out() -> None:
    odd = "".join(map(chr, (0, 1, 8, 11, 12, 27, 0x7F, 0xD800, 0xFFFE, 0xFFFF)))
    form = filled_in({"title": f"A{odd}B", "organisation_type": {"typed": odd}, "action_country": {"typed": f"{odd}X"}})
    assert ["".join(answer_lines(form, key)) for key in ("title", "action_country")] == ["AB", "X"]


@pytest.mark.parametrize("typed", ["<w:p/>", "]]>", "&amp;\"'<!--", "{{ 7*7 }}{% x %}", "\\x01", "_x000D_"])
def test_what_was_typed_is_only_text(typed: str) -> None:
    assert answer_lines(filled_in({"title": typed, "description": typed}), "title") == [typed]


@pytest.mark.parametrize(("script", "style"), [("Arabic", "AnswerRightToLeft"), ("Hebrew", "AnswerRightToLeft"), ("Greek", "Answer")])
def test_a_line_runs_in_the_direction_of_its_letters(script: str, style: str) -> None:
    form = filled_in({"title": SCRIPTS[script], "answer_language": "other", "answer_language_other": "ar"})
    (paragraph,) = [each for each in document(form).iter(f"{W}p") if text_of(each) == SCRIPTS[script]]
    run = controls(document(form))["title"].find(f"{W}sdtContent/{W}r")
    assert run is not None
    assert (value(paragraph, "w:pPr/w:pStyle"), value(run, "w:rPr/w:lang")) == (style, "ar-EG")
    assert (run.find(f"{W}rPr/{W}rtl") is not None) == (style == "AnswerRightToLeft")


def test_beside_the_answers_a_draft_s_form_says_what_a_blank_one_says() -> None:
    """So that whoever reads it back knows what somebody added."""
    identity = Identity("en", "7KDM4RXH2T")
    empty = word_form(None, identity, translator("en"))
    assert _outside_answers(full("en")[1]) == _outside_answers(empty)


def _outside_answers(file: bytes) -> list[str]:
    form = document(file)
    within = {paragraph for _, answer in rows(form) for paragraph in answer.iter(f"{W}p")}
    return [text_of(paragraph) for paragraph in form.iter(f"{W}p") if paragraph not in within]
