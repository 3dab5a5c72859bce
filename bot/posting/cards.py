"""Cards: redrawn in place, posted anew where there is none, pointed on where a newer one stands."""

from __future__ import annotations

from bot.deliveries import CARD_IS_OLD_AFTER, Card, Delivery, ShowCard, ShowMoved
from bot.errors import ChannelClosed, MessageGone
from bot.ports import Clock, Notifier, Outbox, Posted
from bot.posting.once import Once, key_of
from bot.records import KnownCase


class CardPosting:
    """Makes cards show what is known."""

    def __init__(self, outbox: Outbox, notifier: Notifier, clock: Clock, once: Once) -> None:
        """`clock` dates new cards."""
        self._outbox = outbox
        self._notifier = notifier
        self._clock = clock
        self._once = once

    async def show(self, delivery: Delivery, say: ShowCard) -> tuple[Delivery, ...]:
        """Redraw the card, or post one; gives the delivery that makes an old one point to the new one."""
        scene = await self._outbox.scene(delivery, say.case_id, say.store_id)
        card, known = scene.card, scene.known
        is_nowhere = card is None and not say.may_post
        if known is None or is_nowhere or (card is not None and card.shown >= say.version):
            await self._outbox.finish(delivery, "no card" if is_nowhere else "shown already", card.ts if card else None)
            return ()
        try:
            if card is not None and not self._is_too_old(card, say, delivery):
                return await self._edit_card(delivery, card, known)
            return await self._post_card(delivery, known, card)
        except ChannelClosed:
            if card is not None:
                await self._outbox.retire(delivery, card)
            if delivery.action_id is None and delivery.actor and delivery.place:
                await self._notifier.tell_no_channel(delivery.actor, delivery.place)
            raise  # the line of an action, which follows, finds no card and goes another way

    def _is_too_old(self, card: Card, say: ShowCard, delivery: Delivery) -> bool:
        """A command does not use an old card; a click on one does, because that is where the person looks."""
        is_clicked = delivery.place is not None and card.ts in (delivery.place.card_ts, delivery.place.thread_ts)
        return say.may_post and not is_clicked and delivery.created_at - card.posted_at > CARD_IS_OLD_AFTER

    async def _edit_card(self, delivery: Delivery, card: Card, known: KnownCase) -> tuple[Delivery, ...]:
        try:
            await self._notifier.edit_card(card, known)
        except MessageGone:
            return await self._post_card(delivery, known, None)  # which takes its place in the outbox, too
        await self._outbox.finish_shown(delivery, card, known.version)
        if delivery.action_id is None and delivery.actor and delivery.place:
            await self._notifier.tell_card(delivery.actor, delivery.place, card.ts)
        return ()

    async def _post_card(self, delivery: Delivery, known: KnownCase, old: Card | None) -> tuple[Delivery, ...]:
        key = key_of(delivery)
        posted = await self._once.found_if_possible(delivery)
        if posted is None:
            posted = await self.post_new(delivery, known, key)
        moved = await self._outbox.finish_posted(delivery, self.new_card(delivery, known, posted), old)
        return (moved,) if moved else ()

    async def post_new(self, delivery: Delivery, known: KnownCase, key: str) -> Posted:
        """Post a card that is not there yet."""
        return await self._once.post(
            delivery, key, lambda begin: self._notifier.post_card(delivery.channel, known, key, begin)
        )

    def new_card(self, delivery: Delivery, known: KnownCase, posted: Posted) -> Card:
        """The card that was just posted."""
        return Card(delivery.channel, posted.ts, known.case.id, known.store_id, self._clock(), known.version)

    async def show_moved(self, delivery: Delivery, say: ShowMoved) -> None:
        """Make an old card point to the new one."""
        scene = await self._outbox.scene(delivery, say.case_id, say.store_id)
        if scene.known is not None:
            await self._notifier.show_moved(delivery.channel, scene.known, say.old_ts, say.new_ts)
        await self._outbox.finish(delivery, "shown", say.old_ts)
