"""Notices that the database file was deleted or replaced while it is open: SQLite itself goes on, into the void."""

from __future__ import annotations

import os
from pathlib import Path

FRESH_SECONDS = 0.05
"""For so long a look at the files is not repeated before a commit; a file that goes meanwhile is noticed after it."""

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
        self._checked_at = float("-inf")

    def is_in_place(self) -> bool:
        """Whether they are still the ones at their paths; once they were not, never again. Costs microseconds."""
        if not self._is_lost:
            self._is_lost = not (self._is_known(self._files[0]) and self._is_known(self._files[1]))
        return not self._is_lost

    def check(self, now: float) -> None:
        """Raise `FileLost` where they are not; `now` is any clock's seconds, which never go back."""
        self._checked_at = now
        if not self.is_in_place():
            raise FileLost("the database file was deleted or replaced")

    def check_before(self, now: float) -> None:
        """The same before something is written; not where it was done just now, which is the rule under load."""
        if self._is_lost or now - self._checked_at >= FRESH_SECONDS:
            self.check(now)

    def _is_known(self, file: str) -> bool:
        """A WAL that was not there yet is known from when it is first seen."""
        found, known = _identity(file), self._known[file]
        if known is None:
            self._known[file] = found
        return known is None or found == known


def _identity(file: str) -> Identity | None:
    try:
        found = os.stat(file)  # noqa: PTH116 - twice as fast as a Path's, and asked for with every commit
    except OSError:
        return None
    return found.st_dev, found.st_ino
