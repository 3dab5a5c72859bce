"""What is counted, where it can be read, and what is said at the start of a disk that does not stay."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from bot import process
from bot.mode import Mode as RunMode
from bot.sandbox.slack import Fault
from bot.sandbox.tour.bot_process import free_port

from .bots import inside, settings_for
from .test_watching_it import figures
from .world import World


async def test_nobody_reads_the_figures_through_another_address_than_127_0_0_1(world: World) -> None:
    """Every address that starts with 127 leads to this machine, so 127.0.0.2 tells whether all of them are open."""
    port = free_port()
    async with inside(world, "http", metrics_port=port):
        with pytest.raises(aiohttp.ClientError):
            await asyncio.wait_for(_connects(f"http://127.0.0.2:{port}/metrics"), 10)


async def _connects(address: str) -> None:
    async with aiohttp.ClientSession() as session, session.get(address):
        pass


async def test_readings_of_a_watched_store_are_counted(world: World) -> None:
    port, names = free_port(), ('casebot_poll_seconds_count{outcome="read"}', "casebot_poll_late_seconds_count")
    async with inside(world, "http", metrics_port=port, poll_interval_seconds=0.1), asyncio.timeout(20):
        await world.links(world.ana)
        await world.types(world.ana, "watch")
        counted: list[float] = []
        while not counted or min(counted) < 2:
            seen = await figures(port)
            counted = [seen.get(name, 0) for name in names]


async def test_a_message_that_is_still_to_be_posted_is_counted_as_waiting(world: World) -> None:
    port, case = free_port(), world.case()
    async with inside(world, "http", metrics_port=port):
        await world.links(world.ana)
        slow = world.slack.fault(Fault("chat.postMessage", delay=1.0))
        await world.types(world.ana, f"close {case}")
        await world.until(lambda: slow.times == 0)
        seen = await figures(port)
        await world.rest()
        after = await figures(port)
    waiting, oldest = 'casebot_backlog{of="deliveries"}', 'casebot_backlog_oldest_seconds{of="deliveries"}'
    assert (seen[waiting] >= 1, seen[oldest] > 0, after[waiting], after[oldest]) == (True, True, 0, 0)


async def test_a_refused_action_is_counted_with_the_reason_of_the_refusal(world: World) -> None:
    port, closed = free_port(), world.case(status="CLOSED")
    async with inside(world, "http", metrics_port=port):
        await world.links(world.ana)
        await world.types(world.ana, f"await {closed}")
        await world.types(world.ben, f"close {closed}")
        await world.rest()
        seen = await figures(port)
    counted = {name: value for name, value in seen.items() if name.startswith("casebot_actions_total")}
    assert counted == {
        'casebot_actions_total{outcome="on_closed_case",verb="await"}': 1,
        'casebot_actions_total{outcome="not_linked",verb="close"}': 1,
    }


async def test_a_start_on_a_disk_that_is_emptied_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is said before Slack is asked, which is nowhere here: with stand-ins on this machine nothing is said."""
    monkeypatch.setenv("DYNO", "web.1")
    settings = settings_for(world, "http", slack_api_url="https://slack.invalid/api/")
    stop = asyncio.Event()
    running = asyncio.create_task(process.run(settings, RunMode.HTTP, stop))
    try:
        await world.until(lambda: "Heroku empties it with every restart and deploy" in caplog.text)
    finally:
        stop.set()
        await running


@pytest.mark.parametrize(("header", "kind"), [("v0=" + "0" * 64, "wrong"), ("", "none")])
async def test_a_request_that_is_not_signed_as_slack_signs_is_counted(world: World, header: str, kind: str) -> None:
    port = free_port()
    async with inside(world, "http", metrics_port=port) as address, aiohttp.ClientSession() as session:
        headers = {"X-Slack-Signature": header, "X-Slack-Request-Timestamp": "1"}
        async with session.post(f"{address}/slack/events", data={"command": "/case"}, headers=headers) as answer:
            assert answer.status == 401
        seen = await figures(port)
    assert seen[f'casebot_refused_requests_total{{signature="{kind}"}}'] == 1
