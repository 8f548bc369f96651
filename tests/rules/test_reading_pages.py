"""The readers that the rules of pages stand on."""

import pytest

from tests.support.pages import bare_words, first_submit_is_main


def page(body: str, title: str = "⟦Title⟧") -> str:
    return f'<!doctype html><html lang="en"><head><title>{title}</title></head><body>{body}</body></html>'


@pytest.mark.parametrize(
    "body",
    [
        "<p>⟦Your name⟧</p>",
        "<p>⟦Read <a href='/'>the notice</a> first.⟧ 12 · 3,5 %</p>",
        "<p>⟦Signed in: ⟦Ada⟧⟧</p>",
        "<p>7KDM4-RXH2T · ada@example.org · https://example.org/page</p>",
        "<p translate='no'>Ville de Dakar</p>",
        "<a lang='fr' hreflang='fr'>Français</a>",
        "<script>var words = 1</script><!-- a note -->",
        "<input name='email' value='typed by a person'>",
    ],
)
def test_what_comes_from_the_catalogues_or_from_people_is_no_bare_word(body: str) -> None:
    assert bare_words(page(body)) == []


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<p>Hello ⟦you⟧</p>", "Hello ⟦you⟧"),
        ("<p>⟦Hello⟧ you</p>", "⟦Hello⟧ you"),
        ("<p>⟦Hello⟧<b></b>there</p>", "there"),
        ("<img src='a' alt='A map'>", "A map"),
        ("<nav aria-label='Languages'></nav>", "Languages"),
        ("<a href='/' title='Help'>⟦Help⟧</a>", "Help"),
        ("<input type='submit' value='Send'>", "Send"),
        ("<input placeholder='Name'>", "Name"),
        ("<p lang='en'>Typed</p>", "Typed"),
        ("<p>⟦Open</p>", "⟦ without ⟧"),
    ],
)
def test_a_word_around_the_catalogues_is_found(body: str, found: str) -> None:
    assert bare_words(page(body)) == [found]


def test_the_title_is_read_too() -> None:
    assert bare_words(page("", title="Start – ⟦Call⟧")) == ["Start – ⟦Call⟧"]


def test_known_words_are_let_through() -> None:
    assert bare_words(page("<p>3 March 2026</p>"), known=frozenset({"March"})) == []


LANGUAGES = "<button name=do value=lang-fr>Français</button>"
MAIN = "<button name=do value=continue>Save</button>"
HIDDEN = "<button name=do value=continue hidden>Save</button>"


@pytest.mark.parametrize(
    "form",
    [
        f"<form>{MAIN}{LANGUAGES}</form>",
        f"<form>{HIDDEN}{LANGUAGES}{MAIN}</form>",
        f"<form><button type=button>Help</button><input name=a>{MAIN}</form>",
        f"<button form=it name=do value=continue>Save</button><form id=it>{LANGUAGES}</form>",
    ],
)
def test_enter_presses_the_main_button(form: str) -> None:
    assert first_submit_is_main(page(form)) == []


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        (f"<form action=/x>{LANGUAGES}{MAIN}</form>", "/x: Enter presses “Français”"),
        (f"<form><button name=do value=later>Later</button>{MAIN}</form>", "form 1: Enter presses “Later”"),
        (f"<form>{HIDDEN}{LANGUAGES}<button name=do value=continue>Continue</button></form>", "form 1: Enter presses a hidden “Save”"),
        (f"<button form=it name=do value=lang-fr>Français</button><form id=it>{MAIN}</form>", "form 1: Enter presses “Français”"),
        ("<form><input name=a></form>", "form 1: no submit button"),
    ],
)
def test_enter_that_presses_anything_else_is_a_fault(form: str, fault: str) -> None:
    assert [found[: len(fault)] for found in first_submit_is_main(page(form))] == [fault]
