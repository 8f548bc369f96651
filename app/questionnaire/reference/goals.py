"""What the objectives contribute to, by the official names: the two Global Compacts and the Sustainable Development Goals."""

from app.languages import N_

# The 23 objectives of the Global Compact for Migration, in the spelling of the resolution (A/RES/73/195).
GCM_OBJECTIVES = {
    1: N_("Collect and utilize accurate and disaggregated data as a basis for evidence-based policies"),
    2: N_("Minimize the adverse drivers and structural factors that compel people to leave their country of origin"),
    3: N_("Provide accurate and timely information at all stages of migration"),
    4: N_("Ensure that all migrants have proof of legal identity and adequate documentation"),
    5: N_("Enhance availability and flexibility of pathways for regular migration"),
    6: N_("Facilitate fair and ethical recruitment and safeguard conditions that ensure decent work"),
    7: N_("Address and reduce vulnerabilities in migration"),
    8: N_("Save lives and establish coordinated international efforts on missing migrants"),
    9: N_("Strengthen the transnational response to smuggling of migrants"),
    10: N_("Prevent, combat and eradicate trafficking in persons in the context of international migration"),
    11: N_("Manage borders in an integrated, secure and coordinated manner"),
    12: N_("Strengthen certainty and predictability in migration procedures for appropriate screening, assessment and referral"),
    13: N_("Use migration detention only as a measure of last resort and work towards alternatives"),
    14: N_("Enhance consular protection, assistance and cooperation throughout the migration cycle"),
    15: N_("Provide access to basic services for migrants"),
    16: N_("Empower migrants and societies to realize full inclusion and social cohesion"),
    17: N_("Eliminate all forms of discrimination and promote evidence-based public discourse to shape perceptions of migration"),
    18: N_("Invest in skills development and facilitate mutual recognition of skills, qualifications and competences"),
    19: N_("Create conditions for migrants and diasporas to fully contribute to sustainable development in all countries"),
    20: N_("Promote faster, safer and cheaper transfer of remittances and foster financial inclusion of migrants"),
    21: N_("Cooperate in facilitating safe and dignified return and readmission, as well as sustainable reintegration"),
    22: N_("Establish mechanisms for the portability of social security entitlements and earned benefits"),
    23: N_("Strengthen international cooperation and global partnerships for safe, orderly and regular migration"),
}

# Paragraphs and areas of focus of the Global Compact on Refugees.
GCR_AREAS = {
    "para-17-19": N_("Paragraphs 17–19: Global Refugee Forum"),
    "para-33-34": N_("Paragraphs 33–34: multi-stakeholder and partnership approach"),
    "para-37": N_("Paragraph 37: local authorities and other local actors"),
    "para-38": N_("Paragraph 38: networks of cities and municipalities"),
    "para-99-100": N_("Paragraphs 99–100: local integration and other local solutions"),
    "area-responsibility-sharing": N_("Responsibility sharing"),
    "area-solutions": N_("Solutions"),
    "area-protection-capacity": N_("Protection capacity"),
    "area-health-education-energy-infrastructure": N_("Health, education, energy and infrastructure"),
    "area-jobs-livelihoods": N_("Jobs and livelihoods"),
}

# The 17 Sustainable Development Goals, by their short names.
SDGS = {
    1: N_("No poverty"),
    2: N_("Zero hunger"),
    3: N_("Good health and well-being"),
    4: N_("Quality education"),
    5: N_("Gender equality"),
    6: N_("Clean water and sanitation"),
    7: N_("Affordable and clean energy"),
    8: N_("Decent work and economic growth"),
    9: N_("Industry, innovation and infrastructure"),
    10: N_("Reduced inequalities"),
    11: N_("Sustainable cities and communities"),
    12: N_("Responsible consumption and production"),
    13: N_("Climate action"),
    14: N_("Life below water"),
    15: N_("Life on land"),
    16: N_("Peace, justice and strong institutions"),
    17: N_("Partnerships for the Goals"),
}
