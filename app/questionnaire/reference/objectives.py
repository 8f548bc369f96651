"""The eight Priority Objectives of the Call to Local Action. Source: its FAQ; the guidance and the examples are worded anew.

The FAQ prints “Para 99-199” for objective 5. The Global Compact on Refugees has 107 paragraphs, so 99–100 stands here.
"""

from dataclasses import dataclass

from app.languages import N_
from app.questionnaire.kinds import Option


@dataclass(frozen=True)
class Objective:
    """One objective. `line` says it in a few words; `gcm`, `gcr` and `sdgs` are keys of the tables in `goals`."""

    slug: str
    number: int
    title: str
    line: str
    guidance: str
    example_place: str
    example_text: str
    gcm: tuple[int, ...]
    gcr: tuple[str, ...]
    sdgs: tuple[int, ...]


OBJECTIVES = (
    Objective(
        slug="improve-governance",
        number=1,
        title=N_("Improving migration governance and forced displacement protection"),
        line=N_("Rules, plans, skills, data and working together inside your government"),
        guidance=N_(
            "Choose this objective if your action strengthens the rules, plans and skills your local or regional government relies on, "
            "helps departments and levels of government pull in the same direction, brings different partners together, or makes local "
            "data easier to obtain and use."
        ),
        example_place=N_("São Paulo, Brazil"),
        example_text=N_(
            "The city’s first municipal policy plan for its immigrant population sets out 80 measures for 2021–2024 that serve both "
            "Global Compacts together. Migrants and refugees took part directly in drawing it up, and it builds on the city’s own "
            "pioneering policy framework."
        ),
        gcm=(23,),
        gcr=("para-17-19", "para-33-34", "area-responsibility-sharing"),
        sdgs=(17,),
    ),
    Objective(
        slug="minimise-drivers",
        number=2,
        title=N_("Minimising the drivers of forced displacement, including climate change and environmental drivers"),
        line=N_("Climate and other reasons that force people to leave"),
        guidance=N_(
            "Choose this objective if your action makes climate work fair for everyone, migrants and refugees included. It might "
            "prepare your city for people moving because of climate impacts, open up the green transition to migrants and refugees, "
            "help people at climate risk to relocate if they choose to, or support people uprooted by climate change to earn an income."
        ),
        example_place=N_("Accra, Ghana"),
        example_text=N_(
            "The Accra Metropolitan Assembly pledged to make migrants less vulnerable to climate change. It is gathering evidence about"
            " migrants in the city’s informal economy, helping that economy withstand climate impacts, and improving working conditions"
            " for migrants in informal waste management. Data collection, financial support and new infrastructure follow the city’s "
            "Climate Action Plan."
        ),
        gcm=(2,),
        gcr=("area-solutions",),
        sdgs=(1, 2, 3, 13, 16, 17),
    ),
    Objective(
        slug="protect-most-vulnerable",
        number=3,
        title=N_("Protecting those most vulnerable"),
        line=N_("Children, survivors of violence or trafficking, exploited workers and others at risk"),
        guidance=N_(
            "Choose this objective if your action defends the rights of migrants and refugees whom the conditions of their journey have"
            " put at particular risk: for example children, women, older persons, persons with disabilities, indigenous peoples, ethnic"
            " or religious minorities, people facing discrimination of any kind, survivors of violence or trafficking, or domestic and "
            "other workers who are exploited or abused. It could offer legal aid and information, arrange guardians for unaccompanied "
            "children, create places where crimes can be reported safely, or guard against exploitation."
        ),
        example_place=N_("Andalusia, Spain"),
        example_text=N_(
            "Through the EMBRACIN project, FAMSI – the Andalusian municipal fund for international solidarity – pledged to help "
            "municipalities reduce the risks faced by young migrants. Six specialists, in medicine, law, social work, interpreting, "
            "teaching and psychology, support a complete model for receiving and protecting them."
        ),
        gcm=(7,),
        gcr=("area-protection-capacity",),
        sdgs=(1, 5, 8, 10, 16, 17),
    ),
    Objective(
        slug="access-to-services",
        number=4,
        title=N_("Providing access to urban infrastructure, social services and education regardless of status"),
        line=N_("Health, school, housing, documents: services open to all, whatever their status"),
        guidance=N_(
            "Choose this objective if your action lets migrants and refugees use services without discrimination, whatever their "
            "migration status. You might open existing local services to everyone, set up a one-stop shop, create referral channels "
            "between services, or reach out so that people know what is available."
        ),
        example_place=N_("Montréal, Canada"),
        example_text=N_(
            "Montréal pledged to make its services available to every migrant living in the city, whatever their status. It created an "
            "identification card: holders can, for example, get vaccinated against COVID-19, turn to food banks or use a bank, with no "
            "worry that this could lead to deportation."
        ),
        gcm=(15,),
        gcr=("area-health-education-energy-infrastructure",),
        sdgs=(1, 3, 4, 6, 7, 11, 16),
    ),
    Objective(
        slug="socioeconomic-inclusion",
        number=5,
        title=N_("Realising socio-economic inclusion"),
        line=N_("Work, business, culture, and a say in local decisions"),
        guidance=N_(
            "Choose this objective if your action gives migrants and refugees a say in local decisions, or helps them take a full part "
            "in the social, economic and cultural life of your territory and in its spaces – for example by supporting them to find "
            "work, start a business or join in local cultural festivities."
        ),
        example_place=N_("Boston, United States"),
        example_text=N_(
            "Boston pledged to pilot a programme for African and Caribbean immigrants who have a professional background in health "
            "care. Training, career coaching and a three-month fellowship in a local hospital help them past the administrative "
            "barriers that often keep migrants out of this sector."
        ),
        gcm=(16,),
        gcr=("para-99-100", "area-jobs-livelihoods", "area-solutions"),
        sdgs=(10, 11, 16, 17),
    ),
    Objective(
        slug="end-discrimination",
        number=6,
        title=N_("Eliminating all forms of discrimination and promoting evidence-based public discourse"),
        line=N_("Against racism and rumours, for facts and living together"),
        guidance=N_(
            "Choose this objective if your action prevents, exposes or responds to racism, xenophobia and other unequal treatment of "
            "migrants, refugees and diaspora communities, explains what migration brings, or strengthens ties within the community."
        ),
        example_place=N_("Nador, Morocco"),
        example_text=N_(
            "Nador promotes a realistic and fair way of talking about migration as part of building a more social and sustainable city."
            " School dialogues on living together, inclusion and interculturality ask where discrimination and exclusion come from, to "
            "make room for a new story of human mobility that puts people first."
        ),
        gcm=(17,),
        gcr=("area-protection-capacity",),
        sdgs=(8, 10, 16, 17),
    ),
    Objective(
        slug="reception-sponsorship",
        number=7,
        title=N_("Supporting reception and advancing community sponsorship initiatives"),
        line=N_("Welcoming people who arrive: shelter, volunteers, sponsors"),
        guidance=N_(
            "Choose this objective if your action is a local response to migrants and refugees arriving: stronger reception facilities,"
            " dedicated services for those most at risk, such as children, coordination of local volunteers, or access to shelter for "
            "newcomers."
        ),
        example_place=N_("Braga, Portugal"),
        example_text=N_(
            "Braga pledged to welcome refugee children and their families into its homes, schools and communities, giving them the help"
            " they need straight away and without discrimination, while building local capacity to house, support and protect children "
            "and young people as their needs change. The pledge came as an estimated two million children fleeing Ukraine reached "
            "European cities and towns."
        ),
        gcm=(7, 15),
        gcr=("para-37", "area-solutions"),
        sdgs=(1, 3, 4, 5, 6, 7, 8, 10, 11, 16, 17),
    ),
    Objective(
        slug="partnerships-cooperation",
        number=8,
        title=N_("Engaging in regional and multilateral partnerships and increasing city-to-city cooperation"),
        line=N_("With other cities, countries or international bodies"),
        guidance=N_(
            "Choose this objective if your action gets local and regional governments working together, connects them with other levels"
            " of government or multilateral bodies, gives them a stronger voice in national and international policy processes, or runs"
            " city-to-city programmes to share know-how, practise city diplomacy and advocate jointly."
        ),
        example_place=N_("Freetown, Sierra Leone, and Milan, Italy"),
        example_text=N_(
            "Freetown and Milan pledged to change how migration is talked about by showing what connecting cultures and people brings "
            "to cities in Africa and Europe, and how much migrants contribute. Their fashion and creative sectors work together: "
            "designers exchange skills and manufacturers form alliances, which supports local business and investment."
        ),
        gcm=(23,),
        gcr=("para-38", "area-responsibility-sharing"),
        sdgs=(17,),
    ),
)

OBJECTIVE_OPTIONS = tuple(Option(objective.slug, objective.title, objective.line) for objective in OBJECTIVES)
