"""The pages around an account: registering, signing in, confirming, the profile."""

from collections.abc import Iterator

from app.extensions import db
from app.models.accounts import Account
from tests.inspect.touring import State, Tour
from tests.support.journey import FRENCH, SPANISH, Journey
from tests.support.visiting import Visitor, sign_in

PASSWORD = "four words nobody guesses"


def account_states(tour: Tour) -> Iterator[State]:
    yield from _register_and_sign_in(tour)
    yield from _links(tour)
    yield from _confirm(tour)
    yield from _profile(tour)
    yield from _change_access(tour)


def _registered(tour: Tour, name: str) -> Visitor:
    visitor = tour.visitor()
    visitor.open(tour.at("/account/register"))
    visitor.press("continue", {"email": f"{name}@example.org", "password": PASSWORD})
    return visitor


def _confirmed(tour: Tour, name: str) -> Visitor:
    visitor = _registered(tour, name)
    visitor.open(tour.at("/account/confirm"))
    visitor.press("continue", {"code": tour.mail_to(name).code})
    return visitor


def _register_and_sign_in(tour: Tour) -> Iterator[State]:
    visitor = tour.visitor()
    yield tour.seen("register: empty", visitor.open(tour.at("/account/register")))
    yield tour.seen("register: everything missing", visitor.press("continue"))
    yield tour.seen("register: wrong", visitor.press("continue", {"email": "ana", "password": "short", "own_computer": "yes"}))
    yield tour.seen("sign in: empty", visitor.open(tour.at("/account/sign-in")))
    yield tour.seen("sign in: everything missing", visitor.press("continue"))
    for number in range(6):
        page = visitor.press("continue", {"email": "nobody@example.org", "password": "wrong"})
        if number in (0, 5):
            yield tour.seen(f"sign in: wrong, {number + 1} times", page)
    yield tour.seen("sign in: to see a page", visitor.open(tour.at("/actions")))
    person = tour.person("carried")
    person.open(tour.path(person, "action/description"))
    person.client.delete_cookie("session")
    yield tour.seen("sign in: what was typed is carried", person.press("continue", tour.fill(FRENCH.answers["action/description"])))
    yield tour.seen("sign in: not signed in elsewhere yet", person.press("again"))
    signed_in = tour.person("leaving")
    yield tour.seen("sign out", signed_in.open(tour.at("/account/sign-out")))
    yield tour.seen("signed out", signed_in.press("continue"))


def _links(tour: Tour) -> Iterator[State]:
    """Links by email, to sign in and to choose a new password."""
    _confirmed(tour, "links")
    visitor = tour.visitor()
    for path, purpose in (("/account/link", "link to sign in"), ("/account/reset", "link to a new password")):
        yield tour.seen(f"{purpose}: empty", visitor.open(tour.at(path)))
        yield tour.seen(f"{purpose}: everything missing", visitor.press("continue"))
        yield tour.seen(f"{purpose}: sent", visitor.press("continue", {"email": "links@example.org"}))
        if path == "/account/link":
            yield tour.seen(f"{purpose}: code missing", visitor.press("continue"))
            yield tour.seen(f"{purpose}: code wrong", visitor.press("continue", {"code": "0000-0000"}))
        address = tour.mail_to("links").path
        yield tour.seen(f"{purpose}: opened", visitor.open(address))
        if path == "/account/reset":
            yield tour.seen(f"{purpose}: password wrong", visitor.press("continue", {"password": "links@example.org"}))
            yield tour.seen(f"{purpose}: done", visitor.press("continue", {"password": PASSWORD}))
        else:
            visitor.press("continue")
        yield tour.seen(f"{purpose}: used up", tour.visitor().open(address))


