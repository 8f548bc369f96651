"""SIGTERM lets what is in flight finish: nobody who pressed a button gets a broken line because the service was restarted."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SERVER = """
import sys, time
sys.path.insert(0, {root!r})
from app.serving import serve_until_stopped

def slow(environ, start_response):
    time.sleep(1.5)
    body = b"answered" * 20000
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]

serve_until_stopped(slow, "127.0.0.1", {port})
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the server did not start")


def test_requests_in_flight_are_answered_after_sigterm() -> None:
    port = free_port()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    server = subprocess.Popen([sys.executable, "-c", SERVER.format(root=str(ROOT), port=port)], env=environment)
    answers: list[int] = []

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", "/")
        answers.append(len(connection.getresponse().read()))
        connection.close()

    try:
        wait_for(port)
        people = [threading.Thread(target=ask) for _ in range(8)]
        for each in people:
            each.start()
        time.sleep(0.6)
        server.send_signal(signal.SIGTERM)
        for each in people:
            each.join()
        assert (answers, server.wait(timeout=20)) == ([160000] * 8, 0)
    finally:
        server.kill()
