"""The notifier, which says in Slack what is to be said."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from bot.deliveries import BatchItem, Card
from bot.records import Action, Actor, KnownCase, Place
from bot.sayings import Line, SayPlainly, TellRefusal, TellWhere
from bot.watches import Event, Noticed


@dataclass(frozen=True, slots=True)
class Posted:
    """A message in Slack. `in_thread` is False when a reply landed in the channel, because its parent is gone."""

    ts: str
    in_thread: bool = True


class Rank(IntEnum):
    """Who is served first where Slack's pace makes us wait: people's results, then the state of cards, then lines.

    A result that had its turn and was sent back goes before all who still wait for theirs.
    """

    SENT_BACK = -1
    RESULT = 0
    ALERT = 1
    LINE = 2


Begin = Callable[[], Awaitable[None]]
"""Awaited just before a new message leaves: from then on it may stand in Slack."""


class Notifier(Protocol):
    """Slack's side of a delivery: renders and posts. Every call raises `bot.errors.PostingError`s only.

    Whoever posts or edits in a channel waits for the turn first: what is said then is what is so then.
    """

    async def turn_to_post(self, channel: str, rank: Rank) -> None:
        """Wait until a new message may go to this channel."""
        ...

    async def turn_to_edit(self, rank: Rank) -> None:
        """Wait until a message may be edited."""
        ...

    async def post_now(self, channel: str) -> bool:
        """Take the turn if nothing has to be waited for: what was read just before is still so."""
        ...

    async def edit_now(self) -> bool:
        """The same for an edit."""
        ...

    async def post_card(
        self, channel: str, known: KnownCase, key: str, begin: Begin, why: tuple[Event, ...] = ()
    ) -> Posted:
        """A new card; `key` finds it again. `why` is what its notification says first."""
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

    async def post_noticed(self, channel: str, card_ts: str, noticed: Noticed, key: str, begin: Begin) -> Posted:
        """What happened outside Casebot, in the thread of a card."""
        ...

    async def post_plainly(
        self, channel: str, what: SayPlainly, subjects: Mapping[str, str], key: str, begin: Begin
    ) -> Posted:
        """A message of its own in a channel, or to a person (a user's id in place of the channel's)."""
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

    async def tell_waiting(self, actor: Actor, place: Place, scope: str) -> None:
        """That for want of a scope nothing may be posted yet, for the person alone."""
        ...
