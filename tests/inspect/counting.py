"""Counts what comes over the wire: a proxy between the browser and the service that passes every byte on."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit


class Wire:
    """`received` are the bytes that the service has sent so far, headers included; `requests` how many it was asked."""

    def __init__(self, upstream: str) -> None:
        parts = urlsplit(upstream)
        self._upstream = (str(parts.hostname), int(parts.port or 80))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._lock = threading.Lock()
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.received = 0
        self.requests = 0

    def listen(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        """One connection, until either side ends it."""
        with near, socket.create_connection(self._upstream) as far:
            back = threading.Thread(target=self._pass_on, args=(far, near), kwargs={"is_answer": True}, daemon=True)
            back.start()
            self._pass_on(near, far, is_answer=False)
            back.join()

    def _pass_on(self, source: socket.socket, target: socket.socket, *, is_answer: bool) -> None:
        try:
            while data := source.recv(65536):
                with self._lock:
                    self.received += len(data) if is_answer else 0
                    self.requests += 0 if is_answer else data.count(b"\r\nHost: ")
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            return  # the browser has gone

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


@contextmanager
def counted(upstream: str) -> Iterator[Wire]:
    """The same service behind a wire that is counted."""
    wire = Wire(upstream)
    listening = threading.Thread(target=wire.listen, daemon=True)
    listening.start()
    yield wire
    wire.close()
    listening.join()
