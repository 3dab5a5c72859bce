"""How the database file is, found out beside a bot that may run: nothing is changed, and no lock is kept."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.store.beside import connect
from bot.store.remedies import Trouble, in_one_line, trouble
from bot.store.schema import MIGRATIONS


@dataclass(frozen=True, slots=True)
class Examination:
    """`damage` is in SQLite's own words, on one line; it and `unwritable` are None where all is well."""

    version: int
    newest: int
    damage: str | None
    unwritable: Trouble | None


def examine(path: Path) -> Examination:
    """Look at every page, and try whether something can be written. Raises `sqlite3.Error`."""
    with closing(connect(path)) as db:
        version = db.execute("PRAGMA user_version").fetchone()[0]
        found = damage(db)
        return Examination(version, len(MIGRATIONS), found, _unwritable(path, db, version))


def damage(db: sqlite3.Connection) -> str | None:
    """What is wrong with the file, on one line."""
    (found,) = db.execute("PRAGMA quick_check(1)").fetchone()
    return None if found == "ok" else in_one_line(str(found))


def _unwritable(path: Path, db: sqlite3.Connection, version: int) -> Trouble | None:
    """A transaction may begin even where the file is read-only, so something is written in it, and taken back."""
    try:
        db.execute("BEGIN IMMEDIATE")
        db.execute(f"PRAGMA user_version = {int(version)}")
        db.execute("ROLLBACK")
    except sqlite3.Error as error:
        return trouble(path, error)
    return None
