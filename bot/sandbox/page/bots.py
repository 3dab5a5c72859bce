"""The bot as the page starts, stops and kills it, and the bot that is somebody else's."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.sandbox.page.world import BotState, Mode, Problem
from bot.sandbox.tour.bot_process import BotFailed, BotProcess

READY_SECONDS = 15.0
STOP_SECONDS = 8.0


class OwnBot:
    """A bot process of the sandbox's own. `changed` is called whenever its state is another one."""

    def __init__(self, process: BotProcess, mode: Mode) -> None:
        self.mode: Mode = mode
        self.changed: Callable[[], None] = lambda: None
        self._process = process
        self._state: BotState = "stopped"
        self._watch: asyncio.Task[None] | None = None
        self._one_at_a_time = asyncio.Lock()

    @property
    def state(self) -> BotState:
        """What it is doing."""
        return self._state

    @property
    def events_url(self) -> str:
        """Where it takes Slack's requests in HTTP mode."""
        return f"{self._process.address}/slack/events"

    async def start(self) -> None:
        """Start it and wait until it is ready."""
        async with self._one_at_a_time:
            if self._process.is_running:
                return
            self._is("starting")
            await self._process.start()
            self._watch = asyncio.create_task(self._notice_the_end())
            await self._until_ready()

    async def stop(self) -> None:
        """SIGTERM, and SIGKILL if it does not end."""
        async with self._one_at_a_time:
            if self._process.is_running:
                await self._end()

    async def kill(self) -> None:
        """SIGKILL."""
        self._look_away()
        await self._process.kill()
        self._is("stopped")

    def last_words(self) -> str:
        """The end of its log."""
        return self._process.log_tail()

    async def _until_ready(self) -> None:
        try:
            await self._process.wait_until_ready(READY_SECONDS)
        except BotFailed as failure:
            raise Problem(f"{str(failure).capitalize()}. Its last words: {self.last_words()}") from None
        self._is("running")

    async def _end(self) -> None:
        self._look_away()
        try:
            await self._process.stop(STOP_SECONDS)
        except BotFailed:
            await self._process.kill()
        self._is("stopped")

    async def _notice_the_end(self) -> None:
        await self._process.ended()
        self._is("stopped")

    def _look_away(self) -> None:
        if self._watch is not None:
            self._watch.cancel()

    def _is(self, state: BotState) -> None:
        self._state = state
        self.changed()


class ForeignBot:
    """A bot that was started elsewhere. `connections` counts its sockets; None where it is reached over HTTP."""

    def __init__(self, mode: Mode, connections: Callable[[], int] | None = None) -> None:
        self.mode: Mode = mode
        self._connections = connections

    @property
    def state(self) -> BotState:
        """Whether it is there, as far as one can know."""
        return "external" if self._connections is None or self._connections() else "none"

    async def start(self) -> None:
        """Not ours to start."""
        raise Problem("This bot was not started by the sandbox: start it where you stopped it.")

    async def stop(self) -> None:
        """Not ours to stop."""
        raise Problem("This bot was not started by the sandbox: stop it where you started it.")

    async def kill(self) -> None:
        """Not ours to kill."""
        raise Problem("This bot was not started by the sandbox: kill it where you started it.")
