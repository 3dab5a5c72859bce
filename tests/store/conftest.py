"""A store on a real file. The contract tests see its ports only, so that another engine can pass them later."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.ports import Accounts, Cards, Journal, Outbox
from bot.store.accounts import Vault
from bot.store.adapters import SqliteJournal, SqliteOutbox
from bot.store.database import Database
from bot.store.people_and_cards import SqliteAccounts, SqliteCards
from bot.tell import tell
from tests.core.making import PATIENCE, FakeClock

KEY = Fernet.generate_key().decode()


@dataclass(frozen=True)
class Stored:
    """The store as the core sees it, while one process runs."""

    journal: Journal
    outbox: Outbox
    accounts: Accounts
    cards: Cards


class Sqlite:
    """The engine: a file in a temporary folder, opened anew for each run of the process."""

    def __init__(self, path: Path, clock: FakeClock) -> None:
        """Nothing is open yet."""
        self.path = path
        self.clock = clock
        self.runs = 0
        self.database: Database | None = None

    async def start(self, *keys: str) -> Stored:
        """Open the file as a new run of the process does; whatever was open before is closed."""
        await self.stop()
        self.runs += 1
        self.database = database = await Database.open(self.path, self.clock)
        run, vault = f"run-{self.runs}", Vault(list(keys) or [KEY])
        return Stored(
            SqliteJournal(database, self.clock, run, tell, PATIENCE),
            SqliteOutbox(database, self.clock, run),
            SqliteAccounts(database, self.clock, vault),
            SqliteCards(database, self.clock),
        )

    async def stop(self) -> None:
        """Close the file."""
        if self.database is not None:
            await self.database.close()
            self.database = None


@pytest.fixture
def clock() -> FakeClock:
    """The time of day."""
    return FakeClock()


@pytest.fixture
async def engine(tmp_path: Path, clock: FakeClock) -> AsyncIterator[Sqlite]:
    """What opens the store, again and again; `start` once more is a restart."""
    engine = Sqlite(tmp_path / "casebot.db", clock)
    yield engine
    await engine.stop()


@pytest.fixture
async def stored(engine: Sqlite) -> Stored:
    """A store that was just opened for the first time."""
    return await engine.start()


@pytest.fixture
async def database(engine: Sqlite, stored: Stored) -> Database:
    """The open file itself, for what is special about SQLite."""
    assert engine.database is not None
    return engine.database
