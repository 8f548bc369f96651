"""One whole way through the form in each language, as data, and the words a person reads on it: together they meet every page.

What is typed comes from here; labels, options and buttons come from the catalogues, as the person sees them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO

from PIL import Image

from app.languages import TRANSLATIONS, translator
from app.questionnaire.definition import Question
from app.questionnaire.kinds import Choice, Choices, Country, Language, Option, TimelineConfirmed, YesNo
from app.questionnaire.questionnaire import PAGES, QUESTIONS
from app.questionnaire.reference.countries import countries
from app.questionnaire.reference.languages import language_names
from app.questionnaire.sections.profile import CORRESPONDENCE_LANGUAGES
from tests.support.catalogues import messages_of, read_catalogue


@dataclass(frozen=True)
class Date:
    """A date as typed into its three fields."""

    month: str
    year: str
    day: str = ""


@dataclass(frozen=True)
class File:
    name: str
    media_type: str
    content: bytes


Answer = str | tuple[str, ...] | Date | File
"""Text and single codes `str`, ticked codes a tuple."""

Answers = Mapping[str, Mapping[str, Answer]]
"""By page path, in the order in which the form leads over them, then by question key."""


@dataclass(frozen=True)
class Journey:
    """A person and all they answer. `wrong` is typed first on one page: (path, question key, text)."""

    language: str
    email: str
    answers: Answers
    wrong: tuple[str, str, str]
    password: str = "four words nobody guesses"


CONFIRMATIONS: Mapping[str, Answer] = {"no_personal_data_in_text": "yes", "authorised_and_publish": "yes"}


def a_picture() -> bytes:
    """A small PNG, as a logo."""
    written = BytesIO()
    Image.new("RGB", (120, 60), (11, 79, 108)).save(written, "PNG")
    return written.getvalue()


def _with_words(sentence: str, times: int) -> str:
    return " ".join([sentence] * times)


ENGLISH = Journey(
    "en",
    "officer@northmere.example",
    {
        # A region that wants to sign now, with an action that has not started: no results, nothing listed yet.
        "profile/you": {"full_name": "Nia Pryce", "job_title": "Policy officer", "correspondence_language": "en"},
        "profile/organisation": {
            "organisation_type": "lrg-regional",
            "organisation_name": "Northmere County Council",
            "organisation_country": "GB",
            "organisation_place": "Northmere",
            "organisation_website": "www.northmere.example",
        },
        "profile/commitment": {"declaration": "sign_now"},
        "profile/signatory": {"signatory_name": "Owen Hale", "signatory_office": "Leader of the council", "signatory_agreed": "yes"},
        "policy/processes": {
            "policy_processes": ("nat-vlr", "reg-eu-pact"),
            "policy_interest": ("gfmd",),
            "policy_note": "We took part as observers.",
        },
        "action/basics": {
            "title": "Welcome desks in every library",
            "summary": "Each library of the county gets a desk. There, newcomers find their way.",
            "answer_language": "en",
            "web_address": "northmere.example/desks",
        },
        "action/people": {"target_groups": ("migrants", "refugees", "host-communities"), "people_reached": "12,500"},
        "action/place": {"action_country": "GB", "action_place": "Northmere", "partners": "The county library service"},
        "action/dates": {"starts_on": Date("March", "2031"), "ends_on": Date("12", "2034", "31")},
        "action/timeline": {"timeline_confirmed": "yes"},
        "action/description": {
            "description": _with_words("Trained staff answer questions about work, school, health and housing.", 8),
            "innovation": "Nobody has to say why they came.",
        },
        "objectives/choose": {"objectives": ("access-to-services",)},
        "permissions/contact": {
            "public_contact": "welcome@northmere.example",
            "platform_contact": "office",
            "own_reference": "NCC/2031/7",
            "local_mgi_interest": "no",
        },
        "permissions/news": {},
    },
    wrong=("action/people", "people_reached", "quite a few"),
)

FRENCH = Journey(
    "fr",
    "agente@rivebelle.example",
    {
        # A town that has signed, with an action under way that can show results.
        "profile/you": {"full_name": "Zoé Benaïssa", "job_title": "Chargée de mission", "correspondence_language": "fr"},
        "profile/organisation": {
            "organisation_type": "lrg-local",
            "organisation_name": "Ville de Rivebelle",
            "organisation_country": "MA",
            "organisation_place": "Rivebelle",
            "organisation_website": "",
        },
        "profile/commitment": {"declaration": "signed"},
        "policy/processes": {"policy_processes": ("nat-migration-policy", "glo-grf-2023"), "policy_interest": ("grf", "imrf")},
        "action/basics": {
            "title": "Une maison pour toutes et tous",
            "summary": "La ville ouvre une maison d’accueil. On y trouve conseil, cours et logement.",
            "answer_language": "fr",
            "web_address": "https://rivebelle.example/maison",
        },
        "action/people": {
            "target_groups": ("migrants", "refugees"),
            "particular_groups": ("women", "children"),
            "people_reached": "1\u202f500",
        },
        "action/place": {"action_country": "MA", "action_other_countries": "Espagne\nSénégal", "action_place": "Rivebelle"},
        "action/dates": {"starts_on": Date("mars", "2022")},
        "action/timeline": {"timeline_confirmed": "yes", "already_listed": ("no",)},
        "action/results": {"enough_data": "yes"},
        "action/description": {
            "description": _with_words("La maison réunit les services de la ville sous un seul toit.", 7),
            "innovation": "Les personnes accueillies dirigent la maison avec la ville.",
            "not_for_publication": "L’adresse de la maison.",
        },
        "action/evidence": {"results": "1 500 personnes ont été logées.", "lessons": "Commencer petit, et avec les habitants."},
        "objectives/choose": {"objectives": ("access-to-services", "reception-sponsorship", "end-discrimination")},
        "permissions/contact": {"platform_contact": "me", "own_reference": "AB/12", "local_mgi_interest": "yes"},
        "permissions/news": {"mailing_list": "yes"},
    },
    wrong=("action/dates", "starts_on", "brumaire"),
)

SPANISH = Journey(
    "es",
    "enlace@tresriberas.example",
    {
        # A partner of another kind, writing in Catalan, with an action that has ended and serves more objectives than advised.
        "profile/you": {"full_name": "Núria Peña", "job_title": "Coordinadora", "correspondence_language": "es"},
        "profile/organisation": {
            "organisation_type": "partner-other",
            "organisation_name": "Fundación Tres Riberas",
            "organisation_country": "ES",
            "organisation_place": "Lérida",
        },
        "profile/organisation-kind": {"organisation_type_other": "Fundación"},
        "profile/commitment": {"endorsement": "yes"},
        "profile/logo": {"logo_consent": "yes", "logo": File("logo.png", "image/png", a_picture())},
        "policy/processes": {"policy_processes": ("none",)},
        "action/basics": {
            "title": "Veïnes i veïns",
            "summary": "Les persones nouvingudes i les del barri es troben cada setmana.",
            "answer_language": "other",
        },
        "action/answer-language": {"answer_language_other": "ca"},
        "action/people": {"target_groups": ("refugees", "stateless")},
        "action/place": {"action_country": "ES", "action_place": "Lérida", "partners": "El barrio"},
        "action/dates": {"starts_on": Date("enero", "2020", "7"), "ends_on": Date("6", "2023")},
        "action/timeline": {"timeline_confirmed": "yes", "already_listed": ("gcr",)},
        "action/description": {"description": _with_words("Cada setmana hi ha un sopar, i cada sopar té un convidat nou.", 6)},
        "action/evidence": {"results": "Es van fer cent sopars."},
        "objectives/choose": {
            "objectives": ("improve-governance", "access-to-services", "socioeconomic-inclusion", "end-discrimination"),
        },
        "objectives/review": {},
        "permissions/contact": {"public_contact": "oficina@tresriberas.example", "platform_contact": "ask_first"},
        "permissions/news": {"global_cities_fund_mailings": "yes"},
    },
    wrong=("permissions/contact", "public_contact", "oficina"),
)

JOURNEYS: Mapping[str, Journey] = {journey.language: journey for journey in (ENGLISH, FRENCH, SPANISH)}


# --- the words on the pages --------------------------------------------------------------------------------------------------------


def say(message: str, language: str, **values: object) -> str:
    """An English sentence of the catalogues in a language; one that is no longer among them fails."""
    assert message in _sentences(), f"The service no longer says “{message}”."
    return translator(language).gettext(message, **values)


@cache
def _sentences() -> frozenset[str]:
    catalogue = read_catalogue(TRANSLATIONS / "fr" / "LC_MESSAGES" / "messages.po")
    return frozenset(str(message.id) for message in messages_of(catalogue)) | {option.label for option in CORRESPONDENCE_LANGUAGES}


def sentence(message: str, language: str) -> re.Pattern[str]:
    """The sentence with anything in its placeholders."""
    read = " ".join(say(message, language).split())
    return re.compile("^" + ".+".join(re.escape(part) for part in re.split(r"%\(\w+\)s", read)) + "$")


def title_of(path: str, language: str) -> str:
    """The heading of a page of the form."""
    return say(PAGES[path].title, language)


def label_of(key: str, language: str) -> re.Pattern[str]:
    """The name of a question's field or group: its label, and “(optional)” where it is. Browsers read a no-break space as a space."""
    label, optional = (re.escape(" ".join(say(message, language).split())) for message in (QUESTIONS[key].label, "(optional)"))
    return re.compile(rf"^{label}( {optional})?$")


def option_of(key: str, code: str, language: str) -> str:
    """The words of one choice."""
    match QUESTIONS[key].kind:
        case Choice(options) | Choices(options):
            return say(_label(options, code), language)
        case YesNo() | TimelineConfirmed():
            return say({"yes": "Yes", "no": "No"}[code], language)
        case Country():
            return dict(countries(language))[code]
        case Language():
            return dict(language_names(language))[code]
        case kind:
            raise ValueError(f"{kind} has no options")


def _label(options: tuple[Option, ...], code: str) -> str:
    return next(option.label for option in options if option.code == code)


def question(key: str) -> Question:
    return QUESTIONS[key]


def fields_of(key: str, answer: Answer) -> dict[str, str | list[str] | tuple[BytesIO, str]]:
    """An answer as the fields of a form send it."""
    match answer:
        case Date(month, year, day):
            return {f"{key}-day": day, f"{key}-month": month, f"{key}-year": year}
        case File(name, _, content):
            return {key: (BytesIO(content), name)}
        case tuple():
            return {key: list(answer)}
        case _:
            return {key: answer}
