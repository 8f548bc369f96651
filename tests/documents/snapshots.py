"""Snapshots as the operation that submits freezes them: short, full, and in the scripts of the world."""

import re
from datetime import date
from random import Random
from typing import Any

from app.languages import translator
from app.questionnaire.definition import Keeper
from app.questionnaire.kinds import Consent, LongText, ShortText
from app.questionnaire.questionnaire import CHECK_PATH, QUESTIONS
from app.questionnaire.reference.objectives import OBJECTIVES
from app.questionnaire.reference.policy_processes import POLICY_PROCESSES
from app.questionnaire.walk import Facts, walked

TODAY = "2026-11-22"

SHORT = {
    "full_name": "Awa Diallo",
    "job_title": "Head of Office",
    "correspondence_language": "en",
    "organisation_type": "lrg-local",
    "organisation_name": "City of Rivebelle",
    "organisation_country": "SN",
    "organisation_place": "Rivebelle",
    "declaration": "signed",
    "policy_processes": ["unknown"],
    "title": "A desk for new arrivals",
    "summary": "The city opened a desk where new arrivals find help with their papers.",
    "answer_language": "en",
    "target_groups": ["migrants", "refugees"],
    "action_country": "SN",
    "action_place": "Rivebelle",
    "starts_on": "2024-03",
    "timeline_confirmed": "ongoing",
    "enough_data": "no",
    "description": "Two officers answer questions every morning.\n\nThey speak five languages.",
    "objectives": ["access-to-services"],
    "platform_contact": "office",
    "no_personal_data_in_text": "yes",
    "authorised_and_publish": "yes",
}
"""Only what is required, by question key."""


def snapshot(language: str = "en", *, answers: dict[str, Any] | None = None, **others: Any) -> dict[str, Any]:
    """The short answers with `answers` put over them (None takes one away); `others` replace keys of the snapshot itself."""
    flat = {**SHORT, "correspondence_language": language, "answer_language": language, **(answers or {})}
    given = {key: value for key, value in flat.items() if value is not None}
    walk = walked(Facts(given, given, given, date.fromisoformat(TODAY), consents_asked_before=True))
    return {
        "format": 1,
        "reference": "7KDM4RXH2T",
        "revision": 1,
        "replaces": None,
        "changed": [],
        "submitted_at": f"{TODAY}T10:11:12Z",
        "today": TODAY,
        "language": language,
        "code": "K7DM-4RXH",
        "sample": False,
        "issuer": "Mayors Mechanism",
        "contact": "cta@example.org",
        "verify_address": f"https://call.example.org/{language}/verify",
        "timeline": walk.timeline,
        "showcase": {},
        "answers": {keeper.value: _kept_with(keeper, walk.answers) for keeper in Keeper},
        "pages": [path for path in walk.pages if path not in ("permissions/news", CHECK_PATH)],
        **others,
    }


def _kept_with(keeper: Keeper, answers: Any) -> dict[str, Any]:
    return {
        key: value for key, value in answers.items() if QUESTIONS[key].kept_with is keeper and not isinstance(QUESTIONS[key].kind, Consent)
    }


def full_snapshot(language: str = "en", **others: Any) -> dict[str, Any]:
    """Every question answered, every text as long as it may be, of words of the language; a second revision."""
    texts = {
        key: _text(question.kind, language, key) for key, question in QUESTIONS.items() if isinstance(question.kind, ShortText | LongText)
    }
    answers = {
        **texts,
        "organisation_website": "https://www.rivebelle.example.org/" + "a-long-address/" * 8,
        "declaration": "sign_now",
        "signatory_agreed": "yes",
        "policy_processes": [option.code for option in POLICY_PROCESSES[:10]],
        "policy_interest": ["imrf", "grf", "gfmd", "national_review"],
        "web_address": "https://www.rivebelle.example.org/report",
        "particular_groups": ["women", "children"],
        "people_reached": 12_500,
        "action_other_countries": ["FR", "BO", "CI", {"typed": "Terra Nova"}],
        "ends_on": "2028-06-30",
        "already_listed": ["gcm"],
        "enough_data": "yes",
        "objectives": [objective.slug for objective in OBJECTIVES[:3]],
        "public_contact": "office@rivebelle.example.org",
        "own_reference": "RB/2026/" + "0123456789" * 5,
    }
    changed = {"revision": 2, "replaces": 1, "changed": ["title", "description", "policy_processes"]}
    return snapshot(language, answers=answers, **{**changed, **others})


def _text(kind: ShortText | LongText, language: str, key: str) -> str:
    """As many words or characters as the question allows, the same each time."""
    say = translator(language).gettext
    words = re.findall(r"[\w’-]+", " ".join(say(objective.guidance) + " " + say(objective.example_text) for objective in OBJECTIVES))
    chosen = Random(key).choices(words, k=kind.words if isinstance(kind, LongText) else 40)
    if isinstance(kind, ShortText):
        return " ".join(chosen)[: kind.limit].strip()
    return "\n\n".join(" ".join(chosen[start : start + 80]) for start in range(0, len(chosen), 80))


SCRIPTS = {
    "Arabic": "خصصت البلدية مكتبًا واحدًا (Office 1) يعمل فيه ثلاثة موظفين، منذ ٢٠٢٣.",
    "Persian": "شهرداری می‌خواهد همه بتوانند از خدمات شهر استفاده کنند.",
    "Amharic": "ከተማው ለስደተኞች የአገልግሎት ማዕከል ከፍቷል።",
    "Bengali": "শহরটি সবার জন্য একটি কেন্দ্র খুলেছে।",
    "Ewe": "Dua ʋu dɔwɔƒe na amewo katã, eye wòkpɔa ɔ̀ kple ɛ̀ gbɔ.",
    "Hausa": "Ƙaramar hukumar ta buɗe ofishi domin baƙi da ɗalibai.",
    "Greek": "Ο δήμος άνοιξε γραφείο για όλους τους κατοίκους.",
    "Hebrew": "העירייה פתחה משרד לכל התושבים.",
    "Hindi": "शहर ने सभी के लिए एक केंद्र खोला है।",
    "Tamil": "நகரம் அனைவருக்கும் ஒரு மையத்தைத் திறந்தது.",
    "Thai": "เมืองเปิดศูนย์สำหรับทุกคน",
    "Ukrainian": "Місто відкрило центр для всіх, хто приїхав.",
    "Vietnamese": "Thành phố đã mở một trung tâm cho tất cả mọi người.",
    "Georgian": "ქალაქმა გახსნა ცენტრი ყველასთვის.",
    "Armenian": "Քաղաքը բացել է կենտրոն բոլորի համար։",
    "Emoji": "Farmers 👩🏽‍🌾, flags 🇸🇳 and hearts ❤️ → ✓ 漢字 \u202eturned\u202c",
}
"""A sentence in each script that has a font, and one with what has none."""


def snapshot_in_all_scripts(language: str = "en") -> dict[str, Any]:
    """Answers in Arabic, with a text of many scripts, one paragraph each."""
    texts = {
        "title": SCRIPTS["Arabic"],
        "summary": SCRIPTS["Persian"],
        "answer_language": "other",
        "answer_language_other": "ar",
        "description": "\n\n".join(SCRIPTS.values()),
        "not_for_publication": SCRIPTS["Hebrew"],
        "organisation_name": f"{SCRIPTS['Arabic'][:20]} (Rivebelle)",
    }
    return snapshot(language, answers=texts)
