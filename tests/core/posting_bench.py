"""An outbox and a Slack in memory: the channel's messages and what the outbox was told, for the tests of posting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.deliveries import Card, Delivery, Posting
from bot.errors import NotRecorded, PostingError
from bot.ports import BatchScene, Posted, Scene
from bot.posting import Posting as Poster
from bot.records import KnownCase
from bot.sayings import Notice, SayNoticed, ShowMoved
from bot.watches import Noticed, merged
from tests.core.fake_notifier import FakeNotifier
from tests.core.making import CARD_TS, FakeClock, card, known


@dataclass
class FakeOutbox:
    """What is known and what is finished. `calls` names every call in order."""

    known: KnownCase | None
    card: Card | None
    calls: list[str]
    batch: BatchScene = field(default_factory=lambda: BatchScene((), None, 0))
    outcome: str | None = None
    ts: str | None = None
    shown: int | None = None
    refusals: int = 0
    scenes: int = 0
    left: tuple[Delivery, ...] = ()
    is_over: bool = False
    threads: tuple[str, ...] = ()
    absorbing: Noticed | None = None
    subjects_known: dict[str, str] = field(default_factory=dict)
    watchers: tuple[Delivery, ...] = ()
    given_up: Notice | None = None

    async def unfinished(self) -> tuple[Delivery, ...]:
        """What the test left."""
        return self.left

    async def add(self, workspace: str, posting: Posting) -> Delivery:
        """Write it down."""
        return Delivery(99, workspace, posting.channel, posting.say, 0.0, posting.due_at)

    async def scene(self, delivery: Delivery, case_id: str, store_id: str) -> Scene:
        """What is known of the case, for the store that was asked for."""
        self.scenes += 1
        is_ours = self.card is not None and self.card.store_id == store_id
        return Scene(self.known, self.card if is_ours else None, self.is_over, self.threads)

    async def batch_scene(self, delivery: Delivery, batch: str) -> BatchScene:
        """What the test says."""
        return self.batch

    async def start(self, delivery: Delivery) -> None:
        """Note it."""
        self.calls.append("start")

    async def not_started(self, delivery: Delivery) -> None:
        """Note it."""
        self.calls.append("not_started")

    async def finish(self, delivery: Delivery, outcome: str, ts: str | None = None) -> None:
        """Note how it ended."""
        if self.refusals:
            self.refusals -= 1
            raise NotRecorded("database is locked")
        self.calls.append("finish")
        self.outcome, self.ts = outcome, ts

    async def finish_shown(self, delivery: Delivery, card: Card, version: int) -> None:
        """Note the version."""
        await self.finish(delivery, "shown", card.ts)
        self.shown = version
        self.card = replace(card, shown=version)

    async def finish_posted(self, delivery: Delivery, card: Card, old: Card | None) -> Delivery | None:
        """Keep the new card."""
        await self.finish(delivery, "posted", card.ts)
        self.card, self.shown = card, card.shown
        return None if old is None else replace(delivery, say=ShowMoved(card.store_id, card.case_id, old.ts, card.ts))

    async def keep_card(self, delivery: Delivery, card: Card) -> None:
        """Keep the new card; the delivery goes on."""
        self.calls.append("keep_card")
        self.card = card

    async def finish_batch(self, delivery: Delivery, batch: str, ts: str, shown: int) -> None:
        """Keep where it stands."""
        await self.finish(delivery, "shown", ts)
        self.shown = shown

    async def retire(self, delivery: Delivery, card: Card) -> None:
        """There is none any more."""
        self.calls.append("retire")
        self.card = None

    async def absorb(self, delivery: Delivery) -> Delivery | None:
        """With what else was noticed meanwhile."""
        if self.is_over or not isinstance(delivery.say, SayNoticed):
            return None
        return replace(delivery, say=SayNoticed(merged(delivery.say.noticed, self.absorbing or delivery.say.noticed)))

    async def subjects(self, delivery: Delivery, store_id: str, case_ids: tuple[str, ...]) -> Mapping[str, str]:
        """What the test says."""
        return {case_id: self.subjects_known[case_id] for case_id in case_ids if case_id in self.subjects_known}

    async def give_up(self, delivery: Delivery, why: Notice = Notice.CHANNEL_CLOSED) -> tuple[Delivery, ...]:
        """Those who are told."""
        self.calls.append("give_up")
        self.given_up = why
        return self.watchers


class Desk:
    """Posting over the two, which share one list of calls."""

    def __init__(self, known: KnownCase | None = None, card: Card | None = None) -> None:
        """What is known of the case, and its card in the channel."""
        self.calls: list[str] = []
        self.outbox = FakeOutbox(known, card, self.calls)
        self.slack = FakeNotifier(self.calls)
        self.clock = FakeClock()
        self.posting = Poster(self.outbox, self.slack, self.clock)

    def trouble(self, name: str, *troubles: PostingError | Posted) -> Desk:
        """What the next calls of this name come to."""
        self.slack.troubles[name].extend(troubles)
        return self


def with_card(shown: int = 0, **parts: Any) -> Desk:
    """A channel where the case has a card."""
    return Desk(known(version=3), card(ts=CARD_TS, shown=shown, **parts))


def without_card() -> Desk:
    """A channel where it has none."""
    return Desk(known(version=3))
