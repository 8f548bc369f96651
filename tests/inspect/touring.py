"""Goes through the service and hands out every page as it was seen, for the tables that look at all of them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy.orm import sessionmaker

from app.documents.receipt import Snapshot
from app.extensions import db
from app.factory import create_app
from app.mail.sending import FolderSender
from app.mail.worker import Worker
from app.models.base import writing
from app.questionnaire.kinds import LongText, ShortText
from app.questionnaire.questionnaire import QUESTIONS
from tests.accounts.support import Mail, newest_mail
from tests.mail.support import a_pdf
from tests.support.journey import Answer, Journey, fields_of
from tests.support.settings import settings_for_tests
from tests.support.visiting import Page, Person, Visitor, new_person


@dataclass(frozen=True)
class State:
    """A page as a person meets it; `name` says when, in English, and is unique in one language."""

    name: str
    address: str
    status: int
    html: str


@contextmanager
def touring_app(database_url: str, folder: Path) -> Iterator[Flask]:
    """The application of the demonstration, so that its inbox is among the pages."""
    settings = settings_for_tests(database_url, APP_MODE="demo", SMTP_URL="", MAIL_DIR=str(folder / "mail"))
    app = create_app(settings)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@dataclass
class Tour:
    """One reader of one language. `mark` is done to every text a person types that is only shown again."""

    app: Flask
    language: str
    mark: Callable[[str], str] = str
    pdf: Callable[[Snapshot], bytes] = lambda snapshot: a_pdf(3)
    count: int = field(default=0, init=False)

    def at(self, path: str) -> str:
        return f"/{self.language}{path}"

    def visitor(self) -> Visitor:
        return Visitor(self.app)

    def person(self, name: str, **more: Any) -> Person:
        """Somebody signed in, with a confirmed account unless told otherwise."""
        return new_person(self.app, email=f"{name}@example.org", language=self.language, **more)

    def path(self, person: Person, path: str = "") -> str:
        return person.at(path, self.language)

    def seen(self, name: str, page: Page) -> State:
        assert page.status < 500 or page.status == 503, f"{name}: {page.status} at {page.address}"
        return State(name, page.address, page.status, page.html)

    def fill(self, answers: Mapping[str, Answer]) -> dict[str, Any]:
        """Answers as the fields of a form, with what is free text marked."""
        fields: dict[str, Any] = {}
        for key, answer in answers.items():
            is_text = isinstance(QUESTIONS[key].kind, ShortText | LongText) and isinstance(answer, str) and answer
            fields |= fields_of(key, self.mark(str(answer)) if is_text else answer)
        return fields

    def fill_in(self, person: Person, journey: Journey) -> None:
        """Answer every page of a draft, as the form leads."""
        for path, answers in journey.answers.items():
            if path == "objectives/review":
                person.press("continue")
                continue
            person.open(self.path(person, path))
            person.press("continue", self.fill(answers))

    def work(self) -> None:
        """Let a worker make the receipts that wait and send the mail that waits."""
        with self.app.app_context():
            settings = self.app.config["SETTINGS"]
            worker = Worker(sessionmaker(db.engine), settings, FolderSender(Path(settings.mail_dir)), "tour", print_receipt=self.pdf)
            while worker.print_one() or worker.send_one():
                pass

    def mail_to(self, name: str) -> Mail:
        return newest_mail(self.app, f"{name}@example.org")

    def change(self, act: Callable[[], None]) -> None:
        """Bring about what the pages alone cannot: inside a transaction of its own."""
        with self.app.app_context(), writing(db.session):
            act()
