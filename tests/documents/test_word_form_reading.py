"""What people make of a Word form in Word, read back: wherever the answer stands, however it is marked, and nothing lost."""

import re
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.documents.word_form.identity import Identity
from app.documents.word_form.online import ONLINE_ONLY
from app.documents.word_form.printed import printed
from app.documents.word_form.reading import Elsewhere, NotAWordForm, Reason, Retired, WordForm, read_word_form
from app.documents.word_form.wording import mark_of
from app.languages import languages, translator
from app.questionnaire.codes import KEY_OF_CODE, RetiredQuestion, code_of
from app.questionnaire.definition import Keeper
from app.questionnaire.questionnaire import QUESTIONS
from app.questionnaire.understanding import is_answered_online
from tests.documents.filled_forms import ON_PAPER, asides_of, blank_form, form_of, full_answers, values_of
from tests.documents.hostile_files import MAIN, with_main
from tests.questionnaire.test_understanding import values
from tests.support.word_forms import members_of, packed

TITLE = translator("en").gettext(QUESTIONS["title"].label)


class Edited:
    """A blank form in which a person changes something; `row(key)` is the row of a question in its XML."""

    def __init__(self, language: str = "en", form: bytes | None = None) -> None:
        self.members = members_of(form or blank_form(language))
        self.main = self.members[MAIN].decode()

    def row(self, key: str) -> str:
        at = self.main.index(f">[{code_of(key)}]<")
        return self.main[self.main.rindex("<w:tr>", 0, at) : self.main.index("</w:tr>", at) + len("</w:tr>")]

    def answer(self, key: str) -> str:
        """What stands in the right-hand cell."""
        return self.row(key).partition("</w:tc><w:tc>")[2].partition("</w:tcPr>")[2].removesuffix("</w:tc></w:tr>")

    def put(self, key: str, xml: str) -> "Edited":
        """In the right-hand cell, instead of what stands there."""
        self.main = self.main.replace(self.answer(key), xml)
        return self

    def replace(self, old: str, new: str) -> "Edited":
        assert old in self.main
        self.main = self.main.replace(old, new)
        return self

    def without_tags(self) -> "Edited":
        self.main = re.sub(r"<w:tag [^>]*>", "", self.main)
        return self

    def without_bookmarks(self) -> "Edited":
        self.main = re.sub(r"<w:bookmark(?:Start|End) [^>]*>", "", self.main)
        return self

    def without_codes(self) -> "Edited":
        self.main = re.sub(r">\[[0-9A-Z]{4}\]<", "><", self.main)
        return self

    def read(self, **others: bytes) -> WordForm:
        more = {f"word/{name}.xml": content for name, content in others.items()}
        return read_word_form(packed({**self.members, **more, MAIN: self.main.encode()}))


def p(*runs: str) -> str:
    return f"<w:p>{''.join(run if run.startswith('<') else f'<w:r><w:t>{run}</w:t></w:r>' for run in runs)}</w:p>"


def title_of(form: WordForm) -> Any:
    return values_of(form).get("title")


# --- the same answers -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", languages())
def test_a_full_form_says_all_its_answers_and_nothing_else(language: str) -> None:
    answers = full_answers()
    form = read_word_form(form_of(answers, language))
    assert (values_of(form), asides_of(form)) == (answers, {})
    assert (form.identity, form.retired, form.elsewhere) == (Identity(language, "7KDM4RXH2T", {Keeper.ACTION: 17}), (), ())


@pytest.mark.parametrize("language", languages())
def test_a_blank_form_says_nothing(language: str) -> None:
    assert read_word_form(blank_form(language)) == WordForm(Identity(language), {}, (), ())


@settings(max_examples=40, deadline=None)
@given(st.fixed_dictionaries({}, optional={key: values(key) for key in ON_PAPER}), st.sampled_from(languages()))
def test_what_is_written_into_a_form_is_read_from_it(answers: dict[str, Any], language: str) -> None:
    given_answers = {key: value for key, value in answers.items() if value not in ("", [])}
    form = read_word_form(form_of(given_answers, language))
    assert (values_of(form), form.elsewhere) == (given_answers, ())


