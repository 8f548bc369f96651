"""Reads the catalogues: what is missing or differs, what breaks the typography of a language; and writes one that marks each message."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tests.support.pages import CLOSING, OPENING

_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)[^>]*>")
_ADDRESS = re.compile(r"(?:https?://|www\.|mailto:)\S+")
_LETTER = r"[^\W\d_]"


def read_catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def messages_of(catalogue: Catalog) -> list[Message]:
    """Its messages without the header."""
    return [message for message in catalogue if message.id]


def faults_of(message: Message, plural_forms: int) -> Iterator[str]:
    """What is missing in a translated message or differs from its original, a sentence each."""
    forms = _forms(message.string)
    if message.fuzzy:
        yield "is marked fuzzy; check it and take the mark away"
    if not forms or not all(form.strip() for form in forms):
        yield "is not translated"
        return
    if message.pluralizable and len(forms) != plural_forms:
        yield f"has {len(forms)} plural forms; the language has {plural_forms}"
    originals = _forms(message.id)
    longest = originals[-1]
    for form in forms:
        yield from _differences(originals, longest, form)
    if forms == originals and len(re.findall(rf"{_LETTER}{{2,}}", longest)) > 4:
        yield "says the same as the English"


def _differences(originals: tuple[str, ...], longest: str, form: str) -> Iterator[str]:
    allowed = {frozenset(_PLACEHOLDER.findall(original)) for original in originals}
    if len(originals) > 1:
        allowed.add(frozenset(_PLACEHOLDER.findall(longest)) - {"count", "num"})
    if frozenset(_PLACEHOLDER.findall(form)) not in allowed:
        yield f"has other placeholders than its original: “{form}”"
    if _tags(form) not in [_tags(original) for original in originals]:
        yield f"has other tags than its original: “{form}”"
    if _edges(form) != _edges(longest):
        yield f"begins or ends with other spaces than its original: “{form}”"


def _forms(text: str | Iterable[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def _tags(text: str) -> Counter[str]:
    return Counter(match.group(0).lower() if match.group(0).startswith("</") else match.group(1).lower() for match in _TAG.finditer(text))


def _edges(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip(" \n"))], text[len(text.rstrip(" \n")) :]


def plain(text: str) -> str:
    """The text as it is read: placeholders become a word, tags and addresses go, `%%` becomes `%`."""
    return _TAG.sub("", _ADDRESS.sub("address", _PLACEHOLDER.sub("word", text))).replace("%%", "%")


def french_faults(text: str) -> Iterator[str]:
    """What breaks French typography, a sentence each."""
    read = plain(text)
    if re.search(r"[ \u202f][:;?!%»]", read):
        yield "needs U+00A0 before : ; ? ! % »"
    if re.search(r"\w[;?!»]", read) or re.search(r"\w:(?!\w)", read) or re.search(r"\d%", read):
        yield "has no space before : ; ? ! % »; put U+00A0 there"
    if re.search(r"«[^\u00a0]", read):
        yield "needs U+00A0 after «"
    if '"' in read or re.search(r"[“”]", read):
        yield "has English quotation marks; use « »"
    yield from apostrophe_faults(text)


def spanish_faults(text: str) -> Iterator[str]:
    """What breaks Spanish typography, a sentence each."""
    read = plain(text)
    if read.count("¿") != read.count("?"):
        yield "has a question mark without its pair; write ¿…?"
    if read.count("¡") != read.count("!"):
        yield "has an exclamation mark without its pair; write ¡…!"
    if '"' in read or re.search(r"[“”]", read):
        yield "has English quotation marks; use « »"
    if re.search(r"[ \u00a0\u202f][:;?!»]|« |«\u00a0", read):
        yield "has a space before : ; ? ! » or after «; Spanish has none"
    yield from apostrophe_faults(text)


def apostrophe_faults(text: str) -> Iterator[str]:
    if re.search(rf"{_LETTER}'{_LETTER}", plain(text)):
        yield "has a straight apostrophe; use ’"


def forms_of(message: Message) -> tuple[str, ...]:
    """The translated text, or each of its plural forms."""
    return _forms(message.string)


def write_marking_catalogue(source: Path, target: Path) -> None:
    """Write a compiled catalogue with the messages of `source`, a .po file, in which each message says itself between ⟦ and ⟧."""
    catalogue = read_catalogue(source)
    for message in messages_of(catalogue):
        marked = tuple(f"{OPENING}{form}{CLOSING}" for form in _forms(message.id))
        message.string = (marked[0], *marked[1:] * (catalogue.num_plurals - 1)) if message.pluralizable else marked[0]
        message.flags.discard("fuzzy")
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        write_mo(file, catalogue)
