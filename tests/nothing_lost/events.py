"""All that can happen between opening a page and reading the answer to the button: each event ends where the person stands then."""

from collections.abc import Callable

from app.questionnaire.definition import Question
from tests.nothing_lost.scene import PASSWORD, Scene, a_picture, no_picture
from tests.nothing_lost.typing_in import good
from tests.support.visiting import Page, sign_in

Event = Callable[[Scene, str], None]
"""What happens to a person who has typed and presses the button given."""


def language_switch(scene: Scene, do: str) -> None:
    scene.press("lang-fr")
    assert _language(scene) == "fr"


def _language(scene: Scene) -> str:
    return str(scene.person.page.all("//html/@lang")[0])


# --- who one is -------------------------------------------------------------------------------------------------------------------


def _forget_cookie(scene: Scene) -> None:
    scene.person.client.delete_cookie("session", domain="localhost")


def _asked_to_sign_in(scene: Scene, do: str) -> Page:
    """Press the button without a sign-in; nothing of what was typed is in that page, and the switch works there, too."""
    page = scene.press(do)
    assert (page.status, "carried" in page.fields()) == (401, True)
    visible = [value for name, value in scene.typed.items() if isinstance(value, str) and len(value) > 12]
    assert not [value for value in visible if value in page.html], "somebody else at that computer could read it"
    return page


def _sign_in_here(scene: Scene, password: str = PASSWORD) -> Page:
    return scene.person.press("continue", {"email": scene.email, "password": password})


def session_expired_sign_in_here(scene: Scene, do: str) -> None:
    _forget_cookie(scene)
    _asked_to_sign_in(scene, do)
    _sign_in_here(scene)


def session_expired_wrong_password_and_switch(scene: Scene, do: str) -> None:
    """A wrong password and the language switch, both on the page to sign in, lose nothing."""
    _forget_cookie(scene)
    _asked_to_sign_in(scene, do)
    assert _sign_in_here(scene, "not the password").status == 401
    scene.person.press("lang-es")
    assert _language(scene) == "es"
    _sign_in_here(scene)
    assert _language(scene) == "es"


def session_expired_sign_in_in_another_tab(scene: Scene, do: str) -> None:
    _forget_cookie(scene)
    _asked_to_sign_in(scene, do)
    assert scene.person.press("again").status == 401
    _sign_in_elsewhere(scene)


def _sign_in_elsewhere(scene: Scene) -> None:
    sign_in(scene.person, scene.person.account_id)
    scene.person.press("again")


def signed_out_in_another_tab(scene: Scene, do: str) -> None:
    tab = scene.other_tab()
    tab.open("/en/account/sign-out")
    tab.press("here")
    _asked_to_sign_in(scene, do)
    _sign_in_here(scene)


def form_token_expired(scene: Scene, do: str) -> None:
    page = scene.press(do, csrf_token="too old")
    language = do.removeprefix("lang-") if do.startswith("lang-") else "en"
    assert _language(scene) == language, f"the switch was pressed and the page is still in {_language(scene)}, {page.status}"


def server_key_changed(scene: Scene, do: str) -> None:
    scene.served_by(scene.service.with_newer_key)
    assert scene.press(do).status != 401


# --- who else writes --------------------------------------------------------------------------------------------------------------


def stale_tab(scene: Scene, do: str) -> None:
    """Another tab of one's own has saved other answers; both texts are there, and choosing one's own saves it."""
    tab = scene.other_tab()
    scene.open(by=tab)
    scene.press(scene.form.main_button, by=tab, typed=_other_answers(scene))
    _meet_other_answers(scene, do)


def colleague_saved(scene: Scene, do: str) -> None:
    if scene.form.is_of_one_person:
        return stale_tab(scene, do)
    colleague = scene.colleague()
    scene.open(by=colleague)
    scene.press(scene.form.main_button, by=colleague, typed=_other_answers(scene))
    return _meet_other_answers(scene, do)


def colleague_saved_and_session_expired(scene: Scene, do: str) -> None:
    """The newer save must not be overwritten by a page that only came back through signing in."""
    tab = scene.other_tab() if scene.form.is_of_one_person else scene.colleague()
    scene.open(by=tab)
    scene.press(scene.form.main_button, by=tab, typed=_other_answers(scene))
    theirs = {question.key: scene.stored(question.key) for question in scene.form.questions}
    _forget_cookie(scene)
    _asked_to_sign_in(scene, do)
    _sign_in_elsewhere(scene)
    assert scene.lost() == []
    _meet_other_answers(scene, do, theirs)


