"""The scene: a watched store, two channels, people, and the real bot as a process that can be killed."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

from bot.sandbox.pandabase import Limits as PandabaseLimits
from bot.sandbox.pandabase import StandInPandabase
from bot.sandbox.slack import Limits, Message, Person, StandInSlack
from bot.sandbox.tour.bot_process import BotFailed, BotProcess, Mode
from tests.crash.chronicle import Chronicle
from tests.crash.gate import Gate
from tests.crash.under_way import Lines, left_by_the_dead
from tests.endtoend.bots import environment
from tests.endtoend.world import World
from tests.seen_cards import card_of

HISTORY = ("channels:history", "groups:history")
STATUSES = ("OPEN", "AWAITING_MERCHANT", "AWAITING_CUSTOMER", "CLOSED")
PRIORITIES = ("LOW", "NORMAL", "HIGH", "URGENT")
POLL_SECONDS = "0.2"
BOT = ("-m", "bot")


@dataclass
class Stage:
    """Ana and Cleo act in the watched channel, Ben and the `newcomers` in `work`; Finn has no token.

    `linked` are those who may act, by the channel in which each of them always does. `case_of` tells whose card a
    message is or was, by channel and `ts`: one that only points to a newer card says so no more. `left` is how much
    the bot said it had to give up when it was asked to stop, `cut_posts` how many of its posts Slack never answered,
    `under_way` the lines that it was posting when it was killed.
    """

    world: World
    bot: BotProcess
    gate: Gate
    chronicle: Chronicle
    chance: Random
    mode: Mode
    may_look: bool
    work: str
    finn: Person
    linked: dict[str, list[Person]] = field(default_factory=dict)
    case_of: dict[tuple[str, str], str] = field(default_factory=dict)
    kills: int = 0
    terms: int = 0
    left: int = 0
    cut_posts: int = 0
    under_way: Lines = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    @property
    def may_double(self) -> bool:
        """Whether a card may stand twice: as it is not known that it stands, and nobody can look."""
        return not self.may_look and (self.kills > 0 or self.left > 0)

    @property
    def channels(self) -> tuple[str, ...]:
        """Both."""
        return self.world.channel, self.work

    def people(self) -> list[tuple[Person, str]]:
        """Who may act, and where."""
        return [(person, channel) for channel, people in self.linked.items() for person in people]

    def look(self, what: object) -> None:
        """Remember every card that is posted."""
        if isinstance(what, Message) and what.ephemeral_to is None and (case_id := card_of(what.blocks)):
            self.case_of[what.channel, what.ts] = case_id

    async def link(self, person: Person, channel: str) -> None:
        """This person links a token, and acts in this channel from now on."""
        self.has_linked(person, channel, await self.world.links(person))

    def has_linked(self, person: Person, channel: str, token: str) -> None:
        """So it is said in their form."""
        self.chronicle.people[token[-4:]] = person.name
        self.linked.setdefault(channel, []).append(person)

    async def kill(self) -> None:
        """SIGKILL."""
        self.kills += 1
        await self.bot.kill()
        self.under_way |= left_by_the_dead(self.world.database)
        self.gate.open()

    async def stop(self) -> None:
        """SIGTERM, as in a deploy."""
        self.terms += 1
        said_before = len(self.bot.log())
        code = await self.bot.stop()
        left = re.findall(r"stopped; (\d+) tasks are left", self.bot.log()[said_before:])
        self.left += sum(map(int, left))
        self.wrong += [] if code == 0 and len(left) == 1 else [f"a stop ended with {code}: {self.bot.log_tail()}"]
        self.gate.open()

    async def start(self, patience: float | None = None) -> None:
        """The next run, which with `patience` is killed after so many seconds, ready or not."""
        await self.bot.start()
        if patience is not None:
            try:
                await self.bot.wait_until_ready(patience)
            except BotFailed:
                assert self.bot.is_running, self.bot.log_tail()
            await self.kill()
            await self.bot.start()
        await self.bot.wait_until_ready(30)
        if self.mode == "socket":
            await self.world.until(lambda: self.world.slack.connections)


@asynccontextmanager
async def staged(
    folder: Path, seed: int, mode: Mode, cases: int, *, may_look: bool, program: Sequence[str] = BOT
) -> AsyncIterator[Stage]:
    """Everything is furnished and linked, and the watch has said its first words."""
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(StandInSlack(Limits.none(), retry_after=(0.05, 0.2, 1.0, 2.0)))
        pandabase = await stack.enter_async_context(StandInPandabase(limits=PandabaseLimits.none(), seed=seed))
        if not may_look:
            slack.granted.difference_update(HISTORY)
        world, chance = World(slack, pandabase, folder), Random(seed)  # noqa: S311 - chance, not secrets
        for _ in range(cases):
            world.case(status=chance.choice(STATUSES), priority=chance.choice(PRIORITIES))
        gate = await stack.enter_async_context(gate_before(slack)) if mode == "socket" else None
        settings = environment(world, mode) | {"POLL_INTERVAL_SECONDS": POLL_SECONDS}
        bot = await stack.enter_async_context(BotProcess(mode, folder, settings, program))
        await bot.wait_until_ready()
        if gate is None:
            gate = await stack.enter_async_context(Gate(bot.port, "far"))
            slack.deliver_over_http(f"http://127.0.0.1:{gate.port}/slack/events")
        chronicle = Chronicle(pandabase)
        chronicle.listen()
        work, finn = slack.add_channel("work"), slack.add_person("Finn")
        stage = Stage(world, bot, gate, chronicle, chance, mode, may_look, work, finn)
        await _begin(stage)
        yield stage


@asynccontextmanager
async def gate_before(slack: StandInSlack) -> AsyncIterator[Gate]:
    """A gate on the way to Slack: in Socket Mode it is the bot who calls."""
    port = urlsplit(slack.core.origin).port or 0
    async with Gate(port, "near") as gate:
        slack.core.open_socket = lambda: f"ws://127.0.0.1:{gate.port}/link/?{slack.sockets.new_ticket()}"
        yield gate


async def _begin(stage: Stage) -> None:
    world = stage.world
    world.slack.core.changes.listeners.append(stage.look)
    await stage.link(world.ana, world.channel)
    await stage.link(world.slack.add_person("Cleo"), world.channel)
    await stage.link(world.ben, stage.work)
    await world.types(world.ana, "watch")
    shown = world.slack.messages
    await world.until(lambda: any("follows store" in one.text for one in shown(world.channel)), 20)
