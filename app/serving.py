"""The embedded server: waitress, with a SIGTERM that stops accepting and lets requests in flight finish."""

import logging
import os
import signal
import sys
import threading
import time
from types import FrameType
from typing import Any

from waitress.server import create_server

DRAIN_SECONDS = 20
LOGGER = logging.getLogger(__name__)


def serve_until_stopped(application: Any, host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT, then finish what is in flight, for at most `DRAIN_SECONDS`."""
    server = create_server(
        application,
        host=host,
        port=port,
        threads=16,
        connection_limit=1000,
        asyncore_use_poll=True,
        max_request_body_size=32_000_000,
        inbuf_overflow=8_000_000,
        channel_timeout=120,
        ident=None,
        # Who may set X-Forwarded-For is decided by TRUSTED_PROXIES, in one place for every server.
        clear_untrusted_proxy_headers=False,
    )

    def stop(_signal: int, _frame: FrameType | None) -> None:
        threading.Thread(target=_drain, args=(server,), daemon=True).start()

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, stop)
    server.run()


def _drain(server: Any) -> None:
    """Take no new connection, answer every request that has come, send every answer, then end."""
    server.accepting = False
    server.del_channel()
    server.socket.close()
    until = time.monotonic() + DRAIN_SECONDS
    while time.monotonic() < until and _is_busy(server):
        time.sleep(0.05)
    server.task_dispatcher.shutdown(cancel_pending=False, timeout=1)
    LOGGER.info("stopped")
    sys.stdout.flush()
    os._exit(0)


def _is_busy(server: Any) -> bool:
    in_hand = server.task_dispatcher.active_count + len(server.task_dispatcher.queue)
    return bool(in_hand) or any(
        getattr(channel, "total_outbufs_len", 0) or getattr(channel, "request", None) for channel in list(server.active_channels.values())
    )
