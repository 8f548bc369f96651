"""Where an action is showcased, told to the person who submits it: five lines, or one when it is on hold.

Each line: a verdict; where, as what, why and when; then what could change it, which is said only if the rules, run with
that change, give another outcome. Nothing asks to tick more, and a platform that decides for itself is never promised.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from app.languages import N_, Translator
from app.questionnaire.dates import last_day
from app.questionnaire.reference.target_groups import NOT_COUNTED
from app.questionnaire.showcase import FAMILIES, FIRST_START, ShowcaseFacts

PLEDGE_AND_PRACTICE = N_(
    "A pledge is the United Nations’ word for an action that is planned or under way; a good practice is one with results that others "
    "can learn from."
)


@dataclass(frozen=True)
class ShowcaseLine:
    """One line, translated. `platforms` are the (platform, status) pairs it stands for; `verdict` is to be set in bold."""

    heading: str
    platforms: tuple[tuple[str, str], ...]
    verdict: str
    text: str

    @property
    def data_platform(self) -> str:
        """The platforms' keys, for the attribute of that name."""
        return " ".join(platform for platform, _ in self.platforms)

    @property
    def data_status(self) -> str:
        """Their statuses, in the same order."""
        return " ".join(status for _, status in self.platforms)


@dataclass(frozen=True)
class _Words:
    """The verdict and the sentences for one pair of statuses, for the migration platforms and for the refugee platforms."""

    verdict: str
    gcm: tuple[str, ...]
    gcr: tuple[str, ...]


_SENT_AS_PLEDGE = N_("Will be sent as a pledge.")
_SENT_AS_PRACTICE = N_("Will be sent as a good practice.")
_NOT_SENT = N_("Will not be sent.")
_MOVES = N_("Moves.")
_CHECKED = N_("We will check.")

_TO_PLEDGES_GCM = N_("We will send it to the United Nations list of pledges on migration. This can take up to 3 months.")
_TO_PLEDGES_GCR = N_("We will send it to the United Nations list of pledges on refugees. This can take up to 3 months.")
_MAYBE_PRACTICE = N_("Because you have results to share, the United Nations may also show it as a good practice.")
_NO_RULE = N_(
    "There is no fixed rule for actions only for persons displaced inside their country or stateless persons. The team will write to you."
)
_CANNOT_BE_PLEDGE = N_("It has ended, so it cannot be a pledge. The team will see whether it can be a good practice.")
_PLEDGE_AND_MAYBE = N_("Because you have results to share, the team will also see whether it can be a good practice.")

# By the statuses on the list of pledges and in the collection of good practices.
_COMPACT_WORDS = {
    ("pledge", "not_at_this_stage"): _Words(_SENT_AS_PLEDGE, (_TO_PLEDGES_GCM,), (_TO_PLEDGES_GCR,)),
    ("pledge", "maybe_practice"): _Words(_SENT_AS_PLEDGE, (_TO_PLEDGES_GCM, _MAYBE_PRACTICE), (_TO_PLEDGES_GCR, _MAYBE_PRACTICE)),
    ("not_at_this_stage", "practice"): _Words(
        _SENT_AS_PRACTICE,
        (
            N_(
                "It has ended, so we will send it to the United Nations collection of good practices on migration. The United Nations "
                "decides whether to show it. This can take up to 3 months."
            ),
        ),
        (
            N_(
                "It has ended, so we will send it to the United Nations collection of good practices on refugees. The United Nations "
                "decides whether to show it. This can take up to 3 months."
            ),
        ),
    ),
    ("take_down", "practice"): _Words(
        _MOVES,
        (
            N_(
                "It has ended: we ask for its pledge on migration to be taken off and send it as a good practice. The United Nations "
                "decides whether to show it. This can take up to 3 months."
            ),
        ),
        (
            N_(
                "It has ended: we ask for its pledge on refugees to be taken off and send it as a good practice. The United Nations "
                "decides whether to show it. This can take up to 3 months."
            ),
        ),
    ),
    ("not_considered", "not_considered"): _Words(
        _NOT_SENT,
        (N_("The migration platforms do not take actions for refugees only."),),
        (N_("The refugee platforms do not take actions for migrants only."),),
    ),
    ("team_review", "not_at_this_stage"): _Words(_CHECKED, (_NO_RULE,), (_NO_RULE,)),
    ("team_review", "team_review"): _Words(_CHECKED, (_NO_RULE, _PLEDGE_AND_MAYBE), (_NO_RULE, _PLEDGE_AND_MAYBE)),
    ("not_at_this_stage", "team_review"): _Words(_CHECKED, (_CANNOT_BE_PLEDGE, _NO_RULE), (_CANNOT_BE_PLEDGE, _NO_RULE)),
    ("take_down", "team_review"): _Words(
        _CHECKED,
        (
            N_(
                "It has ended: we ask for its pledge on migration to be taken off, and the team will see whether it can be a good practice."
            ),
            _NO_RULE,
        ),
        (
            N_("It has ended: we ask for its pledge on refugees to be taken off, and the team will see whether it can be a good practice."),
            _NO_RULE,
        ),
    ),
}

