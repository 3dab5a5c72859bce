"""The message that the cases of one command with several ids share."""

from __future__ import annotations

from bot.deliveries import BatchItem, Delivery
from bot.errors import ChannelClosed, MessageGone
from bot.ports import BatchScene, Notifier, Outbox, Rank
from bot.posting.once import Once, key_of


class BatchPosting:
    """Shows results as they come in."""

    def __init__(self, outbox: Outbox, notifier: Notifier, once: Once) -> None:
        """Over the outbox and the notifier."""
        self._outbox = outbox
        self._notifier = notifier
        self._once = once

    async def show(self, delivery: Delivery, batch: str, settled: int) -> None:
        """Make the message show at least so many results."""
        scene = await self._outbox.batch_scene(delivery, batch)
        if scene.shown >= settled or not _for_everybody(scene):
            await self._outbox.finish(delivery, "shown already", scene.ts)
            return
        try:
            ts = await self._post_or_edit_batch(delivery, scene)
        except (ChannelClosed, MessageGone):
            await self._say_batch_without_card(delivery, settled, scene)
            return
        await self._outbox.finish_batch(delivery, batch, ts, sum(item.line is not None for item in scene.items))

    async def _post_or_edit_batch(self, delivery: Delivery, scene: BatchScene) -> str:
        items = _for_everybody(scene)
        if scene.ts is not None:
            await self._once.turn_to_edit(delivery, Rank.RESULT)
            await self._once.edit(delivery, self._notifier.edit_batch(delivery.channel, scene.ts, items))
            return scene.ts
        posted = await self._once.found_if_possible(delivery)
        if posted is None:
            key = key_of(delivery)
            await self._once.turn(delivery, key, Rank.RESULT)
            posted = await self._once.post(
                delivery, key, lambda begin: self._notifier.post_batch(delivery.channel, items, key, begin)
            )
        return posted.ts

    async def _say_batch_without_card(self, delivery: Delivery, settled: int, scene: BatchScene) -> None:
        """Said once, by the delivery of the last result: such a message cannot be redrawn."""
        place, is_last, items = delivery.place, settled >= len(scene.items), _for_everybody(scene)
        if place is not None and is_last and not delivery.maybe_sent:
            await self._once.post(
                delivery, key_of(delivery), lambda begin: self._notifier.say_batch_without_card(place, items, begin)
            )
        await self._outbox.finish(delivery, "said without a card" if is_last else "no channel")


def _for_everybody(scene: BatchScene) -> tuple[BatchItem, ...]:
    """The cases that no card tells of, without what concerns the person who acted alone."""
    return tuple(item for item in scene.items if not item.has_card and not _is_personal(item))


def _is_personal(item: BatchItem) -> bool:
    return item.line is not None and item.line.refusal is not None and item.line.refusal.is_personal
