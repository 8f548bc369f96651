"""What every template may use, and how a page is put together."""

from typing import Any

from babel.dates import format_time
from flask import Flask, current_app, g, render_template
from flask_login import current_user
from markupsafe import Markup

from app.languages import N_, direction, own_names
from app.questionnaire.reference.goals import GCM_OBJECTIVES, GCR_AREAS, SDGS
from app.web.languages import address_in, current_language, current_translator
from app.web.style import STYLE, STYLE_FILE


def init_app(app: Flask) -> None:
    app.jinja_env.add_extension("jinja2.ext.do")
    app.context_processor(_for_every_page)
    app.jinja_env.filters["moment"] = say_moment
    app.jinja_env.globals.update(
        GCM_OBJECTIVES=GCM_OBJECTIVES, GCR_AREAS=GCR_AREAS, SDGS=SDGS, timeline_sentence=timeline_sentence, own_names=own_names()
    )


def _for_every_page() -> dict[str, Any]:
    settings = current_app.config["SETTINGS"]
    return {
        "language": current_language(),
        "direction": direction(current_language()),
        "public_url": settings.public_url,
        "address_in": address_in,
        "account": current_user if current_user.is_authenticated else None,
        "notice": g.get("notice", ""),
        "style": Markup(STYLE),  # noqa: S704  # our own file
        "style_file": STYLE_FILE,
        "contact_email": settings.contact_email,
        "controller_name": current_translator().gettext(settings.controller_name),
        "is_demo": settings.is_demo,
    }


def page(template: str, status: int = 200, **values: Any) -> tuple[str, int]:
    """A page in the reader's language, with its status."""
    return render_template(template, **values), status


def say_moment(moment: Any) -> str:
    """A moment in words, in UTC: “22 November 2026 at 10:11 UTC”."""
    to = current_translator()
    day = to.day(moment)
    time = format_time(moment, "HH:mm", locale=to.locale)
    return to.gettext("%(day)s at %(time)s UTC", day=day, time=time)


_TIMELINE_SENTENCES = {
    "not_started": N_("Today is %(today)s. From your dates, the action has not started yet."),
    "ongoing": N_("Today is %(today)s. From your dates, the action is under way."),
    "concluded": N_("Today is %(today)s. From your dates, the action has ended."),
}


def timeline_sentence(timeline: str, today: Any) -> str:
    """What the dates say today, to be confirmed."""
    to = current_translator()
    return to.gettext(_TIMELINE_SENTENCES[timeline], today=to.day(today))