_HEADINGS = {
    "gcm": N_("Migration platforms of the United Nations"),
    "gcr": N_("Refugee platforms of the United Nations"),
}

# The lines of the platforms that take every action: heading, verdict, text.
_OTHER_LINES = {
    ("gfmd_pfp",): (
        N_("The Global Forum’s Platform for Partnerships"),
        N_("Will be sent."),
        N_("We send it there, as we do every action. The Global Forum on Migration and Development decides whether to show it, and when."),
    ),
    ("gtf_hlpf_report",): (
        N_("The cities’ report to the United Nations"),
        N_("Will be put forward."),
        N_(
            "We propose it, as we do every action, for the yearly report of the Global Taskforce of Local and Regional Governments to the "
            "High-level Political Forum of the United Nations. The Global Taskforce decides whether to include it."
        ),
    ),
    ("cta_repository", "cta_annual_report", "social_media"): (
        N_("This site, the yearly report and social media"),
        N_("Will be shown."),
        N_(
            "Like every action, it will appear in the online repository in about 2 weeks, and then in the next yearly report. Our "
            "partners may also share it on social media."
        ),
    ),
}

_ENDS = N_("When it has ended, it can be shown as a good practice.")
_HOST_COMMUNITIES = N_("Host communities do not change this.")

# Who else could be among those it is for: for an action that is still to come or under way, and for one that has ended.
_ALSO_FOR = {
    ("migrants",): (
        N_("If migrants can take part too, change who it is for."),
        N_("If migrants took part too, change your answer on who it is for."),
    ),
    ("refugees",): (
        N_("If refugees can take part too, change who it is for."),
        N_("If refugees took part too, change your answer on who it is for."),
    ),
    ("migrants", "refugees"): (
        N_("If migrants or refugees can take part too, change who it is for."),
        N_("If migrants or refugees took part too, change your answer on who it is for."),
    ),
}


def showcase_lines(facts: ShowcaseFacts, translator: Translator, *, contact: str = "", can_change: bool = True) -> tuple[ShowcaseLine, ...]:
    """The five lines, or the one under hold; the nine platforms stand in them once each, in the order of `PLATFORMS`.

    `contact` is the team's address, told under hold. After submission `can_change` is false: advice on answers is left out.
    """
    found = facts.placements
    say = translator.gettext
    if "hold" in found.values():
        text = " ".join(_hold_sentences(facts, translator, contact, can_change))
        return (ShowcaseLine(say(N_("All platforms")), tuple(found.items()), say(N_("On hold.")), text),)
    compacts = (_compact_line(facts, family, translator, can_change) for family in FAMILIES)
    others = (
        ShowcaseLine(say(heading), tuple((platform, found[platform]) for platform in platforms), say(verdict), say(text))
        for platforms, (heading, verdict, text) in _OTHER_LINES.items()
    )
    return (*compacts, *others)


def _compact_line(facts: ShowcaseFacts, family: str, translator: Translator, can_change: bool) -> ShowcaseLine:
    platforms = tuple((key, status) for key, status in facts.placements.items() if key.startswith(family))
    words = _COMPACT_WORDS[_statuses(facts, family)]
    sentences = [*(words.gcm if family == "gcm" else words.gcr), *_changes(facts, family, can_change)]
    return ShowcaseLine(
        translator.gettext(_HEADINGS[family]),
        platforms,
        translator.gettext(words.verdict),
        " ".join(map(translator.gettext, sentences)),
    )


