"""Pandabase that cannot be reached at all: told as such past the deadline, carried out when it comes back before."""

from __future__ import annotations

import pytest

from tests.endtoend.bots import inside
from tests.endtoend.world import World

from .ends import End, check, press
from .upstream import UNREACHABLE, Unreachable

unreachable = pytest.mark.parametrize("way", UNREACHABLE, ids=lambda way: way.name)


@unreachable
async def test_what_waits_for_pandabase_is_done_once_it_is_back(
    world: World, cases: dict[str, str], way: Unreachable
) -> None:
    async with inside(world, "socket", pandabase_api_url=way.address(world)):
        await press(world, cases)
        await world.until(lambda: world.rows("SELECT COUNT(*) FROM action WHERE settled_at IS NULL") == [(4,)])
    async with inside(world, "socket"):
        await check(world, cases, End.DONE)


@unreachable
@pytest.mark.usefixtures("impatient")
async def test_what_waited_past_the_deadline_is_told(world: World, cases: dict[str, str], way: Unreachable) -> None:
    async with inside(world, "socket", pandabase_api_url=way.address(world)):
        await press(world, cases)
        await check(world, cases, End.UNAVAILABLE)
