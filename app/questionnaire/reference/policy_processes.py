"""Policy processes on migration and displacement that a government or partner may have taken part in.

The group of an option is `national`, `global`, `regional` (in every region), or its regions joined by `;`: `africa;europe`.
"""

from app.languages import N_, Translator
from app.questionnaire.kinds import Option
from app.questionnaire.reference.countries import REGIONS

POLICY_PROCESSES = (
    Option(
        "nat-gcm-review-consultation",
        N_("National consultations for a voluntary review of the Global Compact for Migration"),
        group="national",
    ),
    Option("nat-gcm-implementation-plan", N_("National implementation plan for the Global Compact for Migration"), group="national"),
    Option("nat-un-network-migration", N_("Country-level UN Network on Migration"), group="national"),
    Option("nat-grf-preparation", N_("National preparations or pledges for the Global Refugee Forum"), group="national"),
    Option("nat-crrf", N_("National arrangements under the Comprehensive Refugee Response Framework (CRRF)"), group="national"),
    Option("nat-migration-policy", N_("National migration policy, strategy or law"), group="national"),
    Option("nat-asylum-policy", N_("National asylum or refugee policy, reception plan or law"), group="national"),
    Option("nat-integration-strategy", N_("National integration or inclusion strategy"), group="national"),
    Option("nat-idp-policy", N_("National policy or law on internal displacement"), group="national"),
    Option("nat-statelessness-plan", N_("National action plan to end statelessness"), group="national"),
    Option("nat-vnr", N_("Voluntary National Review (VNR) of the 2030 Agenda"), group="national"),
    Option("nat-vlr", N_("Voluntary Local or Subnational Review (VLR, VSR) of the 2030 Agenda"), group="national"),
    Option("nat-climate-plan", N_("National climate plan (NDC or national adaptation plan) covering human mobility"), group="national"),
    Option("reg-gcm-review-1", N_("Regional review of the Global Compact for Migration, first round"), group="regional"),
    Option("reg-gcm-review-2", N_("Regional review of the Global Compact for Migration, second round"), group="regional"),
    Option("reg-cartagena-40", N_("Cartagena Process (Cartagena+40), Chile Declaration and Plan of Action"), group="americas"),
    Option(
        "reg-mirps",
        N_("Comprehensive Regional Protection and Solutions Framework (MIRPS), Central America and Mexico"),
        group="americas",
    ),
    Option("reg-quito-process", N_("Quito Process"), group="americas"),
    Option("reg-los-angeles-declaration", N_("Los Angeles Declaration on Migration and Protection"), group="americas"),
    Option("reg-csm", N_("South American Conference on Migration (CSM)"), group="americas"),
    Option("reg-crm", N_("Regional Conference on Migration (CRM, Puebla Process)"), group="americas"),
    Option("reg-montevideo-consensus", N_("Montevideo Consensus on Population and Development"), group="americas"),
    Option("reg-r4v", N_("Inter-Agency Coordination Platform for Refugees and Migrants from Venezuela (R4V)"), group="americas"),
    Option("reg-au-mpfa", N_("African Union Migration Policy Framework for Africa and Plan of Action"), group="africa"),
    Option("reg-au-free-movement", N_("African Union Free Movement of Persons Protocol"), group="africa"),
    Option("reg-kampala-convention", N_("Kampala Convention on internally displaced persons in Africa"), group="africa"),
    Option(
        "reg-africa-lsg-charter",
        N_("Charter of Local and Subnational Governments of Africa on Migration (UCLG Africa)"),
        group="africa",
    ),
    Option("reg-ecowas-free-movement", N_("ECOWAS Protocol on free movement of persons"), group="africa"),
    Option("reg-midwa", N_("Migration Dialogue for West Africa (MIDWA)"), group="africa"),
    Option("reg-midsa", N_("Migration Dialogue for Southern Africa (MIDSA)"), group="africa"),
    Option(
        "reg-igad-nairobi",
        N_("IGAD Nairobi Process and Support Platform (Nairobi, Djibouti and Kampala Declarations)"),
        group="africa",
    ),
    Option("reg-rabat-process", N_("Rabat Process (Euro-African Dialogue on Migration and Development)"), group="africa;europe"),
    Option("reg-khartoum-process", N_("Khartoum Process (EU–Horn of Africa Migration Route Initiative)"), group="africa;europe"),
    Option("reg-eu-pact", N_("EU Pact on Migration and Asylum"), group="europe"),
    Option(
        "reg-eu-urban-agenda-inclusion",
        N_("Urban Agenda for the EU: Partnership on Inclusion of Migrants and Refugees"),
        group="europe",
    ),
    Option("reg-eu-action-plan-integration", N_("EU Action Plan on Integration and Inclusion"), group="europe"),
    Option(
        "reg-coe-intercultural",
        N_("Council of Europe: Recommendation CM/Rec(2022)10 on intercultural integration and Intercultural Cities programme"),
        group="europe",
    ),
    Option("reg-prague-process", N_("Prague Process"), group="europe;asia-pacific"),
    Option("reg-budapest-process", N_("Budapest Process"), group="europe;asia-pacific"),
    Option("reg-arcp", N_("Arab Regional Consultative Process on Migration and Refugee Affairs (ARCP)"), group="arab-states"),
    Option("reg-3rp", N_("Regional Refugee and Resilience Plan (3RP), Syria crisis"), group="arab-states;europe"),
    Option("reg-ssar", N_("Solutions Strategy for Afghan Refugees (SSAR)"), group="asia-pacific"),
    Option(
        "reg-bali-process",
        N_("Bali Process on people smuggling, trafficking in persons and related transnational crime"),
        group="asia-pacific",
    ),
    Option("reg-colombo-process", N_("Colombo Process"), group="asia-pacific"),
    Option("reg-abu-dhabi-dialogue", N_("Abu Dhabi Dialogue"), group="asia-pacific;arab-states"),
    Option(
        "reg-asean-consensus",
        N_("ASEAN Consensus on the Protection and Promotion of the Rights of Migrant Workers"),
        group="asia-pacific",
    ),
    Option("reg-pacific-climate-mobility", N_("Pacific Regional Framework on Climate Mobility"), group="asia-pacific"),
    Option("glo-compacts-negotiation", N_("Negotiation of the two Global Compacts"), group="global"),
    Option("glo-imrf-2022", N_("International Migration Review Forum (IMRF) 2022"), group="global"),
    Option("glo-imrf-2026", N_("International Migration Review Forum (IMRF) 2026"), group="global"),
    Option("glo-grf-2019", N_("Global Refugee Forum 2019"), group="global"),
    Option("glo-grf-2023", N_("Global Refugee Forum 2023"), group="global"),
    Option(
        "glo-grf-midterm",
        N_("Mid-term stocktaking between Global Refugee Forums (High-Level Officials Meeting 2021, Progress Review 2025)"),
        group="global",
    ),
    Option("glo-gfmd-summit", N_("Global Forum on Migration and Development (GFMD) summit or preparatory meetings"), group="global"),
    Option("glo-mayors-mechanism", N_("Mayors Mechanism of the GFMD, including the Mayoral Forum"), group="global"),
    Option(
        "glo-hlpf",
        N_("High-level Political Forum on Sustainable Development (HLPF), including the Local and Regional Governments Forum"),
        group="global",
    ),
    Option("glo-new-urban-agenda", N_("New Urban Agenda (Habitat III) and World Urban Forum"), group="global"),
    Option("glo-unfccc-mobility", N_("UN climate conferences (COP): human mobility and displacement"), group="global"),
    Option("glo-sg-idp-agenda", N_("UN Secretary-General’s Action Agenda on Internal Displacement"), group="global"),
    Option("glo-statelessness-alliance", N_("#IBelong campaign and Global Alliance to End Statelessness"), group="global"),
    Option("glo-pact-for-the-future", N_("Summit of the Future and Pact for the Future"), group="global"),
    Option("glo-iom-idm", N_("IOM International Dialogue on Migration"), group="global"),
    Option("nat-other", N_("Another national process (please specify)"), group="national"),
    Option("reg-other", N_("Another regional process (please specify)"), group="regional"),
    Option("glo-other", N_("Another global process (please specify)"), group="global"),
    Option("none", N_("None of these")),
    Option("unknown", N_("I do not know")),
)

