"""A database that SQLite calls damaged while the bot runs: said once, and remembered to the end of the run."""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path

from bot.errors import NotRead, NotRecorded
from bot.store.remedies import HARMED, in_one_line, is_harm

log = logging.getLogger(__name__)


class _NotRead(NotRead, sqlite3.DatabaseError):
    """SQLite could not read, so nothing was written either: for those who know nothing of SQLite, and those who do."""


def not_read(error: sqlite3.Error) -> NotRead:
    """The same error, in the words of the database and with its code."""
    result = _NotRead(in_one_line(str(error)))
    result.sqlite_errorcode = getattr(error, "sqlite_errorcode", 0)
    return result


class Damage:
    """What SQLite said of the file. It does not heal by itself, so what was said once holds."""

    def __init__(self, path: Path) -> None:
        """None is known."""
        self.words: str | None = None
        self._path = path

    def note(self, error: BaseException) -> None:
        """Where the error, or what led to it, says so: one line in the log, however many run into it."""
        found = error if isinstance(error, sqlite3.Error) else error.__cause__
        if self.words is None and isinstance(found, sqlite3.Error) and is_harm(found):
            self.words = in_one_line(str(found))
            log.error(
                "the database %s is damaged: %s. No new action is recorded from now on. %s docs/operations.md says how",
                *(self._path, self.words, HARMED),
            )

    def refuse(self) -> None:
        """Raise `NotRecorded` where it is damaged: whatever is written there now, no backup will hold."""
        if self.words is not None:
            raise NotRecorded(f"the database is damaged: {self.words}")
