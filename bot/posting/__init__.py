"""How each kind of delivery reaches Slack, and what stands in for it where it cannot.

An edit is repeated until it succeeds. A new line whose posting was unclear is looked for where that is possible, and
else posted at most once; a new card is looked for too, and else posted at least once, before any other of its case.
"""

from __future__ import annotations

import logging

from bot.deliveries import Delivery
from bot.errors import ChannelClosed, MessageGone, NotPosted, PostingError, ScopeLacking
from bot.ports import Clock, Notifier, Outbox
from bot.posting.batches import BatchPosting
from bot.posting.cards import CardPosting
from bot.posting.lanes import Lanes, is_alert
from bot.posting.lines import LinePosting
from bot.posting.once import Once, key_of
from bot.posting.plain import PlainPosting
from bot.sayings import (
    Notice,
    SayDigest,
    SayLine,
    SayNotice,
    SayNoticed,
    SayWatching,
    ShowBatch,
    ShowCard,
    ShowMoved,
    TellRefusal,
    TellSummary,
    TellWhere,
)

__all__ = ["Posting", "key_of"]

log = logging.getLogger(__name__)

_CLOSED_TO_US = {
    "not_in_channel": Notice.CHANNEL_CLOSED,
    "channel_not_found": Notice.CHANNEL_CLOSED,
    "is_archived": Notice.CHANNEL_CLOSED,
    "no_permission": Notice.CHANNEL_CLOSED,
    "restricted_action": Notice.CHANNEL_RESTRICTED,
    "restricted_action_read_only_channel": Notice.CHANNEL_RESTRICTED,
}
"""What Slack says of a channel in which we may post nothing; other words forbid one message, or pass."""


class Posting:
    """Posts one delivery at a time. Raises `TryLater` and `MaybePosted` when it should be called again."""

    def __init__(self, outbox: Outbox, notifier: Notifier, clock: Clock) -> None:
        """Over the outbox, the notifier and the time of day."""
        self._outbox = outbox
        self._notifier = notifier
        self.lanes = Lanes()
        self._once = Once(outbox, notifier)
        self._told_to_wait: set[int] = set()
        self._cards = CardPosting(outbox, notifier, clock, self._once, self.lanes)
        self._lines = LinePosting(outbox, notifier, self._cards, self._once, self.lanes)
        self._plain = PlainPosting(outbox, notifier, self._once)
        self._batches = BatchPosting(outbox, notifier, self._once)

    async def post(self, delivery: Delivery) -> tuple[Delivery, ...]:
        """Say it and write down that it was said; gives what is to be said because of it."""
        follow_ups: tuple[Delivery, ...] = ()
        try:
            follow_ups = await self._post(delivery)
        except (NotPosted, ChannelClosed, MessageGone) as error:
            log.error("delivery=%d action=%s not taken by Slack: %s", delivery.id, delivery.action_id, error.code)
            follow_ups = await self._give_up(delivery, error)
        except ScopeLacking as error:
            await self._say_that_it_waits(delivery, error.scope)
            raise
        self._told_to_wait.discard(delivery.id)
        self._once.forget(key_of(delivery), f"{key_of(delivery)}-card")
        self.lanes.settled(delivery)
        return follow_ups

    async def _say_that_it_waits(self, delivery: Delivery, scope: str) -> None:
        """Once, to who acted: an operator has to mend it, and that may take long."""
        actor, place = delivery.actor, delivery.place
        is_here = place is not None and place.channel == delivery.channel
        if actor is None or place is None or not is_here or delivery.id in self._told_to_wait:
            return
        self._told_to_wait.add(delivery.id)
        try:
            await self._notifier.tell_waiting(actor, place, scope)
        except PostingError as error:
            log.info("delivery=%d nobody could be told that it waits: %s", delivery.id, error.code)

    async def _give_up(self, delivery: Delivery, error: PostingError) -> tuple[Delivery, ...]:
        """An alert for a channel that is closed to us ends the watches of that channel."""
        told: tuple[Delivery, ...] = ()
        why = _CLOSED_TO_US.get(error.code)
        if is_alert(delivery) and isinstance(error, ChannelClosed) and why is not None:
            told = await self._outbox.give_up(delivery, why)
        await self._outbox.finish(delivery, error.code)
        return told

    async def _post(self, delivery: Delivery) -> tuple[Delivery, ...]:
        match delivery.say:
            case ShowCard() as say:
                return await self._cards.show(delivery, say)
            case SayLine(line):
                await self._lines.say(delivery, line)
            case SayNoticed() as say:
                await self._lines.say_noticed(delivery, say)
            case SayDigest() | SayWatching() | SayNotice() as say:
                await self._plain.say(delivery, say)
            case ShowBatch(batch, settled):
                await self._batches.show(delivery, batch, settled)
            case ShowMoved() as say:
                await self._cards.show_moved(delivery, say)
            case TellRefusal() | TellWhere() | TellSummary() as say:
                await self._tell(delivery, say)
        return ()

    async def _tell(self, delivery: Delivery, say: TellRefusal | TellWhere | TellSummary) -> None:
        actor, place = delivery.actor, delivery.place
        if actor is not None and place is not None:
            if isinstance(say, TellSummary):
                scene = await self._outbox.batch_scene(delivery, say.batch)
                await self._notifier.tell_summary(actor, place, scene.items)
            else:
                await self._notifier.tell(actor, place, say)
        await self._outbox.finish(delivery, "told")
