"""The store's side of the `Tracking` port: what is known of watched stores, one unit of work a call."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TypeVar

from bot.deliveries import Delivery
from bot.ports import Clock, Layout, Progress, Reading, Stretch
from bot.store import held, news, polled, tracked
from bot.store.database import Database
from bot.watches import Watch

T = TypeVar("T")

SUCCESS_IS_WRITTEN_SECONDS = 60.0
"""How old the last success on disk may be: writing each would cost a commit for each poll of each store."""

_NOWHERE = Layout(())


class SqliteTracking:
    """Fits `bot.ports.Tracking`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Over the open file."""
        self._database = database
        self._clock = clock
        self._written: dict[tuple[str, str], float] = {}
        self._read: dict[tuple[str, str], float] = {}

    def read_at(self, workspace: str, store_id: str) -> float | None:
        """The last success in this run, which may be newer than the one on disk."""
        return self._read.get((workspace, store_id))

    async def progress(self, workspace: str, store_id: str) -> Progress:
        """How far the store is known."""
        return await self._database.read(lambda db: polled.progress(db, workspace, store_id))

    async def begin(self, workspace: str, store_id: str, baseline: int) -> None:
        """The first reading begins."""
        await self._database.write(lambda db: polled.begin(db, workspace, store_id, baseline))

    async def learn(self, workspace: str, store_id: str, readings: tuple[Reading, ...]) -> None:
        """Take cases for known."""

        def unit(db: sqlite3.Connection) -> None:
            if (row := polled.store_row(db, workspace, store_id)) is not None:
                tracked.learn(db, row["id"], readings)

        await self._database.write(unit)

    async def settle(self, workspace: str, store_id: str, *, is_settled: bool) -> None:
        """The first reading is complete, and maybe a round after it."""
        now = self._clock()
        await self._database.write(lambda db: polled.settle(db, workspace, store_id, now, is_settled=is_settled))

    async def greet(
        self, watch: Watch, counts: tuple[tuple[str, int], ...], longest: tuple[str, str, float] | None
    ) -> tuple[Delivery, ...]:
        """The first message of a watch."""
        now = self._clock()
        return await self._database.write(lambda db: polled.greet(db, watch, counts, longest, now))

    async def changed(self, workspace: str, store_id: str, readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
        """Those that differ from what is known."""
        return await self._of_store(workspace, store_id, lambda db, store: tracked.changed(db, store, readings), ())

    async def missing(self, workspace: str, store_id: str, stretch: Stretch, seen: frozenset[str]) -> tuple[str, ...]:
        """The known cases that should stand in a stretch and were not seen."""
        return await self._of_store(
            workspace, store_id, lambda db, store: tracked.missing(db, store, stretch, seen), ()
        )

    async def layout(self, workspace: str, store_id: str) -> Layout:
        """Where the cases lie."""
        now = self._clock()
        return await self._of_store(
            workspace, store_id, lambda db, store: tracked.layout(db, workspace, store_id, store, now), _NOWHERE
        )

    async def apply(
        self, workspace: str, store_id: str, readings: tuple[Reading, ...], seen_until: int | None
    ) -> tuple[tuple[Delivery, ...], frozenset[str]]:
        """Keep what was read and write down what is to be said of it."""
        now = self._clock()
        return await self._database.write(lambda db: news.apply(db, workspace, store_id, readings, seen_until, now))

    async def succeeded(self, workspace: str, store_id: str) -> tuple[Delivery, ...]:
        """The store was read; that is written down once a minute, and at once where its channels heard of trouble."""
        now, key = self._clock(), (workspace, store_id)
        self._read[key] = now
        if now - self._written.get(key, 0.0) < SUCCESS_IS_WRITTEN_SECONDS:
            return ()
        deliveries = await self._database.write(lambda db: polled.succeeded(db, workspace, store_id, now))
        self._written[key] = now
        return deliveries

    async def failing(self, workspace: str, store_id: str, since: float) -> tuple[Delivery, ...]:
        """The store could not be read for too long."""
        now = self._clock()
        self._written.pop((workspace, store_id), None)
        return await self._database.write(lambda db: polled.failing(db, workspace, store_id, since, now))

    async def wakes_at(self, workspace: str, store_id: str) -> float | None:
        """When a digest is due."""
        now = self._clock()
        return await self._database.read(lambda db: held.wakes_at(db, workspace, store_id, now))

    async def _of_store(
        self, workspace: str, store_id: str, query: Callable[[sqlite3.Connection, int], T], nothing: T
    ) -> T:
        def unit(db: sqlite3.Connection) -> T:
            row = polled.store_row(db, workspace, store_id)
            return nothing if row is None else query(db, row["id"])

        return await self._database.read(unit)
