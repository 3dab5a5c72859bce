"""Messages of their own that are no cards: digests, the first message of a watch, and word about a watch itself."""

from __future__ import annotations

from collections.abc import Mapping

from bot.deliveries import Delivery
from bot.errors import CannotLook
from bot.ports import Notifier, Outbox, Posted
from bot.posting.lanes import rank_of
from bot.posting.once import Once, key_of
from bot.sayings import SayDigest, SayPlainly, SayWatching


class PlainPosting:
    """Posts each at most once. The first message of a watch may repeat once: without it nobody knows of the watch."""

    def __init__(self, outbox: Outbox, notifier: Notifier, once: Once) -> None:
        """Over the outbox and the notifier."""
        self._outbox = outbox
        self._notifier = notifier
        self._once = once

    async def say(self, delivery: Delivery, say: SayPlainly) -> None:
        """Post it, unless it may stand already and cannot be looked for."""
        try:
            posted = await self._found(delivery, say) or await self._post(delivery, say)
        except CannotLook:
            await self._outbox.finish(delivery, "unsure")
            return
        await self._outbox.finish(delivery, "posted", posted.ts)

    async def _found(self, delivery: Delivery, say: SayPlainly) -> Posted | None:
        if isinstance(say, SayWatching):
            return await self._once.found_if_possible(delivery)
        return await self._once.found(delivery)

    async def _post(self, delivery: Delivery, say: SayPlainly) -> Posted:
        key = key_of(delivery)
        await self._once.turn(delivery, key, rank_of(delivery))
        subjects = await self._subjects(delivery, say)
        return await self._once.post(
            delivery, key, lambda begin: self._notifier.post_plainly(delivery.channel, say, subjects, key, begin)
        )

    async def _subjects(self, delivery: Delivery, say: SayPlainly) -> Mapping[str, str]:
        if not isinstance(say, SayDigest):
            return {}
        return await self._outbox.subjects(delivery, say.store_id, tuple(item.case_id for item in say.items))
