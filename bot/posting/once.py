"""New messages exactly once, as far as Slack allows: written down before, looked for afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from bot.deliveries import Delivery
from bot.errors import CannotLook, MaybePosted, MessageGone, NotPosted, TryLater
from bot.ports import Begin, Notifier, Outbox, Posted, Rank, Scene

T = TypeVar("T")

MOST_UNCLEAR = 2
"""How often a card whose posting stays unclear is posted where it cannot be looked for."""


def key_of(delivery: Delivery) -> str:
    """What a message carries so that it can be found again: the delivery's number and its moment, nothing personal."""
    return f"{delivery.id}-{int(delivery.created_at * 1000)}"


class Once:
    """What stands between a delivery and a message that may be posted once only.

    What was posted is remembered until the delivery is finished: a database that does not take that word just now is no
    reason to post again.
    """

    def __init__(self, outbox: Outbox, notifier: Notifier) -> None:
        """Over the outbox and the notifier."""
        self._outbox = outbox
        self._notifier = notifier
        self._posted: dict[str, Any] = {}
        self._unclear: Counter[str] = Counter()
        self._sent_back: set[str] = set()

    async def found(self, delivery: Delivery) -> Posted | None:
        """The message that an earlier try left, or may have left. Raises `CannotLook`."""
        return await self._found(delivery, key_of(delivery), (None,))

    async def found_in(self, delivery: Delivery, scene: Scene) -> Posted | None:
        """The same for a reply. A newer card may have come since: the threads of older ones are looked through, too."""
        threads = scene.threads or ((scene.card.ts,) if scene.card else ())
        return await self._found(delivery, key_of(delivery), threads)

    async def _found(self, delivery: Delivery, key: str, threads: Sequence[str | None]) -> Posted | None:
        if key in self._posted or not delivery.maybe_sent:
            return self._posted.get(key)
        for number, thread_ts in enumerate(threads):
            try:
                ts = await self._notifier.find(delivery.channel, key, delivery.created_at, thread_ts)
            except MessageGone:
                if number == 0:
                    raise
                continue  # an old card was deleted, and its thread with it
            if ts:
                return Posted(ts)
        return None

    async def found_if_possible(self, delivery: Delivery, key: str | None = None) -> Posted | None:
        """The same for what is posted at least once; raises `NotPosted` when that would go on without end."""
        key = key or key_of(delivery)
        try:
            return await self._found(delivery, key, (None,))
        except CannotLook:
            if self._unclear[key] >= MOST_UNCLEAR:
                raise NotPosted("unclear") from None
            return None

    async def turn(self, delivery: Delivery, key: str, rank: Rank) -> None:
        """Wait until a new message may go to the channel; what was sent under this key needs no turn."""
        if key not in self._posted:
            await self._notifier.turn_to_post(delivery.channel, self._rank(key, rank))

    async def turn_now(self, delivery: Delivery, key: str) -> bool:
        """Take that turn if nothing has to be waited for."""
        return key in self._posted or await self._notifier.post_now(delivery.channel)

    async def turn_to_edit(self, delivery: Delivery, rank: Rank) -> None:
        """Wait until a message may be edited."""
        await self._notifier.turn_to_edit(self._rank(key_of(delivery), rank))

    def _rank(self, key: str, rank: Rank) -> Rank:
        return Rank.SENT_BACK if rank is Rank.RESULT and key in self._sent_back else rank

    async def edit(self, delivery: Delivery, send: Awaitable[None]) -> None:
        """Edit a message; an edit that Slack sends back keeps its place in the line, as a new message does.

        One whose outcome is unclear is simply repeated: nothing new may stand.
        """
        try:
            await send
        except TryLater:
            self._sent_back.add(key_of(delivery))
            raise
        except MaybePosted as error:
            raise TryLater(error.code, 0.0) from None

    async def post(self, delivery: Delivery, key: str, send: Callable[[Begin], Awaitable[T]]) -> T:
        """Send a new message, written down just before it leaves; one that was sent under this key is not sent again.

        What only waits for its turn does not count as sent: a stop in between loses nothing. What may stand from an
        earlier try goes on counting as sent, whatever Slack says to this one.
        """
        if key not in self._posted:
            try:
                self._posted[key] = await send(lambda: self._outbox.start(delivery))
            except TryLater:
                self._sent_back.add(key)
                if not delivery.maybe_sent:
                    await self._outbox.not_started(delivery)
                raise
            except MaybePosted:
                self._unclear[key] += 1
                raise
        sent: T = self._posted[key]
        return sent

    def forget(self, *keys: str) -> None:
        """These are finished, or to be sent anew."""
        for key in keys:
            self._posted.pop(key, None)
            self._unclear.pop(key, None)
            self._sent_back.discard(key)
