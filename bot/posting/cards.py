"""Cards: redrawn in place, posted anew where there is none, pointed on where a newer one stands."""

from __future__ import annotations

from enum import Enum

from bot.deliveries import CARD_IS_OLD_AFTER, Card, Delivery
from bot.errors import ChannelClosed, MessageGone
from bot.ports import Clock, Notifier, Outbox, Posted, Rank, Scene
from bot.posting.lanes import Lanes, rank_of
from bot.posting.once import Once, key_of
from bot.records import KnownCase
from bot.sayings import ShowCard, ShowMoved


class _Need(Enum):
    """What a card needs so that it shows what is known."""

    NOTHING = "nothing"
    AN_EDIT = "an edit"
    A_POST = "a post"


class CardPosting:
    """Makes cards show what is known."""

    def __init__(self, outbox: Outbox, notifier: Notifier, clock: Clock, once: Once, lanes: Lanes) -> None:
        """`clock` dates new cards."""
        self._outbox = outbox
        self._notifier = notifier
        self._clock = clock
        self._once = once
        self._lanes = lanes

    async def show(self, delivery: Delivery, say: ShowCard) -> tuple[Delivery, ...]:
        """Redraw the card, or post one; gives the delivery that makes an old one point to the new one.

        Who has to wait for a turn reads again what is so then: of many versions that wait, only the newest is shown.
        """
        turn = _Need.NOTHING
        while True:
            async with self._lanes.sending(delivery):
                scene = await self._outbox.scene(delivery, say.case_id, say.store_id)
                need = self._need(delivery, say, scene)
                if need in (turn, _Need.NOTHING) or await self._has_turn_now(need, delivery):
                    return await self._show(delivery, say, scene, need)
            await self._wait_for(need, delivery)
            turn = need

    async def _has_turn_now(self, need: _Need, delivery: Delivery) -> bool:
        if need is _Need.AN_EDIT:
            return await self._notifier.edit_now()
        return await self._once.turn_now(delivery, key_of(delivery))

    async def _wait_for(self, need: _Need, delivery: Delivery) -> None:
        if need is _Need.AN_EDIT:
            await self._once.turn_to_edit(delivery, _rank_of(delivery))
        else:
            await self._once.turn(delivery, key_of(delivery), _rank_of(delivery))

    def _need(self, delivery: Delivery, say: ShowCard, scene: Scene) -> _Need:
        card = scene.card
        if scene.known is None or scene.is_over:
            return _Need.NOTHING
        if card is None:
            return _Need.A_POST if say.may_post or say.anew else _Need.NOTHING
        if say.anew and card.posted_at < delivery.created_at:
            return _Need.A_POST
        if card.shown >= say.version:
            return _Need.NOTHING
        return _Need.A_POST if self._is_too_old(card, say, delivery) else _Need.AN_EDIT

    def _is_too_old(self, card: Card, say: ShowCard, delivery: Delivery) -> bool:
        """A command does not use an old card; a click on one does, because that is where the person looks."""
        is_clicked = delivery.place is not None and card.ts in (delivery.place.card_ts, delivery.place.thread_ts)
        return say.may_post and not is_clicked and delivery.created_at - card.posted_at > CARD_IS_OLD_AFTER

    async def _show(self, delivery: Delivery, say: ShowCard, scene: Scene, need: _Need) -> tuple[Delivery, ...]:
        card, known = scene.card, scene.known
        if known is None or need is _Need.NOTHING:
            await self._finish_unshown(delivery, scene)
            return ()
        try:
            if card is not None and need is _Need.AN_EDIT:
                return await self._edit_card(delivery, say, card, known)
            return await self._post_card(delivery, say, known, card)
        except ChannelClosed:
            if card is not None:
                await self._outbox.retire(delivery, card)
            if delivery.action_id is None and delivery.actor and delivery.place:
                await self._notifier.tell_no_channel(delivery.actor, delivery.place)
            raise  # the line of an action, which follows, finds no card and goes another way

    async def _finish_unshown(self, delivery: Delivery, scene: Scene) -> None:
        if not scene.is_over:
            card = scene.card
            await self._outbox.finish(delivery, "shown already" if card else "no card", card.ts if card else None)

    async def _edit_card(self, delivery: Delivery, say: ShowCard, card: Card, known: KnownCase) -> tuple[Delivery, ...]:
        try:
            await self._once.edit(delivery, self._notifier.edit_card(card, known))
        except MessageGone:  # a new one takes its place in the outbox, too
            await self._once.turn(delivery, key_of(delivery), Rank.RESULT)
            return await self._post_card(delivery, say, known, None)
        await self._outbox.finish_shown(delivery, card, known.version)
        if delivery.action_id is None and delivery.actor and delivery.place:
            await self._notifier.tell_card(delivery.actor, delivery.place, card.ts)
        return ()

    async def _post_card(
        self, delivery: Delivery, say: ShowCard, known: KnownCase, old: Card | None
    ) -> tuple[Delivery, ...]:
        key = key_of(delivery)
        posted = await self._standing(delivery, known, key)
        if posted is None:
            posted = await self._once.post(
                delivery, key, lambda begin: self._notifier.post_card(delivery.channel, known, key, begin, say.why)
            )
        moved = await self._outbox.finish_posted(delivery, self._new_card(delivery, known, posted), old)
        return (moved,) if moved else ()

    async def _standing(self, delivery: Delivery, known: KnownCase, key: str) -> Posted | None:
        """The card that an earlier try left, drawn anew: it shows what was known then."""
        posted = await self._once.found_if_possible(delivery, key)
        if posted is not None:
            await self._notifier.edit_card(self._new_card(delivery, known, posted), known)
        return posted

    async def in_place_of(self, delivery: Delivery, card: Card, known: KnownCase, key: str) -> Card:
        """A new card for one that was deleted; who asks for it holds the lane, and nobody is to wait long for that."""
        posted = await self._standing(delivery, known, key)
        if posted is None:
            await self._once.turn(delivery, key, Rank.RESULT)
            posted = await self._once.post(
                delivery, key, lambda begin: self._notifier.post_card(card.channel, known, key, begin)
            )
        new = self._new_card(delivery, known, posted)
        await self._outbox.keep_card(delivery, new)
        return new

    def _new_card(self, delivery: Delivery, known: KnownCase, posted: Posted) -> Card:
        return Card(delivery.channel, posted.ts, known.case.id, known.store_id, self._clock(), known.version)

    async def show_moved(self, delivery: Delivery, say: ShowMoved) -> None:
        """Make an old card point to the new one."""
        await self._notifier.turn_to_edit(Rank.ALERT)
        scene = await self._outbox.scene(delivery, say.case_id, say.store_id)
        if scene.known is not None:
            await self._notifier.show_moved(delivery.channel, scene.known, say.old_ts, say.new_ts)
        await self._outbox.finish(delivery, "shown", say.old_ts)


def _rank_of(delivery: Delivery) -> Rank:
    """A card that may stand already keeps people's results waiting until that is settled."""
    return Rank.RESULT if delivery.maybe_sent else rank_of(delivery)
