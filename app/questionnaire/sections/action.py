"""The action itself."""

from app.languages import N_
from app.questionnaire.definition import AnyOf, Audience, Is, Keeper, Page, Question, Section, TimelineIn
from app.questionnaire.kinds import (
    Choice,
    Choices,
    Countries,
    Country,
    Language,
    LongText,
    Number,
    PartialDate,
    ShortText,
    TimelineConfirmed,
    WebAddress,
    YesNo,
)
from app.questionnaire.reference.choices import ALREADY_LISTED, ANSWER_LANGUAGES, PARTICULAR_GROUPS
from app.questionnaire.reference.target_groups import TARGET_GROUPS

HAS_DATA = Is("enough_data", "yes")
HAS_EVIDENCE = AnyOf((TimelineIn(("concluded",)), HAS_DATA))

BASICS = Page(
    "basics",
    N_("The action in short"),
    (
        Question(
            "title",
            ShortText(150),
            N_("What is the action called?"),
            Keeper.ACTION,
            Audience.PUBLIC,
            required=True,
            hint=N_("Short and clear. Write out abbreviations."),
            missing=N_("Enter the name of the action"),
        ),
        Question(
            "summary",
            LongText(100),
            N_("What is the action, in two or three sentences?"),
            Keeper.ACTION,
            Audience.PUBLIC,
            required=True,
            hint=N_("Who does what, for whom, where."),
            missing=N_("Enter two or three sentences about the action"),
        ),
        Question(
            "answer_language",
            Choice(ANSWER_LANGUAGES),
            N_("Which language are you writing in?"),
            Keeper.ACTION,
            Audience.PUBLIC,
            required=True,
            hint=N_("Write in the language you know best. The team translates."),
            missing=N_("Choose the language you are writing in"),
        ),
        Question(
            "web_address",
            WebAddress(),
            N_("Is there a web page or a report about the action?"),
            Keeper.ACTION,
            Audience.PUBLIC,
            hint=N_("Its address, like www.example.org/our-action. We publish the link, so the page should be public too."),
        ),
    ),
)

ANSWER_LANGUAGE = Page(
    "answer-language",
    N_("The language of your answers"),
    (
        Question(
            "answer_language_other",
            Language(),
            N_("Which language is it?"),
            Keeper.ACTION,
            Audience.PUBLIC,
            required=True,
            missing=N_("Choose the language of your answers"),
        ),
    ),
    asked_when=Is("answer_language", "other"),
)

PEOPLE = Page(
    "people",
    N_("The people"),
    (
        Question(
            "target_groups",
            Choices(TARGET_GROUPS),
            N_("Who is the action for?"),
            Keeper.ACTION,
            Audience.PUBLIC,
            required=True,
            hint=N_("Tick all that apply. If it is open to everybody whatever their status, and you do not ask, tick the first four."),
            missing=N_("Tick at least one of the first four groups"),
        ),
        Question(
            "particular_groups",
            Choices(PARTICULAR_GROUPS),
            N_("Is it mainly for particular groups?"),
            Keeper.ACTION,
            Audience.ORGANISERS,
            hint=N_("Tick all that apply. The team decides what is published, because naming a group can put people at risk."),
        ),
        Question(
            "people_reached",
            Number(),
            N_("About how many people will it reach, or has it reached, in total?"),
            Keeper.ACTION,
            Audience.PUBLIC,
            hint=N_("A round number will do."),
        ),
    ),
)

PLACE = Page(
    "place",
    N_("The place"),
    (
        Question(
            "action_country",
            Country(),
            N_("Which country does the action take place in?"),
            Keeper.ACTION,
            Audience.PUBLIC,
            required=True,
            hint=N_("If there are several, choose the main one."),
            missing=N_("Choose the country the action takes place in"),
        ),
        Question(
            "action_other_countries",
            Countries(10),
            N_("Which other countries does it take place in?"),
            Keeper.ACTION,
            Audience.PUBLIC,
            hint=N_("One on each line, ten at most."),
        ),
        Question(
            "action_place",
            ShortText(120),
            N_("Which city, town or region?"),
            Keeper.ACTION,
            Audience.PUBLIC,
            required=True,
            hint=N_("Leave out the exact address of a place whose safety matters, such as a shelter."),
            missing=N_("Enter the city, town or region"),
        ),
        Question(
            "partners",
            LongText(150),
            N_("Who else takes part, and who pays for it?"),
            Keeper.ACTION,
            Audience.PUBLIC,
            hint=N_("Names of organisations, not of persons."),
        ),
    ),
)

