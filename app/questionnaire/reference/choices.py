"""The short option lists, each named for its question."""

from app.languages import N_
from app.questionnaire.kinds import Option

PARTICULAR_GROUPS = (
    Option("women", N_("Women and girls")),
    Option("children", N_("Children")),
    Option("unaccompanied", N_("Unaccompanied children")),
    Option("young", N_("Young people")),
    Option("older", N_("Older persons")),
    Option("disabilities", N_("Persons with disabilities")),
    Option("lgbtiq", N_("LGBTIQ+ persons")),
    Option("minorities", N_("Ethnic or religious minorities")),
    Option("indigenous", N_("Indigenous peoples")),
    Option("trafficking", N_("Survivors of violence or trafficking")),
    Option("workers", N_("Workers at risk, such as domestic workers")),
    Option("undocumented", N_("People without a residence permit")),
)

DECLARATION = (
    Option("signed", N_("Yes")),
    Option("sign_now", N_("No, and we want to sign it now")),
    Option("not_now", N_("No, not for now")),
    Option("unknown", N_("I do not know")),
)

ENDORSEMENT = (
    Option("yes", N_("Yes")),
    Option("not_now", N_("Not for now")),
)

ANSWER_LANGUAGES = (
    Option("en", N_("English")),
    Option("fr", N_("French")),
    Option("es", N_("Spanish")),
    Option("other", N_("Another language")),
)

POLICY_INTEREST = (
    Option("imrf", N_("International Migration Review Forum")),
    Option("grf", N_("Global Refugee Forum")),
    Option("gfmd", N_("Global Forum on Migration and Development")),
    Option("national_review", N_("My country’s own reviews and consultations")),
)

ALREADY_LISTED = (
    Option("gcm", N_("Yes, on one about migration")),
    Option("gcr", N_("Yes, on one about refugees")),
    Option("other", N_("Yes, on another one")),
    Option("no", N_("No")),
    Option("unknown", N_("I do not know")),
)

PLATFORM_CONTACT = (
    Option("office", N_("The office address above")),
    Option("me", N_("Me: my name, job title and email address")),
    Option("ask_first", N_("Ask me first")),
)
