"""What helps against each kind of trouble with the database's files, in the same words for every command."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

NO_ROOM = "Make room on that disk: while it is full nothing is recorded."
HELD = "Another program holds it: end that one, or try again in a minute."
HARMED = "Stop the bot, and restore a backup."
UNKNOWN = "Look for errors of the disk in the system's log; if there are any, restore a backup on another disk."

LEAST_BYTES = 1_000_000
"""With less free, SQLite's files beside the database may not find room, which it calls an I/O error."""

_NOT_OURS = frozenset({sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM})
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL})
_HARMED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_MAYBE_FULL = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR})
_FULL_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong, in SQLite's or the system's words on one line, and what helps."""

    words: str
    remedy: str

    def __str__(self) -> str:
        """As the end of a sentence, and the remedy as another."""
        return f"{self.words}. {self.remedy}"


def trouble(path: Path, error: sqlite3.Error) -> Trouble:
    """What SQLite says of this database."""
    return Trouble(in_one_line(str(error)), _remedy(path, _kind(error)))


def file_trouble(path: Path, error: OSError) -> Trouble:
    """What the system says of a file of ours."""
    return Trouble(error.strerror or str(error), NO_ROOM if is_for_want_of_room(error) else make_writable(path.parent))


def is_for_want_of_room(error: OSError) -> bool:
    """Whether the disk is full, or this user's share of it."""
    return error.errno in _FULL_DISK


def make_writable(folder: Path) -> str:
    """What helps where this user may not read or write in a folder of the bot's."""
    return (
        f"Make {folder.absolute()} and its files writable for the bot's user, and run this as that user: look at their "
        "owner (chown), at their mode (700 for the folder, 600 for the files), and for a read-only mount."
    )


def is_harm(error: sqlite3.Error) -> bool:
    """Whether SQLite calls the file itself damaged."""
    return _kind(error) in _HARMED


def in_one_line(words: str) -> str:
    """SQLite names the database above the damage that it found, on a line of its own; there is only one."""
    return " ".join(line.strip() for line in words.splitlines() if not line.startswith("***"))


def may_write_in(folder: Path) -> bool:
    """Whether this user may make files there."""
    return os.access(folder, os.W_OK | os.X_OK, effective_ids=os.access in os.supports_effective_ids)


def _kind(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _remedy(path: Path, kind: int) -> str:
    if kind == sqlite3.SQLITE_FULL or (kind in _MAYBE_FULL and _is_full(path.parent)):
        return NO_ROOM
    if kind in _NOT_OURS:
        return make_writable(path.parent)
    if kind in _BUSY:
        return HELD
    return HARMED if kind in _HARMED else UNKNOWN


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < LEAST_BYTES
    except OSError:
        return False