# --- found by tag, by bookmark, by code -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lost", [(), ("tags",), ("bookmarks",), ("codes",), ("tags", "bookmarks"), ("tags", "codes"), ("bookmarks", "codes")]
)
def test_any_one_mark_is_enough(lost: tuple[str, ...]) -> None:
    edited = Edited(form=form_of(full_answers()))
    for mark in lost:
        getattr(edited, f"without_{mark}")()
    assert values_of(edited.read()) == full_answers()


@pytest.mark.parametrize("code", ["[nwhj]", "(NWHJ)", "{ NWHJ }", "<NWHJ>".replace("<", "&lt;").replace(">", "&gt;"), "NWHJ", "nwhj"])
def test_a_code_is_known_in_any_case_and_brackets(code: str) -> None:
    edited = Edited().without_tags().without_bookmarks().put("title", p("A house"))
    assert title_of(edited.replace(">[NWHJ]<", f">{code}<").read()) == "A house"


def test_no_word_of_the_form_looks_like_a_code() -> None:
    words = {word.upper() for line in printed().lines for word in re.findall(r"\w+", re.sub(r"\[\w{4}\]", "", line))}
    assert words & set(KEY_OF_CODE) == set()


def test_rows_may_change_places() -> None:
    edited = Edited(form=form_of(full_answers()))
    first, second = edited.row("title"), edited.row("summary")
    edited.replace(first, "<w:placeholder1/>").replace(second, first).replace("<w:placeholder1/>", second)
    assert values_of(edited.read()) == full_answers()


def test_of_a_control_copied_into_another_row_the_row_counts() -> None:
    edited = Edited(form=form_of({"title": "A house"}))
    assert values_of(edited.put("own_reference", edited.answer("title")).read()) == {"title": "A house", "own_reference": "A house"}


def test_an_answer_pulled_out_of_its_table_is_known_by_its_control() -> None:
    edited = Edited(form=form_of({"title": "A house"}))
    control = edited.answer("title")
    edited.put("title", "<w:p/>").replace("<w:body>", f"<w:body>{control}")
    assert title_of(edited.read()) == "A house"


def test_a_form_without_properties_is_known_by_its_codes_and_its_language_by_its_words() -> None:
    edited = Edited(form=form_of({"title": "Une maison"}, "fr"))
    edited.members["docProps/core.xml"] = b"<none/>"
    assert (edited.read().identity, title_of(edited.read())) == (Identity("fr"), "Une maison")


def test_a_document_with_a_few_of_our_codes_is_not_our_form() -> None:
    members = {**members_of(blank_form()), "docProps/core.xml": b"<none/>"}
    rows = members[MAIN].decode().partition("<w:tbl>")[2].partition("</w:tbl>")[0]
    members[MAIN] = f'<w:document xmlns:w="w" xmlns:w14="w14"><w:body><w:tbl>{rows}</w:tbl></w:body></w:document>'.encode()
    with pytest.raises(NotAWordForm) as refused:
        read_word_form(packed(members))
    assert refused.value.reason == Reason.ANOTHER_DOCUMENT


