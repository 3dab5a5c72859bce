"""How the bot dies: at any moment, or at one where it just said, asked or heard something."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from bot.sandbox.slack import Fault
from tests.crash.forms import Forms
from tests.crash.people import People

PATIENCE = 1.5
"""How long to wait for a moment that may not come: a wish can be taken for another, or need no request."""

KINDS = ("anywhere", "just sent", "before the ack arrives", "at Pandabase", "at Slack", "at a form", "while starting")


class Deaths:
    """Kills the bot in one of `KINDS`, and starts it again."""

    def __init__(self, people: People, forms: Forms) -> None:
        self._people, self._forms = people, forms
        self._stage, self._chance = people.stage, people.stage.chance
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
        await self._kinds[kind]()
        for _ in range(self._chance.randrange(4)):
            self._people.outside()
        if self._chance.random() < 0.5:
            self._people.wish()
        patience = 0.3 + 0.9 * self._chance.random() if kind == "while starting" else None
        await self._stage.start(patience)

    async def _anywhere(self) -> None:
        await asyncio.sleep(0.3 * self._chance.random())
        await self._stage.kill()

    async def _just_sent(self) -> None:
        for _ in range(3):
            self._people.wish()
        await asyncio.sleep(0.025 * self._chance.random())
        await self._stage.kill()

    async def _before_the_ack_arrives(self) -> None:
        """The bot has recorded it and says so, and nobody hears that."""
        self._stage.gate.shut()
        self._people.wish()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stage.gate.caught.wait(), PATIENCE)
        await self._stage.kill()

    async def _at_pandabase(self) -> None:
        world = self._stage.world
        case_id = self._chance.choice(world.pandabase.case_ids(world.store))
        method, when = self._chance.choice((("GET", "before"), ("PATCH", "before"), ("PATCH", "after")))
        hold = world.pandabase.hold(method, case_id, when)  # type: ignore[arg-type]
        self._people.wish(case_id)
        with suppress(TimeoutError):
            await asyncio.wait_for(hold.reached.wait(), PATIENCE)
        await self._stage.kill()
        hold.release()

    async def _at_slack(self) -> None:
        method = self._chance.choice(("chat.postMessage", "chat.postMessage", "chat.update"))
        drop = self._chance.choice((None, "before", "after"))
        fault = self._stage.world.slack.fault(Fault(method, delay=0.25 * self._chance.random(), drop=drop))  # type: ignore[arg-type]
        self._people.wish()
        await self._until(lambda: fault.times == 0)
        await asyncio.sleep(0.3 * self._chance.random())
        await self._stage.kill()
        self._stage.world.slack.core.faults.lift(fault)

    async def _at_a_form(self) -> None:
        form = self._people.spawn(self._chance.choice((self._forms.link, self._forms.settle_zone))())
        await asyncio.sleep(0.15 * self._chance.random())
        await self._stage.kill()
        await form

    async def _until(self, is_so: Callable[[], bool]) -> None:
        with suppress(AssertionError):
            await self._stage.world.until(is_so, PATIENCE)
