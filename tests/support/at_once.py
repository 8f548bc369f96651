"""Several things done at the same moment, with each statement slowed down, so that they do meet in the database."""

import threading
import time
from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import event

from app.extensions import db
from tests.support.visiting import Visitor

Act = Callable[[], Any]
"""Presses a button that is ready to be pressed."""


def ready(visitor: Visitor, address: str, do: str = "continue", **typed: str) -> Callable[[], int]:
    """The page is open and filled in; what is returned sends it, and returns the status of the answer."""
    page = visitor.open(address)
    assert page.status < 400, (address, page.status)
    action = page.all("//form")[0].get("action")
    body = {**page.fields(), **typed, "do": do}
    return lambda: visitor.client.post(action, data=body).status_code


def at_once(app: Flask, *acts: Act) -> list[Any]:
    """Do them at the same moment; what came of each, in their order."""
    barrier, outcomes = threading.Barrier(len(acts)), [None] * len(acts)

    def act(number: int) -> None:
        barrier.wait()
        outcomes[number] = acts[number]()

    threads = [threading.Thread(target=act, args=(number,)) for number in range(len(acts))]
    with app.app_context():
        engine = db.engine
    event.listen(engine, "after_cursor_execute", _dawdle)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    event.remove(engine, "after_cursor_execute", _dawdle)
    return outcomes


def _dawdle(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
    """Each statement that locks or writes takes its time."""
    if "FOR UPDATE" in statement or not statement.startswith("SELECT"):
        time.sleep(0.015)
