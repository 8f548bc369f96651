"""What kinds of organisation take part: local and regional governments (`lrg`) and partners (`partner`)."""

from app.languages import N_
from app.questionnaire.kinds import Option

ORGANISATION_TYPES = (
    Option("lrg-local", N_("Local government (municipality, city, town or village)"), group="lrg"),
    Option("lrg-metropolitan", N_("Metropolitan or intermunicipal authority"), group="lrg"),
    Option("lrg-regional", N_("Regional government (region, state, province, county or department)"), group="lrg"),
    Option("partner-national-association", N_("National association of municipalities or regions"), group="partner"),
    Option("partner-city-network", N_("City network (regional or international)"), group="partner"),
    Option("partner-un", N_("United Nations partnership with cities"), group="partner"),
    Option("partner-civil-society", N_("Civil society organisation working with local or regional governments"), group="partner"),
    Option("partner-other", N_("Other organisation working with local or regional governments"), group="partner"),
)
