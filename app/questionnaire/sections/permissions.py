"""Whom readers and platforms may write to, and what news the person would like."""

from app.languages import N_
from app.questionnaire.definition import Audience, Is, Keeper, NotAskedBefore, Page, Question, Section
from app.questionnaire.kinds import Choice, Consent, Email, ShortText, YesNo
from app.questionnaire.reference.choices import PLATFORM_CONTACT
from app.questionnaire.sections.profile import IS_GOVERNMENT

CONTACT = Page(
    "contact",
    N_("Contact"),
    (
        Question(
            "public_contact",
            Email(160),
            N_("Which email address of your office may readers use?"),
            Keeper.ACTION,
            Audience.PUBLIC,
            required=Is("platform_contact", "office"),
            hint=N_("The address of an office, not of a person. We publish it."),
            missing=N_("Enter the address of your office, or choose below that we name somebody else"),
        ),
        Question(
            "platform_contact",
            Choice(PLATFORM_CONTACT),
            N_("United Nations platforms ask for a contact. Who can we name?"),
            Keeper.ACTION,
            Audience.PLATFORMS_AS_CHOSEN,
            required=True,
            hint=N_("Only platforms that ask for a contact are given it. They may show it to their readers."),
            missing=N_("Choose whom we may name"),
        ),
        Question(
            "own_reference",
            ShortText(60),
            N_("Do you have your own file number for this action?"),
            Keeper.ACTION,
            Audience.ORGANISERS,
            hint=N_("We print it on the receipt."),
        ),
        Question(
            "local_mgi_interest",
            YesNo(),
            N_(
                "Is your local or regional government interested in taking part in the Local Migration Governance Indicators process "
                "run by IOM? If you answer yes, we will share your name, job title and email address with IOM for this purpose only."
            ),
            Keeper.ORGANISATION,
            Audience.ORGANISERS,
            asked_when=IS_GOVERNMENT,
        ),
    ),
)

NEWS = Page(
    "news",
    N_("News by email"),
    (
        Question(
            "mailing_list",
            Consent(),
            N_(
                "Send me news about the Call to Local Action by email: global processes on migration and forced displacement, "
                "peer learning and training. You can unsubscribe at any time."
            ),
            Keeper.PERSON,
            Audience.ORGANISERS,
        ),
        Question(
            "global_cities_fund_mailings",
            Consent(),
            N_(
                "Tell me by email about upcoming calls of the Global Cities Fund for Migrants and Refugees, "
                "run by the Mayors Migration Council."
            ),
            Keeper.PERSON,
            Audience.ORGANISERS,
        ),
    ),
    asked_when=NotAskedBefore(),
    lead=N_("You do not have to tick anything. You can change your choice at any time in your profile."),
)

PERMISSIONS = Section("permissions", N_("Contact and news"), (CONTACT, NEWS))
