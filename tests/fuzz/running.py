"""One running bot that hears thousands of payloads: its answers, its calls and its log are looked at after each."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import Casebot
from bot.sandbox.pandabase import Limits as PandabaseLimits
from bot.sandbox.pandabase import StandInPandabase
from bot.sandbox.slack import Limits, StandInSlack
from bot.sandbox.slack.delivery import Kind
from bot.sandbox.tour.bot_process import Mode
from tests.endtoend.bots import inside
from tests.endtoend.world import World
from tests.fuzz.answers import what_slack_minds, what_the_call_shows
from tests.fuzz.odd import Edit, edited, edits
from tests.fuzz.seeds import Seed, everything_once, seeds

QUIET_SECONDS = 5.0
"""How long what follows from one payload may take."""


class Complaints(logging.Handler):
    """Keeps what was logged with a traceback, and that Slack minded the blocks of a message."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it."""
        if record.exc_info or "does not take the blocks" in str(record.msg):
            self.lines.append(logging.Formatter("%(name)s %(message)s").format(record))


class RunningBot:
    """The bot between its stand-ins, on a loop of its own that runs only while a payload is looked at."""

    def __init__(self, mode: Mode) -> None:
        self._mode = mode
        self._complaints = Complaints()
        self._runner = asyncio.Runner()
        self._stack = AsyncExitStack()
        self._folder = TemporaryDirectory()
        self._patch = pytest.MonkeyPatch()
        self._heard = 0
        self._looked_at = 0
        self.world: World
        self.casebot: Casebot
        self.seeds: list[Seed] = []

    def __enter__(self) -> Self:
        logging.getLogger().addHandler(self._complaints)
        try:
            self._runner.run(self._open())
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._runner.run(self._stack.aclose())
        self._runner.close()
        self._patch.undo()
        self._folder.cleanup()
        logging.getLogger().removeHandler(self._complaints)

    def hear(self, kind: Kind, payload: dict[str, Any]) -> list[str]:
        """Everything that is wrong with what the bot made of it."""
        return self._runner.run(self._hear(kind, payload))

    def says(self, text: str, *, is_mention: bool) -> list[str]:
        """The same of a text that is typed after the command, or after a mention."""
        wanted = "events_api" if is_mention else "slash_commands"
        kind, payload = next(seed for seed in self.seeds if seed[0] == wanted)
        payload = self.fresh(payload)
        if is_mention:
            event = {**payload["event"], "text": f"<@{self.world.slack.bot_user_id}> {text}"}
            return self.hear(kind, {**payload, "event": event})
        return self.hear(kind, {**payload, "text": text})

    def fresh(self, payload: dict[str, Any]) -> dict[str, Any]:
        """The payload with rights that still hold: it is a new one, not one that was heard before."""
        rights, person = self.world.slack.core.rights, self.world.ana
        self._heard += 1
        if "event" in payload:
            moment = f"{1_770_000_000 + self._heard}.000100"
            return {**payload, "event_id": f"Ev{self._heard}", "event": {**payload["event"], "ts": moment}}
        path = rights.new_response_url("commands", person, self.world.channel)
        url = f"{self.world.slack.core.origin}/{path}"
        return {**payload, "trigger_id": rights.new_trigger(person), "response_url": url}

    def rest(self) -> None:
        """Every wish that was recorded meanwhile comes to its end."""
        self._runner.run(self.world.rest(60))

    def shows_and_closes(self, **fields: Any) -> list[str]:
        """Everything that is wrong with what is said of such a case."""
        return self._runner.run(self._shows_and_closes(fields))

    async def _shows_and_closes(self, fields: dict[str, Any]) -> list[str]:
        world = self.world
        case = world.case(**fields)
        await world.types(world.ana, f"show {case}")
        await world.types(world.ana, f"close {case}")
        await world.rest()
        unclosed = [] if world.status(case) == "CLOSED" else ["it was not closed"]
        return [*unclosed, *[f"it rings: {one.text}" for one in world.slack.pings], *await self._follows()]

    async def _hear(self, kind: Kind, payload: dict[str, Any]) -> list[str]:
        slack = self.world.slack
        is_form = self._mode == "http" and kind == "slash_commands"
        delivery = await slack.send(kind, _as_form(payload) if is_form else payload)
        return [*what_slack_minds(delivery), *await self._follows()]

    async def _follows(self) -> list[str]:
        """What is wrong with what was said and logged since the last look."""
        slack = self.world.slack
        left = await self.casebot.background.drain(QUIET_SECONDS)
        calls, self._looked_at = slack.calls[self._looked_at :], len(slack.calls)
        logged, self._complaints.lines = self._complaints.lines, []
        slow = [f"{left} tasks went on for {QUIET_SECONDS} s"] if left else []
        return [*logged, *slow, *(why for call in calls for why in what_the_call_shows(call))]

    async def _open(self) -> None:
        enter = self._stack.enter_async_context
        slack = await enter(StandInSlack(Limits.none(), retry_after=()))
        pandabase = await enter(StandInPandabase(limits=PandabaseLimits.none()))
        self.world = World(slack, pandabase, Path(self._folder.name))
        self._watch_start()
        await enter(inside(self.world, self._mode))
        await everything_once(self.world)
        self.seeds = seeds(self.world)
        self._looked_at = len(slack.calls)

    def _watch_start(self) -> None:
        recover = Casebot.recover

        async def noted(casebot: Casebot) -> None:
            self.casebot = casebot
            await recover(casebot)

        self._patch.setattr(Casebot, "recover", noted)


def listener(bot: RunningBot) -> Callable[[], None]:
    """The payloads of this bot as a target."""

    @given(number=st.integers(0, 200), changes=edits)
    def any_spoilt_payload(number: int, changes: list[Edit]) -> None:
        kind, payload = bot.seeds[number % len(bot.seeds)]
        assert bot.hear(kind, edited(bot.fresh(payload), changes)) == []

    return any_spoilt_payload


def _as_form(payload: dict[str, Any]) -> dict[str, Any]:
    """The fields of a form, which are texts; half an emoji goes over the wire as bytes that are no UTF-8."""
    return {name: str(value).encode(errors="surrogatepass") for name, value in payload.items()}
