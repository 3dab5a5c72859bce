"""Socket Mode while people go on: what was acknowledged is done once, and the bot is back within seconds."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

import pytest

from bot.sandbox.slack import Delivery
from bot.sandbox.slack.sockets import Connection
from tests.endtoend.world import World

Trouble = Callable[[World], Awaitable[None]]
SECONDS = 3.0
"""Within which the bot is back."""


async def drops(world: World) -> None:
    """The connection ends without a word, three times."""
    for _ in range(3):
        before = set(world.slack.sockets.connections)
        world.slack.drop_sockets()
        await world.until(partial(_has_moved, world, before))


def _has_moved(world: World, before: set[Connection]) -> bool:
    now = set(world.slack.sockets.connections)
    return len(now) == 1 and not before & now


async def warning(world: World) -> None:
    """Slack says that it is about to end the connection."""
    await _is_asked_to_go(world, "warning")


async def refresh(world: World) -> None:
    """Slack asks for a new connection, as it does every few hours."""
    await _is_asked_to_go(world, "refresh_requested")


async def _is_asked_to_go(world: World, reason: str) -> None:
    before = set(world.slack.sockets.connections)
    await world.slack.send_disconnect(reason)
    await world.until(partial(_has_moved, world, before))


async def refused_upgrades(world: World) -> None:
    """The next two addresses work for nobody."""
    world.slack.refuse_upgrades(2)
    world.slack.drop_sockets()
    await world.until(lambda: world.slack.sockets.refusals == 0)


async def dead_peer(world: World) -> None:
    """Nothing comes back any more, not even a pong, until there is another connection."""
    before = set(world.slack.sockets.connections)
    world.slack.stop_answering_pings()
    await world.until(lambda: bool(set(world.slack.sockets.connections) - before))
    world.slack.sockets.answers_pings = True


TROUBLES: tuple[Trouble, ...] = (drops, warning, refresh, refused_upgrades, dead_peer)
each = pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.__name__)


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks and pings a tenth as far apart."""
    monkeypatch.setattr("bot.slack.socket.LOOK_SECONDS", 0.05)
    monkeypatch.setattr("bot.slack.socket.PING_SECONDS", 0.3)
    monkeypatch.setattr("bot.slack.identity.FIRST_PAUSE_SECONDS", 0.1)


async def _type_until(world: World, over: asyncio.Event) -> dict[str, Delivery]:
    """Ana closes one case after the other."""
    typed: dict[str, Delivery] = {}
    while not over.is_set():
        case = world.case()
        typed[case] = await world.types(world.ana, f"close {case}")
        await asyncio.sleep(0.02)
    return typed


async def _typed_during(world: World, trouble: Trouble) -> dict[str, Delivery]:
    """What Ana typed from before the trouble until the bot is back; everything that comes of it has happened."""
    over, begun = asyncio.Event(), len(world.slack.deliveries)
    typing = asyncio.create_task(_type_until(world, over))
    await world.until(lambda: len(world.slack.deliveries) > begun)
    await trouble(world)
    await world.until(lambda: world.slack.deliveries[-1].acknowledged, SECONDS)
    over.set()
    typed = await typing
    await world.rest()
    return typed


@each
async def test_what_was_acknowledged_is_done_once_and_nothing_is_done_twice(linked: World, trouble: Trouble) -> None:
    typed = await _typed_during(linked, trouble)
    done = {case: linked.changes(case) for case in typed}
    assert [case for case, one in typed.items() if one.acknowledged and done[case] != 1] == []
    assert [case for case, times in done.items() if times > 1 or len(linked.lines(case)) != times] == []


@pytest.mark.parametrize("announced", [warning, refresh], ids=lambda trouble: trouble.__name__)
async def test_while_it_moves_to_another_connection_nobody_reads_a_time_out(linked: World, announced: Trouble) -> None:
    typed = await _typed_during(linked, announced)
    assert [one.problem for one in typed.values() if not one.acknowledged] == []


async def test_of_two_connections_each_carries_its_share(linked: World) -> None:
    """As in a refresh that takes long: Slack sends to either, and an answer goes back the way the question came."""
    moving = asyncio.create_task(_typed_during(linked, refresh))
    await linked.until(lambda: linked.slack.connections == 2)
    typed = await moving
    assert all(one.acknowledged for one in typed.values())
