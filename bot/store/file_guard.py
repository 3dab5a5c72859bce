"""Notices that the database file was deleted or replaced while it is open: SQLite itself goes on, into the void."""

from __future__ import annotations

import os
from pathlib import Path

FRESH_SECONDS = 0.02
"""For so long a look at the files holds for all commits: one takes a thirtieth of an acknowledgement. What is committed
between a loss and the next look is lost with the file, as what was committed just before the loss is."""

Identity = tuple[int, int]


class FileLost(Exception):
    """The file that is open is no longer the one at its path."""


class FileGuard:
    """Remembers which files were opened: the database, and its WAL, in which the newest commits stand alone."""

    def __init__(self, path: Path) -> None:
        """Look at them now, right after they were opened."""
        self._files = (str(path), f"{path}-wal")
        self._known: dict[str, Identity | None] = {file: _identity(file) for file in self._files}
        self._is_lost = False
        self._looked_at = float("-inf")

    def is_in_place(self) -> bool:
        """Whether they are still the ones at their paths; once they were not, never again. Costs microseconds."""
        if not self._is_lost:
            self._is_lost = not (self._is_known(self._files[0]) and self._is_known(self._files[1]))
        return not self._is_lost

    def check(self, now: float) -> None:
        """Raise `FileLost` where they are not, or were not when it was last looked; `now` is any clock's seconds."""
        if now - self._looked_at >= FRESH_SECONDS:
            self._looked_at = now
            self.is_in_place()
        if self._is_lost:
            raise FileLost("the database file was deleted or replaced")

    def _is_known(self, file: str) -> bool:
        """A WAL that was not there yet is known from when it is first seen."""
        found, known = _identity(file), self._known[file]
        if known is None:
            self._known[file] = found
        return known is None or found == known


class LockGuard:
    """Notices that the lock file was deleted or replaced while it is held: it keeps nobody out any more."""

    def __init__(self, path: Path) -> None:
        """Look at it now, right after it was taken."""
        self.path = path
        self._known = _identity(str(path))

    def is_in_place(self) -> bool:
        """Whether it is still the one that was taken."""
        return _identity(str(self.path)) == self._known


def _identity(file: str) -> Identity | None:
    try:
        found = os.stat(file)  # noqa: PTH116 - twice as fast as a Path's, and asked for with every commit
    except OSError:
        return None
    return found.st_dev, found.st_ino
