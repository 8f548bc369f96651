"""Step pages against a bare page and a hello; a save against a look; submitting against a save.

Twice: called directly, where a hello costs almost nothing, and through the product's server, as people meet them, where reading the
request and writing the answer count on both sides.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from statistics import median
from typing import Any

from app.questionnaire.questionnaire import CHECK_PATH, PAGES
from tests.bench.bare import bare_application, hello_application, rows_for
from tests.bench.calling import Caller
from tests.bench.measuring import Figure, Rounds, Turn, interleaved, ratio
from tests.bench.serving import Served, served
from tests.bench.worlds import LANGUAGE, World
from tests.support.answers import ANSWERS, CONFIRMATIONS

PART = "Step pages, called directly"
SERVED = "Step pages, processor time of the product's server"
TURNS_SERVED = 5
SAVED = ("profile/you", "action/basics", "action/place", "objectives/choose")
_CHANGED = {
    "profile/you": "job_title",
    "profile/organisation": "organisation_place",
    "action/basics": "title",
    "action/place": "action_place",
    "objectives/choose": "objectives",
}
"""The answer on a page that is another one at each save."""


def step_paths(world: World) -> list[str]:
    """The pages that this draft is asked."""
    caller = world.caller()
    return [path for path in PAGES if path != CHECK_PATH and caller.get(world.at(path), expected=("200", "303")).status.startswith("200")]


def looking(world: World, rounds: int, turns: int) -> Iterator[Figure]:
    """GET of every step page, each beside the bare page of its size and the hello."""
    bare = Caller(bare_application(), world.clock)
    hello = Caller(hello_application(), world.clock)
    measured = {path: _look(world, path, bare, hello, rounds, turns) for path in step_paths(world)}
    yield from _told(PART, measured)
    compressed = {path: ratio(each, "compressed", "step") for path, each in measured.items()}
    yield Figure(PART, "time of a GET, compressed against plain, median", *_over(compressed))


def _told(part: str, measured: Mapping[str, Rounds]) -> Iterator[Figure]:
    """Each page against bare and hello: the median over the pages, and the pages at the ends."""
    against_bare = {path: ratio(each, "bare", "step") for path, each in measured.items()}
    against_hello = {path: ratio(each, "step", "hello") for path, each in measured.items()}
    yield Figure(part, f"speed of a GET against a bare page of its size, median of {len(measured)}", *_over(against_bare), "×", 0.40, True)
    for name, path in _ends(against_bare):
        yield Figure(part, f"   the {name}, {path}", *against_bare[path])
    yield Figure(part, f"time of a GET against a hello view, median of {len(measured)}", *_over(against_hello), "×", 10)
    for name, path in _ends(against_hello):
        yield Figure(part, f"   the {name}, {path}", *against_hello[path])


def _ends(ratios: Mapping[str, tuple[float, float, float]]) -> Iterator[tuple[str, str]]:
    order = sorted(ratios, key=lambda path: ratios[path][0])
    yield from (("lowest", order[0]), ("highest", order[-1]))


def looking_through_a_server(world: World, database_url: str, rounds: int) -> Iterator[Figure]:
    """The same over the product's own server: processor time of the server's process."""
    with served("hello") as hello, served("bare") as bare, served(database_url, world.cookie) as product:
        measured = {}
        for path in step_paths(world):
            address = world.at(path)
            turns = {
                "step": partial(product.gets, address),
                "bare": partial(bare.gets, f"/{rows_for(len(product.get(address).body))}"),
                "hello": partial(hello.gets, "/"),
            }
            measured[path] = interleaved(turns, rounds, TURNS_SERVED)
        yield from _told(SERVED, measured)
        saved = {path: interleaved(look_and_save(world, path, product), rounds, TURNS_SERVED) for path in SAVED}
        yield from _told_of_saving(SERVED, saved)


def _look(world: World, path: str, bare: Caller, hello: Caller, rounds: int, turns: int) -> Rounds:
    address = world.at(path)
    plain, compressed = world.caller(), world.caller("br, gzip")
    size = len(plain.get(address).body)
    bare_address = f"/{rows_for(size)}"
    return interleaved(
        {
            "step": lambda: plain.get(address).seconds,
            "bare": lambda: bare.get(bare_address).seconds,
            "hello": lambda: hello.get("/").seconds,
            "compressed": lambda: compressed.get(address).seconds,
        },
        rounds,
        turns,
    )


def _over(ratios: Mapping[str, tuple[float, float, float]]) -> tuple[float, float, float]:
    """The medians over all pages of the median, the lowest and the highest."""
    middle, lowest, highest = zip(*ratios.values(), strict=True)
    return median(middle), median(lowest), median(highest)


def saving(world: World, rounds: int, turns: int) -> Iterator[Figure]:
    """POST that validates and saves, beside the GET of the same page."""
    yield from _told_of_saving(PART, {path: interleaved(look_and_save(world, path), rounds, turns) for path in SAVED})


def _told_of_saving(part: str, measured: Mapping[str, Rounds]) -> Iterator[Figure]:
    ratios = {path: ratio(each, "GET", "POST") for path, each in measured.items()}
    slowest = min(ratios, key=lambda path: ratios[path][0])
    yield Figure(part, f"speed of a saving POST against the GET of its page, median of {len(ratios)}", *_over(ratios), "×", 0.7, True)
    yield Figure(part, f"   the lowest, {slowest}", *ratios[slowest])


def look_and_save(world: World, path: str, through: Served | None = None) -> dict[str, Turn]:
    """Turns for one page: `GET` opens it, `POST` sends what it then held with one answer changed."""
    caller, address = through or world.caller(), world.at(path)
    state: dict[str, Any] = {"fields": {}, "count": 0}

    def look() -> float:
        answer = caller.get(address)
        state["fields"] = answer.hidden_fields()
        return answer.seconds

    def save() -> float:
        state["count"] += 1
        return caller.post(address, {**state["fields"], **_typed(path, state["count"]), "do": "continue"}).seconds

    return {"GET": look, "POST": save}


def _typed(path: str, count: int) -> dict[str, str | Sequence[str]]:
    key = _CHANGED[path]
    answers = ANSWERS[path]
    if isinstance(answers[key], str):
        return {**answers, key: f"{answers[key]} {count}"}
    chosen = list(answers[key])
    return {**answers, key: chosen[: 1 + count % 2]}


def submitting(world: World, rounds: int, turns: int) -> Iterator[Figure]:
    """Submitting a complete draft, beside the save of a page of the same draft. The PDF and the mail are the worker's."""
    caller = world.caller()
    drafts: list[str] = []

    def save() -> float:
        drafts.append(world.copy_of_draft())
        address = f"/{LANGUAGE}/actions/{drafts[-1]}/action/basics"
        fields = caller.get(address).hidden_fields()
        return caller.post(address, {**fields, **_typed("action/basics", len(drafts)), "do": "continue"}).seconds

    measured = interleaved({"save": save, "submit": lambda: _submitted(caller, drafts[-1])}, rounds, turns)
    yield Figure(PART, "time of submitting against an ordinary save", *ratio(measured, "submit", "save"), "×", 2)


def submit_once(world: World) -> None:
    """Leave one submission, whose receipt and mail wait for the worker."""
    _submitted(world.caller(), world.copy_of_draft())


def _submitted(caller: Caller, action_id: str) -> float:
    address = f"/{LANGUAGE}/actions/{action_id}/check"
    return caller.post(address, {**caller.get(address).hidden_fields(), **CONFIRMATIONS, "do": "submit"}).seconds
