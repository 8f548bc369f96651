"""The pages about working together: the organisation, inviting, joining, moving drafts, earlier texts."""

from collections.abc import Iterator

from tests.inspect.touring import State, Tour
from tests.support.journey import ENGLISH, FRENCH, SPANISH
from tests.support.visiting import Person


def colleague_states(tour: Tour) -> Iterator[State]:
    yield from _inviting(tour)
    yield from _joining(tour)
    yield from _earlier(tour)


def _named(tour: Tour, name: str, **others: str) -> Person:
    """Somebody whose organisation has a name."""
    person = tour.person(name)
    person.open(tour.path(person, "profile/organisation"))
    person.press("continue", tour.fill({**ENGLISH.answers["profile/organisation"], **others}))
    return person


def _of(tour: Tour, person: Person) -> str:
    """The address of the page of a person's organisation."""
    return tour.at(f"/organisations/{person.organisation_id}")


def _inviting(tour: Tour) -> Iterator[State]:
    nameless = tour.person("nameless")
    yield tour.seen("organisation: no name yet", nameless.open(_of(tour, nameless)))
    pending = tour.person("pending-member", confirmed=False)
    yield tour.seen("organisation: not confirmed", pending.open(_of(tour, pending)))
    person = _named(tour, "inviting")
    yield tour.seen("organisation: alone", person.open(_of(tour, person)))
    yield tour.seen("organisation: address missing", person.press("continue"))
    yield tour.seen("organisation: address wrong", person.press("continue", {"colleague_email": "nobody"}))
    yield tour.seen("organisation: invited", person.press("continue", {"colleague_email": "invited@example.org"}))
    address = tour.mail_to("invited").path
    newcomer = tour.visitor()
    yield tour.seen("invitation: link, no profile", newcomer.open(address))
    yield tour.seen("invitation: link, no password", newcomer.press("continue"))
    yield tour.seen("invitation: link, signed in with another address", tour.person("other-address").open(address))
    yield tour.seen("invitation: accepted", newcomer.press("continue", {"password": "four words nobody guesses"}))
    yield tour.seen("invitation: used up", tour.visitor().open(address))
    person.open(_of(tour, person))
    person.press("continue", {"colleague_email": "known@example.org"})
    known = tour.person("known")
    address = tour.mail_to("known").path
    yield tour.seen("invitation: link, not signed in", tour.visitor().open(address))
    yield tour.seen("invitation: link, signed in", known.open(address))
    yield tour.seen("invitation: code", known.open(tour.at("/invitation")))
    yield tour.seen("invitation: code missing", known.press("continue"))
    yield tour.seen("invitation: code wrong", known.press("continue", {"code": "0000-0000"}))
    yield tour.seen("organisation: several people", person.open(_of(tour, person)))
    yield tour.seen("colleague: remove", person.open(person.page.all("//a[contains(@href, '/colleagues/')]/@href")[0]))
    yield tour.seen("colleague: removed", person.press("continue"))
    another = tour.person("leaving-again", organisation_id=person.organisation_id)
    writing = tour.visitor()
    writing.client, writing.page = another.client, another.open(tour.path(person, "action/basics"))
    another.open(_of(tour, person))
    address = another.page.all("//a[contains(@href, '/leave')]/@href")[0]
    yield tour.seen("organisation: leave", another.open(address))
    yield tour.seen("organisation: left", another.press("continue"))
    yield tour.seen("action/basics: written on after leaving", writing.press("continue", {"title": tour.mark("Something else")}))
    alone = _named(tour, "alone-leaving")
    yield tour.seen("organisation: the last one cannot leave", alone.open(f"{_of(tour, alone)}/leave"))


def _joining(tour: Tour) -> Iterator[State]:
    """The name of one's organisation is here already."""
    member = _named(tour, "member", organisation_name="Same Name")
    for name, is_confirmed in (("asks-unconfirmed", False), ("asks", True), ("is-refused", True)):
        person = tour.person(name, confirmed=is_confirmed)
        person.open(tour.path(person, "profile/organisation"))
        answers = {**ENGLISH.answers["profile/organisation"], "organisation_name": "SAME name", "organisation_place": "Elsewhere"}
        yield tour.seen(f"already here: {name}", person.press("continue", tour.fill(answers)))
        if not is_confirmed:
            continue
        yield tour.seen(f"already here: {name}, asked", person.press("ask"))
        yield tour.seen(f"organisation: {name}, asked", person.open(_of(tour, person)))
        member.open(_of(tour, member))
        yield tour.seen(f"organisation: {name} is to be answered", member.page)
        choice = "refuse" if name == "is-refused" else "admit"
        member.press(member.page.all(f"//button[starts-with(@value, '{choice}-')]/@value")[0])
        yield tour.seen(f"organisation: {name}, answered", person.open(_of(tour, member if choice == "admit" else person)))
        if choice == "admit":
            yield tour.seen("drafts to move", person.open(tour.at(f"/organisations/{member.organisation_id}/drafts")))
            yield tour.seen("drafts moved", person.press(person.page.all("//button[starts-with(@value, 'move-')]/@value")[0]))
        else:
            yield tour.seen("already here: refused before", person.open(tour.at(f"/organisations/{person.organisation_id}/already-here")))


def _earlier(tour: Tour) -> Iterator[State]:
    person = tour.person("earlier")
    address = tour.path(person, "action/basics")
    yield tour.seen("earlier texts: none", person.open(f"{address}/earlier"))
    for journey in (FRENCH, SPANISH, ENGLISH):
        person.open(address)
        person.press("continue", tour.fill(journey.answers["action/basics"]))
    yield tour.seen("earlier texts: several", person.open(f"{address}/earlier"))
    button = person.page.all("//main//button[starts-with(@value, 'take-')]/@value")[0]
    yield tour.seen("earlier texts: one taken back", person.press(button))
