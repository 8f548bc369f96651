"""A PostgreSQL cluster of the tests' own, on a free port of 127.0.0.1."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

from tests.support.small_disk import SmallDisk

PATIENCE = 30.0
"""Seconds until a server that does not start or stop is an error."""


class PostgresqlFailed(Exception):
    """The server programs are missing or refuse; the text says which and why."""


class PostgresqlCluster:
    """A cluster whose data vanish, on a `disk` of its own if one is given. It ends with `remove`, and when its parent process dies."""

    def __init__(self, disk: SmallDisk | None = None) -> None:
        self._programs = _newest_programs()
        self._inside = disk.inside if disk else ()
        self._folder = disk.folder if disk else Path(tempfile.mkdtemp(prefix="call-to-local-action-postgresql-"))
        self._port = _free_port()
        self._server: subprocess.Popen[bytes] | None = None
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(self._folder, owner.pw_uid, owner.pw_gid)
        self._run("initdb", "-D", str(self._folder / "data"), "--auth=trust", "--username=postgres", "--locale=C.UTF-8", "--no-sync")

    @property
    def url(self) -> str:
        """The address without the name of a database."""
        return f"postgresql://postgres@127.0.0.1:{self._port}"

    def start(self) -> None:
        """Start the server and wait until it answers; also after `cut_off`."""
        settings: dict[str, object] = {
            "listen_addresses": "127.0.0.1",
            "port": self._port,
            "unix_socket_directories": self._folder,
            "fsync": "off",
            "full_page_writes": "off",
            "max_connections": 200,
        }
        command = self._as_owner("postgres", "-D", str(self._folder / "data"))
        command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self._folder / "log").open("ab") as log:
            self._server = subprocess.Popen(command, cwd=self._folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            if self._server.poll() is not None or time.monotonic() > deadline:
                raise PostgresqlFailed((self._folder / "log").read_text())
            time.sleep(0.05)

    def cut_off(self) -> None:
        """End the server without letting it tidy up, keeping what was committed, as a crash would."""
        self._stop(signal.SIGQUIT)

    def remove(self) -> None:
        """End the server and delete its data."""
        self._stop(signal.SIGINT)
        shutil.rmtree(self._folder, ignore_errors=bool(self._inside))

    def _stop(self, how: signal.Signals) -> None:
        if self._server:
            self._server.send_signal(how)
            self._server.wait(PATIENCE)
            self._server = None

    def _answers(self) -> bool:
        try:
            psycopg.connect(f"{self.url}/postgres", connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _run(self, *command: str) -> None:
        done = subprocess.run(
            self._as_owner(*command), cwd=self._folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise PostgresqlFailed(f"{command[0]}:\n{done.stdout}{done.stderr}")

    def _as_owner(self, program: str, *arguments: str) -> list[str]:
        """The server refuses to run as root: as root, run as the user postgres. Killed tests leave no server behind."""
        owner = ["--reuid=postgres", "--regid=postgres", "--init-groups"] if os.geteuid() == 0 else []
        return [*self._inside, "setpriv", *owner, "--pdeathsig=QUIT", str(self._programs / program), *arguments]


def _newest_programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parent.parent.name))
    if not found:
        raise PostgresqlFailed("No PostgreSQL server found in /usr/lib/postgresql. Install it with: apt-get install postgresql")
    return found[-1].parent


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
