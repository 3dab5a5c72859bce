"""The store's side of the ports for people's accounts and for what listeners look up: one unit of work a call."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from bot.deliveries import Card
from bot.ports import Clock, FoundAccount
from bot.records import Account, Actor, FoundCase, KnownCase, LinkedStore
from bot.store import accounts, known, posted, tracked
from bot.store.database import Database


class SqliteAccounts:
    """Fits `bot.ports.Accounts`."""

    def __init__(self, database: Database, clock: Clock, vault: accounts.Vault) -> None:
        """Tokens are encrypted by the vault before they reach the database."""
        self._database = database
        self._clock = clock
        self._vault = vault

    async def for_case(self, actor: Actor, case_id: str, store_id: str | None) -> FoundAccount:
        """The store asked for, else one where the case was seen, else the person's default store."""

        def unit(db: sqlite3.Connection) -> FoundAccount:
            seen = (store_id,) if store_id else known.stores_of(db, actor.workspace, case_id)
            rows = (accounts.row_for(db, actor, store) for store in seen or (None,))
            row = next((row for row in rows if row is not None), None)
            if row is None:
                return FoundAccount(None, seen[0] if seen else None)
            account = self._vault.open(row)
            return FoundAccount(account, account.store_id)

        return await self._database.read(unit)

    async def account(self, actor: Actor, store_id: str | None) -> FoundAccount:
        """The person's account for the store asked for, else their default store's."""

        def unit(db: sqlite3.Connection) -> FoundAccount:
            row = accounts.row_for(db, actor, store_id)
            return FoundAccount(self._vault.open(row), row["store_id"]) if row else FoundAccount(None, store_id)

        return await self._database.read(unit)

    async def link(self, account: Account) -> None:
        """Keep a proved token, encrypted."""
        now = self._clock()
        await self._database.write(lambda db: accounts.save(db, account, self._vault.seal(account), now))

    async def unlink(self, actor: Actor, store_id: str | None) -> tuple[str, ...]:
        """Delete tokens."""
        return await self._database.write(lambda db: accounts.unlink(db, actor, store_id))

    async def stores(self, actor: Actor) -> tuple[LinkedStore, ...]:
        """What may be shown of a person's accounts."""
        return await self._database.read(lambda db: accounts.linked_stores(db, actor))

    async def use(self, actor: Actor, store_id: str) -> bool:
        """Make a store the default."""
        return await self._database.write(lambda db: accounts.use(db, actor, store_id))


class SqliteCards:
    """Fits `bot.ports.Cards`: what listeners look up and keep without an action."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Over the open file."""
        self._database = database
        self._clock = clock

    async def card_at(self, workspace: str, channel: str, ts: str) -> Card | None:
        """The card that a message is."""
        return await self._database.read(lambda db: posted.card_at(db, workspace, channel, ts))

    async def seen(self, workspace: str, reading: KnownCase) -> KnownCase:
        """Keep a reading that was made to be shown, unless a newer one was kept while it was on its way.

        Who changed the case last is kept while it is still true.
        """

        now = self._clock()

        def unit(db: sqlite3.Connection) -> KnownCase:
            old = known.find(db, workspace, reading.case.id, reading.store_id)
            if old is not None and reading.read_at < old.read_at <= now:
                return old
            last = old.last_change_seen_in(reading.case) if old else None
            return known.keep(db, workspace, replace(reading, last_change=last))

        return await self._database.write(unit)

    async def of_order(self, workspace: str, store_id: str, order_number: str) -> tuple[FoundCase, ...]:
        """The known cases of an order, from the store's list and from what was read for cards."""

        def unit(db: sqlite3.Connection) -> tuple[FoundCase, ...]:
            listed = tracked.of_order(db, workspace, store_id, order_number)
            read = known.of_order(db, workspace, store_id, order_number)
            return tuple({case.case_id: case for case in (*read, *listed)}.values())

        return await self._database.read(unit)
