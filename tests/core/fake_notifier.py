"""Slack by script, for the tests of posting: it notes what was posted, and does what the test says."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.deliveries import BatchItem, Card
from bot.errors import PostingError
from bot.ports import Begin, Posted, Rank
from bot.records import Action, Actor, KnownCase, Place
from bot.sayings import Line, SayPlainly, TellRefusal, TellWhere
from bot.watches import Event, Noticed

NEW_TS = "1770000001.000100"


@dataclass
class FakeNotifier:
    """Slack by script: `troubles` are what the next calls of a name raise (or post), else all goes well.

    A turn of a rank that is in `held` comes when that event is set; only where it `is_quiet` is there one at once.
    """

    calls: list[str]
    troubles: dict[str, deque[PostingError | Posted]] = field(default_factory=lambda: defaultdict(deque))
    standing: str | None = None
    standing_in: str | None = None
    places: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    told: list[object] = field(default_factory=list)
    whys: list[tuple[Event, ...]] = field(default_factory=list)
    versions: list[int] = field(default_factory=list)
    turns: list[tuple[str, Rank]] = field(default_factory=list)
    held: dict[Rank, asyncio.Event] = field(default_factory=dict)
    is_quiet: bool = False

    async def turn_to_post(self, channel: str, rank: Rank) -> None:
        """Our turn to post."""
        await self._turn("post", rank)

    async def turn_to_edit(self, rank: Rank) -> None:
        """Our turn to edit."""
        await self._turn("edit", rank)

    async def post_now(self, channel: str) -> bool:
        """Where nobody waits."""
        return self.is_quiet

    async def edit_now(self) -> bool:
        """Where nobody waits."""
        return self.is_quiet

    async def _turn(self, kind: str, rank: Rank) -> None:
        self.turns.append((kind, rank))
        self._do("turn", "") if self.troubles["turn"] else None
        if rank in self.held:
            await self.held[rank].wait()

    async def post_card(
        self, channel: str, known: KnownCase, key: str, begin: Begin, why: tuple[Event, ...] = ()
    ) -> Posted:
        """A new card."""
        await begin()
        self.keys.append(key)
        self.whys.append(why)
        return self._do("post_card", NEW_TS)

    async def edit_card(self, card: Card, known: KnownCase) -> None:
        """Redraw it."""
        self.versions.append(known.version)
        self._do("edit_card", card.ts)

    async def show_moved(self, channel: str, known: KnownCase, old_ts: str, new_ts: str) -> None:
        """Point to the new one."""
        self._do("show_moved", old_ts)

    async def post_line(self, channel: str, card_ts: str, line: Line, key: str, begin: Begin) -> Posted:
        """A reply."""
        await begin()
        self.keys.append(key)
        self.places.append(card_ts)
        return self._do("post_line", "1770000002.000100")

    async def post_noticed(self, channel: str, card_ts: str, noticed: Noticed, key: str, begin: Begin) -> Posted:
        """A reply."""
        await begin()
        self.keys.append(key)
        self.places.append(card_ts)
        self.told.append(noticed)
        return self._do("post_noticed", "1770000003.000100")

    async def post_plainly(
        self, channel: str, what: SayPlainly, subjects: Mapping[str, str], key: str, begin: Begin
    ) -> Posted:
        """A message of its own."""
        await begin()
        self.keys.append(key)
        self.places.append(channel)
        self.told.append((what, dict(subjects)))
        return self._do("post_plainly", "1770000004.000100")

    async def find(self, channel: str, key: str, since: float, thread_ts: str | None = None) -> str | None:
        """What stands there."""
        self._do("find", "")
        return self.standing if self.standing_in in (None, thread_ts) else None

    async def delete(self, channel: str, ts: str) -> None:
        """Take it back."""
        self.told.append(ts)
        self._do("delete", ts)

    async def post_batch(self, channel: str, items: tuple[BatchItem, ...], key: str, begin: Begin) -> Posted:
        """The shared message."""
        await begin()
        self.told.append(items)
        return self._do("post_batch", NEW_TS)

    async def edit_batch(self, channel: str, ts: str, items: tuple[BatchItem, ...]) -> None:
        """Redraw it."""
        self.told.append(items)
        self._do("edit_batch", ts)

    async def say_without_card(self, place: Place, line: Line, subject: str | None, begin: Begin) -> None:
        """Aloud."""
        await begin()
        self.told.append(subject)
        self._do("say_without_card", "")

    async def say_batch_without_card(self, place: Place, items: tuple[BatchItem, ...], begin: Begin) -> None:
        """Aloud."""
        await begin()
        self._do("say_batch_without_card", "")

    async def tell(self, actor: Actor, place: Place, what: TellRefusal | TellWhere) -> None:
        """Privately."""
        self.told.append(what)
        self._do("tell", "")

    async def tell_card(self, actor: Actor, place: Place, card_ts: str) -> None:
        """Privately."""
        self.told.append(card_ts)
        self._do("tell_card", "")

    async def tell_no_channel(self, actor: Actor, place: Place) -> None:
        """Privately."""
        self._do("tell_no_channel", "")

    async def tell_line(self, actor: Actor, place: Place, line: Line) -> None:
        """Privately."""
        self._do("tell_line", "")

    async def tell_summary(self, actor: Actor, place: Place, items: tuple[BatchItem, ...]) -> None:
        """Privately."""
        self.told.append(items)
        self._do("tell_summary", "")

    async def tell_still_trying(self, action: Action) -> None:
        """Privately."""
        self.told.append(action.id)
        self._do("tell_still_trying", "")

    async def tell_waiting(self, actor: Actor, place: Place, scope: str) -> None:
        """Privately."""
        self.told.append(scope)
        self._do("tell_waiting", "")

    def _do(self, name: str, ts: str) -> Posted:
        self.calls.append(name)
        trouble = self.troubles[name].popleft() if self.troubles[name] else Posted(ts)
        if isinstance(trouble, PostingError):
            raise trouble
        return trouble
