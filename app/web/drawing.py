"""What is the same for everybody who reads a language is drawn once in it: lists of options, and questions with a blank for the answer."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from jinja2 import Environment
from markupsafe import Markup, escape

from app.questionnaire.dates import PARTS
from app.web.fields import Field

BLANK = "\0"
"""Stands for an answer, in which it never is."""


def drawn_once() -> Callable[..., Markup]:
    """`once(key, macro, …)`: what the macro draws, drawn at the first time only. The key tells apart all that differs in it."""
    drawn: dict[Any, Markup] = {}

    def once(key: Any, macro: Any, *values: Any) -> Markup:
        if (macro.name, key) not in drawn:
            drawn[macro.name, key] = macro(*values)
        return drawn[macro.name, key]

    return once


def questions_in(templates: Environment) -> Callable[[Iterable[Field]], Markup]:
    """`questions(fields)`: each as the macro `question` draws it, the answer put into what was drawn without one for a page before."""
    drawn: dict[tuple[str, bool], list[Markup]] = {}

    def questions(fields: Iterable[Field]) -> Markup:
        draw = templates.get_template("fields.html").module.question  # type: ignore[attr-defined]  # a macro of that file
        return Markup("").join([one(field, draw) for field in fields])

    def one(field: Field, draw: Callable[[Field], Markup]) -> Markup:
        if field.macro not in _BLANKS or not field.differs_in_answer_alone:
            return draw(field)
        key = field.key, field.is_required
        if key not in drawn:
            drawn[key] = draw(replace(field, shown=_BLANKS[field.macro])).split(BLANK)
        return _filled(drawn[key], field)

    return questions


_BLANKS: dict[str, Any] = {
    "line": BLANK,
    "lines": BLANK,
    "date": dict.fromkeys(PARTS, BLANK),
    **dict.fromkeys(("radios", "boxes", "list", "box"), ""),
}
"""The answer that leaves blanks, or nothing ticked, by macro; a question of another macro is drawn anew each time."""


def _filled(drawn: list[Markup], field: Field) -> Markup:
    match field.macro:
        case "radios" | "box":
            return ticked(drawn[0], "checked", [field.shown])
        case "boxes":
            return ticked(drawn[0], "checked", field.shown)
        case "list":
            return ticked(drawn[0], "selected", [field.shown])
        case "date":
            day, month, year = (field.shown[part] for part in PARTS)
            return Markup("").join([drawn[0], day, drawn[1], month, drawn[2], year, drawn[3]])
        case _:
            return escape(field.shown).join(drawn)


def ticked(options: Markup, how: str, codes: Iterable[str]) -> Markup:
    """A list of options with these codes `checked` or `selected`; each option's tag ends with its value. Unknown codes change nothing."""
    for code in filter(None, codes):
        options = Markup(str.replace(options, f'value="{code}">', f'value="{code}" {how}>', 1))  # noqa: S704  # nothing new gets in
    return options
