"""The scene of a walk: a store, three channels, people, and the real bot as a process that can be killed."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from bot.sandbox.pandabase import Limits as PandabaseLimits
from bot.sandbox.pandabase import StandInPandabase
from bot.sandbox.slack import Limits, Message, StandInSlack
from bot.sandbox.tour.bot_process import BotProcess
from tests.endtoend.bots import child
from tests.endtoend.world import World
from tests.walk.scribe import RANKS, Json, Scribe
from tests.walk.tellings import ALL, Ear

QUICK = "0.1"
HISTORY = ("channels:history", "groups:history")
STATUSES = ("OPEN", "AWAITING_MERCHANT", "AWAITING_CUSTOMER", "CLOSED", "CLOSED")
PICKY = frozenset({"new", "reopened", "closed"})


@dataclass
class Stage:
    """`follows` hears of everything, `picks` of some things, `works` is a channel where people only act."""

    world: World
    bot: BotProcess
    scribe: Scribe
    chance: Random
    may_look: bool
    picks: str
    works: str
    strange: set[str] = field(default_factory=set)
    kills: int = 0

    @property
    def channels(self) -> tuple[str, ...]:
        """All three."""
        return self.world.channel, self.picks, self.works

    @property
    def ears(self) -> tuple[Ear, ...]:
        """What each wants to hear."""
        return (
            Ear(self.world.channel, ALL),
            Ear(self.picks, PICKY, lambda case: case["priority"] != "LOW"),
            Ear(self.works, ALL - {"new"}, needs_card=True),
        )

    def cases(self) -> dict[str, Json]:
        """Every case of the store as it is now."""
        return {case["id"]: case for _, case in self.world.pandabase.cases()}

    async def kill(self) -> None:
        """SIGKILL."""
        self.kills += 1
        await self.bot.kill()

    async def start(self) -> None:
        """The next run."""
        await self.bot.start()
        await self.bot.wait_until_ready()
        await self.world.until(lambda: self.world.slack.connections)

    def unsure(self, since: float) -> set[tuple[str, str]]:
        """The channels and cases of lines of which the bot says that it does not know whether they stand."""
        rows = self.world.rows(f"SELECT channel, say FROM delivery WHERE outcome = 'unsure' AND created_at >= {since}")  # noqa: S608
        return {(channel, case_id) for channel, say in rows for case_id in _cases_of(json.loads(say))}

    def looked_after(self, channel: str, cards: Mapping[str, list[Message]]) -> dict[str, list[Message]]:
        """The cards of each case that the bot knows of.

        Without the scope to look for it, a card that was posted just before a kill is one that nobody knows of: the
        design allows that a card is posted at least once. With the scope, every card counts.
        """
        if self.may_look or not self.kills:
            return dict(cards)
        known = {ts for (ts,) in self.world.rows(f"SELECT ts FROM card WHERE channel = '{channel}'")}  # noqa: S608
        left = {case_id: [card for card in found if card.ts in known] for case_id, found in cards.items()}
        return {case_id: found for case_id, found in left.items() if found}


def _cases_of(say: Json) -> list[str]:
    items = say.get("items", [say.get("noticed") or say.get("line") or {}])
    return [item["case_id"] for item in items if "case_id" in item]


@asynccontextmanager
async def staged(folder: Path, seed: int, cases: int, *, may_look: bool) -> AsyncIterator[Stage]:
    """Two people who linked their tokens, a store with cases, and two watches that have been greeted."""
    async with (
        StandInSlack(Limits.none(), retry_after=(0.05, 0.2, 1.0)) as slack,
        StandInPandabase(limits=PandabaseLimits.none(), seed=seed) as pandabase,
    ):
        if not may_look:
            slack.granted.difference_update(HISTORY)
        world, chance = World(slack, pandabase, folder), Random(seed)  # noqa: S311 - chance, not secrets
        scribe = Scribe(slack, pandabase)
        scribe.listen()
        strange = _furnish(world, chance, cases)
        async with child(world, "socket", POLL_INTERVAL_SECONDS=QUICK) as bot:
            await _link(world, scribe)
            picks, works = slack.add_channel("urgent"), slack.add_channel("work")
            stage = Stage(world, bot, scribe, chance, may_look, picks, works, strange)
            await world.types(world.ana, "watch")
            await world.types(world.ben, "watch normal new reopened closed", picks)
            await world.until(lambda: len(scribe.greetings) == 2)
            await world.until(lambda: world.rows("SELECT 1 FROM watched_store WHERE is_settled = 1"), 20)
            yield stage


def _furnish(world: World, chance: Random, count: int) -> set[str]:
    """Cases of all kinds, written to in the past; gives those that are closed."""
    now = datetime.now(UTC)
    for number in range(count):
        moment = now - timedelta(minutes=number + 1)
        stamp = moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        status, priority = chance.choice(STATUSES), chance.choice(RANKS)
        world.case(status=status, priority=priority, createdAt=stamp, lastMessageAt=stamp)
    return {*world.pandabase.case_ids(world.store, "CLOSED")}


async def _link(world: World, scribe: Scribe) -> None:
    for person in (world.ana, world.ben):
        token = await world.links(person)
        scribe.people[token[-4:]] = person.name
