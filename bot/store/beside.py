"""A second connection to the file, beside a bot that may run: for the operator's commands, in short transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from bot.store import beginning
from bot.store.remedies import file_trouble, trouble
from bot.store.schema import MIGRATIONS

BUSY_SECONDS = 10.0
"""How long the running bot's transactions are waited for; each takes milliseconds."""


class CannotUse(Exception):
    """The file cannot be used as it is; the text is a sentence for the operator."""


@contextmanager
def beside(path: Path, *, may_be_older: bool = False) -> Iterator[sqlite3.Connection]:
    """The database as it is, neither made nor migrated. Raises `CannotUse`."""
    path = path.absolute()
    _look_at(path)
    try:
        with closing(connect(path)) as db:
            _check(path, db, may_be_older=may_be_older)
            yield db
    except sqlite3.Error as error:
        raise CannotUse(f"The database {path} cannot be used: {trouble(path, error)}") from None


def _look_at(path: Path) -> None:
    """Whoever opens a mixture and closes it makes it one for good."""
    try:
        is_there, found = path.is_file(), beginning.foreign(path) or beginning.mixed(path)
    except OSError as error:  # the folder is closed to this user
        raise CannotUse(f"The database {path} cannot be used: {file_trouble(path, error)}") from None
    if not is_there:
        raise CannotUse(f"There is no database {path}. Is DATABASE_URL right, and are you in the bot's folder?")
    if found is not None:
        raise CannotUse(str(found))


def connect(path: Path) -> sqlite3.Connection:
    """Open a file that is there. What is deleted through it is overwritten."""
    address = f"file:{quote(str(path.absolute()))}?mode=rw"
    db = sqlite3.connect(address, uri=True, isolation_level=None, timeout=BUSY_SECONDS)
    db.row_factory = sqlite3.Row
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA secure_delete = ON")
    return db


def version_of(db: sqlite3.Connection) -> int:
    """The version of the schema in this file; 0 where there is none yet."""
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    return version


def _check(path: Path, db: sqlite3.Connection, *, may_be_older: bool) -> None:
    version, known = version_of(db), len(MIGRATIONS)
    if version > known:
        raise CannotUse(f"{path} was written by a newer Casebot. Use that version's command.")
    if version == 0:
        raise CannotUse(f"{path} is empty: no Casebot has been started with it yet. Is DATABASE_URL right?")
    if version < known and not may_be_older:
        raise CannotUse(
            f"{path} was written by an older Casebot. Make a backup (casebot backup), then start the bot once, which "
            "brings the database up to date: older versions refuse it from then on."
        )


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """All of it, or nothing."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def empty_the_log(db: sqlite3.Connection) -> bool:
    """Write the write-ahead log into the file and cut it off, so that it holds nothing old; False if it was in use."""
    return not db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
