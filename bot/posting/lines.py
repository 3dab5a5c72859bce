"""Lines in the threads of cards, and what stands in for a person's line where no card can stand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.deliveries import Card, Delivery
from bot.errors import CannotLook, ChannelClosed, MessageGone, NotPosted
from bot.ports import Begin, Notifier, Outbox, Posted, Rank, Scene
from bot.posting.cards import CardPosting
from bot.posting.lanes import Lanes, rank_of
from bot.posting.once import Once, key_of
from bot.records import KnownCase
from bot.sayings import Line, SayNoticed

Reply = Callable[[Card, Begin], Awaitable[Posted]]
"""Puts the line into the thread of a card."""


class LinePosting:
    """Says lines, each once."""

    def __init__(self, outbox: Outbox, notifier: Notifier, cards: CardPosting, once: Once, lanes: Lanes) -> None:
        """`cards` makes the card to reply to, where the old one is gone."""
        self._outbox = outbox
        self._notifier = notifier
        self._cards = cards
        self._once = once
        self._lanes = lanes

    # What a person did

    async def say(self, delivery: Delivery, line: Line) -> None:
        """Put the line into the thread of the card, or say it in another way."""
        scene = await self._outbox.scene(delivery, line.case_id, line.store_id or "")
        if scene.card is None:
            await self._say_without_card(delivery, line, scene)
            return
        key = key_of(delivery)
        try:
            await self._say_in_thread(
                delivery,
                lambda card, begin: self._notifier.post_line(card.channel, card.ts, line, key, begin),
                scene.card,
                scene,
            )
        except ChannelClosed:
            await self._outbox.not_started(delivery)
            await self._say_without_card(delivery, line, scene)
        except NotPosted as error:
            await self._tell_alone(delivery, line, error.code)

    # What happened outside Casebot

    async def say_noticed(self, delivery: Delivery, say: SayNoticed) -> None:
        """Put it into the thread of the card, together with all that waits for the same thread by then."""
        if not delivery.maybe_sent:  # else it may keep the lane for which a card waits that holds this one
            async with self._lanes.cards_of(delivery):
                pass  # the card on which it stands may be on its way
        scene = await self._outbox.scene(delivery, say.noticed.case_id, say.noticed.store_id)
        if scene.is_over:
            return
        if scene.card is None:
            await self._outbox.finish(delivery, "no card")
            return
        await self._say_in_thread(
            delivery, lambda card, begin: self._reply_with_all(delivery, card, begin), scene.card, scene
        )

    async def _reply_with_all(self, delivery: Delivery, card: Card, begin: Begin) -> Posted:
        whole = await self._outbox.absorb(delivery)
        if whole is None or not isinstance(whole.say, SayNoticed):
            raise NotPosted("finished meanwhile")
        return await self._notifier.post_noticed(card.channel, card.ts, whole.say.noticed, key_of(delivery), begin)

    # In the thread

    async def _say_in_thread(self, delivery: Delivery, reply: Reply, card: Card, scene: Scene) -> None:
        known = scene.known
        try:
            posted = await self._once.found_in(delivery, scene)
            if posted is None:
                posted = await self._reply(delivery, reply, card, rank_of(delivery))
        except CannotLook:
            await self._outbox.finish(delivery, "unsure")
            return
        except MessageGone:
            posted = await self._reply_to_new_card(delivery, reply, card, known, None)
        if not posted.in_thread:
            posted = await self._reply_to_new_card(delivery, reply, card, known, posted)
        await self._outbox.finish(delivery, "posted", posted.ts)

    async def _reply(self, delivery: Delivery, reply: Reply, card: Card, rank: Rank) -> Posted:
        key = key_of(delivery)
        await self._once.turn(delivery, key, rank)
        return await self._once.post(delivery, key, lambda begin: reply(card, begin))

    async def _reply_to_new_card(
        self, delivery: Delivery, reply: Reply, card: Card, known: KnownCase | None, stray: Posted | None
    ) -> Posted:
        """The card was deleted: take back the reply that stands in the channel, post a new card, reply to that."""
        if stray is not None:
            await self._notifier.delete(card.channel, stray.ts)
        if known is None:
            await self._outbox.retire(delivery, card)
            if stray is not None:
                return stray
            raise NotPosted("no card")
        async with self._lanes.sending(delivery):
            scene = await self._outbox.scene(delivery, card.case_id, card.store_id)
            new = scene.card if scene.card and scene.card.ts != card.ts else None  # somebody else was quicker
            new = new or await self._cards.in_place_of(delivery, card, scene.known or known, f"{key_of(delivery)}-card")
            self._once.forget(key_of(delivery))
            return await self._reply(delivery, reply, new, Rank.RESULT)

    # Where no card can stand

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
