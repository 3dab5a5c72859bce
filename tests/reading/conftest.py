"""A store that is watched: a stand-in Pandabase, a database on a file, and one clock for all."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.fernet import Fernet

from bot.deliveries import Delivery
from bot.pandabase.client import PandabaseClient
from bot.pandabase.connection import Timeouts
from bot.reading import Pass, Speed, StoreReader
from bot.records import Account, Actor
from bot.sandbox.pandabase import Limits, StandInPandabase
from bot.sandbox.pandabase.words import iso
from bot.sayings import Say, SayNoticed
from bot.store.accounts import Vault
from bot.store.database import Database
from bot.store.people_and_cards import SqliteAccounts
from bot.store.tracking import SqliteTracking
from bot.store.watch_adapters import SqliteWatches
from bot.watches import Event, Watch
from tests.core.making import ANA, CHANNEL, FakeClock

WORKSPACE = ANA.workspace
INTERVAL = 15.0
SPEED = Speed(INTERVAL, learning=10_000, catching_up=10_000)
HOUR = 3600.0


class Free:
    """A budget that lets everybody go at once; `line` makes it scarce."""

    line = False

    async def __call__(self) -> None:
        """At once."""

    def is_scarce(self) -> bool:
        """As the test says."""
        return self.line


@dataclass
class World:
    """A store, who watches it, and what came of reading it."""

    pandabase: StandInPandabase
    clock: FakeClock
    watches: SqliteWatches
    tracking: SqliteTracking
    accounts: SqliteAccounts
    api: PandabaseClient
    store_id: str
    said: list[Delivery] = field(default_factory=list)
    budget: Free = field(default_factory=Free)

    async def lend(self, actor: Actor = ANA, channel: str = CHANNEL) -> str:
        """Somebody watches the store with a token of theirs; returns the token."""
        token = self.pandabase.issue_token(self.store_id)
        await self.accounts.link(Account(actor.workspace, actor.user_id, self.store_id, token))
        await self.watches.start(Watch(actor.workspace, channel, self.store_id, actor, self.clock()))
        return token

    def deliver(self, deliveries: Iterable[Delivery]) -> None:
        """Keep what is to be said."""
        self.said.extend(deliveries)

    def reader(self) -> StoreReader:
        """A reader as a new run of the process makes it."""
        key = (WORKSPACE, self.store_id)
        return StoreReader(key, self.watches, self.tracking, self.api, self.budget, self.clock, self.deliver, SPEED)

    def add_cases(self, count: int, status: str = "OPEN", age: float = HOUR) -> list[str]:
        """Cases of an hour ago and before, each a second older than the one before it."""
        now = self.clock()
        moments = [iso(now - age - number) for number in range(count)]
        return [
            str(self.pandabase.add_case(self.store_id, status=status, createdAt=at, lastMessageAt=at)["id"])
            for at in moments
        ]

    async def begun(self) -> StoreReader:
        """A reader that has made the first reading."""
        await self.lend()
        reader = self.reader()
        await reader.read()
        self.forget()
        return reader

    async def later(self, reader: StoreReader, seconds: float = INTERVAL) -> Pass:
        """The next pass, an interval later."""
        self.clock.now += seconds
        return await reader.read()

    def forget(self) -> None:
        """Forget what was said and asked so far."""
        self.said.clear()
        self.pandabase.calls.clear()

    def sayings(self, kind: str) -> list[Say]:
        """What is to be said, of one kind."""
        return [delivery.say for delivery in self.said if delivery.say.kind == kind]

    def noticed(self) -> dict[str, tuple[Event, ...]]:
        """The cases of the single alerts, and what happened to each."""
        says = (delivery.say for delivery in self.said)
        return {say.noticed.case_id: say.noticed.events for say in says if isinstance(say, SayNoticed)}

    def asked(self) -> list[str]:
        """Each request in short: `page 1`, `OPEN 2`, or the id of a case."""
        return [_short(call.path, call.case_id) for call in self.pandabase.calls]


def _short(path: str, case_id: str | None) -> str:
    query = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
    if "customerId" in query:
        return "customer"
    return case_id or f"{query.get('status', 'page')} {query['page']}"


@pytest.fixture
def clock() -> FakeClock:
    """One clock for the bot and the upstream."""
    return FakeClock()


@pytest.fixture
async def world(tmp_path: Path, clock: FakeClock) -> AsyncIterator[World]:
    """An empty store that nobody watches yet."""
    database = await Database.open(tmp_path / "casebot.db", clock)
    vault = Vault([Fernet.generate_key().decode()])
    async with StandInPandabase(limits=Limits.none(), clock=clock) as pandabase:
        api = PandabaseClient(pandabase.api_url, clock=clock, timeouts=Timeouts(read=1.0))
        yield World(
            pandabase,
            clock,
            SqliteWatches(database, clock, vault),
            SqliteTracking(database, clock),
            SqliteAccounts(database, clock, vault),
            api,
            pandabase.add_store("Corner Shop"),
        )
        await api.aclose()
    await database.close()
