"""Lines in the threads of cards, and what stands in for them where no card can stand."""

from __future__ import annotations

from bot.deliveries import Card, Delivery, Line
from bot.errors import CannotLook, ChannelClosed, NotPosted
from bot.ports import Notifier, Outbox, Posted, Scene
from bot.posting.cards import CardPosting
from bot.posting.once import Once, key_of
from bot.records import KnownCase


class LinePosting:
    """Says lines, each once."""

    def __init__(self, outbox: Outbox, notifier: Notifier, cards: CardPosting, once: Once) -> None:
        """`cards` makes the card to reply to, where the old one is gone."""
        self._outbox = outbox
        self._notifier = notifier
        self._cards = cards
        self._once = once
        self._strays: dict[int, Posted] = {}

    async def say(self, delivery: Delivery, line: Line) -> None:
        """Put the line into the thread of the card, or say it in another way."""
        scene = await self._outbox.scene(delivery, line.case_id, line.store_id or "")
        try:
            if scene.card is not None:
                await self._say_in_thread(delivery, line, scene.card, scene.known)
                return
        except ChannelClosed:
            await self._outbox.not_started(delivery)
        await self._say_without_card(delivery, line, scene)

    async def _say_in_thread(self, delivery: Delivery, line: Line, card: Card, known: KnownCase | None) -> None:
        try:
            posted = self._strays.get(delivery.id) or await self._once.found(delivery, card.ts)
        except CannotLook:
            await self._outbox.finish(delivery, "unsure")
            return
        if posted is None:
            posted = await self._reply(delivery, card, line)
        if not posted.in_thread:
            posted = await self._reply_to_new_card(delivery, line, card, known, posted)
        await self._outbox.finish(delivery, "posted", posted.ts)

    async def _reply(self, delivery: Delivery, card: Card, line: Line) -> Posted:
        key = key_of(delivery)
        return await self._once.start(delivery, lambda: self._notifier.post_line(card.channel, card.ts, line, key))

    async def _reply_to_new_card(
        self, delivery: Delivery, line: Line, card: Card, known: KnownCase | None, stray: Posted
    ) -> Posted:
        """The card was deleted, so the reply stands in the channel: take it back, post a new card, reply to that.

        Until the new card is kept, another try goes on with this stray reply instead of leaving a second one.
        """
        self._strays[delivery.id] = stray
        await self._notifier.delete(card.channel, stray.ts)
        if known is None:
            await self._outbox.retire(delivery, card)
            return self._strays.pop(delivery.id)
        posted = await self._notifier.post_card(delivery.channel, known, f"{key_of(delivery)}-card")
        new = self._cards.new_card(delivery, known, posted)
        await self._outbox.keep_card(delivery, new)
        del self._strays[delivery.id]
        return await self._reply(delivery, new, line)

    async def _say_without_card(self, delivery: Delivery, line: Line, scene: Scene) -> None:
        """No card can stand in this channel: one plain line through the `response_url`, else a word to the person."""
        place, actor = delivery.place, delivery.actor
        if place is None or actor is None or place.channel != delivery.channel or delivery.maybe_sent:
            await self._outbox.finish(delivery, "no channel")
            return
        subject = scene.known.case.subject if scene.known else None
        try:
            await self._once.start(delivery, lambda: self._notifier.say_without_card(place, line, subject))
        except (ChannelClosed, NotPosted):
            await self._notifier.tell_line(actor, place, line)
        await self._outbox.finish(delivery, "said without a card")
