"""Lines in the threads of cards, and what stands in for them where no card can stand."""

from __future__ import annotations

from bot.deliveries import Card, Delivery, Line
from bot.errors import CannotLook, ChannelClosed, MessageGone, NotPosted
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

    async def say(self, delivery: Delivery, line: Line) -> None:
        """Put the line into the thread of the card, or say it in another way."""
        scene = await self._outbox.scene(delivery, line.case_id, line.store_id or "")
        if scene.card is None:
            await self._say_without_card(delivery, line, scene)
            return
        try:
            await self._say_in_thread(delivery, line, scene.card, scene.known)
        except ChannelClosed:
            await self._outbox.not_started(delivery)
            await self._say_without_card(delivery, line, scene)
        except NotPosted as error:
            await self._tell_alone(delivery, line, error.code)

    async def _say_in_thread(self, delivery: Delivery, line: Line, card: Card, known: KnownCase | None) -> None:
        try:
            posted = await self._once.found(delivery, card.ts) or await self._reply(delivery, card, line)
        except CannotLook:
            await self._outbox.finish(delivery, "unsure")
            return
        except MessageGone:
            posted = await self._reply_to_new_card(delivery, line, card, known, None)
        if not posted.in_thread:
            posted = await self._reply_to_new_card(delivery, line, card, known, posted)
        await self._outbox.finish(delivery, "posted", posted.ts)

    async def _reply(self, delivery: Delivery, card: Card, line: Line) -> Posted:
        key = key_of(delivery)
        return await self._once.post(
            delivery, key, lambda begin: self._notifier.post_line(card.channel, card.ts, line, key, begin)
        )

    async def _reply_to_new_card(
        self, delivery: Delivery, line: Line, card: Card, known: KnownCase | None, stray: Posted | None
    ) -> Posted:
        """The card was deleted: take back the reply that stands in the channel, post a new card, reply to that."""
        key = key_of(delivery)
        if stray is not None:
            await self._notifier.delete(card.channel, stray.ts)
        if known is None:
            await self._outbox.retire(delivery, card)
            if stray is not None:
                return stray
            raise NotPosted("no card")
        posted = await self._cards.post_new(delivery, known, f"{key}-card")
        new = self._cards.new_card(delivery, known, posted)
        await self._outbox.keep_card(delivery, new)
        self._once.forget(key)
        return await self._reply(delivery, new, line)

    async def _say_without_card(self, delivery: Delivery, line: Line, scene: Scene) -> None:
        """No card can stand in this channel: one plain line through the `response_url`, else a word to the person."""
        place, key = delivery.place, key_of(delivery)
        if place is None or place.channel != delivery.channel or delivery.maybe_sent:
            await self._tell_alone(delivery, line, "no channel")
            return
        subject = scene.known.case.subject if scene.known else None
        try:
            await self._once.post(
                delivery, key, lambda begin: self._notifier.say_without_card(place, line, subject, begin)
            )
        except (ChannelClosed, NotPosted) as error:
            await self._tell_alone(delivery, line, error.code)
            return
        await self._outbox.finish(delivery, "said without a card")

    async def _tell_alone(self, delivery: Delivery, line: Line, why: str) -> None:
        """Nobody else can be told: the person who acted is, where this is the channel in which they did."""
        place, actor = delivery.place, delivery.actor
        if place is not None and actor is not None and place.channel == delivery.channel:
            await self._notifier.tell_line(actor, place, line)
        await self._outbox.finish(delivery, why)
