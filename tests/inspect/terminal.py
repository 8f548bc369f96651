"""A text browser in a terminal window of its own, tall enough to show a whole page; keys go in, the screen is read."""

import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 20.0
"""Seconds until a screen that does not come is an error."""

LOOKS = 4
"""So often, a tenth of a second apart, the same is seen on a screen that is at rest."""

WIDTH, HEIGHT = 120, 900


class Terminal:
    """`keys` are tmux's names (`Enter`, `Tab`), `text` is typed as it stands."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._socket = home / "tmux"

    def start(self, command: str, environment: Mapping[str, str]) -> None:
        size = ("-x", str(WIDTH), "-y", str(HEIGHT))
        self._tmux("-f", "/dev/null", "new-session", "-d", "-c", str(self.home), *size, command, environment=environment)

    def keys(self, *names: str) -> None:
        self._tmux("send-keys", *names)

    def text(self, text: str) -> None:
        self._tmux("send-keys", "-l", "--", text)

    def screen(self) -> str:
        """All lines, without those that are empty."""
        return "\n".join(line.rstrip() for line in self._tmux("capture-pane", "-p").splitlines() if line.strip())

    def settled(self) -> str:
        """The screen once nothing has moved on it for a while."""
        deadline = time.monotonic() + PATIENCE
        seen = [self.screen()]
        while len(seen) < LOOKS or set(seen[-LOOKS:]) != {seen[-1]}:
            assert time.monotonic() < deadline, f"the screen does not come to rest:\n{seen[-1]}"
            time.sleep(0.1)
            seen.append(self.screen())
        return seen[-1]

    def wait(self, is_there: Callable[[str], bool]) -> str:
        """The screen once this holds for it."""
        deadline = time.monotonic() + PATIENCE
        while not is_there(now := self.settled()):
            assert time.monotonic() < deadline, f"not what was waited for:\n{now}"
        return now

    def end(self) -> None:
        subprocess.run(["tmux", "-S", self._socket, "kill-server"], capture_output=True, check=False)

    def _tmux(self, *words: str, environment: Mapping[str, str] | None = None) -> str:
        done = subprocess.run(["tmux", "-S", self._socket, *words], capture_output=True, check=True, env=environment)
        return done.stdout.decode()


@contextmanager
def terminal(command: str, home: Path, **environment: str) -> Iterator[Terminal]:
    """A terminal that runs a command in UTF-8, with a home of its own."""
    window = Terminal(home)
    window.start(command, {"PATH": os.environ["PATH"], "HOME": str(home), "TERM": "xterm", "LANG": "C.UTF-8", **environment})
    try:
        yield window
    finally:
        window.end()


def as_read(screen: str) -> str:
    """The screen in one line, as somebody reads it who does not mind where lines end."""
    return re.sub(r"\s+", " ", screen)
