"""New messages exactly once, as far as Slack allows: written down before, looked for afterwards."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.deliveries import Delivery
from bot.errors import CannotLook, TryLater
from bot.ports import Notifier, Outbox, Posted

T = TypeVar("T")


def key_of(delivery: Delivery) -> str:
    """What a message carries so that it can be found again: the delivery's number and its moment, nothing personal."""
    return f"{delivery.id}-{int(delivery.created_at * 1000)}"


class Once:
    """What stands between a delivery and a message that may be posted once only."""

    def __init__(self, outbox: Outbox, notifier: Notifier) -> None:
        """Over the outbox and the notifier."""
        self._outbox = outbox
        self._notifier = notifier

    async def found(self, delivery: Delivery, thread_ts: str | None = None) -> Posted | None:
        """The message that an earlier, unclear try may have left."""
        if not delivery.maybe_sent:
            return None
        ts = await self._notifier.find(delivery.channel, key_of(delivery), delivery.created_at, thread_ts)
        return Posted(ts) if ts else None

    async def found_if_possible(self, delivery: Delivery) -> Posted | None:
        """The same for what is posted at least once."""
        try:
            return await self.found(delivery)
        except CannotLook:
            return None

    async def start(self, delivery: Delivery, post: Callable[[], Awaitable[T]]) -> T:
        """Write down that the message may stand in Slack from here on, then post it."""
        await self._outbox.start(delivery)
        try:
            return await post()
        except TryLater:
            await self._outbox.not_started(delivery)
            raise
