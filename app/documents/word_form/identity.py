"""What a Word form says of itself, in its `dc:identifier`: the one property that every word processor keeps.

`call-to-local-action/word-form/1 fr 7KDM4RXH2T organisation=3 action=17`: the format, the language it asks in, and for the form of a
draft its action with the versions of the answers it was made from. It is a hint and opens no door.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.languages import languages
from app.questionnaire.definition import Keeper

FORMAT = "call-to-local-action/word-form/1"


@dataclass(frozen=True)
class Identity:
    """`seen`: the versions of the organisation's and the action's answers that the form was filled in from, by keeper."""

    language: str
    action_id: str = ""
    seen: Mapping[Keeper, int] = field(default_factory=dict)

    def __str__(self) -> str:
        versions = (f"{keeper}={version}" for keeper, version in self.seen.items())
        return " ".join(filter(None, (FORMAT, self.language, self.action_id, *versions)))


def identity_in(text: str) -> Identity | None:
    """The identity that a form's property says; None when it is no form of ours."""
    format_, _, rest = text.strip().partition(" ")
    language, _, rest = rest.partition(" ")
    if format_ != FORMAT or language not in languages():
        return None
    action = re.match(r"[0-9A-Z]{10}\b", rest)
    versions = re.findall(r"\b(organisation|action)=(\d{1,9})\b", rest)
    return Identity(language, action[0] if action else "", {Keeper(keeper): int(version) for keeper, version in versions})
