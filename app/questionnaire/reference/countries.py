"""Countries and territories by ISO 3166-1 code, with CLDR's names and the regions they belong to."""

import re
import unicodedata
from functools import lru_cache

from babel import Locale
from babel.core import get_global

from app.languages import SOURCE_LANGUAGE, languages

# CLDR also names unions, pseudo-regions, and islands without an ISO code of their own. Kosovo (XK) stays: its municipalities take
# part in international city networks, and CLDR and the European Union use the code.
NOT_COUNTRIES = frozenset({"EU", "UN", "EZ", "XA", "XB", "QO", "ZZ", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"})

# Which regional processes stand open for a country, and nothing else: by the regional commissions and groups of the United Nations
# and the League of Arab States. Countries in two: the African Arab States; Türkiye, Cyprus, Israel, Russia and the South Caucasus
# (Europe, and Asia and the Pacific); the outermost regions of the European Union (there, and Europe). Antarctica: none, so all.
_COUNTRIES_OF = {
    "africa": """
        AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW IO KE KM LR LS LY MA MG ML MR MU MW MZ NA NE NG RE RW SC SD
        SH SL SN SO SS ST SZ TD TF TG TN TZ UG YT ZA ZM ZW AQ""",
    "americas": """
        AG AI AR AW BB BL BM BO BQ BR BS BZ CA CL CO CR CU CW DM DO EC FK GD GF GL GP GS GT GY HN HT JM KN KY LC MF MQ MS MX NI PA PE PM PR
        PY SR SV SX TC TT US UY VC VE VG VI AQ""",
    "arab-states": "AE BH DJ DZ EG EH IQ JO KM KW LB LY MA MR OM PS QA SA SD SO SY TN YE AQ",
    "asia-pacific": """
        AF AM AS AU AZ BD BN BT CC CK CN CX CY FJ FM GE GU HK HM ID IL IN IR JP KG KH KI KP KR KZ LA LK MH MM MN MO MP MV MY NC NF NP NR NU
        NZ PF PG PH PK PN PW RU SB SG TH TJ TK TL TM TO TR TV TW UM UZ VN VU WF WS AQ""",
    "europe": """
        AD AL AM AT AX AZ BA BE BG BV BY CH CY CZ DE DK EE ES FI FO FR GB GE GF GG GI GP GR HR HU IE IL IM IS IT JE LI LT LU LV MC MD ME
        MF MK MQ MT NL NO PL PT RE RO RS RU SE SI SJ SK SM TR UA VA XK YT AQ""",
}


def _regions_by_country() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for region, codes in _COUNTRIES_OF.items():
        for code in codes.split():
            found[code] = (*found.get(code, ()), region)
    return found


REGIONS = _regions_by_country()

# What people write and CLDR does not: former, official, short and everyday names.
_ALSO_CALLED = {
    "AE": "UAE, EAU, Emirates, Émirats, Emiratos",
    "BA": "Bosnia, Bosnie",
    "BN": "Brunei Darussalam",
    "BO": "Plurinational State of Bolivia, État plurinational de Bolivie, Estado Plurinacional de Bolivia",
    "BY": "Belorussia, Biélorussie",
    "CD": "DRC, RDC, DR Congo, RD Congo, Democratic Republic of the Congo, République démocratique du Congo, Congo Kinshasa, Zaire, Zaïre, "
    "República Democrática del Congo",
    "CF": "CAR, RCA",
    "CG": "Republic of the Congo, République du Congo, Congo, Congo Brazzaville, República del Congo",
    "CI": "Ivory Coast, Costa de Marfil",
    "CV": "Cape Verde, Cap-Vert, Cabo Verde",
    "CZ": "Czech Republic, République tchèque, República Checa",
    "DO": "Rep. Dominicana",
    "FM": "Federated States of Micronesia, États fédérés de Micronésie, Estados Federados de Micronesia",
    "GB": "UK, Great Britain, Grande-Bretagne, Gran Bretaña, England, Angleterre, Inglaterra, Scotland, Écosse, Escocia, Wales, "
    "Pays de Galles, Gales, Northern Ireland, Irlande du Nord, Irlanda del Norte, United Kingdom of Great Britain and Northern Ireland",
    "HK": "Hong Kong, Hongkong",
    "IR": "Islamic Republic of Iran, République islamique d’Iran, República Islámica del Irán",
    "KP": "Democratic People’s Republic of Korea, DPRK, RPDC",
    "KR": "Republic of Korea, République de Corée, República de Corea",
    "LA": "Lao PDR, Lao People’s Democratic Republic, République démocratique populaire lao, República Democrática Popular Lao",
    "MD": "Republic of Moldova, République de Moldova, República de Moldova, Moldavia",
    "MK": "Macedonia, Macédoine",
    "MO": "Macao, Macau",
    "MM": "Burma, Birmanie, Birmania, Myanmar",
    "NL": "Holland, Hollande, Holanda, The Netherlands",
    "PS": "Palestine, Palestina, State of Palestine, État de Palestine, Estado de Palestina",
    "RU": "Russian Federation, Fédération de Russie, Federación de Rusia",
    "SY": "Syrian Arab Republic, République arabe syrienne, República Árabe Siria",
    "SZ": "Swaziland, Suazilandia",
    "TL": "East Timor, Timor oriental",
    "TR": "Turkey, Turkiye, Turquie",
    "TZ": "United Republic of Tanzania, République-Unie de Tanzanie, República Unida de Tanzania",
    "US": "USA, United States of America, États-Unis d’Amérique, Estados Unidos de América, EE. UU., EEUU, EUA, America",
    "VA": "Holy See, Saint-Siège, Santa Sede, Vatican, Vaticano",
    "VE": "Bolivarian Republic of Venezuela, République bolivarienne du Venezuela, República Bolivariana de Venezuela",
    "VN": "Viet Nam",
    "XK": "XKX",
}

# Letters that a language counts as letters of their own, written as two signs that sort right after the first.
_OWN_LETTERS = {"es": {"ñ": "n\uffff"}}

_ARTICLE = re.compile(r"^(?:the|les|le|la|los|las|el|l)\s+(?=\S)")


@lru_cache
def countries(language: str) -> tuple[tuple[str, str], ...]:
    """(code, name) of every country, named in `language` and in its order: États-Unis stands with E."""
    names = Locale.parse(language).territories
    fallback = Locale.parse(SOURCE_LANGUAGE).territories
    return in_order([(code, names.get(code, fallback[code])) for code in country_codes()], language)


@lru_cache
def country_codes() -> frozenset[str]:
    """All codes that can be chosen."""
    named = Locale.parse(SOURCE_LANGUAGE).territories
    return frozenset(str(code) for code in named if re.fullmatch("[A-Z]{2}", str(code))) - NOT_COUNTRIES


def find_country(text: str) -> str | None:
    """The code of the country that `text` names in any language of the service, or by its code of two or three letters."""
    name = _plain(text)
    return _codes_by_name().get(name) or _codes_by_name().get(_ARTICLE.sub("", name))


def in_order(named: list[tuple[str, str]], language: str) -> tuple[tuple[str, str], ...]:
    """(code, name) pairs in the alphabetical order of `language`, accents and signs aside."""
    return tuple(sorted(named, key=lambda pair: (_sorting(pair[1], language), pair[1])))


def _sorting(name: str, language: str) -> str:
    lowered = unicodedata.normalize("NFC", name).casefold()
    for letter, signs in _OWN_LETTERS.get(language, {}).items():
        lowered = lowered.replace(letter, signs)
    return _without_accents(lowered)


def _without_accents(text: str) -> str:
    parts = unicodedata.normalize("NFD", text.replace("œ", "oe").replace("æ", "ae"))
    kept = (sign for sign in parts if not unicodedata.combining(sign))
    return " ".join("".join(sign if sign.isalnum() or sign == "\uffff" else "" if sign in "'’ʼʻ." else " " for sign in kept).split())


def _plain(text: str) -> str:
    """A name as it is compared: lower case, no accents, no punctuation, “&” and “St.” written out."""
    spaced = re.sub(r"\b(l|d)['’]", r"\1 ", text.casefold().replace("&", " and "))
    return re.sub(r"^(?:st|saint) ", "saint ", _without_accents(spaced))


@lru_cache
def _codes_by_name() -> dict[str, str]:
    found: dict[str, str] = {}
    for language in languages():
        for code, name in countries(language):
            found.setdefault(_plain(name), code)
            found.setdefault(_plain(re.sub(r"\(.*\)", "", name)), code)
    for code, names in _ALSO_CALLED.items():
        found.update({_plain(name): code for name in names.split(", ")})
    found.update({_ARTICLE.sub("", name): code for name, code in tuple(found.items()) if _ARTICLE.sub("", name) not in found})
    found.update({alias.lower(): code for alias, code in _three_letter_codes().items()})
    return found | {code.lower(): code for code in country_codes()}


def _three_letter_codes() -> dict[str, str]:
    aliases = get_global("territory_aliases")
    return {alias: codes[0] for alias, codes in aliases.items() if re.fullmatch("[A-Z]{3}", alias) and codes[0] in country_codes()}