def conflict_and_session_expired(scene: Scene, do: str) -> None:
    """The question which of two texts to keep is still asked after signing in."""
    tab = scene.other_tab() if scene.form.is_of_one_person else scene.colleague()
    scene.open(by=tab)
    scene.press(scene.form.main_button, by=tab, typed=_other_answers(scene))
    theirs = {question.key: scene.stored(question.key) for question in scene.form.questions}
    asks = scene.press(do).status == 409
    if asks:
        _forget_cookie(scene)
        _asked_to_sign_in(scene, "keep")
        _sign_in_elsewhere(scene)
        assert scene.lost() == []
        _meet_other_answers(scene, do, theirs)


def _other_answers(scene: Scene) -> dict[str, object]:
    return {name: value for question in scene.form.questions for name, value in good(question, 1).items()}


def _meet_other_answers(scene: Scene, do: str, theirs: dict[str, object] | None = None) -> None:
    """Press the button over a newer save: nothing of it is overwritten unasked; then keep one's own text."""
    theirs = theirs or {question.key: scene.stored(question.key) for question in scene.form.questions}
    page = scene.press(do)
    differs = scene.unsaved()
    if not differs:
        overwritten = [key for key, value in theirs.items() if value and scene.stored(key) != value]
        # A confirmation that one person unticks and the other ticks is no text: the later one counts.
        assert not overwritten or scene.form.where == "check", f"overwritten in silence: {overwritten}"
        return
    assert page.status == 409, f"{page.status}: {differs} were neither saved nor asked about"
    asked = page.fields()["clash"]
    overwritten = [key for key in asked if scene.stored(key) != theirs[key]]
    assert (overwritten, scene.lost()) == ([], []), f"overwritten {overwritten}, lost {scene.lost()}"
    scene.press("keep", **{f"keep-{key}": "mine" for key in asked})
    assert scene.unsaved() == []


# --- what the service does --------------------------------------------------------------------------------------------------------


def database_locked(scene: Scene, do: str) -> None:
    with scene.locked():
        page = scene.press(do)
        assert (page.status, page.response.headers.get("Retry-After")) == ((503, "10") if scene.form.saves(do) else (200, None))
        assert _language(scene) == (do.removeprefix("lang-") if do.startswith("lang-") else "en")
        assert scene.lost() == []


def database_locked_twice(scene: Scene, do: str) -> None:
    """Pressing again, in another language, while it still lasts."""
    with scene.locked():
        scene.press(do)
        page = scene.person.press("lang-es")
        assert (page.status, _language(scene), scene.lost()) == (503 if scene.form.saves("lang-es") else 200, "es", [])


def disk_full(scene: Scene, do: str) -> None:
    with scene.full():
        page = scene.press(do)
        assert page.status == 503 or scene.unsaved() == [] or not scene.form.saves(do), f"{page.status} with {scene.unsaved()} unsaved"
        assert scene.lost() == []


def server_restarted(scene: Scene, do: str) -> None:
    scene.served_by(scene.service.restarted)
    scene.press(do)


def connection_cut(scene: Scene, do: str) -> None:
    """The answer never came, so the same is sent again: no conflict, and the same result."""
    body = scene.body(do)
    first = scene.person.client.post(scene.address(), data=body)
    page = scene.person.post(scene.address(), body, follow=True)
    assert page.status != 409
    assert first.status_code in (303, page.status)


def reloaded_after_the_error(scene: Scene, do: str) -> None:
    """The page with errors is fetched anew, once as the browser does it (sent again), once by its address."""
    body = scene.body(do)
    scene.person.post(scene.address(), body, follow=True)
    scene.person.post(scene.address(), body, follow=True)
    assert scene.lost() == []
    scene.person.open(scene.address())


# --- files ------------------------------------------------------------------------------------------------------------------------


def upload_refused(scene: Scene, do: str) -> None:
    files = {question.key: no_picture() for question in _uploads(scene)}
    page = scene.press(do, **files)
    assert page.status == 422 and not any(scene.stored(key) for key in files)


def good_upload(scene: Scene, do: str) -> None:
    """A good file is kept whatever else is wrong on the page."""
    files = {question.key: a_picture() for question in _uploads(scene)}
    scene.press(do, **files)
    assert all(scene.stored(key)["name"] == "logo.png" for key in files)


def good_upload_cut(scene: Scene, do: str) -> None:
    """The answer never came, so the same file is sent again: it is the same answer, and no conflict."""
    statuses = []
    for _ in range(2):
        body = {**scene.body(do), **{question.key: a_picture() for question in _uploads(scene)}}
        statuses.append(scene.person.client.post(scene.address(), data=body).status_code)
    assert statuses == [303, 303]


def _uploads(scene: Scene) -> list[Question]:
    return [question for question in scene.form.questions if scene.form.has_upload and not good(question)]
