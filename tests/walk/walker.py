"""The steps of a walk, chosen by chance: what people, customers and Pandabase do, and what goes wrong meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bot.sandbox.pandabase import Fault as UpstreamFault
from bot.sandbox.pandabase import deed
from bot.sandbox.slack import Fault, Message, Person
from bot.sandbox.slack.errors import Impossible
from bot.sandbox.tour import finding
from tests import seen_cards
from tests.walk.stage import Stage

WORDS = ("close", "reopen", "await", "priority")
PRIORITIES = ("Low", "Normal", "High", "Urgent")
BY = {"customer_writes": "CUSTOMER", "new": "CUSTOMER", "auto_close": "SYSTEM"}
FAULTS = (
    UpstreamFault(status=500, times=2),
    UpstreamFault("GET", status=503, body="<html>", times=5),
    UpstreamFault("GET", status=429, headers={"Retry-After": "1"}),
    UpstreamFault("PATCH", status=429, headers={"Retry-After": "1"}),
    UpstreamFault("PATCH", status=502),
    UpstreamFault("PATCH", drop="before"),
    UpstreamFault("PATCH", drop="after"),
    UpstreamFault("GET", drop="before"),
    UpstreamFault("GET", truncate=True),
)


class Walker:
    """Takes one step after the other. `busy` is how long it waits between two, in seconds, on average."""

    def __init__(self, stage: Stage, busy: float) -> None:
        """Nothing has happened yet."""
        self.stage = stage
        self.busy = busy
        self.world, self.chance = stage.world, stage.chance
        self._steps: dict[Callable[[], Awaitable[None]], float] = {
            self.something_happens: 60,
            self.somebody_types: 8,
            self.somebody_clicks: 12,
            self.much_happens_at_once: 1.2,
            self.nothing_happens: 4,
            self.pandabase_stumbles: 2,
            self.slack_stumbles: 3,
        }

    async def step(self) -> None:
        """The next one."""
        step = self.chance.choices([*self._steps], [*self._steps.values()])[0]
        await step()
        await asyncio.sleep(self.busy * 2 * self.chance.random())

    # Outside

    async def something_happens(self) -> None:
        """Somebody outside does something to a case, mostly to one that people look at."""
        self.happens()

    def happens(self) -> None:
        """The same, at once."""
        before = self.stage.cases()
        name, case_id = deed(self.world.pandabase, self.world.store, self.chance)
        self.stage.scribe.outside(case_id, before.get(case_id), BY.get(name, "MERCHANT"))

    async def much_happens_at_once(self) -> None:
        """More than a channel is told one by one."""
        for _ in range(self.chance.randint(10, 18)):
            self.happens()

    async def nothing_happens(self) -> None:
        """For as long as a few polls take."""
        await asyncio.sleep(0.5 * self.chance.random())

    # People

    def _somebody(self) -> Person:
        return self.chance.choice((self.world.ana, self.world.ben))

    async def somebody_types(self) -> None:
        """A command about any case, which may be refused."""
        case_id = self.chance.choice(self.world.pandabase.case_ids(self.world.store))
        word = self.chance.choice(WORDS)
        text = f"{word} {case_id}" + (f" {self.chance.choice(PRIORITIES).lower()}" if word == "priority" else "")
        await self.world.types(self._somebody(), text, self.chance.choice(self.stage.channels))

    async def somebody_clicks(self) -> None:
        """Any control of any card, old ones too."""
        channel = self.chance.choice(self.stage.channels)
        cards = [card for cards in seen_cards.living(self.world.slack.messages(channel)).values() for card in cards]
        if cards:
            await self._use(self._somebody(), self.chance.choice(cards[-30:]))

    async def _use(self, person: Person, card: Message) -> None:
        labels = finding.labels(card.blocks)
        try:
            if len(labels) > 0 and self.chance.random() < 0.7:
                await self.world.clicks(person, card, self.chance.choice(labels))
            elif "Reopen" not in labels:
                await self.world.chooses(person, card, self.chance.choice(PRIORITIES))
        except Impossible:
            return

    # Trouble

    async def pandabase_stumbles(self) -> None:
        """A few answers go wrong."""
        self.world.pandabase.fault(self.chance.choice(FAULTS))

    async def slack_stumbles(self) -> None:
        """A call or two go wrong."""
        method = self.chance.choice(("chat.postMessage", "chat.update"))
        kind = self.chance.randrange(4)
        faults = (
            Fault(method, error="ratelimited", retry_after=1),
            Fault(method, drop="before"),
            Fault(method, drop="after"),
            Fault(method, html=True, status=503),
        )
        self.world.slack.fault(faults[kind])

    async def the_bot_dies(self) -> None:
        """SIGKILL, whatever it is doing; meanwhile things go on, and maybe it was long ago for the bot."""
        await self.stage.kill()
        for _ in range(self.chance.randrange(12)):
            self.happens()
        if self.chance.random() < 0.2:
            self.world.write("UPDATE watched_store SET read_at = read_at - 3600")
        await self.stage.start()
