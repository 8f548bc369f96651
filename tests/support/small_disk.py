"""A disk of a few megabytes, to be filled up: a file system in memory, in a mount namespace of its own, gone with its last process."""

import errno
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


class NoSmallDisk(Exception):
    """Nothing may be mounted here; the text says what the system answered."""


@dataclass(frozen=True)
class SmallDisk:
    """`folder` is where programs find it that begin with the words `inside`; all others see it at `seen_from_outside`."""

    folder: Path
    holder: int

    @property
    def inside(self) -> tuple[str, ...]:
        return ("nsenter", f"--target={self.holder}", *_user("--user", "--preserve-credentials"), "--mount", "--")

    @property
    def seen_from_outside(self) -> Path:
        return Path(f"/proc/{self.holder}/root{self.folder}")

    def fill(self) -> None:
        """Leave not one byte."""
        with self._ballast.open("ab", buffering=0) as ballast:
            for size in (1_000_000, 4096, 1):
                try:
                    while True:
                        ballast.write(b"\0" * size)
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise

    def free(self) -> None:
        self._ballast.unlink()

    @property
    def _ballast(self) -> Path:
        return self.seen_from_outside / "ballast"


@contextmanager
def small_disk(megabytes: int) -> Iterator[SmallDisk]:
    """A new empty one. Raises `NoSmallDisk`."""
    with tempfile.TemporaryDirectory(prefix="call-to-local-action-disk-") as folder:
        # `cat` holds the namespace until it reads the end of its input: when the tests end, however they do.
        script = f'mount -t tmpfs -o size={megabytes}m,mode=777 small "{folder}" && echo mounted && exec cat'
        words = ["unshare", *_user("--user", "--map-root-user"), "--mount", "sh", "-c", script]
        with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as holder:
            assert holder.stdout is not None and holder.stderr is not None and holder.stdin is not None
            if holder.stdout.readline() != "mounted\n":
                raise NoSmallDisk(holder.stderr.read().strip())
            try:
                yield SmallDisk(Path(folder), holder.pid)
            finally:
                holder.stdin.close()


def _user(*words: str) -> tuple[str, ...]:
    """Root mounts as it is; anybody else in a user namespace, where that is permitted."""
    return () if os.geteuid() == 0 else words
