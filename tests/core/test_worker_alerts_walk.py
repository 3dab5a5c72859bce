"""However results and alerts of one case meet on their way: the card ends true, and everything is said once."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.actions import Actions
from bot.deliveries import Delivery
from bot.deliveries import Posting as Wish
from bot.errors import MessageGone, TryLater
from bot.ports import Begin, Posted, Rank
from bot.posting import Posting
from bot.records import KnownCase, Place
from bot.sayings import SayNoticed, ShowCard
from bot.store import known as known_cases
from bot.store.adapters import SqliteOutbox
from bot.store.database import Database
from bot.watches import Event, Noticed
from bot.worker import Worker
from tests.core.fake_notifier import FakeNotifier
from tests.core.fakes import FakeAccounts, FakeApi, FakeJournal
from tests.core.making import ANA, CASE_ID, CHANNEL, CLOSED, NOW, STORE_ID, FakeClock, case
from tests.core.worker_bench import until

STEPS = st.lists(st.sampled_from(["alert", "anew", "result", "gone", "pause"]) | st.sampled_from([*Event]), max_size=12)


class Channel(FakeNotifier):
    """A channel with cards that show versions. Calls take some turns of the event loop; `delays` says how many."""

    def __init__(self, delays: list[int]) -> None:
        """Empty at first."""
        super().__init__([])
        self.cards: dict[str, list[int]] = {}
        self._delays = iter(delays * 1000) if delays else iter([0] * 100_000)

    async def _pass(self) -> None:
        for _ in range(next(self._delays)):
            await asyncio.sleep(0)

    async def turn_to_post(self, channel: str, rank: Rank) -> None:
        """After some time."""
        await self._pass()

    async def turn_to_edit(self, rank: Rank) -> None:
        """After some time."""
        await self._pass()

    async def post_card(self, channel: str, known: KnownCase, key: str, begin: Begin, why: Any = ()) -> Posted:
        """A new one."""
        await begin()
        await self._pass()
        self._do("post_card", "")
        ts = f"177000000{len(self.cards)}.000100"
        self.cards[ts] = [known.version]
        return Posted(ts)

    async def edit_card(self, card: Any, known: KnownCase) -> None:
        """It shows this version."""
        await self._pass()
        self._do("edit_card", card.ts)
        self.cards[card.ts].append(known.version)

    async def post_noticed(self, channel: str, card_ts: str, noticed: Noticed, key: str, begin: Begin) -> Posted:
        """A reply, which counts when Slack takes it."""
        await begin()
        await self._pass()
        self._do("post_noticed", "")
        self.told.append(noticed)
        return Posted("1770000003.000100")


@dataclass
class Walk:
    """A worker over a real outbox. Every step but the troubles makes a newer version of the case."""

    database: Database
    outbox: SqliteOutbox
    channel: Channel
    worker: Worker
    clock: FakeClock
    version: int = 0

    async def step(self, step: str | Event) -> None:
        """Something happens to the case, or to Slack."""
        self.clock.now += 1
        if step == "gone":
            self.channel.troubles["edit_card"].append(MessageGone("message_not_found"))
        elif step == "pause":
            for call in ("edit_card", "post_card", "post_noticed"):
                self.channel.troubles[call].append(TryLater("ratelimited", 0.0001))
        else:
            self.worker.deliver(await self._deliveries(step))

    async def _deliveries(self, step: str | Event) -> list[Delivery]:
        seen = KnownCase(STORE_ID, case(), self.clock.now)
        kept = await self.database.write(lambda db: known_cases.keep(db, "T1", seen))
        self.version = kept.version
        show = ShowCard(STORE_ID, CASE_ID, kept.version, may_post=True, anew=step == "anew")
        card = await self.outbox.add("T1", Wish(CHANNEL, show))
        if step == "result":
            card = replace(card, actor=ANA, place=Place(CHANNEL))
        if not isinstance(step, Event):
            return [card]
        line = SayNoticed(Noticed(STORE_ID, CASE_ID, (step,), CLOSED, NOW))
        return [card, await self.outbox.add("T1", Wish(CHANNEL, line))]

    async def settled(self) -> None:
        """Wait until all is said."""
        await until(lambda: not self.worker._background._tasks)


@asynccontextmanager
async def walking(delays: list[int]) -> AsyncIterator[Walk]:
    """Set up for one walk."""
    with tempfile.TemporaryDirectory() as folder:
        clock, channel = FakeClock(), Channel(delays)
        database = await Database.open(Path(folder) / "casebot.db", clock)
        outbox, journal = SqliteOutbox(database, clock, "run"), FakeJournal([])
        actions = Actions(journal, FakeAccounts(), FakeApi([], (case(),)), clock)
        worker = Worker(actions, Posting(outbox, channel, clock), journal, outbox, channel, clock)
        try:
            yield Walk(database, outbox, channel, worker, clock)
        finally:
            await worker.stop(0.0)
            await database.close()


async def walk(steps: list[str | Event], delays: list[int]) -> tuple[Channel, int, Any]:
    """All steps while the deliveries of the earlier ones are on their way; gives what stands in the end."""
    async with walking(delays) as walk:
        for step in steps:
            await walk.step(step)
        await walk.settled()
        probe = await walk.outbox.add("T1", Wish(CHANNEL, ShowCard(STORE_ID, CASE_ID, 0)))
        scene = await walk.outbox.scene(probe, CASE_ID, STORE_ID)
        return walk.channel, walk.version, scene.card


def said(channel: Channel) -> list[Event]:
    """All events that were told, each as often as it was."""
    return [event for noticed in channel.told if isinstance(noticed, Noticed) for event in noticed.events]


@settings(deadline=None, max_examples=40)
@given(steps=STEPS, delays=st.lists(st.integers(0, 12), max_size=6))
async def test_the_card_ends_true_and_never_goes_back(steps: list[str | Event], delays: list[int]) -> None:
    channel, version, current = await walk(steps, delays)
    assert all(shown == sorted(shown) for shown in channel.cards.values())
    if version:
        assert (channel.cards[current.ts][-1], current.shown) == (version, version)


@settings(deadline=None, max_examples=40)
@given(steps=STEPS, delays=st.lists(st.integers(0, 12), max_size=6))
async def test_a_case_gets_no_more_cards_than_were_asked_for(steps: list[str | Event], delays: list[int]) -> None:
    channel, version, _ = await walk(steps, delays)
    assert len(channel.cards) <= bool(version) + steps.count("anew") + steps.count("gone")


@settings(deadline=None, max_examples=40)
@given(
    events=st.lists(st.sampled_from([*Event]), unique=True),
    others=st.lists(st.sampled_from(["alert", "anew", "result", "gone", "pause"]), max_size=6),
    delays=st.lists(st.integers(0, 12), max_size=6),
    mix=st.randoms(use_true_random=False),
)
async def test_everything_that_was_noticed_is_said_once(
    events: list[Event], others: list[str], delays: list[int], mix: Any
) -> None:
    steps: list[str | Event] = [*events, *others]
    mix.shuffle(steps)
    channel, *_ = await walk(steps, delays)
    assert sorted(said(channel)) == sorted(events)
