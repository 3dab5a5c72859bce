"""A copy of the database, consistent while the bot runs: one file, whole or not there, readable by its owner alone."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.store.beside import CannotUse, connect, version_of
from bot.store.examination import damage
from bot.store.remedies import NO_ROOM, is_for_want_of_room, trouble

_MAKE_ROOM = "Make room on that disk, or give another place."
_MAKE_WRITABLE = (
    "Make that folder, or make it writable for this user (owner, mode, read-only mount), or give another place."
)


@dataclass(frozen=True, slots=True)
class Holding:
    """What a copy holds."""

    size: int
    actions: int
    cases: int
    accounts: int
    watches: int
    schema: int


def back_up(db: sqlite3.Connection, target: Path, *, may_overwrite: bool) -> Holding:
    """Copy the database in one go and check the copy. Raises `CannotUse`, and then there is no new file."""
    try:
        _refuse_to_replace(db, target, may_overwrite)
        return _write(db, target)
    except OSError as error:
        remedy = _MAKE_ROOM if is_for_want_of_room(error) else _MAKE_WRITABLE
        raise CannotUse(f"{target} cannot be written: {error.strerror}. {remedy}") from None


def _refuse_to_replace(db: sqlite3.Connection, target: Path, may_overwrite: bool) -> None:
    if target.exists() and not may_overwrite:
        raise CannotUse(f"{target} is there already. Give another name, or --overwrite.")
    if _is_in_use(db, target):
        raise CannotUse(f"{target} belongs to the database itself. Give another name.")


def _write(db: sqlite3.Connection, target: Path) -> Holding:
    """Under another name first."""
    unfinished = target.with_name(target.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    try:
        holding = _copy(db, unfinished)
        _sync(unfinished)
        unfinished.replace(target)
        _sync(target.parent)
    finally:
        unfinished.unlink(missing_ok=True)
    return holding


def _is_in_use(db: sqlite3.Connection, target: Path) -> bool:
    own = Path(db.execute("PRAGMA database_list").fetchone()["file"])
    return target.resolve() in {Path(f"{own}{end}") for end in ("", "-wal", "-shm", ".key", ".lock")}


def _copy(db: sqlite3.Connection, target: Path) -> Holding:
    """All pages in one step: the bot goes on writing, and the copy shows one moment."""
    with closing(connect(target)) as copy:
        _fill(copy, db, target.with_suffix(""))
        if (found := damage(copy)) is not None:
            raise CannotUse(f"The copy is damaged ({found}): so is the database. Run casebot doctor.")
        tables = ("action", "known_case", "account", "watch")
        counts = [*(_count(copy, name) for name in tables), version_of(copy)]
    return Holding(target.stat().st_size, *counts)


def _count(copy: sqlite3.Connection, table: str) -> int:
    """How many rows; a database of an older version may lack a table that is known here."""
    if copy.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone() is None:
        return 0
    (rows,) = copy.execute(f"SELECT COUNT(*) FROM {table}").fetchone()  # noqa: S608
    return int(rows)


def _fill(copy: sqlite3.Connection, db: sqlite3.Connection, target: Path) -> None:
    """A disk that is full here is the copy's: of the database nothing but reading is asked."""
    try:
        db.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file: so a log beside it is another's
    except sqlite3.Error as error:
        if trouble(target, error).remedy != NO_ROOM:
            raise
        raise CannotUse(f"{target} cannot be written: {error}. {_MAKE_ROOM}") from None


def _sync(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
