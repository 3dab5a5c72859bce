"""The outbox, which remembers what is to be said in Slack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.deliveries import BatchItem, Card, Delivery, Posting
from bot.records import KnownCase
from bot.sayings import Notice


@dataclass(frozen=True, slots=True)
class Scene:
    """What a delivery about a case needs to know: the case, and its card in the channel of the delivery.

    `is_over` says that something else finished the delivery meanwhile: nothing is to be said any more. `threads` are
    those in which an earlier try may have said it: of the card, and of the cards whose place it took.
    """

    known: KnownCase | None
    card: Card | None
    is_over: bool = False
    threads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BatchScene:
    """What the shared message of a command with several ids shows, and where it stands (None: not posted yet)."""

    items: tuple[BatchItem, ...]
    ts: str | None
    shown: int


class Outbox(Protocol):
    """What is to be said in Slack, and which messages are cards. Each call is one transaction."""

    async def unfinished(self) -> tuple[Delivery, ...]:
        """What an earlier run left to be said: what may stand already, then the rest, each in the order written."""
        ...

    async def add(self, workspace: str, posting: Posting) -> Delivery:
        """Write down something to be said that follows from no action."""
        ...

    async def scene(self, delivery: Delivery, case_id: str, store_id: str) -> Scene:
        """The case and the card that a delivery is about."""
        ...

    async def batch_scene(self, delivery: Delivery, batch: str) -> BatchScene:
        """The shared message that a delivery is about."""
        ...

    async def start(self, delivery: Delivery) -> None:
        """From here on the message may stand in Slack."""
        ...

    async def not_started(self, delivery: Delivery) -> None:
        """It certainly does not stand in Slack yet."""
        ...

    async def finish(self, delivery: Delivery, outcome: str, ts: str | None = None) -> None:
        """No more work is needed."""
        ...

    async def finish_shown(self, delivery: Delivery, card: Card, version: int) -> None:
        """The card shows this version; no more work is needed."""
        ...

    async def finish_posted(self, delivery: Delivery, card: Card, old: Card | None) -> Delivery | None:
        """A new card stands; where it takes the place of an old one, gives the delivery that makes that point to it.

        Without `old`, that is the one which was retired before, if it is.
        """
        ...

    async def keep_card(self, delivery: Delivery, card: Card) -> None:
        """A new card stands in place of one that was deleted; the delivery goes on."""
        ...

    async def finish_batch(self, delivery: Delivery, batch: str, ts: str, shown: int) -> None:
        """The shared message stands there and shows so many results."""
        ...

    async def retire(self, delivery: Delivery, card: Card) -> None:
        """This card is no longer there."""
        ...

    async def absorb(self, delivery: Delivery) -> Delivery | None:
        """The delivery of something noticed, with all that was noticed since and waits for the same thread.

        What is absorbed is finished by it, in the same transaction; None when this one was absorbed itself.
        """
        ...

    async def subjects(self, delivery: Delivery, store_id: str, case_ids: tuple[str, ...]) -> Mapping[str, str]:
        """What cases are about, by id, as far as it is known."""
        ...

    async def give_up(self, delivery: Delivery, why: Notice = Notice.CHANNEL_CLOSED) -> tuple[Delivery, ...]:
        """The channel takes no messages: its watches end, who lends a token to one is told `why`, its alerts go.

        Gives nothing when it has no watch.
        """
        ...