DATES = Page(
    "dates",
    N_("The dates"),
    (
        Question(
            "starts_on",
            PartialDate(),
            N_("When did the action start, or when will it start?"),
            Keeper.ACTION,
            Audience.PUBLIC,
            required=True,
            hint=N_("For example, 27 3 2026. If you do not know the day, leave it empty."),
            missing=N_("Enter the month and the year in which the action starts"),
        ),
        Question(
            "ends_on",
            PartialDate(not_before="starts_on"),
            N_("When did it end, or when will it end?"),
            Keeper.ACTION,
            Audience.PUBLIC,
            hint=N_("Leave it empty if no end is planned."),
        ),
    ),
)

TIMELINE = Page(
    "timeline",
    N_("The timeline"),
    (
        Question(
            "timeline_confirmed",
            TimelineConfirmed(),
            N_("Is that right?"),
            Keeper.ACTION,
            Audience.ORGANISERS,
            required=True,
            hint=N_("If not, we take you back to the dates."),
            missing=N_("Say whether the timeline is right"),
        ),
        Question(
            "already_listed",
            Choices(ALREADY_LISTED, exclusive=("no", "unknown")),
            N_("Is it already on a United Nations platform?"),
            Keeper.ACTION,
            Audience.ORGANISERS,
            asked_when=TimelineIn(("ongoing", "concluded")),
        ),
    ),
    asked_when=TimelineIn(("not_started", "ongoing", "concluded")),
)

RESULTS = Page(
    "results",
    N_("What can be said so far"),
    (
        Question(
            "enough_data",
            YesNo(),
            N_("Can you already say what has been achieved, what you have learnt and what you advise others?"),
            Keeper.ACTION,
            Audience.PUBLIC,
            required=True,
            hint=N_("Answer yes only if you can say all three. You can submit the action either way."),
            missing=N_("Say whether you can already describe results, lessons and advice"),
        ),
    ),
    asked_when=TimelineIn(("ongoing",)),
)

DESCRIPTION = Page(
    "description",
    N_("The description"),
    (
        Question(
            "description",
            LongText(400, advised_words=50),
            N_("What do you do, and how?"),
            Keeper.ACTION,
            Audience.PUBLIC,
            required=True,
            hint=N_("What the problem was, what you do, and who does it. Leave out the names of the people you help."),
            missing=N_("Describe what you do, and how"),
        ),
        Question(
            "innovation",
            LongText(150),
            N_("What is new about it?"),
            Keeper.ACTION,
            Audience.PUBLIC,
        ),
        Question(
            "not_for_publication",
            LongText(150),
            N_("Is there anything we must not publish, for people’s safety?"),
            Keeper.ACTION,
            Audience.ORGANISERS,
            hint=N_("For example the place of a shelter, or a group so small that people could be recognised."),
        ),
    ),
)

EVIDENCE = Page(
    "evidence",
    N_("Results and lessons"),
    (
        Question(
            "results",
            LongText(300),
            N_("What has been achieved?"),
            Keeper.ACTION,
            Audience.PUBLIC,
            required=True,
            hint=N_("Figures help. If nothing was measured, say so."),
            missing=N_("Say what has been achieved, or that nothing was measured"),
        ),
        Question(
            "lessons",
            LongText(200),
            N_("What have you learnt, and what do you advise others?"),
            Keeper.ACTION,
            Audience.PUBLIC,
            required=HAS_DATA,
            missing=N_("Say what you have learnt and what you advise others"),
        ),
    ),
    asked_when=HAS_EVIDENCE,
)

ACTION = Section(
    "action",
    N_("Your action"),
    (BASICS, ANSWER_LANGUAGE, PEOPLE, PLACE, DATES, TIMELINE, RESULTS, DESCRIPTION, EVIDENCE),
)
