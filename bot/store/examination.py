"""How the database file is, found out beside a bot that may run: nothing is changed, and no lock is kept."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.store.beside import connect
from bot.store.schema import MIGRATIONS


@dataclass(frozen=True, slots=True)
class Examination:
    """`damage` and `unwritable` are SQLite's own words, or None."""

    version: int
    newest: int
    damage: str | None
    unwritable: str | None


def examine(path: Path) -> Examination:
    """Look at every page, and try whether a transaction may begin. Raises `sqlite3.Error`."""
    with closing(connect(path)) as db:
        version = db.execute("PRAGMA user_version").fetchone()[0]
        found = db.execute("PRAGMA quick_check(1)").fetchone()[0]
        return Examination(version, len(MIGRATIONS), None if found == "ok" else str(found), _unwritable(db))


def _unwritable(db: sqlite3.Connection) -> str | None:
    try:
        db.execute("BEGIN IMMEDIATE")
        db.execute("ROLLBACK")
    except sqlite3.Error as error:
        return str(error)
    return None
