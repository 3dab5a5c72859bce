"""The rows of the matrix that concern the database: what is wrong with it while the bot runs."""

from __future__ import annotations

import resource
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

from bot.store.database import Database
from tests.endtoend.world import World

Trouble = Callable[[World, Database], AbstractAsyncContextManager[None]]


@asynccontextmanager
async def locked(world: World, _: Database) -> AsyncIterator[None]:
    """Another connection holds the write lock."""
    other = sqlite3.connect(world.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


@asynccontextmanager
async def read_only(_: World, database: Database) -> AsyncIterator[None]:
    """SQLite refuses to write, in the words that it has for a file that may only be read."""
    await database.read(lambda db: db.execute("PRAGMA query_only = ON"))
    yield
    await database.read(lambda db: db.execute("PRAGMA query_only = OFF"))


@asynccontextmanager
async def full(world: World, _: Database) -> AsyncIterator[None]:
    """The system lets no file of this process grow beyond what the database's log has now."""
    most = world.database.with_name(f"{world.database.name}-wal").stat().st_size
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@asynccontextmanager
async def corrupt(world: World, database: Database) -> AsyncIterator[None]:
    """Another program has written over the file and its log; nothing of it is in SQLite's memory."""
    await database.read(lambda db: db.execute("PRAGMA shrink_memory"))
    for path in (world.database, world.database.with_name(f"{world.database.name}-wal")):
        with path.open("r+b") as file:
            file.write(b"\x5a" * path.stat().st_size)
    yield


@dataclass(frozen=True)
class DatabaseRow:
    """What is wrong, and whether it can pass while the bot runs."""

    name: str
    trouble: Trouble
    passes: bool = True


DATABASE_ROWS = (
    DatabaseRow("locked by another program", locked),
    DatabaseRow("read-only", read_only),
    DatabaseRow("full", full),
    DatabaseRow("corrupt", corrupt, passes=False),
)
