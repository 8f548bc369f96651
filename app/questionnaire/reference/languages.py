"""The languages in which an action can be described, with CLDR's names, and the direction they are written in."""

from functools import lru_cache

from babel import Locale
from babel.core import get_global

from app.languages import SOURCE_LANGUAGE
from app.questionnaire.reference.countries import in_order

# Living languages: those with a code of two letters, and the better known ones with three. Constructed, ancient and retired codes
# are left out, Esperanto excepted; so are scripts and national varieties: the answer only serves to mark and to translate the texts.
_TWO_LETTERS = """
    aa ab af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr
    fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz id ig ii ik is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky lb lg li ln lo
    lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn nr nv ny oc oj om or os pa pl ps pt qu rm rn ro ru rw sc sd se sg si sk sl
    sm sn so sq sr ss st su sv sw ta te tg th ti tk tn to tr ts tt tw ty ug uk ur uz ve vi wa wo xh yi yo za zh zu"""
_THREE_LETTERS = """
    ace ach ada ady arn ast awa bal ban bas bax bej bem bez bho bik bin brh brx bua bug byn ceb cgg chk chm chr ckb crh crs csb dar dav din
    doi dsb dua dyo dyu ebu efi ewo fan fat fil fon fur gaa gag gil gon gor gsw guz hak haw hil hmn hnj hsb iba ibb ilo inh jam kab kac
    kam kbd kde kea kha kln kmb kok kos kpe krc kri krl kru ksb kum lad lag lah lam lez lij lmo loz lrc lua lun luo lus luy mad mag mai mak
    man mas mdf men mer mfe mic min mni moh mos mwl mwr myv mzn nan nap naq nds new nia niu nog nqo nso nus nyn nyo pag pam pap pau pcm pon
    quc qug raj rap rar rhg rif rom rup rwk sah saq sas sat scn sco sdh seh ses shi shn shu sid sma smj smn sms snk srn srr ssy suk
    sus swb syr szl tcy tem teo tet tig tiv tkl tmh tpi trv tum tvl tyv tzm udm umb vai vec vmw vun wal war wuu xal xog yao yap yue zap zgh
    zza"""
LANGUAGE_CODES = tuple(f"{_TWO_LETTERS} {_THREE_LETTERS}".split())

_RIGHT_TO_LEFT_SCRIPTS = frozenset({"Adlm", "Arab", "Hebr", "Nkoo", "Rohg", "Syrc", "Thaa"})


@lru_cache
def language_names(language: str) -> tuple[tuple[str, str], ...]:
    """(code, name) of every language, named in `language` and in its order; where CLDR has no name there, the English one.

    The names stand alone, in lists and as answers, so they begin with a capital (CLDR's contextTransforms for French and Spanish).
    """
    names = {**Locale.parse(SOURCE_LANGUAGE).languages, **Locale.parse(language).languages}
    return in_order([(code, names[code][0].upper() + names[code][1:]) for code in LANGUAGE_CODES], language)


def direction(code: str) -> str:
    """`rtl` or `ltr`: by the script in which CLDR thinks the language is most likely written."""
    likely = get_global("likely_subtags").get(code, "")
    scripts = [part for part in likely.split("_") if len(part) == 4]
    return "rtl" if _RIGHT_TO_LEFT_SCRIPTS.intersection(scripts) else "ltr"
