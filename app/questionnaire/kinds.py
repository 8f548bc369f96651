"""The kinds of question: a closed union. A new kind makes the type checker list every place to visit (`assert_never`)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Option:
    """One choice: a code that is stored for ever, its label, and where a list is long the group it stands in.

    A label that always stands in one language, such as a language's own name, says which in `language`.
    """

    code: str
    label: str
    hint: str = ""
    group: str = ""
    language: str = ""


@dataclass(frozen=True)
class ShortText:
    """One line of text, at most `limit` characters (code points)."""

    limit: int


@dataclass(frozen=True)
class LongText:
    """Text of at most `words` words; below `advised_words` the page advises to write more, without an error."""

    words: int
    advised_words: int = 0


@dataclass(frozen=True)
class Choice:
    """Exactly one of the options."""

    options: tuple[Option, ...]


@dataclass(frozen=True)
class Choices:
    """Any number of the options; a code in `exclusive` stands alone; more than `recommended` brings advice, never an error."""

    options: tuple[Option, ...]
    exclusive: tuple[str, ...] = ()
    recommended: int = 0


@dataclass(frozen=True)
class YesNo:
    """`yes` or `no`."""


@dataclass(frozen=True)
class TimelineConfirmed:
    """Yes or no to the derived timeline; the value is the timeline that was confirmed, or `no`."""


@dataclass(frozen=True)
class Country:
    """One country, by ISO 3166-1 code."""


@dataclass(frozen=True)
class Countries:
    """Up to `limit` countries, one on each line; what is not recognised is kept."""

    limit: int


@dataclass(frozen=True)
class Language:
    """One language, by CLDR code."""


@dataclass(frozen=True)
class WebAddress:
    """A web address; https:// is added when left out."""


@dataclass(frozen=True)
class Email:
    """An email address of at most `limit` characters."""

    limit: int


@dataclass(frozen=True)
class Number:
    """A whole number, any grouping sign."""


@dataclass(frozen=True)
class PartialDate:
    """A date whose day may be left out: `2024-03-05` or `2024-03`. `not_before` names the question of an earlier date."""

    not_before: str = ""


@dataclass(frozen=True)
class Upload:
    """A picture in one of `formats` (Pillow's names), at most `max_bytes` bytes."""

    formats: tuple[str, ...]
    max_bytes: int


@dataclass(frozen=True)
class Confirm:
    """A statement to tick; required, and no consent. The value is `yes`."""


@dataclass(frozen=True)
class Consent:
    """A free choice of the person, unticked; dated and revocable. The value is `yes` or `no`."""


Kind = (
    ShortText
    | LongText
    | Choice
    | Choices
    | YesNo
    | TimelineConfirmed
    | Country
    | Countries
    | Language
    | WebAddress
    | Email
    | Number
    | PartialDate
    | Upload
    | Confirm
    | Consent
)
