"""Whom an action is for. Source: the FAQ, except host communities, which never count for the showcase."""

from app.languages import N_
from app.questionnaire.kinds import Option

TARGET_GROUPS = (
    Option(
        "migrants",
        N_("Migrants"),
        N_("People living or travelling outside their usual place of residence, whatever their migration status"),
    ),
    Option("refugees", N_("Refugees"), N_("People who need international protection, including people seeking asylum")),
    Option(
        "idps",
        N_("Internally displaced persons (IDPs)"),
        N_("People forced to leave their home who have not crossed an international border"),
    ),
    Option("stateless", N_("Stateless persons"), N_("People whom no State recognises as its nationals")),
    Option(
        "host-communities",
        N_("Host communities as well"),
        N_("Tick this if local residents also benefit. It does not change where your action can appear"),
    ),
)

NOT_COUNTED = "host-communities"
COUNTING_GROUPS = frozenset(option.code for option in TARGET_GROUPS) - {NOT_COUNTED}
