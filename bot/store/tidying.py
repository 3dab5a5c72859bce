"""Keeps the database as small as it needs to be: regularly, in small portions, and never in anybody's way."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from functools import partial

from bot.errors import NotRecorded
from bot.ports import Clock
from bot.store.database import Database
from bot.store.retention import STEPS, Horizon, Step

log = logging.getLogger(__name__)

FIRST_AFTER_SECONDS = 300.0
EVERY_SECONDS = 6 * 3600.0
BETWEEN_PORTIONS_SECONDS = 0.05


class Tidying:
    """Deletes what is older than so many days."""

    def __init__(
        self, database: Database, clock: Clock, days: int, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        """`days` is `RETENTION_DAYS`."""
        self._database = database
        self._clock = clock
        self._days = days
        self._sleep = sleep

    async def regularly(self) -> None:
        """Not at once: a start has other things to do, and so has the next one if this run is short."""
        await self._sleep(FIRST_AFTER_SECONDS)
        while True:
            try:
                await self.once()
            except NotRecorded as error:
                log.error("old rows could not be deleted: %s", error)
            await self._sleep(EVERY_SECONDS)

    async def once(self) -> None:
        """Everything that is too old now."""
        horizon = Horizon.at(self._clock(), self._days)
        for step in STEPS:
            await self._walk(step, horizon)

    async def _walk(self, step: Step, horizon: Horizon) -> None:
        after: int | None = 0
        while after is not None:
            after = await self._database.write(partial(_portion, step, after, horizon))
            await self._sleep(BETWEEN_PORTIONS_SECONDS)


def _portion(step: Step, after: int, horizon: Horizon, db: sqlite3.Connection) -> int | None:
    return step(db, after, horizon)
