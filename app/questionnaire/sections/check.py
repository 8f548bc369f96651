"""The two confirmations above the button that submits."""

from app.languages import N_
from app.questionnaire.definition import Audience, Keeper, Page, Question, Section
from app.questionnaire.kinds import Confirm

CONFIRMATIONS = Page(
    "check",
    N_("Check your answers"),
    (
        Question(
            "no_personal_data_in_text",
            Confirm(),
            N_("I have not included the name, image or story of any identifiable migrant, refugee or other beneficiary."),
            Keeper.ACTION,
            Audience.ORGANISERS,
            required=True,
            missing=N_("Confirm that nobody the action is for can be identified, or change your answers"),
        ),
        Question(
            "authorised_and_publish",
            Confirm(),
            N_(
                "I confirm that I am authorised to submit this action for my organisation. My organisation agrees that the answers "
                "marked “published” are translated, published and shared with the platforms listed above."
            ),
            Keeper.ACTION,
            Audience.ORGANISERS,
            required=True,
            missing=N_("Confirm that you are authorised to submit this action"),
        ),
    ),
)

CHECK = Section("check", N_("Check and submit"), (CONFIRMATIONS,))
