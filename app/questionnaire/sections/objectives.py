"""Which of the eight Priority Objectives the action serves."""

from app.languages import N_
from app.questionnaire.definition import Audience, Keeper, Page, Question, Section
from app.questionnaire.kinds import Choices
from app.questionnaire.reference.objectives import OBJECTIVE_OPTIONS

RECOMMENDED_OBJECTIVES = 3

CHOOSE = Page(
    "choose",
    N_("Priority objectives"),
    (
        Question(
            "objectives",
            Choices(OBJECTIVE_OPTIONS, recommended=RECOMMENDED_OBJECTIVES),
            N_("Which of the eight objectives does the action serve most?"),
            Keeper.ACTION,
            Audience.PUBLIC,
            required=True,
            hint=N_("We recommend no more than three. You can choose more."),
            missing=N_("Tick at least one objective"),
        ),
    ),
)

OBJECTIVES_SECTION = Section("objectives", N_("Priority objectives"), (CHOOSE,))
