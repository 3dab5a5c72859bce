"""One SQLite file, one connection, one writer: units of work that arrive together share one transaction.

A *unit* is a plain function of a `sqlite3.Connection`. Units run on aiosqlite's thread, each group in one visit: the
cost of a durable commit (`synchronous=FULL`) is shared by everybody who waits for it.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite

from bot.errors import NotRecorded
from bot.ports import Clock
from bot.store.schema import migrate

T = TypeVar("T")
Unit = Callable[[sqlite3.Connection], T]

BUSY_TIMEOUT_MS = 700
"""How long a locked database is waited for. Well below Slack's 3 seconds, even after a submission waited 2."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    unit: Unit[Any]
    future: asyncio.Future[Any]
    give_up_at: float | None


class _Connection(aiosqlite.Connection):
    """aiosqlite's connection, which can also run a whole function of ours on its thread in one visit."""

    async def run(self, function: Callable[[sqlite3.Connection], T]) -> T:
        """Run on the connection's thread: one visit costs about 0.1 ms, however many statements it makes."""
        result: T = await self._execute(lambda: function(self._conn))  # type: ignore[no-untyped-call]
        return result


class Database:
    """The open file. `write` commits before it returns; `read` sees all that was committed."""

    def __init__(self, connection: _Connection, clock: Clock) -> None:
        """Use `Database.open`."""
        self._connection = connection
        self._clock = clock
        self._waiting: list[_Waiting] = []
        self._writer: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, path: Path, clock: Clock) -> Database:
        """Open or create the file and bring its schema up to date. Raises `SchemaTooNew` and `sqlite3.Error`."""
        connection = _Connection(partial(_connect, path), iter_chunk_size=64)
        await connection
        try:
            await connection.run(migrate)
        except BaseException:
            await connection.close()
            raise
        return cls(connection, clock)

    async def read(self, unit: Unit[T]) -> T:
        """Run a unit that only reads."""
        return await self._connection.run(unit)

    async def write(self, unit: Unit[T], give_up_at: float | None = None) -> T:
        """Run a unit and commit it. Raises `NotRecorded` when nothing of it was written, for certain.

        `give_up_at` (seconds since the epoch) is checked before the transaction begins, never during it.
        """
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(unit, future, give_up_at))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write_all())
        return await future

    async def close(self) -> None:
        """Finish what waits, then close the file."""
        if self._writer is not None:
            await self._writer
        await self._connection.close()

    async def _write_all(self) -> None:
        while self._waiting:
            group, self._waiting = self._waiting, []
            try:
                results = await self._connection.run(partial(_commit_together, group, self._clock))
            except Exception as error:  # whatever it was, everybody who waits is told
                results = [NotRecorded(str(error))] * len(group)
            for waiting, result in zip(group, results, strict=True):
                _hand_over(waiting.future, result)


def _hand_over(future: asyncio.Future[Any], result: Any) -> None:
    if future.done():  # whoever waited was cancelled
        return
    if isinstance(result, BaseException):
        future.set_exception(result)
    else:
        future.set_result(result)


def _connect(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None, cached_statements=256)
    db.row_factory = sqlite3.Row
    db.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA secure_delete = ON")
    return db


def _commit_together(group: Sequence[_Waiting], clock: Clock, db: sqlite3.Connection) -> list[Any]:
    """Run the units in one transaction, each behind a savepoint; the result of each, or the error that ended it."""
    now = clock()
    db.execute("BEGIN IMMEDIATE")
    try:
        results = [_run_one(waiting, now, db) for waiting in group]
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    return results


def _run_one(waiting: _Waiting, now: float, db: sqlite3.Connection) -> Any:
    if waiting.give_up_at is not None and now > waiting.give_up_at:
        return NotRecorded("the database was busy for too long")
    db.execute("SAVEPOINT unit")
    try:
        result = waiting.unit(db)
    except Exception as error:
        if not db.in_transaction:  # SQLite gave up the whole transaction (disk full, I/O error): nobody's is kept
            raise
        db.execute("ROLLBACK TO unit")
        result = NotRecorded(str(error)) if isinstance(error, sqlite3.Error) else error
    db.execute("RELEASE unit")
    return result