# --- how Word keeps text ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        (p("A ho", "use ", "for all"), "A house for all"),
        (p("<w:r><w:t>A house</w:t><w:br/><w:t>for all</w:t></w:r>"), "A house for all"),
        (p("<w:r><w:t>A</w:t><w:tab/><w:t>house</w:t></w:r>"), "A house"),
        (p("A house") + p("for all"), "A house for all"),
        (p("<w:ins><w:r><w:t>A house</w:t></w:r></w:ins>", "<w:del><w:r><w:delText>A hut</w:delText></w:r></w:del>"), "A house"),
        (p("<w:moveFrom><w:r><w:t>A hut</w:t></w:r></w:moveFrom>", "<w:moveTo><w:r><w:t>A house</w:t></w:r></w:moveTo>"), "A house"),
        (p("<w:del><w:r><w:t>A hut</w:t></w:r></w:del>", "A house"), "A house"),
        (p("<w:sdt><w:sdtContent><w:r><w:t>A house</w:t></w:r></w:sdtContent></w:sdt>", " for all"), "A house for all"),
        (p("<w:hyperlink><w:r><w:t>A house</w:t></w:r></w:hyperlink>"), "A house"),
        (p("<w:smartTag><w:r><w:t>A house</w:t></w:r></w:smartTag>"), "A house"),
        (p("<w:r><w:t>A</w:t><w:noBreakHyphen/><w:t>house</w:t></w:r>"), "A\u2011house"),
        (
            p(
                '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> FORMTEXT </w:instrText></w:r>'
                '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>A house</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
            ),
            "A house",
        ),
        (p("Write here A house"), "A house"),
        (p("A house", "Écrivez ici"), "A house"),
        (p("Escriba aquí"), None),
        (p("  "), None),
    ],
)
def test_text_is_read_however_word_keeps_it(xml: str, text: str | None) -> None:
    assert title_of(Edited().put("title", xml).read()) == text


def test_typed_text_stands_in_its_control_after_the_placeholder_is_gone() -> None:
    edited = Edited()
    control = edited.answer("title").replace("<w:showingPlcHdr/>", "").replace("Write here", "A house")
    assert title_of(edited.put("title", control).read()) == "A house"


def test_lines_of_a_long_text_stay_lines_and_the_end_of_a_line_may_be_deleted() -> None:
    joined = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>One, </w:t></w:r></w:p>" + p("two")
    assert values_of(Edited().put("summary", joined + p() + p("three")).read())["summary"] == "One, two\n\nthree"


def test_a_table_in_an_answer_is_text() -> None:
    cells = "".join(f"<w:tc>{p(text)}</w:tc>" for text in ("2024", "30 people"))
    xml = p("So many:") + f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>" + p("And more.")
    assert values_of(Edited().put("summary", xml).read())["summary"] == "So many:\n2024\t30 people\nAnd more."


def test_a_row_that_was_deleted_with_changes_tracked_is_gone() -> None:
    edited = Edited(form=form_of({"title": "A house", "summary": "All."}))
    row = edited.row("title")
    assert values_of(edited.replace(row, row.replace("<w:trPr>", "<w:trPr><w:del/>", 1)).read()) == {"summary": "All."}


# --- options ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        lambda line: line.replace("☐", "☒"),
        lambda line: line.replace("☐", "☒").replace('w14:checked w14:val="0"', 'w14:checked w14:val="1"'),
        lambda line: re.sub(r"<w:sdt>.*?</w:sdt>", "<w:r><w:t>x</w:t></w:r>", line),
        lambda line: line.replace("☐", "x ☐"),
        lambda line: line.replace("☐", "").replace('w14:checked w14:val="0"', 'w14:checked w14:val="1"'),
        lambda line: line.replace("☐", "✓").replace("Children", "Enfants"),
        lambda line: re.sub(r"<w:t [^>]*>☐</w:t>", '<w:sym w:font="Wingdings" w:char="F0FE"/>', line),
    ],
)
def test_a_box_is_ticked_by_a_click_or_by_hand(change: Any) -> None:
    edited = Edited()
    line = next(line for line in re.findall(r"<w:p>.*?</w:p>", edited.answer("particular_groups"), re.DOTALL) if "> Children<" in line)
    assert change(line) != line
    assert values_of(edited.replace(line, change(line)).read()) == {"particular_groups": ["children"]}


def test_the_wording_of_an_option_below_the_boxes_is_an_answer() -> None:
    edited = Edited()
    assert values_of(edited.put("enough_data", edited.answer("enough_data") + p("oui")).read()) == {"enough_data": "yes"}


