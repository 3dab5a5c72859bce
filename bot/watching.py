"""Following a store in a channel: setting a watch up, changing it, ending it, and whose token it reads with.

What is said in the channel is written down with the change itself; what a call returns answers the person who asked.
A call raises `NotRecorded` where nothing was written, except `linked` and `unlinked`, which follow what was written.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from bot.deliveries import Delivery
from bot.errors import KeyLost, NotRecorded, Reason, Refusal, ScopeMissing, TokenRejected, UpstreamError
from bot.ports import Accounts, CasesApi, Clock, Part, Watches
from bot.records import Account, Actor
from bot.watch_outcomes import AlreadyWatched, Changed, Ended, NotStarted, NotWatched, Started, TakenOver, WhichOne
from bot.watches import Stop, Watch, WatchHealth, WatchSettings

log = logging.getLogger(__name__)

Wake = Callable[[str, str], None]
"""Tells the reader of a workspace's store that something changed about who follows it."""

Deliver = Callable[[tuple[Delivery, ...]], None]
"""Hands recorded deliveries to the worker."""


class Watching:
    """What people do with watches."""

    def __init__(
        self, watches: Watches, accounts: Accounts, api: CasesApi, clock: Clock, wake: Wake, deliver: Deliver
    ) -> None:
        """Over the ports."""
        self._watches = watches
        self._accounts = accounts
        self._api = api
        self._clock = clock
        self._wake = wake
        self._deliver = deliver

    async def start(
        self, actor: Actor, channel: str, store_id: str | None, settings: WatchSettings
    ) -> Started | NotStarted | AlreadyWatched:
        """Follow the store that was named, else the person's default store, with the person's own token."""
        account = await self._account(actor, store_id)
        if isinstance(account, Refusal):
            return NotStarted(account)
        old = await self._watches.find(actor.workspace, channel, account.store_id)
        if old is not None and old.stopped is None:
            return AlreadyWatched(old)
        refusal = await self._unreadable(account)
        if refusal is not None:
            return NotStarted(refusal)
        return await self._start(Watch(actor.workspace, channel, account.store_id, actor, self._clock(), settings))

    async def end(self, actor: Actor, channel: str, store_id: str | None) -> Ended | WhichOne | NotWatched:
        """Stop following the store that was named, else the only one that the channel follows."""
        found = await self.find(actor, channel, store_id)
        if not isinstance(found, Watch):
            return found
        self._say(found, await self._watches.end(found, actor))
        return Ended(found)

    async def find(self, actor: Actor, channel: str, store_id: str | None) -> Watch | WhichOne | NotWatched:
        """The channel's watch of the store that was named, else its only one."""
        watches = await self._watches.in_channel(actor.workspace, channel)
        stores = tuple(watch.store_id for watch in watches)
        meant = [watch for watch in watches if store_id in (None, watch.store_id)]
        if not meant:
            return NotWatched(store_id, stores)
        return meant[0] if len(meant) == 1 else WhichOne(stores)

    async def change(self, actor: Actor, channel: str, store_id: str, settings: WatchSettings) -> Changed | NotWatched:
        """Give a watch other settings."""
        found = await self._watches.find(actor.workspace, channel, store_id)
        if found is None:
            return NotWatched(store_id)
        self._say(found, await self._watches.change(found, settings, actor))
        return Changed(replace(found, settings=settings))

    async def take_over(
        self, actor: Actor, channel: str, store_id: str
    ) -> TakenOver | NotStarted | AlreadyWatched | NotWatched:
        """Let a watch that was stopped go on, with the person's own token."""
        found = await self._watches.find(actor.workspace, channel, store_id)
        if found is None or found.stopped is None:
            return _as_it_is(found, store_id)
        account = await self._account(actor, store_id)
        refusal = account if isinstance(account, Refusal) else await self._unreadable(account)
        return NotStarted(refusal) if refusal is not None else await self._take_over(found, actor)

    async def linked(self, actor: Actor, store_id: str) -> None:
        """The person linked the store anew: the watches that were stopped for want of their token go on."""
        try:
            deliveries = await self._watches.resume(actor, store_id)
        except NotRecorded as error:
            log.warning("watches of store=%s stay stopped: %s", store_id, error)
            return
        self._tell(actor.workspace, store_id, deliveries)

    async def reopened(self, workspace: str) -> None:
        """Let watches go on whose token could not be decrypted, and can be now that its key is back."""
        stopped = {
            (health.watch.lender, health.watch.store_id)
            for health in await self.report(workspace)
            if health.watch.stopped is Stop.KEY_LOST
        }
        for lender, store_id in sorted(stopped, key=lambda each: (each[1], each[0].user_id)):
            if not isinstance(await self._account(lender, store_id), Refusal):
                log.info("the token of user=%s for store=%s can be decrypted again", lender.user_id, store_id)
                await self.linked(lender, store_id)

    async def unlinked(self, actor: Actor, store_ids: tuple[str, ...]) -> None:
        """The person took their token back: what was read with it is read no more.

        Where this cannot be written down, the reader finds no token and stops the watches itself.
        """
        for store_id in store_ids:
            try:
                deliveries = await self._watches.stop(actor, store_id, Stop.UNLINKED)
            except NotRecorded as error:
                log.warning("watches of store=%s are left to the reader to stop: %s", store_id, error)
                continue
            self._tell(actor.workspace, store_id, deliveries)

    async def report(self, workspace: str) -> tuple[WatchHealth, ...]:
        """Every watch of the workspace and how reading its store goes, the oldest first."""
        return await self._watches.health(workspace)

    async def _start(self, watch: Watch) -> Started | AlreadyWatched:
        if not await self._watches.start(watch):
            return AlreadyWatched(await self._watches.find(watch.workspace, watch.channel, watch.store_id) or watch)
        log.info("actor=%s watches store=%s in channel=%s", watch.lender.user_id, watch.store_id, watch.channel)
        self._wake(watch.workspace, watch.store_id)
        return Started(watch)

    async def _take_over(self, watch: Watch, actor: Actor) -> TakenOver | AlreadyWatched | NotWatched:
        deliveries = await self._watches.take_over(actor.workspace, watch.channel, watch.store_id, actor)
        if deliveries is None:  # somebody else was quicker
            return _as_it_is(await self._watches.find(actor.workspace, watch.channel, watch.store_id), watch.store_id)
        self._say(watch, deliveries)
        return TakenOver(replace(watch, lender=actor, stopped=None))

    async def _account(self, actor: Actor, store_id: str | None) -> Account | Refusal:
        """The person's own token for a store, or why there is none."""
        try:
            found = await self._accounts.account(actor, store_id)
        except KeyLost as error:
            return Refusal(Reason.KEY_LOST, store_id=str(error))
        return found.account or Refusal(Reason.NOT_LINKED, store_id=found.store_id or "")

    async def _unreadable(self, account: Account) -> Refusal | None:
        """Why the account cannot read its store's cases; None when it just did."""
        try:
            await self._api.page(account, Part(limit=1))
        except UpstreamError as error:
            return _refusal(error, account.store_id)
        return None

    def _say(self, watch: Watch, deliveries: tuple[Delivery, ...]) -> None:
        self._deliver(deliveries)
        self._wake(watch.workspace, watch.store_id)

    def _tell(self, workspace: str, store_id: str, deliveries: tuple[Delivery, ...]) -> None:
        if deliveries:
            self._deliver(deliveries)
            self._wake(workspace, store_id)


def _as_it_is(found: Watch | None, store_id: str) -> AlreadyWatched | NotWatched:
    return AlreadyWatched(found) if found is not None else NotWatched(store_id)


def _refusal(error: UpstreamError, store_id: str) -> Refusal:
    reasons = {TokenRejected: Reason.TOKEN_REJECTED, ScopeMissing: Reason.SCOPE_MISSING}
    reason, answered = reasons.get(type(error), Reason.UNAVAILABLE), error.answered
    scopes = error.scopes if isinstance(error, ScopeMissing) else ()
    return Refusal(reason, answered.words, answered.request_id, answered.status, store_id, scopes)
