"""The store's side of the port for watches: each call is one unit of work, with what the channels are to hear of it."""

from __future__ import annotations

import logging
import sqlite3
from dataclasses import replace

from bot.deliveries import Delivery, Posting
from bot.errors import KeyLost
from bot.ports import Clock, Lender
from bot.records import Account, Actor
from bot.sayings import Notice, SayNotice, ShowCard
from bot.store import accounts, known, outbox, posted, watches
from bot.store.database import Database
from bot.store.texts import NOBODY, SOMEBODY
from bot.watches import Stop, Watch, WatchHealth, WatchSettings

log = logging.getLogger(__name__)

MOST_REDRAWN = 200
"""Cards that are drawn anew at once: Slack takes fifty edits a minute. Older ones follow when their case changes."""


_WHY = {
    Stop.TOKEN_REJECTED: "Pandabase does not accept the token that was lent",
    Stop.SCOPE_MISSING: "the token that was lent may not read cases",
    Stop.KEY_LOST: "no key at hand opens the token that was lent",
    Stop.UNLINKED: "the token that was lent was taken back",
}
_FORGOTTEN = "whoever lent the token was removed with casebot forget"


class SqliteWatches:
    """Fits `bot.ports.Watches`."""

    def __init__(self, database: Database, clock: Clock, vault: accounts.Vault) -> None:
        """The vault opens the tokens that are lent."""
        self._database = database
        self._clock = clock
        self._vault = vault

    async def start(self, watch: Watch) -> bool:
        """Set up a watch, to be greeted by the first reading; False when it is there and works."""
        return await self._database.write(lambda db: watches.start(db, watch))

    async def end(self, watch: Watch, by: Actor) -> tuple[Delivery, ...]:
        """End a watch; the channel is told."""
        now = self._clock()

        def unit(db: sqlite3.Connection) -> tuple[Delivery, ...]:
            return (say(db, watch, Notice.ENDED, by, now),) if watches.end(db, watch) else ()

        return await self._database.write(unit)

    async def change(self, watch: Watch, settings: WatchSettings, by: Actor) -> tuple[Delivery, ...]:
        """Other settings; the channel is told, unless they are what they were."""
        now = self._clock()

        def unit(db: sqlite3.Connection) -> tuple[Delivery, ...]:
            found = watches.find(db, watch.workspace, watch.channel, watch.store_id)
            if found is None or found.settings == settings:
                return ()
            watches.change(db, watch, settings)
            redrawn = [] if found.settings.whole_email == settings.whole_email else _redrawn(db, watch, now)
            return (say(db, watch, Notice.CHANGED, by, now), *redrawn)

        return await self._database.write(unit)

    async def take_over(
        self, workspace: str, channel: str, store_id: str, lender: Actor
    ) -> tuple[Delivery, ...] | None:
        """Read with another person's token from now on; None when there is no such watch, or it is not stopped."""
        now = self._clock()

        def unit(db: sqlite3.Connection) -> tuple[Delivery, ...] | None:
            found = watches.find(db, workspace, channel, store_id)
            if found is None or found.stopped is None:
                return None
            watches.lend(db, found, lender)
            return (say(db, found, Notice.TAKEN_OVER, lender, now),)

        return await self._database.write(unit)

    async def stop(self, actor: Actor, store_id: str, why: Stop) -> tuple[Delivery, ...]:
        """Stop all watches that this person lends their token to; each channel is told once."""
        now = self._clock()

        def unit(db: sqlite3.Connection) -> tuple[Stop, list[Watch], tuple[Delivery, ...]]:
            is_gone = why is Stop.KEY_LOST and accounts.row_for(db, actor, store_id) is None
            truly = Stop.UNLINKED if is_gone else why
            working = [watch for watch in watches.lent_by(db, actor, store_id) if watch.stopped is None]
            for watch in working:
                watches.stop(db, watch, truly)
            said = tuple(say(db, watch, Notice(truly.value), _as_named(watch.lender), now) for watch in working)
            return truly, working, said

        truly, stopped, deliveries = await self._database.write(unit)
        for watch in stopped:
            why_so = _FORGOTTEN if _is_forgotten(watch.lender) else _WHY[truly]
            log.info("store=%s is not read for channel=%s any more: %s", watch.store_id, watch.channel, why_so)
        return deliveries

    async def resume(self, actor: Actor, store_id: str) -> tuple[Delivery, ...]:
        """Go on with the watches that were stopped because this person's token failed."""
        now = self._clock()

        def unit(db: sqlite3.Connection) -> tuple[Delivery, ...]:
            failed = [
                each for each in watches.lent_by(db, actor, store_id) if each.stopped not in (None, Stop.UNLINKED)
            ]
            for watch in failed:
                watches.stop(db, watch, None)
            return tuple(say(db, watch, Notice.RESUMED, watch.lender, now) for watch in failed)

        return await self._database.write(unit)

    async def find(self, workspace: str, channel: str, store_id: str) -> Watch | None:
        """One watch."""
        return await self._database.read(lambda db: watches.find(db, workspace, channel, store_id))

    async def in_channel(self, workspace: str, channel: str) -> tuple[Watch, ...]:
        """The watches of a channel, stopped ones too, the oldest first."""
        return await self._database.read(lambda db: watches.in_channel(db, workspace, channel))

    async def health(self, workspace: str) -> tuple[WatchHealth, ...]:
        """Every watch with its store's last success, the oldest first."""
        return await self._database.read(lambda db: watches.health(db, workspace))

    async def stores(self) -> tuple[tuple[str, str], ...]:
        """Workspace and store of every watch that is not stopped, each once."""
        return await self._database.read(watches.stores)

    async def lender(self, workspace: str, store_id: str) -> Lender | None:
        """Whose token to read a store with: that of the oldest watch that is not stopped."""

        def unit(db: sqlite3.Connection) -> Lender | None:
            working = watches.working(db, workspace, store_id)
            return self._lender(db, working[0]) if working else None

        return await self._database.read(unit)

    async def of_store(self, workspace: str, store_id: str) -> tuple[Watch, ...]:
        """The watches of a store that are not stopped."""
        return await self._database.read(lambda db: watches.working(db, workspace, store_id))

    async def ungreeted(self, workspace: str, store_id: str) -> tuple[Watch, ...]:
        """The watches whose channel has not had its first message yet."""
        return await self._database.read(lambda db: watches.ungreeted(db, workspace, store_id))

    def _lender(self, db: sqlite3.Connection, watch: Watch) -> Lender:
        row = accounts.row_for(db, watch.lender, watch.store_id)
        return Lender(watch.lender, self._opened(row) if row is not None else None)

    def _opened(self, row: sqlite3.Row) -> Account | None:
        try:
            return self._vault.open(row)
        except KeyLost:
            return None


def _is_forgotten(lender: Actor) -> bool:
    return lender.user_id == NOBODY


def _as_named(lender: Actor) -> Actor:
    """What a channel hears begins with the name; a person's own is left as they write it."""
    return replace(lender, name=SOMEBODY.capitalize()) if _is_forgotten(lender) else lender


def _redrawn(db: sqlite3.Connection, watch: Watch, now: float) -> list[Delivery]:
    """The channel's cards drawn anew, where they show addresses otherwise from now on."""
    cards = posted.cards_in(db, watch.workspace, watch.channel, watch.store_id, MOST_REDRAWN)
    found = [known.find(db, watch.workspace, card.case_id, card.store_id) for card in cards]
    shows = [
        ShowCard(watch.store_id, one.case.id, known.told_again(db, watch.workspace, one).version)
        for one in found
        if one is not None
    ]
    return [outbox.add(db, watch.workspace, Posting(watch.channel, show), None, now) for show in shows]


def say(db: sqlite3.Connection, watch: Watch, notice: Notice, who: Actor, now: float) -> Delivery:
    """Write down what the channel of a watch is to hear about it."""
    posting = Posting(watch.channel, SayNotice(watch.store_id, notice, who))
    return outbox.add(db, watch.workspace, posting, None, now)