def test_the_only_option_left_standing_is_the_answer() -> None:
    edited = Edited()
    _, no = re.findall(r"<w:p>.*?</w:p>", edited.answer("enough_data"), re.DOTALL)
    assert values_of(edited.put("enough_data", no).read()) == {"enough_data": "no"}


def test_a_ticked_line_with_other_words_stands_aside_and_more_words_stand_beside() -> None:
    edited = Edited()
    lines = re.findall(r"<w:p>.*?</w:p>", edited.answer("particular_groups"), re.DOTALL)
    other = lines[1].replace("☐", "☒").replace("Children", "Seafarers")
    more = lines[0].replace("☐", "☒").replace("Women and girls", "Women and girls, mostly mothers")
    form = edited.put("particular_groups", more + other + lines[2]).read()
    assert (values_of(form), asides_of(form)) == ({"particular_groups": ["women"]}, {"particular_groups": "Seafarers\n, mostly mothers"})


def test_a_list_says_the_code_of_what_was_picked_and_free_text_is_read_by_name() -> None:
    edited = Edited()
    picked = edited.answer("organisation_country").replace("<w:showingPlcHdr/>", "").replace(">Choose from the list<", ">Morocco<")
    form = edited.put("organisation_country", picked).put("action_country", p("Maroc")).read()
    assert (form.answers["organisation_country"].chosen, values_of(form)) == (
        ("MA",),
        {"organisation_country": "MA", "action_country": "MA"},
    )


