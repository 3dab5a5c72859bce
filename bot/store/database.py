"""One SQLite file, one connection, one writer: units of work that arrive together share one transaction.

A *unit* is a plain function of a `sqlite3.Connection`. Units run on aiosqlite's thread, each group in one visit: the
cost of a durable commit (`synchronous=FULL`) is shared by everybody who waits for it.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar, cast

import aiosqlite

from bot.errors import NotRecorded
from bot.ports import Clock
from bot.store.group import Unit, Waiting, commit_together
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

    def __init__(self, connection: _Connection, clock: Clock) -> None:
        """Use `Database.open`."""
        self._connection = connection
        self._clock = clock
        self._waiting: list[Waiting] = []
        self._writer: asyncio.Task[None] | None = None
        self._is_crowded = False
        self._watched: deque[tuple[float, Waiting]] = deque()
        self._alarm: asyncio.TimerHandle | None = None

    @classmethod
    async def open(cls, path: Path, clock: Clock) -> Database:
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
            await connection.close()
            raise
        return cls(connection, clock)

    async def read(self, unit: Unit[T]) -> T:
        """Run a unit that only reads."""
        return await self._connection.run(unit)

    async def write(self, unit: Unit[T], give_up_at: float | None = None) -> T:
        """Run a unit and commit it. Raises `NotRecorded` when nothing of it was written, for certain.

        That is known soon after `give_up_at` (seconds since the epoch), unless its transaction has begun by then.
        """
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
        await self._connection.close()

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
            try:
                results = await self._connection.run(partial(commit_together, group, self._clock))
            except Exception as error:  # whatever it was, everybody who waits is told
                results = [NotRecorded(str(error))] * len(group)
            for waiting, result in zip(group, results, strict=True):
                waiting.hand_over(result)

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


def _connect(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None, cached_statements=256)
    db.row_factory = sqlite3.Row
    db.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA secure_delete = ON")
    return db
