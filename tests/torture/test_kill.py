"""Server and worker are killed at every point of submitting and at random under load: nothing acknowledged is ever missing.

A client journals what was acknowledged. Afterwards the journal, the database and the mailboxes agree: each action is submitted once,
with one receipt, and its mail was delivered, a second time only after a death and then with the same Message-ID.
`make torture` kills a thousand times.
"""

import os
import random
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.torture.mortals import World, mortal_service

pytestmark = pytest.mark.inspect

KILLS = int(os.environ.get("TORTURE_KILLS", "20"))
SEED = int(os.environ.get("TORTURE_SEED", "1"))
CLIENTS = 4

SERVER_DIES = (
    "before app.web.views.check.submit",
    "before app.web.views.check.walked",
    "before app.operations.submitting.queue_receipt",
    "after app.operations.submitting.queue_receipt",
    "after app.web.views.check.submit",
    "before app.web.views.check._after",
    "after app.web.views.check._after",
    "before app.web.views.wizard.save_page",
    "after app.web.views.wizard.save_page",
    "before app.web.views.wizard._answered",
)
WORKER_DIES = (
    "before app.mail.worker.claim_to_print",
    "after app.mail.worker.claim_to_print",
    "before app.mail.worker.store_receipt",
    "after app.mail.worker.store_receipt",
    "after app.mail.worker.hand_back",
    "after app.mail.worker.claim_due",
    "before app.mail.worker.message",
    "before app.mail.sending._write_whole",
    "after app.mail.sending._write_whole",
    "before app.mail.worker.mark_sent",
    "after app.mail.worker.mark_sent",
)


@pytest.fixture
def world(app: Flask, database_url: str, tmp_path: Path) -> Iterator[World]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    with mortal_service(app, database_url, port, tmp_path) as running:
        yield running


def test_killed_at_each_point_of_submitting(world: World) -> None:
    client, one_more = world.client(0)
    world.worker.start()
    for point in SERVER_DIES:
        action_id = one_more()
        world.server.start(point)
        person = threading.Thread(target=client.fill_in_and_submit, args=(action_id, 2))
        person.start()
        _until_dead(world.server, point)
        world.server.start()
        person.join()
        assert action_id in world.journal.submitted, point
        world.server.kill()
    world.server.start()
    for point in WORKER_DIES:
        world.worker.kill()
        world.worker.start(point)
        client.fill_in_and_submit(one_more(), 1)
        _until_dead(world.worker, point)
        world.worker.start()
    world.wait_until_all_is_sent()
    assert world.disagreements() == []


def _until_dead(process: object, point: str) -> None:
    until = time.monotonic() + 30
    while process.is_alive():  # type: ignore[attr-defined]
        assert time.monotonic() < until, f"it never came to {point}"
        time.sleep(0.01)


def _until_answered(world: World) -> None:
    """Wait for somebody's next answer: on a machine that is busy, a server would else be killed each time before it can give one."""
    before, until = world.journal.answers, time.monotonic() + 20
    while world.journal.answers == before and time.monotonic() < until:
        time.sleep(0.02)


def test_killed_at_random_under_load(world: World) -> None:
    chance, stop, faults = random.Random(SEED), threading.Event(), []

    def work(number: int) -> None:
        client, one_more = world.client(number)
        try:
            while not stop.is_set():
                client.fill_in_and_submit(one_more(), 2)
        except Exception as fault:  # noqa: BLE001  # told by the test below
            faults.append(fault)

    world.server.start()
    world.worker.start()
    people = [threading.Thread(target=work, args=(number,)) for number in range(1, CLIENTS + 1)]
    for each in people:
        each.start()
    deaths = {"server": 0, "worker": 0}
    while sum(deaths.values()) < KILLS and not faults:
        if chance.random() < 0.75:
            _until_answered(world)
        time.sleep(chance.uniform(0.1, 0.9))
        name = chance.choice(("server", "server", "worker"))
        victim = world.server if name == "server" else world.worker
        victim.kill()
        deaths[name] += 1
        victim.start()
    stop.set()
    for each in people:
        each.join()
    world.wait_until_all_is_sent()
    disagreements = world.disagreements()
    journal, delivered = world.journal, world.deliveries().values()
    sys.stdout.write(
        f"\n{deaths['server']} kills of the server, {deaths['worker']} of the worker; {journal.answers} answers, {journal.pressed_again} "
        f"times pressed again; {sum(map(len, journal.titles.values()))} saves and {len(journal.submitted)} submissions acknowledged; "
        f"{len(delivered)} mails, {sum(len(times) > 1 for times in delivered)} of them delivered twice\n"
    )
    assert (faults, disagreements) == ([], [])
