"""Who you are and for whom you write. Kept with the person and the organisation, asked once."""

from app.languages import N_, own_names
from app.questionnaire.definition import AnyOf, Audience, GroupOf, Is, Keeper, Page, Question, Section
from app.questionnaire.kinds import Choice, Confirm, Country, Option, ShortText, Upload, WebAddress, YesNo
from app.questionnaire.reference.choices import DECLARATION, ENDORSEMENT
from app.questionnaire.reference.organisations import ORGANISATION_TYPES

IS_GOVERNMENT = GroupOf("organisation_type", "lrg")
IS_PARTNER = GroupOf("organisation_type", "partner")
SIGNS_NOW = Is("declaration", "sign_now")
ENDORSES = Is("endorsement", "yes")

# A language is always named in itself, so that whoever reads it finds it.
CORRESPONDENCE_LANGUAGES = tuple(Option(code, name, language=code) for code, name in own_names().items())

YOU = Page(
    "you",
    N_("About you"),
    (
        Question(
            "full_name",
            ShortText(120),
            N_("What is your full name?"),
            Keeper.PERSON,
            Audience.ORGANISERS,
            required=True,
            hint=N_("We do not publish it."),
            missing=N_("Enter your full name"),
            autocomplete="name",
        ),
        Question(
            "job_title",
            ShortText(120),
            N_("What is your job title?"),
            Keeper.PERSON,
            Audience.ORGANISERS,
            required=True,
            missing=N_("Enter your job title"),
            autocomplete="organization-title",
        ),
        Question(
            "correspondence_language",
            Choice(CORRESPONDENCE_LANGUAGES),
            N_("Which language should we use for emails and your receipt?"),
            Keeper.PERSON,
            Audience.ORGANISERS,
            required=True,
            hint=N_("Changing the language of the pages does not change this choice."),
            missing=N_("Choose the language for emails and your receipt"),
        ),
    ),
)

ORGANISATION = Page(
    "organisation",
    N_("Your organisation"),
    (
        Question(
            "organisation_type",
            Choice(ORGANISATION_TYPES),
            N_("Which of these describes your organisation best?"),
            Keeper.ORGANISATION,
            Audience.PUBLIC,
            required=True,
            missing=N_("Choose what describes your organisation best"),
        ),
        Question(
            "organisation_name",
            ShortText(160),
            N_("What is the full name of your organisation?"),
            Keeper.ORGANISATION,
            Audience.PUBLIC,
            required=True,
            hint=N_("We publish it as you write it. Write out abbreviations."),
            missing=N_("Enter the full name of your organisation"),
            autocomplete="organization",
        ),
        Question(
            "organisation_country",
            Country(),
            N_("Which country is your organisation based in?"),
            Keeper.ORGANISATION,
            Audience.PUBLIC,
            required=True,
            missing=N_("Choose the country your organisation is based in"),
            autocomplete="country",
        ),
        Question(
            "organisation_place",
            ShortText(120),
            N_("Which city or region is it in?"),
            Keeper.ORGANISATION,
            Audience.PUBLIC,
            required=True,
            hint=N_("For an association or a network: where its main office is."),
            missing=N_("Enter the city or region of your organisation"),
        ),
        Question(
            "organisation_website",
            WebAddress(),
            N_("Does it have a website?"),
            Keeper.ORGANISATION,
            Audience.PUBLIC,
            hint=N_("For example: www.example.org"),
            autocomplete="url",
        ),
    ),
)

ORGANISATION_KIND = Page(
    "organisation-kind",
    N_("The kind of organisation"),
    (
        Question(
            "organisation_type_other",
            ShortText(120),
            N_("What kind of organisation is it?"),
            Keeper.ORGANISATION,
            Audience.PUBLIC,
            required=True,
            hint=N_("For example: a foundation or a university."),
            missing=N_("Enter the kind of organisation"),
        ),
    ),
    asked_when=Is("organisation_type", "partner-other"),
)

COMMITMENT = Page(
    "commitment",
    N_("Your commitment"),
    (
        Question(
            "declaration",
            Choice(DECLARATION),
            N_("Has your government signed the Marrakech Mayors Declaration?"),
            Keeper.ORGANISATION,
            Audience.PUBLIC_ONCE_CONFIRMED,
            required=True,
            hint=N_("You can continue whatever your answer. We publish the answer only once the team has confirmed it."),
            missing=N_("Say whether your government has signed the Declaration"),
            asked_when=IS_GOVERNMENT,
        ),
        Question(
            "endorsement",
            Choice(ENDORSEMENT),
            N_(
                "Does your organisation support the Call to Local Action, and will it tell the local and regional governments "
                "it works with about it?"
            ),
            Keeper.ORGANISATION,
            Audience.PUBLIC,
            required=True,
            hint=N_("You can continue whatever your answer."),
            missing=N_("Say whether your organisation supports the Call to Local Action"),
            asked_when=IS_PARTNER,
        ),
    ),
    asked_when=AnyOf((IS_GOVERNMENT, IS_PARTNER)),
)

SIGNATORY = Page(
    "signatory",
    N_("Who will sign"),
    (
        Question(
            "signatory_name",
            ShortText(120),
            N_("Who will sign for your government?"),
            Keeper.ORGANISATION,
            Audience.ORGANISERS,
            required=True,
            hint=N_("The name of the mayor, governor or president."),
            missing=N_("Enter the name of the person who will sign"),
        ),
        Question(
            "signatory_office",
            ShortText(120),
            N_("What office does this person hold?"),
            Keeper.ORGANISATION,
            Audience.ORGANISERS,
            required=True,
            hint=N_("For example: Mayor of the city."),
            missing=N_("Enter the office this person holds"),
        ),
        Question(
            "signatory_agreed",
            Confirm(),
            N_("This person has read the Declaration and agrees that we announce the signature."),
            Keeper.ORGANISATION,
            Audience.ORGANISERS,
            required=True,
            hint=N_("A typed name is not a signature: the team will write to you to complete it."),
            missing=N_("Confirm that this person agrees, or go back and answer that you will not sign for now"),
        ),
    ),
    asked_when=SIGNS_NOW,
)

LOGO = Page(
    "logo",
    N_("Your logo"),
    (
        Question(
            "logo_consent",
            YesNo(),
            N_("May we show your logo as a supporting partner?"),
            Keeper.ORGANISATION,
            Audience.ORGANISERS,
            required=True,
            missing=N_("Say whether we may show your logo"),
        ),
        Question(
            "logo",
            Upload(("PNG", "JPEG"), 2_000_000),
            N_("Your logo"),
            Keeper.ORGANISATION,
            Audience.PUBLIC_IF_LOGO_CONSENT,
            hint=N_("A PNG or JPEG picture of at most 2 MB that your organisation has the right to use. You can send it later."),
        ),
    ),
    asked_when=ENDORSES,
)

PROFILE = Section("profile", N_("Your profile"), (YOU, ORGANISATION, ORGANISATION_KIND, COMMITMENT, SIGNATORY, LOGO))
