"""How the bot dies, or is stopped: at any moment, or at one where it just said, asked or heard something."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from bot.sandbox.slack import Fault
from tests.crash.forms import Forms
from tests.crash.people import People

PATIENCE = 1.5
"""How long to wait for a moment that may not come: a wish can be taken for another, or need no request."""

STOPS = ("anywhere", "just sent", "before the ack arrives", "at Pandabase", "at Slack", "at a form")
KINDS = ("anywhere", "just sent", "before the ack arrives", "at Pandabase", "at Slack", "at a form", "while starting")


class Deaths:
    """Kills the bot in one of `KINDS`, or stops it in one of `STOPS`, and starts it again."""

    def __init__(self, people: People, forms: Forms) -> None:
        self._people, self._forms = people, forms
        self._stage, self._chance = people.stage, people.stage.chance
        self._is_asked = False
        self._kinds = {
            "anywhere": self._anywhere,
            "just sent": self._just_sent,
            "before the ack arrives": self._before_the_ack_arrives,
            "at Pandabase": self._at_pandabase,
            "at Slack": self._at_slack,
            "at a form": self._at_a_form,
            "while starting": self._anywhere,
        }

    async def die(self, kind: str) -> None:
        """Die, be missed for a moment, come back."""
        self._is_asked = False
        await self._kinds[kind]()
        await self._come_back(0.3 + 0.9 * self._chance.random() if kind == "while starting" else None)

    async def stop(self, kind: str) -> None:
        """The same, asked by SIGTERM to stop, while people go on."""
        self._is_asked = True
        await self._kinds[kind]()
        await self._come_back(None)

    async def _end(self) -> None:
        if not self._is_asked:
            return await self._stage.kill()
        stopping = asyncio.create_task(self._stage.stop())
        while not stopping.done():
            self._people.wish()
            await asyncio.wait({stopping}, timeout=0.05 + 0.4 * self._chance.random())
        await stopping

    async def _come_back(self, patience: float | None) -> None:
        for _ in range(self._chance.randrange(4)):
            self._people.outside()
        if self._chance.random() < 0.5:
            self._people.wish()
        await self._stage.start(patience)

    async def _anywhere(self) -> None:
        await asyncio.sleep(0.3 * self._chance.random())
        await self._end()

    async def _just_sent(self) -> None:
        for _ in range(3):
            self._people.wish()
        await asyncio.sleep(0.025 * self._chance.random())
        await self._end()

    async def _before_the_ack_arrives(self) -> None:
        """The bot has recorded it and says so, and nobody hears that."""
        self._stage.gate.shut()
        self._people.wish()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stage.gate.caught.wait(), PATIENCE)
        await self._end()

    async def _at_pandabase(self) -> None:
        world = self._stage.world
        case_id = self._chance.choice(world.pandabase.case_ids(world.store))
        method, when = self._chance.choice((("GET", "before"), ("PATCH", "before"), ("PATCH", "after")))
        hold = world.pandabase.hold(method, case_id, when)  # type: ignore[arg-type]
        self._people.wish(case_id)
        with suppress(TimeoutError):
            await asyncio.wait_for(hold.reached.wait(), PATIENCE)
        if self._is_asked:
            asyncio.get_running_loop().call_later(0.8 * self._chance.random(), hold.release)
        await self._end()
        hold.release()

    async def _at_slack(self) -> None:
        method = self._chance.choice(("chat.postMessage", "chat.postMessage", "chat.update"))
        drop = None if self._is_asked else self._chance.choice((None, "before", "after"))
        fault = self._stage.world.slack.fault(Fault(method, delay=0.25 * self._chance.random(), drop=drop))  # type: ignore[arg-type]
        self._people.wish()
        await self._until(lambda: fault.times == 0)
        await asyncio.sleep(0.3 * self._chance.random())
        await self._end()
        self._stage.world.slack.core.faults.lift(fault)
        self._stage.cut_posts += drop is not None and method == "chat.postMessage" and fault.times == 0

    async def _at_a_form(self) -> None:
        form = self._people.spawn(self._chance.choice((self._forms.link, self._forms.settle_zone))())
        await asyncio.sleep(0.15 * self._chance.random())
        await self._end()
        await form

    async def _until(self, is_so: Callable[[], bool]) -> None:
        with suppress(AssertionError):
            await self._stage.world.until(is_so, PATIENCE)