def _confirm(tour: Tour) -> Iterator[State]:
    visitor = _registered(tour, "confirm")
    yield tour.seen("confirm: code", visitor.open(tour.at("/account/confirm")))
    yield tour.seen("confirm: code missing", visitor.press("continue"))
    yield tour.seen("confirm: code wrong", visitor.press("continue", {"code": "0000-0000"}))
    yield tour.seen("confirm: new code", visitor.press("resend"))
    yield tour.seen("confirm: to submit", visitor.open(tour.at("/account/confirm?submit=0123456789")))
    yield tour.seen("confirm: link here", visitor.open(tour.mail_to("confirm").path))
    elsewhere = tour.visitor()
    yield tour.seen("confirm: link elsewhere", elsewhere.open(tour.mail_to("confirm").path))
    yield tour.seen("confirm: link elsewhere, no password", elsewhere.press("continue"))
    visitor.open(tour.at("/account/confirm"))
    yield tour.seen("confirmed", visitor.press("continue", {"code": tour.mail_to("confirm").code}))
    for _ in range(2):
        twin = _registered(tour, "confirm")
    yield tour.seen("confirm: link that takes a draft over", tour.visitor().open(tour.mail_to("confirm").path))
    yield tour.seen("confirm: link that takes a draft over here", twin.open(tour.mail_to("confirm").path))
    yield tour.seen("confirm: used up", tour.visitor().open(tour.at("/account/confirm?token=unknown")))


def _profile(tour: Tour) -> Iterator[State]:
    pending = _registered(tour, "profile")
    yield tour.seen("profile: not confirmed", pending.open(tour.at("/profile")))
    yield tour.seen("profile: correct the address", pending.open(tour.at("/profile/address")))
    yield tour.seen("profile: correct the address, missing", pending.press("continue", {"new_email": ""}))
    for journey in (FRENCH, SPANISH):
        yield from _profile_of(tour, journey)
    newcomer = tour.person("newcomer")
    yield tour.seen("profile: nothing answered", newcomer.open(tour.at("/profile")))
    yield tour.seen("profile: news, nothing chosen", newcomer.open(tour.at("/profile/news")))
    _registered(tour, "newcomer")
    yield tour.seen("profile: a draft begun with the address", newcomer.open(tour.at("/profile")))
    yield tour.seen("profile: drafts begun with the address", newcomer.open(tour.at("/profile/drafts")))


def _profile_of(tour: Tour, journey: Journey) -> Iterator[State]:
    person, name = tour.person(f"profile-{journey.language}"), f"profile of {journey.language}"
    tour.fill_in(person, journey)
    yield tour.seen(name, person.open(tour.at("/profile")))
    parts = [each for each in person.page.all("//main//a/@href") if each.endswith("/profile/you") or "/profile/organisation/" in each]
    for address in dict.fromkeys(parts):
        part = address.split("/profile/", 1)[1]
        yield tour.seen(f"{name}: {part}", person.open(address))
    for address in reversed(dict.fromkeys(parts)):
        part = address.split("/profile/", 1)[1]
        person.open(address)
        empty = {name: "" for name in person.page.fields() if name not in ("csrf_token", "seen")}
        yield tour.seen(f"{name}: {part}, everything missing", person.press("continue", empty))
    sign_in(person, person.account_id)
    yield tour.seen(f"{name}: devices", person.open(tour.at("/profile/devices")))
    yield tour.seen(f"{name}: news", person.open(tour.at("/profile/news")))
    given = next(iter(journey.answers["permissions/news"]))
    yield tour.seen(f"{name}: news withdrawn", person.press(f"no-{given}"))
    yield tour.seen(f"{name}: news, after withdrawing", person.open(tour.at("/profile/news")))


def _change_access(tour: Tour) -> Iterator[State]:
    """The password and the address of a profile."""
    _confirmed(tour, "taken")
    visitor = _confirmed(tour, "access")
    yield tour.seen("password: empty", visitor.open(tour.at("/profile/password")))
    yield tour.seen("password: everything missing", visitor.press("continue"))
    yield tour.seen("password: wrong", visitor.press("continue", {"password": "wrong", "new_password": "another good one"}))
    yield tour.seen("password: changed", visitor.press("continue", {"password": PASSWORD, "new_password": PASSWORD + " here"}))
    yield tour.seen("address: empty", visitor.open(tour.at("/profile/address")))
    yield tour.seen("address: everything missing", visitor.press("continue"))
    both = {"new_email": "moved@example.org", "password": PASSWORD + " here"}
    yield tour.seen("address: code", visitor.press("continue", both))
    yield tour.seen("address: code missing", visitor.press("continue"))
    yield tour.seen("address: link", visitor.open(tour.mail_to("moved").path))
    tour.change(lambda: setattr(db.session.query(Account).filter_by(email="taken@example.org").one(), "email", "moved@example.org"))
    yield tour.seen("address: belongs to another", visitor.press("continue"))
