"""Each acts with their own token; the token that a watch was lent reads, and changes nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.pandabase import Limits as PandabaseLimits
from bot.sandbox.pandabase import StandInPandabase
from bot.sandbox.slack import Limits, StandInSlack
from tests.endtoend.bots import inside
from tests.endtoend.world import World


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A store that is read every tenth of a second once somebody watches it."""
    async with (
        StandInSlack(Limits.none()) as slack,
        StandInPandabase(limits=PandabaseLimits.none()) as pandabase,
    ):
        world = World(slack, pandabase, tmp_path)
        async with inside(world, "socket", poll_interval_seconds=0.1):
            yield world


async def test_a_lent_token_reads_and_whoever_acts_does_so_with_their_own(world: World) -> None:
    lent, own = await world.links(world.ana), await world.links(world.ben)
    await world.types(world.ana, "watch")
    await world.until(lambda: world.rows("SELECT COUNT(*) FROM watch") == [(1,)])
    linked = len(world.pandabase.calls)
    case = world.case()
    await world.types(world.ben, f"close {case}")
    await world.rest()
    await world.until(lambda: len([one for one in world.pandabase.calls[linked:] if "/cases?" in one.path]) > 3)
    used = {(one.method, one.token_last4) for one in world.pandabase.calls[linked:]}
    assert used == {("GET", lent[-4:]), ("GET", own[-4:]), ("PATCH", own[-4:])}


async def test_whoever_has_linked_nothing_acts_with_nobodys_token(world: World) -> None:
    await world.links(world.ana)
    case, before = world.case(), len(world.pandabase.calls)
    await world.types(world.ben, f"close {case}")
    await world.rest()
    assert len(world.pandabase.calls) == before


async def test_a_token_serves_in_no_other_workspace(world: World) -> None:
    """As if the person had linked it in another one: nothing is done with it here."""
    await world.links(world.ana)
    world.write("UPDATE account SET workspace = 'T0ANOTHER1'")
    case, before = world.case(), len(world.pandabase.calls)
    await world.types(world.ana, f"close {case}")
    await world.rest()
    assert len(world.pandabase.calls) == before