NO_PROCESS = frozenset({"none", "unknown"})

# As the sources give them: one year, several, from–to, or from a year on ("2018–"). A process without fixed years is not here.
PROCESS_YEARS = {
    "nat-gcm-review-consultation": "2020–",
    "nat-gcm-implementation-plan": "2018–",
    "nat-un-network-migration": "2019–",
    "nat-grf-preparation": "2019–",
    "nat-crrf": "2016–",
    "nat-statelessness-plan": "2014–",
    "nat-vnr": "2016–",
    "nat-vlr": "2018–",
    "nat-climate-plan": "2015–",
    "reg-gcm-review-1": "2020–2021",
    "reg-gcm-review-2": "2024–2025",
    "reg-cartagena-40": "2024–2034",
    "reg-mirps": "2017–",
    "reg-quito-process": "2018–",
    "reg-los-angeles-declaration": "2022–",
    "reg-csm": "2000–",
    "reg-crm": "1996–",
    "reg-montevideo-consensus": "2013–",
    "reg-r4v": "2018–",
    "reg-au-mpfa": "2018–2030",
    "reg-au-free-movement": "2018–",
    "reg-kampala-convention": "2009–",
    "reg-africa-lsg-charter": "2018–",
    "reg-ecowas-free-movement": "1979–",
    "reg-midwa": "2000–",
    "reg-midsa": "2000–",
    "reg-igad-nairobi": "2017–",
    "reg-rabat-process": "2006–",
    "reg-khartoum-process": "2014–",
    "reg-eu-pact": "2024–",
    "reg-eu-urban-agenda-inclusion": "2016–",
    "reg-eu-action-plan-integration": "2021–2027",
    "reg-coe-intercultural": "2008–",
    "reg-prague-process": "2009–",
    "reg-budapest-process": "1993–",
    "reg-arcp": "2015–",
    "reg-3rp": "2015–",
    "reg-ssar": "2012–",
    "reg-bali-process": "2002–",
    "reg-colombo-process": "2003–",
    "reg-abu-dhabi-dialogue": "2008–",
    "reg-asean-consensus": "2017–",
    "reg-pacific-climate-mobility": "2023–",
    "glo-compacts-negotiation": "2016–2018",
    "glo-imrf-2022": "2022",
    "glo-imrf-2026": "2026",
    "glo-grf-2019": "2019",
    "glo-grf-2023": "2023",
    "glo-grf-midterm": "2021; 2025",
    "glo-gfmd-summit": "2020; 2021; 2024; 2025",
    "glo-mayors-mechanism": "2014–",
    "glo-hlpf": "2016–",
    "glo-new-urban-agenda": "2016–",
    "glo-unfccc-mobility": "2015–",
    "glo-sg-idp-agenda": "2022–",
    "glo-statelessness-alliance": "2014–",
    "glo-pact-for-the-future": "2024",
    "glo-iom-idm": "2001–",
}

