"""What is said in Slack: the outbox that remembers it, and the notifier that posts it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from bot.deliveries import BatchItem, Card, Delivery, Line, Posting, TellRefusal, TellWhere
from bot.records import Action, Actor, KnownCase, Place


@dataclass(frozen=True, slots=True)
class Scene:
    """What a delivery about a case needs to know: the case, and its card in the channel of the delivery."""

    known: KnownCase | None
    card: Card | None


@dataclass(frozen=True, slots=True)
class BatchScene:
    """What the shared message of a command with several ids shows, and where it stands (None: not posted yet)."""

    items: tuple[BatchItem, ...]
    ts: str | None
    shown: int


class Outbox(Protocol):
    """What is to be said in Slack, and which messages are cards. Each call is one transaction."""

    async def unfinished(self) -> tuple[Delivery, ...]:
        """What an earlier run left to be said, in the order written."""
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
        """A new card stands; where it takes the place of an old one, gives the delivery that makes that point to it."""
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


@dataclass(frozen=True, slots=True)
class Posted:
    """A message in Slack. `in_thread` is False when a reply landed in the channel, because its parent is gone."""

    ts: str
    in_thread: bool = True


Begin = Callable[[], Awaitable[None]]
"""Awaited just before a new message leaves: from then on it may stand in Slack."""


class Notifier(Protocol):
    """Slack's side of a delivery: renders and posts. Every call raises `bot.errors.PostingError`s only."""

    async def post_card(self, channel: str, known: KnownCase, key: str, begin: Begin) -> Posted:
        """A new card; `key` finds it again."""
        ...

    async def edit_card(self, card: Card, known: KnownCase) -> None:
        """Redraw a card."""
        ...

    async def show_moved(self, channel: str, known: KnownCase, old_ts: str, new_ts: str) -> None:
        """Make an old card point to the new one."""
        ...

    async def post_line(self, channel: str, card_ts: str, line: Line, key: str, begin: Begin) -> Posted:
        """A line in the thread of a card."""
        ...

    async def find(self, channel: str, key: str, since: float, thread_ts: str | None = None) -> str | None:
        """The `ts` of the message that carries this key, if it stands there. Raises `CannotLook` without the scope."""
        ...

    async def delete(self, channel: str, ts: str) -> None:
        """Take back a message."""
        ...

    async def post_batch(self, channel: str, items: tuple[BatchItem, ...], key: str, begin: Begin) -> Posted:
        """The shared message of a command with several ids."""
        ...

    async def edit_batch(self, channel: str, ts: str, items: tuple[BatchItem, ...]) -> None:
        """Redraw it."""
        ...

    async def say_without_card(self, place: Place, line: Line, subject: str | None, begin: Begin) -> None:
        """One plain line for everybody in a channel where the bot is no member, through the `response_url`."""
        ...

    async def say_batch_without_card(self, place: Place, items: tuple[BatchItem, ...], begin: Begin) -> None:
        """The same for a command with several ids."""
        ...

    async def tell(self, actor: Actor, place: Place, what: TellRefusal | TellWhere) -> None:
        """Something for the person alone."""
        ...

    async def tell_card(self, actor: Actor, place: Place, card_ts: str) -> None:
        """Where the card stands that was to be shared, for the person alone."""
        ...

    async def tell_no_channel(self, actor: Actor, place: Place) -> None:
        """That no card can stand in this channel, and how to change that, for the person alone."""
        ...

    async def tell_line(self, actor: Actor, place: Place, line: Line) -> None:
        """A line for the person alone, where there is no channel to put it."""
        ...

    async def tell_summary(self, actor: Actor, place: Place, items: tuple[BatchItem, ...]) -> None:
        """How a command with several ids went, for the person alone."""
        ...

    async def tell_still_trying(self, action: Action) -> None:
        """That it takes longer than usual, for the person alone."""
        ...
