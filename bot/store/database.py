"""One SQLite file, one connection, one writer: units of work that arrive together share one transaction.

A *unit* is a plain function of a `sqlite3.Connection`. Units run on aiosqlite's thread, each group in one visit: the
cost of a durable commit (`synchronous=FULL`) is shared by everybody who waits for it.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast

import aiosqlite

from bot.ending import whole
from bot.ports import UNMEASURED, Clock, Meter
from bot.store.damage import Damage, not_read
from bot.store.file_guard import FileGuard
from bot.store.group import Unit, Waiting, commit_together, not_recorded
from bot.store.schema import migrate

T = TypeVar("T")

BUSY_TIMEOUT_MS = 700
"""How long a locked database is waited for. Well below Slack's 3 seconds, even after a submission waited 2."""

QUIET_TURNS = 3
"""Turns of the event loop without anybody new after which a group is complete: a request takes two to get here."""
MOST_TURNS = 20


class _Connection(aiosqlite.Connection):
    """aiosqlite's connection, which can also run a whole function of ours on its thread in one visit."""

    async def run(self, function: Callable[[sqlite3.Connection], T]) -> T:
        """Run on the connection's thread: one visit costs about 0.1 ms, however many statements it makes."""
        result: T = await self._execute(lambda: function(self._conn))  # type: ignore[no-untyped-call]
        return result

    async def end(self) -> None:
        """Wait for the thread of a connection that failed to open: it would complain once the loop is closed."""
        await asyncio.to_thread(self._thread.join)


class Database:
    """The open file. `write` commits before it returns; `read` sees all that was committed."""

    def __init__(self, connection: _Connection, clock: Clock, path: Path, meter: Meter) -> None:
        """Use `Database.open`."""
        self._connection = connection
        self._clock = clock
        self._guard = FileGuard(path)
        self._damage = Damage(path)
        self._meter = meter
        self._waiting: list[Waiting] = []
        self._writer: asyncio.Task[None] | None = None
        self._is_crowded = False
        self._watched: deque[tuple[float, Waiting]] = deque()
        self._alarm: asyncio.TimerHandle | None = None

    @classmethod
    async def open(cls, path: Path, clock: Clock, meter: Meter = UNMEASURED) -> Database:
        """Open or create the file and bring its schema up to date. Raises `SchemaTooNew` and `sqlite3.Error`."""
        connection = _Connection(partial(_connect, path), iter_chunk_size=64)
        try:
            await connection
        except BaseException:
            await connection.end()
            raise
        try:
            await connection.run(migrate)
        except BaseException:
            await whole(connection.close())  # what runs there goes on to its end: the lock is not given back before
            raise
        return cls(connection, clock, path, meter)

    async def read(self, unit: Unit[T]) -> T:
        """Run a unit that only reads. Raises `NotRead` where SQLite cannot."""
        try:
            return await self._connection.run(unit)
        except sqlite3.Error as error:
            self._damage.note(error)
            raise not_read(error) from error

    async def write(self, unit: Unit[T], give_up_at: float | None = None) -> T:
        """Run a unit and commit it. Raises `NotRecorded` when nothing of it was written, for certain.

        That is known soon after `give_up_at` (seconds since the epoch), unless its transaction has begun by then. A
        unit with such a limit is a new wish, and none is taken on by a damaged file; what is under way goes on there.
        """
        if give_up_at is not None:
            self._damage.refuse()
        loop = asyncio.get_running_loop()
        waiting = Waiting(unit, loop.create_future(), give_up_at)
        self._waiting.append(waiting)
        if self._writer is None or self._writer.done():
            self._writer = loop.create_task(self._write_all())
        if give_up_at is not None:
            self._watch(waiting, loop.time() + max(0.0, give_up_at - self._clock()))
        return cast(T, await waiting.future)

    async def close(self) -> None:
        """Finish what waits, then close the file."""
        if self._writer is not None:
            await self._writer
        if self.is_lost():
            with suppress(sqlite3.Error):
                await self._connection.run(_leave_nothing_behind)
        await self._connection.close()

    @property
    def damage(self) -> str | None:
        """What SQLite said of a damaged file, since it was opened; None where it said nothing of the kind."""
        return self._damage.words

    def is_lost(self) -> bool:
        """Whether the file was deleted or replaced since it was opened: what is written now, nobody will find."""
        return not self._guard.is_in_place()

    def _watch(self, waiting: Waiting, until: float) -> None:
        """Give it up then (on the loop's clock). One timer serves all, because all may wait equally long."""
        while self._watched and self._watched[0][1].future.done():
            self._watched.popleft()
        self._watched.append((until, waiting))
        if self._alarm is None:
            self._alarm = asyncio.get_running_loop().call_at(until, self._ring)

    def _ring(self) -> None:
        """Give up whoever waited long enough; set the alarm for the next."""
        loop = asyncio.get_running_loop()
        while self._watched and self._watched[0][0] <= loop.time():
            self._watched.popleft()[1].give_up()
        self._alarm = loop.call_at(self._watched[0][0], self._ring) if self._watched else None

    async def _write_all(self) -> None:
        while self._waiting:
            if self._is_crowded:
                await self._gather()
            group, self._waiting = self._waiting, []
            self._is_crowded = len(group) > 1
            began = time.perf_counter()
            try:
                results = await self._commit(group, began)
            except Exception as error:  # whatever it was, everybody who waits is told
                results = [not_recorded(error)] * len(group)
            self._meter.wrote(len(group), time.perf_counter() - began)
            for waiting, result in zip(group, results, strict=True):
                if isinstance(result, BaseException):
                    self._damage.note(result)
                waiting.hand_over(result)

    async def _commit(self, group: list[Waiting], now: float) -> list[Any]:
        """What was committed to a file that is gone by then is not called recorded.

        The file is looked at from here: on the connection's thread each look would hand the interpreter over twice.
        """
        self._guard.check(now)
        results = await self._connection.run(partial(commit_together, group, self._clock))
        self._guard.check(time.perf_counter())
        return results

    async def _gather(self) -> None:
        """Let those who are just arriving share the transaction: wait until the loop brings nobody new, but not long.

        Writing while the loop is busy would only make the two threads wait for each other.
        """
        seen = quiet = 0
        for _ in range(MOST_TURNS):
            quiet = quiet + 1 if len(self._waiting) == seen else 0
            if quiet == QUIET_TURNS:
                return
            seen = len(self._waiting)
            await asyncio.sleep(0)


def _leave_nothing_behind(db: sqlite3.Connection) -> None:
    """Put all that was committed into the file that is open, wherever it is now.

    SQLite leaves the WAL of a file that was moved where it is, and a file that took its place would be read with it.
    """
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _connect(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None, cached_statements=256)
    db.row_factory = sqlite3.Row
    db.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA secure_delete = ON")
    return db
