"""Watching the bot from outside: figures, readiness, and the lines that lead from a click to what came of it."""

from __future__ import annotations

import asyncio
import json
import re
import time
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import pytest

from bot import process
from bot.health import LOST
from bot.mode import Mode as RunMode
from bot.sandbox.slack import Fault
from bot.sandbox.tour.bot_process import BotProcess, Mode, free_port
from bot.store.opening import CannotOpen
from bot.watching_over import DatabaseLost

from .bots import both_modes, child, inside, log_of, settings_for
from .test_not_recorded import NOTHING, locked
from .world import World


async def got(address: str) -> tuple[int, str]:
    """The answer at an address."""
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        return answer.status, await answer.text()


async def figures(port: int) -> dict[str, float]:
    """What `/metrics` says, by name and labels."""
    _, text = await got(f"http://127.0.0.1:{port}/metrics")
    lines = (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in lines}


async def ready(address: str) -> tuple[int, str]:
    """What `/readyz` says."""
    return await got(f"{address}/readyz")


async def closes_a_case(world: World) -> str:
    """Ana links and closes a case; gives its id once all is said."""
    case = world.case()
    await world.links(world.ana)
    await world.types(world.ana, f"close {case}")
    await world.rest()
    return case


@both_modes
async def test_what_was_done_is_counted(world: World, mode: Mode) -> None:
    port = free_port()
    async with inside(world, mode, metrics_port=port):
        await closes_a_case(world)
        seen = await figures(port)
    assert seen['casebot_actions_total{outcome="done",verb="close"}'] == 1
    assert seen['casebot_acknowledgement_seconds_count{kind="command"}'] == 2
    assert seen['casebot_acknowledgement_seconds_count{kind="view"}'] == 1
    assert seen['casebot_pandabase_request_seconds_count{kind="change",outcome="2xx"}'] == 1
    assert seen['casebot_slack_call_seconds_count{method="chat.postMessage",outcome="ok"}'] == 2
    assert seen["casebot_write_seconds_count"] > 3
    assert (seen["casebot_ready"], seen["casebot_socket_reconnects_total"]) == (1, 0)


@both_modes
async def test_the_figures_name_no_store_no_case_no_person_and_no_secret(world: World, mode: Mode) -> None:
    port = free_port()
    async with inside(world, mode, metrics_port=port):
        case = await closes_a_case(world)
        world.slack.fault(Fault("chat.postMessage", error="channel_not_found"))
        await world.types(world.ben, f"close {case}")
        await world.rest()
        _, text = await got(f"http://127.0.0.1:{port}/metrics")
    ids = (case, world.store, world.channel, world.ana.id, world.ben.id, "Ana", "Linden", world.slack.team_id)
    assert not [each for each in (*ids, "xoxb", "xapp", "sk_", "@") if each in text]


async def test_what_waits_is_counted_with_its_age(world: World) -> None:
    port, case = free_port(), world.case()
    async with inside(world, "socket", metrics_port=port):
        await world.links(world.ana)
        hold = await world.held_close("GET", case)
        seen = await figures(port)
        hold.release()
        await world.rest()
    assert seen['casebot_backlog{of="actions"}'] == 1
    assert 0 < seen['casebot_backlog_oldest_seconds{of="actions"}'] < 10


async def test_a_socket_that_came_back_is_counted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.slack.socket.LOOK_SECONDS", 0.05)
    port = free_port()
    async with inside(world, "socket", metrics_port=port):
        world.slack.drop_sockets()
        await world.until(lambda: world.slack.connections == 0)
        await world.until(lambda: world.slack.connections == 1)
        seen = await figures(port)
    assert seen["casebot_socket_reconnects_total"] == 1


async def test_the_figures_are_on_their_own_port_alone(world: World) -> None:
    port = free_port()
    async with inside(world, "http", metrics_port=port) as address:
        assert (await got(f"{address}/metrics"))[0] == 404
        assert (await got(f"http://127.0.0.1:{port}/slack/events"))[0] == 404


async def test_a_port_for_figures_that_is_taken_is_named(world: World) -> None:
    async with inside(world, "http") as address:
        port = int(address.rpartition(":")[2])
        settings = settings_for(world, "http", metrics_port=port, database_url=f"sqlite:///{world.folder / 'other.db'}")
        with pytest.raises(process.CannotListen, match=f"Cannot listen on 127.0.0.1:{port} for metrics"):
            await process.run(settings, RunMode.HTTP, asyncio.Event())


# Readiness


