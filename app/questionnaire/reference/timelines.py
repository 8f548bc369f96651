"""The three states of an action's timeline."""

from app.languages import N_
from app.questionnaire.kinds import Option

TIMELINES = {
    "not_started": Option("not_started", N_("Not started yet"), N_("The action is planned and will begin after today")),
    "ongoing": Option("ongoing", N_("Ongoing"), N_("The action has begun and has not ended")),
    "concluded": Option("concluded", N_("Concluded"), N_("The action has ended")),
}
