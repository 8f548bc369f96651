"""What can be wrong with an answer: a code with parameters, worded at the edge in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.languages import N_, Translator


@dataclass(frozen=True)
class Problem:
    """`code` is a key of `WORDS`, or `missing`, which each question words itself. A value named `choice` is a label, still in English."""

    code: str
    values: Mapping[str, int | str] = field(default_factory=dict)

    @property
    def is_missing(self) -> bool:
        return self.code == "missing"


WORDS = {
    "too_many_characters": N_("Shorten this to %(limit)s characters or fewer. It has %(count)s now. All of it has been kept."),
    "too_many_words": N_("Shorten this to %(limit)s words or fewer. It has %(count)s now. All of it has been kept."),
    "not_a_choice": N_("Choose one of the answers in the list."),
    "not_choices": N_("Choose only answers from the list. “%(typed)s” is not one of them."),
    "exclusive": N_("“%(choice)s” cannot be ticked together with other answers. Untick one or the other."),
    "not_a_web_address": N_("Enter a web address, like www.example.org/our-action."),
    "not_an_email": N_("Enter an email address in the correct format, like name@example.org."),
    "not_a_number": N_("Enter a whole number in digits, like 1500."),
    "number_too_large": N_("Enter a number of people below 10 billion."),
    "unknown_country": N_("“%(typed)s” is not in our list of countries. Correct the spelling, or use the English, French or Spanish name."),
    "too_many_countries": N_("Name %(limit)s countries or fewer. There are %(count)s now. All of them have been kept."),
    "date_incomplete": N_("Enter at least a month and a year."),
    "date_unreadable": N_("Enter the date in digits, like 27 3 2026, or with the name of the month."),
    "date_year": N_("Enter a year of four digits between %(first)s and %(last)s."),
    "date_month": N_("Enter a month from 1 to 12, or its name."),
    "date_day": N_("This day does not exist in that month. Correct it, or leave the day empty."),
    "date_ambiguous": N_("“%(typed)s” can be read in two ways: day first or month first. Write the month as a word, like 27 March 2026."),
    "ends_before_start": N_("The end date must be the same as or after the start date."),
    "timeline_denied": N_("Correct the dates: the timeline follows from them."),
    "timeline_moved": N_("The timeline has changed since you confirmed it. Confirm it again."),
    "unknown_language": N_(
        "“%(typed)s” is not in our list of languages. Correct the spelling, or use the English, French or Spanish name."
    ),
    "several_answers": N_("There is more than one answer here, and only one is possible. Choose one on the page of this question."),
    "beside_answer": N_("This stands beside the answer and has no place in it. Copy it to where it belongs."),
    "answered_online": N_("This is answered on the page itself, not in the Word form."),
    "upload_not_picture": N_("This file is not a PNG or JPEG picture. Choose another file."),
    "upload_too_large": N_("This file is larger than %(megabytes)s MB. Choose a smaller one."),
    "upload_too_many": N_("You have sent %(limit)s pictures today. Send this one again tomorrow. The picture that was here before stays."),
    "upload_too_many_pixels": N_("This picture has too many pixels. Choose one of at most %(pixels)s pixels on a side."),
}


def say_problem(problem: Problem, missing: str, translator: Translator) -> str:
    """The sentence for a problem; `missing` is the question's own sentence for an answer that is not there."""
    values = {name: translator.gettext(str(value)) if name == "choice" else value for name, value in problem.values.items()}
    return translator.gettext(missing if problem.is_missing else WORDS[problem.code], **values)
