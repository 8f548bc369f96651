"""Which options a person meant: by a tick before a line, or by the wording, in any language of the service."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.languages import N_, languages, translator
from app.questionnaire.kinds import Choice, Choices, Kind, Option, YesNo
from app.questionnaire.text import folded_name

EMPTY_BOXES = "☐□▢◻⬜❏❑"
_TICKED_BOXES = "☒☑⊠🗷🗹✅"
_TICKS = "✓✔✗✘×🗸❌"
_MARK = re.compile(
    rf"\s*(?:(?P<empty>[{EMPTY_BOXES}]|\[\s*\]|\(\s*\))|[{_TICKED_BOXES}{_TICKS}]|[\[(]\s*[xX{_TICKS}]\s*[\])]|[xX](?=[\s.:{EMPTY_BOXES}]|$))\s*"
)
_MARK_AFTER = re.compile(rf"\s*(?:(?P<empty>[{EMPTY_BOXES}]|\[\s*\])|[{_TICKED_BOXES}{_TICKS}]|\[\s*[xX{_TICKS}]\s*\]|\s[xX])\s*$")
_BOX = re.compile(rf"(?:(?<!\S)[xX{_TICKS}]\s*)?[{EMPTY_BOXES}{_TICKED_BOXES}]")
_LONGEST = 500
"""Of what may be the wording of an option."""

YES_NO = (Option("yes", N_("Yes")), Option("no", N_("No")))


@dataclass(frozen=True)
class Marked:
    """One line of a list of options, `typed` with its marks. `is_ticked`: None when no mark stands there."""

    wording: str
    is_ticked: bool | None
    typed: str


def options_of(kind: Kind) -> tuple[Option, ...]:
    """The options among which the answer is chosen; none for every kind that is written, or picked from a long list."""
    match kind:
        case Choice(options) | Choices(options):
            return options
        case YesNo():
            return YES_NO
        case _:
            return ()


def marked_lines(line: str) -> Iterator[Marked]:
    """The options on one line. Word processors join lines, so that a box begins another; it may also stand after the wording."""
    starts = [match.start() for match in _BOX.finditer(line)]
    if not starts or (len(starts) == 1 and not line[: starts[0]].strip()):
        yield _marked(line)
        return
    ends_with_box = not _MARK.sub("", line[starts[-1] :]).strip()
    if line[: starts[0]].strip() and ends_with_box:
        ends = [_MARK.match(line, start).end() for start in starts]  # type: ignore[union-attr]  # each start is a mark's
        pieces = [line[start:end] for start, end in zip([0, *ends], ends, strict=False)]
    else:
        pieces = [line[start:end] for start, end in zip([0, *starts], [*starts, len(line)], strict=True)]
    yield from (_marked(piece) for piece in pieces if piece.strip())


def _marked(line: str) -> Marked:
    rest, marks = line, []
    while match := _MARK.match(rest):
        marks.append(not match["empty"])
        rest = rest[match.end() :]
    if not marks and (match := _MARK_AFTER.search(rest)) and rest[: match.start()].strip():
        marks.append(not match["empty"])
        rest = rest[: match.start()]
    return Marked(rest.strip(), any(marks) if marks else None, line)


def option_meant(options: tuple[Option, ...], wording: str) -> str | None:
    """The code of the option that is worded so in any language; accents, case and signs aside, and brackets may be left out.

    The first words of one option's wording are enough when no other begins with them.
    """
    if len(wording) > _LONGEST or _BOX.search(wording):
        return None
    words = _words(wording)
    if not words:
        return None
    names, labels = _names(options)
    if words in names:
        return names[words]
    if len(words) == 1 and len(words[0]) < 5:
        return None
    begun = {code for label, code in labels if label[: len(words)] == words}
    return begun.pop() if len(begun) == 1 else None


def option_begun(options: tuple[Option, ...], wording: str) -> tuple[str, str] | None:
    """The code of the option whose whole label a wording begins with, and what was written after it; None when there is none."""
    plain = " ".join(wording[:_LONGEST].split())
    labels = {label: option.code for option in options for label in _in_all_languages(option.label, option)}
    begun = [label for label in labels if plain.startswith(label) and not plain[len(label) :][:1].isalnum()]
    label = max(begun, key=len, default="")
    return (labels[label], " ".join(wording.split())[len(label) :].strip()) if label else None


def _words(text: str) -> tuple[str, ...]:
    return tuple(filter(None, map(folded_name, re.split(r"[\s/\u2010-\u2015-]+", text))))


@lru_cache
def _names(options: tuple[Option, ...]) -> tuple[Mapping[tuple[str, ...], str], tuple[tuple[tuple[str, ...], str], ...]]:
    """Every full name of an option → its code; and (label, code) in all languages."""
    labels = tuple((_words(label), option.code) for option in options for label in _in_all_languages(option.label, option))
    others = [(_words(other), option.code) for option in options for other in _other_names(option)]
    counted = Counter(name for name, _ in set(others))
    names = {name: code for name, code in others if counted[name] == 1}
    return {**names, **dict(labels)}, labels


def _other_names(option: Option) -> Iterator[str]:
    yield option.code
    for label, hint in zip(_in_all_languages(option.label, option), _in_all_languages(option.hint, option), strict=True):
        yield re.sub(r"\([^)]*\)", "", label)
        yield f"{label} {hint}"


def _in_all_languages(text: str, option: Option) -> Iterable[str]:
    return [text if option.language else translator(language).gettext(text) for language in languages()]