@pytest.mark.parametrize(("checked", "value"), [("1", "yes"), ("0", None)])
def test_a_box_of_the_older_kind_is_read(checked: str, value: str | None) -> None:
    box = (
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/><w:checked w:val="{checked}"/></w:checkBox>'
        '</w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    edited = Edited().put("enough_data", p(box, "Yes") + p("☐ No"))
    assert values_of(edited.read()).get("enough_data") == value


# --- nothing is dropped -----------------------------------------------------------------------------------------------------------


def test_of_two_answers_to_one_question_the_second_is_shown_beside() -> None:
    edited = Edited(form=form_of({"title": "A house", "enough_data": "yes"}))
    again = edited.row("title").replace("A house", "A hut")
    form = edited.replace("</w:body>", f"<w:tbl>{again}{edited.row('enough_data')}</w:tbl></w:body>").read()
    assert (values_of(form), form.elsewhere) == ({"title": "A house", "enough_data": "yes"}, (Elsewhere(TITLE, "A hut"),))


def test_a_table_pasted_twice_before_it_was_filled_in_is_answered_once() -> None:
    edited = Edited()
    empty = edited.row("title")
    edited.put("title", p("A house")).replace("</w:body>", f"<w:tbl>{empty}</w:tbl></w:body>")
    assert (title_of(edited.read()), edited.read().elsewhere) == ("A house", ())


def test_text_beside_the_tables_is_shown_with_what_it_stands_after() -> None:
    heading = translator("en").gettext("The action in short")
    edited = Edited().replace("<w:body>", f"<w:body>{p('For Maria')}")
    at = edited.main.index("<w:tbl>", edited.main.rindex("Heading2", 0, edited.main.index(">[NWHJ]<")))
    edited.main = edited.main[:at] + p("Ask the mayor") + p("first") + edited.main[at:]
    assert edited.read().elsewhere == (Elsewhere("", "For Maria"), Elsewhere(heading, "Ask the mayor\nfirst"))


def test_text_added_to_the_question_is_shown_without_the_question() -> None:
    edited = Edited().replace(TITLE, f"{TITLE} A house, I think").replace(">[NWHJ]<", ">[NWHJ] ask Ana<")
    assert edited.read().elsewhere == (Elsewhere(TITLE, "A house, I think\nask Ana"),)


def test_headers_comments_footnotes_and_text_boxes_are_shown() -> None:
    twice = f"<mc:Choice><w:txbxContent>{p('A box')}</w:txbxContent></mc:Choice><mc:Fallback>{p('A box')}</mc:Fallback>"
    box = f"<w:r><mc:AlternateContent>{twice}</mc:AlternateContent></w:r>"
    called = p("A house", '<w:r><w:footnoteReference w:id="2"/></w:r>', '<w:r><w:commentReference w:id="0"/></w:r>', box)
    edited = Edited().put("title", called)
    form = edited.read(
        header1=f'<w:hdr xmlns:w="w">{p("Draft of the city")}</w:hdr>'.encode(),
        footnotes=f'<w:footnotes xmlns:w="w"><w:footnote w:id="2">{p("Since 2020")}</w:footnote></w:footnotes>'.encode(),
        comments=f'<w:comments xmlns:w="w"><w:comment w:id="0">{p("Better a palace")}</w:comment></w:comments>'.encode(),
    )
    assert (title_of(form), form.elsewhere) == (
        "A house",
        (Elsewhere("", "Draft of the city"), Elsewhere(TITLE, "Since 2020\nBetter a palace\nA box")),
    )


def test_a_question_that_is_no_longer_asked_is_shown_as_it_was_worded() -> None:
    retired = RetiredQuestion("budget", "What does it cost?")
    row = Edited().row("title").replace("NWHJ", code_of("budget")).replace('w:val="title"', 'w:val="budget"')
    row = row.replace("q_title", "q_budget").replace("Write here", "A million").replace("<w:showingPlcHdr/>", "")
    form = Edited().replace("</w:body>", f"<w:tbl>{row}</w:tbl></w:body>")
    data = packed({**form.members, MAIN: form.main.encode()})
    assert read_word_form(data, [retired]).retired == (Retired("What does it cost?", "A million"),)
    unknown = read_word_form(data).retired
    assert [(each.label.split("\n")[0], each.text) for each in unknown] == [(TITLE, "A million")]


def test_what_is_answered_online_stands_in_no_form() -> None:
    assert set(ONLINE_ONLY) | {"no_personal_data_in_text", "authorised_and_publish"} == {
        key for key, question in QUESTIONS.items() if is_answered_online(question)
    }


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["C"]), max_size=40), st.integers(0, 10**6))
@example("□", 164)
def test_a_text_is_never_lost_wherever_it_is_put(text: str, place: int) -> None:
    """In any paragraph of the document, before what stands there."""
    marked = f"⟦{text}⟧"

    def put(main: bytes) -> bytes:
        starts = [match.end() for match in re.finditer(rb"</w:pPr>", main)]
        at = starts[place % len(starts)]
        return main[:at] + f'<w:r><w:t xml:space="preserve">{escape(marked)} </w:t></w:r>'.encode() + main[at:]

    form = read_word_form(with_main(put))
    kept = [part for filled in form.answers.values() for part in (filled.text, *filled.chosen)]
    kept += [each.text for each in (*form.elsewhere, *form.retired)]
    assert [part for part in kept if " ".join(marked.split()) in " ".join(part.split())] != []


def changed(form: bytes, member: str, then: str, now: str) -> bytes:
    members = members_of(form)
    return packed({**members, member: members[member].replace(then.encode(), now.encode())})


def test_what_a_form_printed_is_nobodys_text_after_it_was_reworded() -> None:
    now, then = "Write in the right-hand column. It grows with your text.", "The answers stand on the right."
    of_old = changed(changed(blank_form("en"), MAIN, now, then), "docProps/custom.xml", "</vt:lpwstr>", f"{mark_of(then)}</vt:lpwstr>")
    assert read_word_form(of_old).elsewhere == ()
    added = changed(of_old, MAIN, then, f"{then}</w:t></w:r></w:p><w:p><w:r><w:t>Ask Awa.")
    assert [each.text for each in read_word_form(added).elsewhere] == ["Ask Awa."]
