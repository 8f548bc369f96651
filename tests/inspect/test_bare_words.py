"""No word goes around the catalogues: on any page in any state, in any mail it leads to, on the receipt."""

import re
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from app.documents.receipt import Snapshot, receipt_html
from app.languages import own_names, translator
from app.questionnaire.reference.languages import language_names
from tests.browser.steps import CODE, REFERENCE
from tests.inspect.states import every_state
from tests.inspect.touring import State, Tour, touring_app
from tests.mail.support import a_pdf
from tests.support.databases import Databases
from tests.support.journey import JOURNEYS, Date
from tests.support.live import messages_in
from tests.support.marking import MARKED, marked_french, words_of_cldr
from tests.support.pages import CLOSING, OPENING, bare_words

pytestmark = pytest.mark.inspect


def marked(text: str) -> str:
    """What people type is no word of ours."""
    return f"{OPENING}{text}{CLOSING}"


@pytest.fixture(scope="module")
def seen(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> list[State]:
    """All pages, mails as HTML and as text, and receipts, in the marked language."""
    database, mail = databases.fresh(), tmp_path_factory.mktemp("mail")
    receipts: list[State] = []

    def printed(snapshot: Snapshot) -> bytes:
        html = receipt_html(snapshot, translator(MARKED))
        receipts.append(State(f"receipt {snapshot['reference']}", "", 200, html))
        return a_pdf(3)

    with marked_french(tmp_path_factory.mktemp("marked") / "translations") as folder, touring_app(database.url, mail) as app:
        app.extensions["babel"].translation_directories = [str(folder)]
        found = [*every_state(Tour(app, MARKED, marked, printed)), *receipts, *_mails(mail)]
    database.drop()
    return found


# Codes, references, addresses and names of files are words of no language.
_NO_LANGUAGE = re.compile(rf"https?://[^\s<\"{CLOSING}]+|{CODE}|{REFERENCE}|[\w-]+\.pdf")


def _mails(folder: Path) -> Iterator[State]:
    for number, message in enumerate(messages_in(folder / "mail")):
        if message["Content-Language"] == MARKED:
            yield State(f"mail {number}", "", 200, _part(message, "html"))
            text = _part(message, "plain")
            yield State(
                f"mail {number} as text", "", 200, f'<html lang="{MARKED}"><title>{message["Subject"]}</title><pre>{text}</pre></html>'
            )


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def _known() -> frozenset[str]:
    """Words that rightly come from elsewhere: names of countries, languages and months; addresses, dates and files that were typed."""
    typed = [journey.wrong[2] for journey in JOURNEYS.values()]
    for journey in JOURNEYS.values():
        for answers in journey.answers.values():
            typed += [answer.month if isinstance(answer, Date) else str(answer) for answer in answers.values()]
    names = [name for _, name in language_names(MARKED)]
    return words_of_cldr() | frozenset(re.findall(r"[^\W\d_]+", " ".join([*typed, *names, *own_names().values()])))


def test_receipts_and_mails_are_among_them(seen: list[State]) -> None:
    names = " ".join(state.name for state in seen)
    assert "receipt" in names and "mail" in names


def test_no_word_goes_around_the_catalogues(seen: list[State]) -> None:
    known = _known()
    # The inbox shows mails in the language of whoever gets them: those in the marked one are looked at by themselves.
    read = [(state.name, _NO_LANGUAGE.sub("", state.html)) for state in seen if not state.name.startswith("inbox: message")]
    found = {words: name for name, html in read for words in bare_words(html, known=known)}
    assert found == {}, "Mark these with _('…'), or what people typed with translate=\"no\"."
