"""What waits in the store, for whoever watches the bot, and whether it can be written."""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import dataclass

from bot.errors import NotRecorded
from bot.ports import Clock
from bot.store.database import Database

PROBE_SECONDS = 3.0
"""How long an answer to *can it be written* is good for."""

PATIENCE_SECONDS = 2.0
DEAF_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many rows are unfinished, and since when (seconds since the epoch) the oldest of them could have been."""

    number: int
    since: float | None

    def age(self, now: float) -> float:
        """Seconds that the oldest has waited."""
        return 0.0 if self.since is None else max(0.0, now - self.since)


def actions(db: sqlite3.Connection) -> Backlog:
    """The unsettled actions."""
    return Backlog(*db.execute("SELECT COUNT(*), MIN(recorded_at) FROM action WHERE settled_at IS NULL").fetchone())


def deliveries(db: sqlite3.Connection) -> Backlog:
    """The unfinished deliveries; one that is for later does not wait before then."""
    query = "SELECT COUNT(*), MIN(MAX(created_at, due_at)) FROM delivery WHERE finished_at IS NULL"
    return Backlog(*db.execute(query).fetchone())


class WriteProbe:
    """Whether the database can be written, found out by writing: at most every few seconds, and when somebody asks."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Nobody asked yet."""
        self._database = database
        self._clock = clock
        self._lock = asyncio.Lock()
        self._asked_at = float("-inf")
        self._trouble: str | None = None

    async def trouble(self) -> str | None:
        """Why it cannot be written, in the database's words; None when it can."""
        async with self._lock:
            now = asyncio.get_running_loop().time()
            if now - self._asked_at >= PROBE_SECONDS:
                self._trouble = await self._try()
                self._asked_at = asyncio.get_running_loop().time()
        return self._trouble

    async def _try(self) -> str | None:
        try:
            async with asyncio.timeout(DEAF_SECONDS):
                await self._database.write(_touch, self._clock() + PATIENCE_SECONDS)
        except NotRecorded as error:
            return str(error)
        except TimeoutError:
            return "it does not answer"
        return None


def _touch(db: sqlite3.Connection) -> None:
    """Write something that changes nothing: SQLite puts the page into its log all the same, and syncs it."""
    (version,) = db.execute("PRAGMA user_version").fetchone()
    db.execute(f"PRAGMA user_version = {int(version)}")