def _changes(facts: ShowcaseFacts, family: str, can_change: bool) -> Iterator[str]:
    """What would give the line another outcome, each tried with the rules themselves."""
    match _statuses(facts, family):
        case ("pledge", "not_at_this_stage"):
            ended = replace(facts, timeline="concluded")
            if _statuses(ended, family)[1] == "practice":
                yield _ENDS
        case ("not_considered", _):
            yield from _other_groups(facts, family, ("migrants",) if family == "gcm" else ("refugees",), can_change)
        case statuses if "team_review" in statuses:
            yield from _other_groups(facts, family, ("migrants", "refugees"), can_change)


def _other_groups(facts: ShowcaseFacts, family: str, groups: tuple[str, ...], can_change: bool) -> Iterator[str]:
    if NOT_COUNTED in facts.target_groups:
        yield _HOST_COMMUNITIES
    now = _statuses(facts, family)
    if can_change and all(_statuses(_also_for(facts, group), family) != now for group in groups):
        under_way, over = _ALSO_FOR[groups]
        yield over if facts.timeline == "concluded" else under_way


def _also_for(facts: ShowcaseFacts, group: str) -> ShowcaseFacts:
    return replace(facts, target_groups=facts.target_groups | {group})


def _statuses(facts: ShowcaseFacts, family: str) -> tuple[str, str]:
    found = facts.placements
    return found[f"{family}_pledging"], found[f"{family}_practices"]


def _hold_sentences(facts: ShowcaseFacts, translator: Translator, contact: str, can_change: bool) -> Iterator[str]:
    yield translator.gettext(N_("It began before 2019. Nothing is sent or shown until the team has written to you."))
    may_have_later_part = facts.ends_on is None or last_day(facts.ends_on) >= FIRST_START
    if can_change and may_have_later_part:
        yield translator.gettext(N_("If a part began in 2019 or later, you can describe that part only."))
    if contact:
        yield translator.gettext(N_("You can also write to %(contact)s."), contact=contact)


# --- in short ---------------------------------------------------------------------------------------------------------------------

_PLEDGE_SUMMARIES = {
    ("gcm", "gcr"): N_("We will send it to the United Nations as a pledge on migration and on refugees, and show it on this site."),
    ("gcm",): N_("We will send it to the United Nations as a pledge on migration, and show it on this site."),
    ("gcr",): N_("We will send it to the United Nations as a pledge on refugees, and show it on this site."),
}
_PRACTICE_SUMMARIES = {
    ("gcm", "gcr"): N_("We will send it to the United Nations as a good practice on migration and on refugees, and show it on this site."),
    ("gcm",): N_("We will send it to the United Nations as a good practice on migration, and show it on this site."),
    ("gcr",): N_("We will send it to the United Nations as a good practice on refugees, and show it on this site."),
}
_HOLD_SUMMARY = N_("On hold: it began before 2019, so nothing is sent or shown until the team has written to you.")
_REVIEW_SUMMARY = N_("We will show it on this site. The team will check whether platforms of the United Nations can take it.")


def showcase_summary(placements: Mapping[str, str], translator: Translator) -> str:
    """One short sentence on where the action will be showcased."""
    if "hold" in placements.values():
        return translator.gettext(_HOLD_SUMMARY)
    pledged, practised = _families(_with_status(placements, "pledge")), _families(_with_status(placements, "practice"))
    if pledged:
        return translator.gettext(_PLEDGE_SUMMARIES[pledged])
    return translator.gettext(_PRACTICE_SUMMARIES[practised] if practised else _REVIEW_SUMMARY)


def _with_status(placements: Mapping[str, str], status: str) -> set[str]:
    return {platform for platform, found in placements.items() if found == status}


def _families(platforms: Collection[str]) -> tuple[str, ...]:
    return tuple(family for family in FAMILIES if any(platform.startswith(family) for platform in platforms))
