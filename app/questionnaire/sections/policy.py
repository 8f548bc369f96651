"""What the organisation has taken part in. Kept with the organisation, asked once."""

from app.languages import N_
from app.questionnaire.definition import Audience, Keeper, Page, Question, Section
from app.questionnaire.kinds import Choices, LongText
from app.questionnaire.reference.choices import POLICY_INTEREST
from app.questionnaire.reference.policy_processes import POLICY_PROCESSES

PROCESSES = Page(
    "processes",
    N_("Policy processes"),
    (
        Question(
            "policy_processes",
            Choices(POLICY_PROCESSES, exclusive=("none", "unknown")),
            N_("Which of these has your organisation taken part in?"),
            Keeper.ORGANISATION,
            Audience.ORGANISERS,
            required=True,
            hint=N_("Tick all that apply. Those of your country and your part of the world are shown first; the others can be unfolded."),
            missing=N_("Tick what your organisation has taken part in, or “None of these”, or “I do not know”"),
        ),
        Question(
            "policy_interest",
            Choices(POLICY_INTEREST),
            N_("Which would you like to take part in?"),
            Keeper.ORGANISATION,
            Audience.ORGANISERS,
        ),
        Question(
            "policy_note",
            LongText(150),
            N_("Anything to add?"),
            Keeper.ORGANISATION,
            Audience.ORGANISERS,
            hint=N_(
                "If you ticked another process, say here which one. You can add when it was, what your role was, or what made it hard."
            ),
        ),
    ),
)

POLICY = Section("policy", N_("Policy processes"), (PROCESSES,))