REGION_HEADINGS = {
    "africa": N_("In Africa"),
    "americas": N_("In the Americas"),
    "arab-states": N_("In the Arab States"),
    "asia-pacific": N_("In Asia and the Pacific"),
    "europe": N_("In Europe"),
}

Group = tuple[str, str, bool, tuple[Option, ...]]
"""Key, heading (English, to be translated; "" for none), whether it stands open, and its options."""


def groups_for_country(country_code: str | None) -> tuple[Group, ...]:
    """All options, each once, as they stand on the page of an organisation in that country.

    Open: national processes, those of every region and of the country's regions, and the answers that exclude the rest.
    Folded: one group for each other region, and the global ones. A process of two other regions stands with the first.
    """
    own = REGIONS.get(country_code or "", ())
    near_heading = N_("In your part of the world") if own else N_("In every part of the world")
    near = tuple(option for option in POLICY_PROCESSES if option.group == "regional" or set(own) & set(_regions(option)))
    far = tuple(
        (region, heading, False, options)
        for region, heading in REGION_HEADINGS.items()
        if (options := tuple(option for option in POLICY_PROCESSES if _regions(option)[:1] == (region,) and option not in near))
    )
    return (
        ("national", N_("In your country"), True, _specified_last(_in_group("national"))),
        ("regional", near_heading, True, _specified_last(near)),
        *far,
        ("global", N_("Worldwide"), False, _specified_last(_in_group("global"))),
        ("exclusive", "", True, tuple(option for option in POLICY_PROCESSES if option.code in NO_PROCESS)),
    )


def process_years(code: str, translator: Translator) -> str:
    """When a process ran, in words: “2020–2021”, “2021, 2025”, “since 2018”; empty without fixed years."""
    years = PROCESS_YEARS.get(code, "")
    if years.endswith("–"):
        return translator.gettext(N_("since %(year)s"), year=years.rstrip("–"))
    return years.replace(";", ",")


def _in_group(group: str) -> tuple[Option, ...]:
    return tuple(option for option in POLICY_PROCESSES if option.group == group)


def _regions(option: Option) -> tuple[str, ...]:
    return tuple(region for region in option.group.split(";") if region in REGION_HEADINGS)


def _specified_last(options: tuple[Option, ...]) -> tuple[Option, ...]:
    """“Another process (please specify)” after those that have a name."""
    return tuple(sorted(options, key=lambda option: option.code.endswith("-other")))
