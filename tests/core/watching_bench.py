"""A bench for what people do with watches: the real watches and accounts on a file, and a scripted Cases API."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.fernet import Fernet

from bot.case import Case
from bot.deliveries import Delivery
from bot.errors import NotRecorded
from bot.ports import CasePage, Part
from bot.records import Account, Actor
from bot.sayings import Notice, SayNotice
from bot.store.accounts import Vault
from bot.store.database import Database
from bot.store.people_and_cards import SqliteAccounts
from bot.store.watch_adapters import SqliteWatches
from bot.watches import Stop, Watch, WatchSettings
from bot.watching import Watching
from tests.core.fakes import FakeApi
from tests.core.making import ANA, BEN, CHANNEL, NOW, STORE_ID, FakeClock, account

KEY = Fernet.generate_key().decode()
QUIETER = WatchSettings(only_escalated=True)


async def nothing() -> None:
    """Nothing happens meanwhile."""


@dataclass
class ScriptedApi(FakeApi):
    """The Cases API that notes who asks, and lets something happen before it answers."""

    asked_by: list[tuple[Account, Part]] = field(default_factory=list)
    meanwhile: Callable[[], Awaitable[object]] = nothing

    async def page(self, account: Account, part: Part) -> CasePage:
        """The page of that number."""
        self.asked_by.append((account, part))
        await self.meanwhile()
        return await super().page(account, part)


class LockedWatches(SqliteWatches):
    """Watches in a database that takes no word about tokens."""

    async def stop(self, actor: Actor, store_id: str, why: Stop) -> tuple[Delivery, ...]:
        """It is locked."""
        raise NotRecorded("database is locked")

    async def resume(self, actor: Actor, store_id: str) -> tuple[Delivery, ...]:
        """It is locked."""
        raise NotRecorded("database is locked")


class Bench:
    """`Watching` over its real store; what it woke and what it delivered are noted."""

    def __init__(self, database: Database) -> None:
        """A store without cases, which answers."""
        self.clock = FakeClock()
        self.vault = Vault([KEY])
        self.database = database
        self.api = ScriptedApi([], ())
        self.accounts = SqliteAccounts(database, self.clock, self.vault)
        self.watches = SqliteWatches(database, self.clock, self.vault)
        self.woken: list[tuple[str, str]] = []
        self.delivered: list[Delivery] = []
        self.watching = self.over(self.watches)

    @classmethod
    async def open(cls, path: Path) -> Bench:
        """Over a new file."""
        return cls(await Database.open(path, FakeClock()))

    def over(self, watches: SqliteWatches, keys: list[str] | None = None) -> Watching:
        """The same with other watches, or with other keys for people's tokens."""
        accounts = SqliteAccounts(self.database, self.clock, Vault(keys)) if keys else self.accounts
        return Watching(watches, accounts, self.api, self.clock, self._wake, self.delivered.extend)

    def locked(self) -> Watching:
        """The same where nothing about tokens can be written down."""
        return self.over(LockedWatches(self.database, self.clock, self.vault))

    async def link(self, *stores: str, actor: Actor = ANA) -> None:
        """Link stores, the first one as the default."""
        for store_id in stores or (STORE_ID,):
            await self.accounts.link(account(store_id, user_id=actor.user_id))
            self.clock.now += 1

    async def watched(self, *stores: str, channel: str = CHANNEL) -> None:
        """Ana's watches."""
        for number, store_id in enumerate(stores or (STORE_ID,)):
            await self.watches.start(Watch("T1", channel, store_id, ANA, NOW + number))

    async def stopped(self, why: Stop = Stop.TOKEN_REJECTED) -> None:
        """Ana's token failed, or she took it back; the channel heard it."""
        await self.watched()
        await self.watches.stop(ANA, STORE_ID, why)

    async def taken_over_by_ben(self) -> None:
        """Somebody else is quicker."""
        await self.watches.take_over("T1", CHANNEL, STORE_ID, BEN)

    def refuse(self, error: Exception) -> None:
        """Pandabase refuses the next reading."""
        self.api.pages = [error]

    def show(self, *cases: Case) -> None:
        """Pandabase has these cases."""
        self.api.pages = [cases]

    async def now(self, channel: str = CHANNEL, store_id: str = STORE_ID) -> Watch | None:
        """The watch as it is kept."""
        return await self.watches.find("T1", channel, store_id)

    @property
    def heard(self) -> list[tuple[str, Notice]]:
        """What channels are to hear."""
        return [(each.channel, each.say.notice) for each in self.delivered if isinstance(each.say, SayNotice)]

    def _wake(self, workspace: str, store_id: str) -> None:
        self.woken.append((workspace, store_id))
