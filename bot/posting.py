"""How each kind of delivery reaches Slack, and what stands in for it where it cannot.

An edit is repeated until it succeeds. A new line whose posting was unclear is looked for where that is possible, and
else posted at most once; a new card is looked for too, and else posted at least once.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.deliveries import (
    CARD_IS_OLD_AFTER,
    Card,
    Delivery,
    Line,
    SayLine,
    ShowBatch,
    ShowCard,
    ShowMoved,
    TellRefusal,
    TellSummary,
    TellWhere,
)
from bot.errors import CannotLook, ChannelClosed, MessageGone, NotPosted, TryLater
from bot.ports import BatchScene, Clock, Notifier, Outbox, Posted, Scene
from bot.records import KnownCase

T = TypeVar("T")

log = logging.getLogger(__name__)


def key_of(delivery: Delivery) -> str:
    """What a message carries so that it can be found again: the delivery's number and its moment, nothing personal."""
    return f"{delivery.id}-{int(delivery.created_at * 1000)}"


class Posting:
    """Posts one delivery at a time. Raises `TryLater` and `MaybePosted` when it should be called again."""

    def __init__(self, outbox: Outbox, notifier: Notifier, clock: Clock) -> None:
        """Over the outbox, the notifier and the time of day."""
        self._outbox = outbox
        self._notifier = notifier
        self._clock = clock
        self._strays: dict[int, Posted] = {}

    async def post(self, delivery: Delivery) -> tuple[Delivery, ...]:
        """Say it and write down that it was said; gives what is to be said because of it."""
        try:
            return await self._post(delivery)
        except (NotPosted, ChannelClosed, MessageGone) as error:
            log.error("delivery=%d action=%s not taken by Slack: %s", delivery.id, delivery.action_id, error.code)
            await self._outbox.finish(delivery, error.code)
            return ()

    async def _post(self, delivery: Delivery) -> tuple[Delivery, ...]:
        match delivery.say:
            case ShowCard() as say:
                return await self._show_card(delivery, say)
            case SayLine(line):
                await self._say_line(delivery, line)
            case ShowBatch(batch, settled):
                await self._show_batch(delivery, batch, settled)
            case ShowMoved() as say:
                await self._show_moved(delivery, say)
            case TellRefusal() | TellWhere() | TellSummary() as say:
                await self._tell(delivery, say)
        return ()

    # Cards

    async def _show_card(self, delivery: Delivery, say: ShowCard) -> tuple[Delivery, ...]:
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
        return ()

    async def _post_card(self, delivery: Delivery, known: KnownCase, old: Card | None) -> tuple[Delivery, ...]:
        key = key_of(delivery)
        posted = await self._found_if_possible(delivery)
        if posted is None:
            posted = await self._start(delivery, lambda: self._notifier.post_card(delivery.channel, known, key))
        moved = await self._outbox.finish_posted(delivery, self._new_card(delivery, known, posted), old)
        return (moved,) if moved else ()

    def _new_card(self, delivery: Delivery, known: KnownCase, posted: Posted) -> Card:
        return Card(delivery.channel, posted.ts, known.case.id, known.store_id, self._clock(), known.version)

    async def _show_moved(self, delivery: Delivery, say: ShowMoved) -> None:
        scene = await self._outbox.scene(delivery, say.case_id, say.store_id)
        if scene.known is not None:
            await self._notifier.show_moved(delivery.channel, scene.known, say.old_ts, say.new_ts)
        await self._outbox.finish(delivery, "shown", say.old_ts)

    # Lines

    async def _say_line(self, delivery: Delivery, line: Line) -> None:
        scene = await self._outbox.scene(delivery, line.case_id, line.store_id or "")
        if scene.card is None:
            await self._say_without_card(delivery, line, scene)
            return
        try:
            posted = self._strays.get(delivery.id) or await self._found(delivery, scene.card.ts)
        except CannotLook:
            await self._outbox.finish(delivery, "unsure")
            return
        if posted is None:
            posted = await self._reply(delivery, scene.card, line)
        if not posted.in_thread:
            posted = await self._reply_to_new_card(delivery, line, scene.card, scene.known, posted)
        await self._outbox.finish(delivery, "posted", posted.ts)

    async def _reply(self, delivery: Delivery, card: Card, line: Line) -> Posted:
        key = key_of(delivery)
        return await self._start(delivery, lambda: self._notifier.post_line(card.channel, card.ts, line, key))

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
        new = self._new_card(delivery, known, posted)
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
            await self._start(delivery, lambda: self._notifier.say_without_card(place, line, subject))
        except (ChannelClosed, NotPosted):
            await self._notifier.tell_line(actor, place, line)
        await self._outbox.finish(delivery, "said without a card")

    # Several ids

    async def _show_batch(self, delivery: Delivery, batch: str, settled: int) -> None:
        scene = await self._outbox.batch_scene(delivery, batch)
        items = tuple(item for item in scene.items if not item.has_card)
        if scene.shown >= settled or not items:
            await self._outbox.finish(delivery, "shown already", scene.ts)
            return
        try:
            ts = await self._post_or_edit_batch(delivery, scene)
        except (ChannelClosed, MessageGone):
            await self._say_batch_without_card(delivery, settled, scene)
            return
        await self._outbox.finish_batch(delivery, batch, ts, sum(item.line is not None for item in scene.items))

    async def _post_or_edit_batch(self, delivery: Delivery, scene: BatchScene) -> str:
        items = tuple(item for item in scene.items if not item.has_card)
        if scene.ts is not None:
            await self._notifier.edit_batch(delivery.channel, scene.ts, items)
            return scene.ts
        posted = await self._found_if_possible(delivery)
        if posted is None:
            key = key_of(delivery)
            posted = await self._start(delivery, lambda: self._notifier.post_batch(delivery.channel, items, key))
        return posted.ts

    async def _say_batch_without_card(self, delivery: Delivery, settled: int, scene: BatchScene) -> None:
        """Said once, by the delivery of the last result: such a message cannot be redrawn."""
        place, is_last = delivery.place, settled >= len(scene.items)
        if place is not None and is_last and not delivery.maybe_sent:
            await self._start(delivery, lambda: self._notifier.say_batch_without_card(place, scene.items))
        await self._outbox.finish(delivery, "said without a card" if is_last else "no channel")

    # For one person

    async def _tell(self, delivery: Delivery, say: TellRefusal | TellWhere | TellSummary) -> None:
        actor, place = delivery.actor, delivery.place
        if actor is not None and place is not None:
            if isinstance(say, TellSummary):
                scene = await self._outbox.batch_scene(delivery, say.batch)
                await self._notifier.tell_summary(actor, place, scene.items)
            else:
                await self._notifier.tell(actor, place, say)
        await self._outbox.finish(delivery, "told")

    # Exactly once, as far as Slack allows

    async def _found(self, delivery: Delivery, thread_ts: str | None = None) -> Posted | None:
        """The message that an earlier, unclear try may have left."""
        if not delivery.maybe_sent:
            return None
        ts = await self._notifier.find(delivery.channel, key_of(delivery), delivery.created_at, thread_ts)
        return Posted(ts) if ts else None

    async def _found_if_possible(self, delivery: Delivery) -> Posted | None:
        """The same for what is posted at least once."""
        try:
            return await self._found(delivery)
        except CannotLook:
            return None

    async def _start(self, delivery: Delivery, post: Callable[[], Awaitable[T]]) -> T:
        """Write down that the message may stand in Slack from here on, then post it."""
        await self._outbox.start(delivery)
        try:
            return await post()
        except TryLater:
            await self._outbox.not_started(delivery)
            raise
