"""The whole questionnaire: every section in its order, and its pages and questions by name."""

from app.questionnaire.definition import Page, Question, Section
from app.questionnaire.sections.action import ACTION
from app.questionnaire.sections.check import CHECK
from app.questionnaire.sections.objectives import OBJECTIVES_SECTION
from app.questionnaire.sections.permissions import PERMISSIONS
from app.questionnaire.sections.policy import POLICY
from app.questionnaire.sections.profile import PROFILE

SECTIONS: tuple[Section, ...] = (PROFILE, POLICY, ACTION, OBJECTIVES_SECTION, PERMISSIONS, CHECK)

FORM_SECTIONS: tuple[Section, ...] = SECTIONS[:-1]
"""The sections that are filled in; the last one is the check page."""

PAGES: dict[str, Page] = {f"{section.slug}/{page.slug}": page for section in SECTIONS for page in section.pages}
"""Every page by its path, in order: `{"profile/you": …}`."""

QUESTIONS: dict[str, Question] = {question.key: question for page in PAGES.values() for question in page.questions}
PAGE_OF: dict[str, str] = {question.key: path for path, page in PAGES.items() for question in page.questions}
CHECK_PATH = "check/check"


def section_of(path: str) -> Section:
    """The section of a page path; `KeyError` when there is none."""
    slug = path.split("/")[0]
    return next(section for section in SECTIONS if section.slug == slug)