@both_modes
async def test_a_database_that_cannot_be_written_makes_the_bot_not_ready(
    world: World, mode: Mode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.waiting.PROBE_SECONDS", 0.0)
    async with inside(world, mode) as address:
        with locked(world):
            assert await ready(address) == (503, "The database cannot be written: database is locked.")
            assert await got(f"{address}/healthz") == (200, "ok")
        assert await ready(address) == (200, "ready")


async def test_a_socket_that_is_gone_makes_the_bot_not_ready(world: World) -> None:
    async with inside(world, "socket") as address:
        world.slack.fault(Fault("apps.connections.open", status=503, times=1000))
        world.slack.drop_sockets()
        answers: list[tuple[int, str]] = []
        while (503, "Socket Mode is not connected.") not in answers:
            assert len(answers) < 1000
            answers.append(await ready(address))


# The database's file


async def _loses_its_file(world: World, bot: BotProcess) -> int | None:
    """Gives the exit code."""
    world.database.unlink()
    return await asyncio.wait_for(bot.ended(), 10)


@both_modes
async def test_a_deleted_database_ends_the_process_with_a_sentence(world: World, mode: Mode) -> None:
    async with child(world, mode) as bot:
        began = time.monotonic()
        code = await _loses_its_file(world, bot)
    assert time.monotonic() - began < 8
    assert code == 1
    assert f"ERROR bot.watching_over {LOST}" in log_of(world.folder)
    assert log_of(world.folder).splitlines()[-1].startswith(f"casebot: {LOST} Casebot stopped.")


@both_modes
async def test_what_is_typed_after_the_loss_is_not_recorded_and_not_done(
    world: World, mode: Mode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.health.BEAT_SECONDS", 60.0)
    case = world.case()
    async with AsyncExitStack() as stack:
        stack.enter_context(pytest.raises(DatabaseLost))
        await stack.enter_async_context(inside(world, mode))
        await world.links(world.ana)
        world.database.unlink()
        await world.types(world.ana, f"close {case}")
        assert world.told(world.ana, NOTHING)
    assert world.status(case) == "OPEN"


async def test_after_the_loss_the_next_start_refuses_to_begin_anew(world: World) -> None:
    async with child(world, "http") as bot:
        await _loses_its_file(world, bot)
    with pytest.raises(CannotOpen, match="is not there, but"):
        async with inside(world, "http"):
            pass


async def test_after_the_loss_a_start_without_the_key_begins_anew(world: World) -> None:
    async with child(world, "http") as bot:
        await world.links(world.ana)
        await _loses_its_file(world, bot)
    for left in world.folder.glob("casebot.db*"):
        left.unlink()
    async with inside(world, "http"):
        case = world.case()
        await world.types(world.ana, f"close {case}")
        await world.rest()
    assert world.told(world.ana, "link")
    assert world.status(case) == "OPEN"


# From a click to what came of it


def lines_with(text: str, part: str) -> list[str]:
    """The lines of a log that hold this."""
    return [line for line in text.splitlines() if part in line]


@both_modes
async def test_one_id_leads_from_a_click_to_every_line_about_it(world: World, mode: Mode) -> None:
    async with child(world, mode):
        await closes_a_case(world)
    log = log_of(world.folder)
    (recorded,) = lines_with(log, " recorded verb=close")
    request = re.findall(r"request=([\w-]+)", recorded)[-1]
    ours = lines_with(log, f"request={request}")
    kinds = (
        "recorded verb",
        "answered GET",
        "answered PATCH",
        "settled verb",
        "finished: ShowCard",
        "finished: SayLine",
    )
    assert [kind for kind in kinds if not any(kind in line for line in ours)] == []
    assert all("action=1" in line for line in ours)


async def test_the_request_id_of_pandabase_stands_in_its_lines(world: World) -> None:
    async with child(world, "http"):
        await closes_a_case(world)
    log = log_of(world.folder)
    (patched,) = lines_with(log, "answered PATCH with 200")
    patches = [call for call in world.pandabase.calls if call.method == "PATCH"]
    assert f"request_id={patches[-1].request_id}" in patched


async def test_the_log_in_json_is_one_object_a_line_with_the_same_ids(world: World) -> None:
    async with child(world, "http", LOG_FORMAT="json"):
        await closes_a_case(world)
    events: list[dict[str, Any]] = [json.loads(line) for line in log_of(world.folder).splitlines()]
    (recorded,) = [event for event in events if " recorded verb=close" in event["message"]]
    finished = [event for event in events if "finished" in event["message"]]
    assert {event["request"] for event in finished} == {recorded["request"]}
    assert {event["action"] for event in finished} == {recorded["action"]}
    assert len({event["delivery"] for event in finished}) == len(finished)


async def test_after_a_crash_the_action_leads_on(world: World) -> None:
    case = world.case()
    async with child(world, "http"):
        await world.links(world.ana)
        hold = await world.held_close("GET", case)
    hold.release()
    async with child(world, "http"):
        await world.rest()
    log = log_of(world.folder)
    (settled,) = lines_with(log, "settled verb=close")
    assert "action=1" in settled
    assert all("action=1" in line for line in lines_with(log, "finished: "))
