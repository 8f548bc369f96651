"""Good answers for every page of the form, in the way a person would type them."""

from collections.abc import Mapping

ANSWERS: Mapping[str, Mapping[str, str | list[str]]] = {
    "profile/you": {"full_name": "Ana Sousa", "job_title": "Officer", "correspondence_language": "fr"},
    "profile/organisation": {
        "organisation_type": "lrg-local",
        "organisation_name": "Ville de Rivebelle",
        "organisation_country": "MA",
        "organisation_place": "Rivebelle",
        "organisation_website": "www.rivebelle.example",
    },
    "profile/commitment": {"declaration": "signed"},
    "policy/processes": {"policy_processes": ["nat-migration-policy"], "policy_interest": ["grf"], "policy_note": "A note."},
    "action/basics": {
        "title": "A house for all",
        "summary": "We open a house.",
        "answer_language": "fr",
        "web_address": "rivebelle.example/house",
    },
    "action/people": {"target_groups": ["migrants", "refugees"], "particular_groups": ["women"], "people_reached": "1 500"},
    "action/place": {"action_country": "MA", "action_other_countries": "Espagne\nFR", "action_place": "Rivebelle", "partners": "The port."},
    "action/dates": {
        "starts_on-day": "",
        "starts_on-month": "mars",
        "starts_on-year": "2022",
        "ends_on-day": "",
        "ends_on-month": "",
        "ends_on-year": "",
    },
    "action/timeline": {"timeline_confirmed": "yes", "already_listed": ["no"]},
    "action/results": {"enough_data": "yes"},
    "action/description": {"description": "We do a lot. " * 20, "innovation": "It is new.", "not_for_publication": "The address."},
    "action/evidence": {"results": "A roof for 300 people.", "lessons": "Start small."},
    "objectives/choose": {"objectives": ["access-to-services", "reception-sponsorship"]},
    "permissions/contact": {
        "public_contact": "office@example.org",
        "platform_contact": "office",
        "own_reference": "AB/12",
        "local_mgi_interest": "no",
    },
    "permissions/news": {"mailing_list": "yes"},
}
"""The pages that these answers lead over, in order."""

CONFIRMATIONS = {"no_personal_data_in_text": "yes", "authorised_and_publish": "yes"}
