"""`/readyz` names each thing without which the bot cannot do its work."""

from __future__ import annotations

import asyncio

import pytest

from bot.health import NO_SOCKET, NOT_CARRIED_OUT, NOT_LET_IN, NOT_READING
from bot.reading import Schedule
from bot.sandbox.slack import Fault
from bot.sandbox.tour.bot_process import Mode
from bot.slack.meanings import OUR_TOKEN
from bot.worker import Worker

from .bots import both_modes, inside
from .test_watching_it import ready
from .world import World

WELL = (200, "ready")


async def says(address: str, sentence: str, seconds: float = 10.0) -> None:
    """Return once `/readyz` begins with this sentence; fails when that takes too long."""
    answer = (0, "")
    async with asyncio.timeout(seconds):
        while not (answer[0] in (200, 503) and answer[1].startswith(sentence)):
            answer = await ready(address)


# Its own parts


async def test_a_heart_that_does_not_beat_makes_the_bot_not_ready(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.health.BEAT_SECONDS", 60.0)
    async with inside(world, "http") as address:
        monkeypatch.setattr("bot.health.OLD_AFTER_SECONDS", 0.1)
        await says(address, "The bot is overloaded or stuck: its heartbeat is")


async def test_stores_that_are_not_read_make_the_bot_not_ready(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async with inside(world, "http") as address:
        await world.links(world.ana)
        monkeypatch.setattr(Schedule, "_notice_clock", _is_ended)
        await world.types(world.ana, "watch")
        await says(address, NOT_READING)


def _is_ended(_: Schedule) -> None:
    raise asyncio.CancelledError


# The worker


@both_modes
async def test_a_recorded_action_that_nobody_carries_out_makes_the_bot_not_ready(
    world: World, mode: Mode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.worker.TAKEN_WITHIN_SECONDS", 0.1)
    monkeypatch.setattr(Worker, "take", lambda *_: None)
    async with inside(world, mode) as address:
        await world.links(world.ana)
        await world.types(world.ana, f"close {world.case()}")
        await says(address, NOT_CARRIED_OUT.format(1))


async def test_an_action_that_does_not_end_when_its_time_is_up_makes_the_bot_not_ready(world: World) -> None:
    case = world.case()
    async with inside(world, "http") as address:
        await world.links(world.ana)
        hold = await world.held_close("GET", case)
        world.write("UPDATE action SET deadline = deadline - 1000")
        assert await ready(address) == (503, NOT_CARRIED_OUT.format(1))
        hold.release()
        await world.rest()
        assert await ready(address) == WELL


async def test_an_action_that_takes_its_time_leaves_the_bot_ready(world: World) -> None:
    case = world.case()
    async with inside(world, "http") as address:
        await world.links(world.ana)
        hold = await world.held_close("GET", case)
        assert await ready(address) == WELL
        hold.release()
        await world.rest()


# The bot's token


@both_modes
@pytest.mark.parametrize("code", sorted(OUR_TOKEN))
async def test_a_token_that_slack_refuses_makes_the_bot_not_ready(world: World, mode: Mode, code: str) -> None:
    async with inside(world, mode) as address:
        world.slack.fault(Fault("views.open", error=code))
        await world.types(world.ana, "link")
        await says(address, NOT_LET_IN.format(code))


@both_modes
async def test_a_token_that_slack_takes_again_makes_the_bot_ready_again(world: World, mode: Mode) -> None:
    async with inside(world, mode) as address:
        world.slack.fault(Fault("views.open", error="token_revoked"))
        await world.types(world.ana, "link")
        await says(address, NOT_LET_IN.format("token_revoked"))
        await world.opens_link(world.ana)
        assert await ready(address) == WELL


async def test_a_token_that_slack_takes_again_is_found_out_also_where_nobody_uses_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.slack.web_api.ASK_AGAIN_SECONDS", 0.1)
    async with inside(world, "http") as address:
        refusal = world.slack.fault(Fault("auth.test", error="token_revoked", times=2))
        world.slack.fault(Fault("views.open", error="token_revoked"))
        await world.types(world.ana, "link")
        await says(address, NOT_LET_IN.format("token_revoked"))
        await says(address, "ready")
        assert refusal.times == 0


async def test_a_scope_that_is_granted_again_is_found_out_also_where_nothing_is_posted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What waits for it is tried again after 30 seconds only."""
    monkeypatch.setattr("bot.slack.web_api.ASK_AGAIN_SECONDS", 0.1)
    async with inside(world, "http") as address:
        await world.links(world.ana)
        world.slack.granted.discard("chat:write")
        await world.types(world.ana, f"close {world.case()}")
        await says(address, NOT_LET_IN.format("missing_scope (chat:write)"))
        world.slack.granted.add("chat:write")
        await says(address, "ready")


async def test_a_token_that_is_refused_and_a_socket_that_is_not_connected_are_both_said(world: World) -> None:
    async with inside(world, "socket") as address:
        world.slack.fault(Fault("views.open", error="token_revoked"))
        await world.types(world.ana, "link")
        await says(address, NOT_LET_IN.format("token_revoked"))
        world.slack.fault(Fault("apps.connections.open", error="token_revoked", times=1000))
        world.slack.drop_sockets()
        await says(address, f"{NOT_LET_IN.format('token_revoked')} {NO_SOCKET}")


async def test_another_refusal_of_slacks_leaves_the_bot_ready(world: World) -> None:
    async with inside(world, "http") as address:
        refusal = world.slack.fault(Fault("views.open", error="expired_trigger_id"))
        await world.types(world.ana, "link")
        await world.until(lambda: refusal.times == 0)
        assert await ready(address) == WELL


async def test_an_app_token_that_slack_refuses_is_not_said_of_the_bots(world: World) -> None:
    async with inside(world, "socket") as address:
        world.slack.fault(Fault("apps.connections.open", error="invalid_auth", times=1000))
        asked = len(world.slack.calls)
        world.slack.drop_sockets()
        await world.until(lambda: len(world.slack.calls) > asked)
        await says(address, NO_SOCKET)
