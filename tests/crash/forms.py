"""Forms: newcomers link a token, and Ben's colleague changes what a channel hears; both may be cut off anywhere."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass, field

from bot.sandbox.slack import Person
from bot.sandbox.slack.errors import Impossible
from bot.sandbox.tour import finding
from tests.crash.stage import Stage

ZONES = ("Europe/Berlin", "Europe/Madrid", "Asia/Tokyo", "America/Lima", "Africa/Accra")
NAMES = ("Dora", "Erik", "Gwen", "Hugo", "Ines", "Jens", "Kira", "Luis", "Mona", "Nils", "Olga", "Paul")
FORM_SECONDS = 3.0


@dataclass
class Forms:
    """`zones` are the time zones that were submitted, and whether that was acknowledged."""

    stage: Stage
    zones: list[tuple[str, bool]] = field(default_factory=list)
    newcomer: tuple[Person, str] | None = None
    _numbers: itertools.count[int] = field(default_factory=itertools.count)

    async def link(self) -> None:
        """A newcomer links a token; who was cut off tries again with the same one."""
        world = self.stage.world
        if self.newcomer is None:
            number = next(self._numbers)
            if number >= len(NAMES):
                return
            self.newcomer = world.slack.add_person(NAMES[number]), world.pandabase.issue_token(world.store)
        person, token = self.newcomer
        try:
            await self._fill_link_form(person, token)
        except (AssertionError, Impossible, finding.NotThere):
            return
        self.newcomer = None
        self.stage.has_linked(person, self.stage.work, token)

    async def _fill_link_form(self, person: Person, token: str) -> None:
        world = self.stage.world
        if (left := world.slack.view(person.id)) is not None:
            await world.slack.close_view(person.id, left["id"], everything=True)
        await world.types(person, "link", self.stage.work)
        view = await world.until(lambda: world.slack.view(person.id), FORM_SECONDS)
        await world.fills(person, world.store, token)
        await world.until(lambda: "is linked" in json.dumps(world.slack.view(person.id)), FORM_SECONDS)
        await world.slack.close_view(person.id, view["id"])

    async def settle_zone(self) -> None:
        """Somebody chooses another time zone for the channel's alerts."""
        world, zone = self.stage.world, self.stage.chance.choice(ZONES)
        try:
            block, action, view_id = await self._open_settings()
            delivery = await world.slack.submit(world.ana.id, view_id, {block: {action: {"value": zone}}})
        except (AssertionError, Impossible, finding.NotThere):
            return
        self.zones.append((zone, delivery.acknowledged))

    async def zone(self) -> str:
        """What the form shows now."""
        world = self.stage.world
        block, action, _ = await self._open_settings()
        view = world.slack.view(world.ana.id)
        assert view is not None
        return str(view["state"]["values"][block][action]["value"])

    async def _open_settings(self) -> tuple[str, str, str]:
        world = self.stage.world
        if (left := world.slack.view(world.ana.id)) is not None:
            await world.slack.close_view(world.ana.id, left["id"], everything=True)
        await world.types(world.ana, "settings")
        view = await world.until(lambda: world.slack.view(world.ana.id), FORM_SECONDS)
        return (*finding.field(view, "Time zone"), view["id"])

    def possible_zones(self) -> set[str]:
        """The last that was acknowledged, and those after it that were not and may hold all the same."""
        possible = {"UTC"}
        for zone, was_acked in self.zones:
            possible = {zone} if was_acked else possible | {zone}
        return possible
