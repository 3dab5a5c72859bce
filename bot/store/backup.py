"""A copy of the database, consistent while the bot runs: one file, whole or not there, readable by its owner alone."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.store.beside import CannotUse, connect


@dataclass(frozen=True, slots=True)
class Holding:
    """What a copy holds."""

    size: int
    actions: int
    cases: int
    accounts: int
    watches: int


def back_up(db: sqlite3.Connection, target: Path, *, may_overwrite: bool) -> Holding:
    """Copy the database in one go and check the copy. Raises `CannotUse`, and then there is no new file."""
    if target.exists() and not may_overwrite:
        raise CannotUse(f"{target} is there already. Give another name, or --overwrite.")
    if _is_in_use(db, target):
        raise CannotUse(f"{target} belongs to the database itself. Give another name.")
    unfinished = target.with_name(target.name + ".unfinished")
    try:
        unfinished.unlink(missing_ok=True)
        unfinished.touch(mode=0o600)
        holding = _copy(db, unfinished)
        _sync(unfinished)
        unfinished.replace(target)
        _sync(target.parent)
    except OSError as error:
        raise CannotUse(f"{target} cannot be written: {error.strerror}.") from None
    finally:
        unfinished.unlink(missing_ok=True)
    return holding


def _is_in_use(db: sqlite3.Connection, target: Path) -> bool:
    own = Path(db.execute("PRAGMA database_list").fetchone()["file"])
    return target.resolve() in {Path(f"{own}{end}") for end in ("", "-wal", "-shm", ".key", ".lock")}


def _copy(db: sqlite3.Connection, target: Path) -> Holding:
    """All pages in one step: the bot goes on writing, and the copy shows one moment."""
    with closing(connect(target)) as copy:
        db.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, with no log beside it
        (found,) = copy.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise CannotUse(f"The copy is damaged ({found}): so is the database. Run casebot doctor.")
        tables = ("action", "known_case", "account", "watch")
        counts = [copy.execute(f"SELECT COUNT(*) FROM {name}").fetchone()[0] for name in tables]  # noqa: S608
    return Holding(target.stat().st_size, *counts)


def _sync(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
