"""Rate limits per channel, per method and per workspace."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.sandbox.slack import Limits, StandInSlack

from .clients import Api, Clock


@pytest.fixture
def limits() -> Limits:
    return Limits(channel_burst=2, workspace_rate=1.0, workspace_burst=3, methods={"chat.update": 2})


@pytest.fixture
async def slack(clock: Clock, limits: Limits) -> AsyncIterator[StandInSlack]:
    async with StandInSlack(limits, clock=clock) as slack:
        yield slack


async def posts(api: Api, *channels: str) -> list[bool]:
    return [(await api("chat.postMessage", channel=channel, text="x"))["ok"] for channel in channels]


async def test_a_channel_takes_a_burst_and_then_one_a_second(api: Api, clock: Clock, support: str) -> None:
    burst = await posts(api, support, support, support)
    clock.now += 1
    later = await posts(api, support, support)
    assert (burst, later) == ([True, True, False], [True, False])


async def test_another_channel_is_counted_apart(api: Api, slack: StandInSlack, support: str) -> None:
    other = slack.add_channel("billing")
    assert await posts(api, support, support, other) == [True, True, True]


async def test_all_channels_together_are_limited_too(api: Api, slack: StandInSlack, support: str) -> None:
    other = slack.add_channel("billing")
    assert await posts(api, support, support, other, other) == [True, True, True, False]


async def test_one_too_many_is_429_with_the_seconds_to_wait(api: Api, slack: StandInSlack, support: str) -> None:
    await posts(api, support, support)
    status, answer, headers = await api.exchange("chat.postMessage", slack.bot_token, channel=support, text="x")
    assert (status, answer) == (429, {"ok": False, "error": "ratelimited"})
    assert headers["Retry-After"] == "1"


async def test_waiting_as_long_as_told_is_enough(api: Api, slack: StandInSlack, clock: Clock, support: str) -> None:
    await posts(api, support, support)
    _, _, headers = await api.exchange("chat.postMessage", slack.bot_token, channel=support, text="x")
    clock.now += int(headers["Retry-After"])
    assert await posts(api, support) == [True]


async def test_a_method_is_limited_by_the_minute(api: Api, clock: Clock, support: str) -> None:
    async def update() -> str:
        return str((await api("chat.update", channel=support, ts="1.000001", text="x"))["error"])

    told = [await update() for _ in range(3)]
    clock.now += 30
    assert [*told, await update()] == ["message_not_found", "message_not_found", "ratelimited", "message_not_found"]


async def test_slacks_tiers_hold_by_default(session: aiohttp.ClientSession, clock: Clock) -> None:
    async with StandInSlack(clock=clock) as slack:
        api = Api(slack, session)
        told = [(await api("users.info", user="U0"))["error"] for _ in range(101)]
    assert told.index("ratelimited") == 100


async def test_limits_can_be_lifted(session: aiohttp.ClientSession, clock: Clock) -> None:
    async with StandInSlack(Limits.none(), clock=clock) as slack:
        assert all(await posts(Api(slack, session), *[slack.add_channel("support")] * 200))


async def test_limits_can_be_wider(session: aiohttp.ClientSession, clock: Clock) -> None:
    async with StandInSlack(Limits(channel_burst=2).times(10), clock=clock) as slack:
        told = await posts(Api(slack, session), *[slack.add_channel("support")] * 21)
    assert told == [True] * 20 + [False]


def test_slower_limits_keep_their_bursts() -> None:
    slower = Limits(channel_rate=1, channel_burst=5, methods={"chat.update": 50}).times(0.5)
    assert (slower.channel_rate, slower.channel_burst, slower.methods) == (0.5, 5, {"chat.update": 25})
