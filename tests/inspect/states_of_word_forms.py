"""The pages of the Word form: where it is uploaded, refused, checked, and what it left aside."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from app.questionnaire.kinds import LongText, ShortText
from app.questionnaire.questionnaire import QUESTIONS
from tests.inspect.touring import State, Tour
from tests.support.journey import ENGLISH, FRENCH
from tests.support.visiting import Page, Person
from tests.support.word_forms import WHOLE, a_word_form


def word_form_states(tour: Tour) -> Iterator[State]:
    person = tour.person("word")
    yield tour.seen("word form: upload", person.open(tour.path(person, "word-form")))
    yield tour.seen("word form: no file chosen", person.press("continue"))
    yield tour.seen("word form: another file", _uploaded(tour, person, b"%PDF-1.7 no form"))
    yield tour.seen("word form: file to be chosen again", person.press("continue", {"csrf_token": "old"}))
    yield from _checked(tour, person)
    yield from _beside_other_answers(tour)


def _uploaded(tour: Tour, person: Person, form: bytes) -> Page:
    person.open(tour.path(person, "word-form"))
    return person.press("continue", {"file": (BytesIO(form), "form.docx")})


def _answers(tour: Tour) -> dict[str, Any]:
    """Answers to nearly everything, with what is free text marked."""
    return {key: tour.mark(value) if isinstance(QUESTIONS[key].kind, ShortText | LongText) else value for key, value in WHOLE.items()}


def _checked(tour: Tour, person: Person) -> Iterator[State]:
    """A whole form in an empty draft, one in another language with a text too long, one not asked, one not understood, and what is left."""
    yield tour.seen("word form: whole", _uploaded(tour, person, a_word_form(_answers(tour), tour.language)))
    other = {"fr": "es"}.get(tour.language, "fr")
    answers = {**_answers(tour), "title": tour.mark("é" * 160), "organisation_type_other": tour.mark("Fondation")}
    typed = {"people_reached": tour.mark("40 ou 50"), "starts_on": tour.mark("03/04/2026 ?")}
    page = _uploaded(tour, person, a_word_form(answers, other, action_id="7KDM4RXH2T", typed=typed))
    yield tour.seen("word form: another language and action, texts too long and not understood", page)
    yield tour.seen("task list: a Word form was taken over", person.press("keep"))
    yield tour.seen("word form: texts left aside", person.open(tour.path(person, "word-form")))
    yield tour.seen("word form: the same again", _uploaded(tour, person, a_word_form(_answers(tour), tour.language)))
    colleague = tour.person("word-colleague", organisation_id=person.organisation_id)
    yield tour.seen("word form: texts left aside by a colleague", colleague.open(tour.path(person, "word-form")))


def _beside_other_answers(tour: Tour) -> Iterator[State]:
    """A draft that says something else: to be chosen, not chosen, and changed by a colleague meanwhile."""
    person = tour.person("word-clash")
    colleague = tour.person("word-clash-colleague", organisation_id=person.organisation_id)
    for path in ("action/basics", "action/people", "action/place"):
        person.open(tour.path(person, path))
        person.press("later", tour.fill(ENGLISH.answers[path]))
    yield tour.seen("word form: other answers in the draft", _uploaded(tour, person, a_word_form(_answers(tour), tour.language)))
    yield tour.seen("word form: nothing chosen", person.press("keep", {"keep-title": "mine"}))
    colleague.open(tour.path(person, "action/basics"))
    colleague.press("later", tour.fill(FRENCH.answers["action/basics"]))
    choices = {f"keep-{key}": "mine" for key in person.page.fields()["clash"]}
    yield tour.seen("word form: changed meanwhile", person.press("keep", choices))
