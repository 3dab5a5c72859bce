"""Signing in while Slack is in trouble: patient, and never sooner than Slack asks for."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.errors import MaybePosted, TryLater
from bot.sandbox.slack import Fault, Limits, StandInSlack
from bot.slack.identity import pause_after, sign_in
from bot.slack.web_api import web_client
from tests.core.making import FakeClock


@pytest.fixture
async def slack() -> AsyncIterator[StandInSlack]:
    """A stand-in without limits."""
    async with StandInSlack(Limits.none()) as slack:
        yield slack


@pytest.mark.parametrize(
    ("fault", "slept"),
    [
        (Fault("auth.test", error="ratelimited", retry_after=7, times=2), [7.0, 7.0]),
        (Fault("apps.connections.open", error="ratelimited", retry_after=9), [9.0]),
        (Fault("auth.test", status=503, times=3), [0.5, 1.0, 2.0]),
    ],
    ids=["limited", "limited for the address", "down"],
)
async def test_it_waits_as_long_as_slack_asks_for(slack: StandInSlack, fault: Fault, slept: list[float]) -> None:
    clock = FakeClock()
    slack.fault(fault)
    async with aiohttp.ClientSession() as session:
        client = web_client(slack.bot_token, slack.api_url, session, through_proxy=False)
        await sign_in(client, slack.app_token, clock.sleep)
    assert clock.slept == slept


def test_pauses_double_up_to_half_a_minute() -> None:
    assert [pause_after(earlier) for earlier in range(8)] == [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]


def test_a_pause_never_overflows() -> None:
    assert pause_after(1_000_000, MaybePosted("http_503")) == 30.0


def test_slack_may_ask_for_a_longer_pause() -> None:
    assert pause_after(0, TryLater("ratelimited", 120.0)) == 120.0
