"""Slack by script, for the tests of posting: it notes what was posted, and does what the test says."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field

from bot.deliveries import BatchItem, Card, Line, TellRefusal, TellWhere
from bot.errors import PostingError
from bot.ports import Begin, Posted
from bot.records import Action, Actor, KnownCase, Place

NEW_TS = "1770000001.000100"


@dataclass
class FakeNotifier:
    """Slack by script: `troubles` are what the next calls of a name raise (or post), else all goes well."""

    calls: list[str]
    troubles: dict[str, deque[PostingError | Posted]] = field(default_factory=lambda: defaultdict(deque))
    standing: str | None = None
    places: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    told: list[object] = field(default_factory=list)

    async def post_card(self, channel: str, known: KnownCase, key: str, begin: Begin) -> Posted:
        """A new card."""
        self._do("turn", "") if self.troubles["turn"] else None
        await begin()
        self.keys.append(key)
        return self._do("post_card", NEW_TS)

    async def edit_card(self, card: Card, known: KnownCase) -> None:
        """Redraw it."""
        self._do("edit_card", card.ts)

    async def show_moved(self, channel: str, known: KnownCase, old_ts: str, new_ts: str) -> None:
        """Point to the new one."""
        self._do("show_moved", old_ts)

    async def post_line(self, channel: str, card_ts: str, line: Line, key: str, begin: Begin) -> Posted:
        """A reply."""
        self._do("turn", "") if self.troubles["turn"] else None
        await begin()
        self.keys.append(key)
        self.places.append(card_ts)
        return self._do("post_line", "1770000002.000100")

    async def find(self, channel: str, key: str, since: float, thread_ts: str | None = None) -> str | None:
        """What stands there."""
        self._do("find", "")
        return self.standing

    async def delete(self, channel: str, ts: str) -> None:
        """Take it back."""
        self.told.append(ts)
        self._do("delete", ts)

    async def post_batch(self, channel: str, items: tuple[BatchItem, ...], key: str, begin: Begin) -> Posted:
        """The shared message."""
        self._do("turn", "") if self.troubles["turn"] else None
        await begin()
        self.told.append(items)
        return self._do("post_batch", NEW_TS)

    async def edit_batch(self, channel: str, ts: str, items: tuple[BatchItem, ...]) -> None:
        """Redraw it."""
        self.told.append(items)
        self._do("edit_batch", ts)

    async def say_without_card(self, place: Place, line: Line, subject: str | None, begin: Begin) -> None:
        """Aloud."""
        self._do("turn", "") if self.troubles["turn"] else None
        await begin()
        self.told.append(subject)
        self._do("say_without_card", "")

    async def say_batch_without_card(self, place: Place, items: tuple[BatchItem, ...], begin: Begin) -> None:
        """Aloud."""
        self._do("turn", "") if self.troubles["turn"] else None
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

    def _do(self, name: str, ts: str) -> Posted:
        self.calls.append(name)
        trouble = self.troubles[name].popleft() if self.troubles[name] else Posted(ts)
        if isinstance(trouble, PostingError):
            raise trouble
        return trouble
