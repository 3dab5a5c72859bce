"""The pace in channels, on every Python that we support and at every factor that the settings allow."""

import asyncio

import pytest

from bot.slack.pace import Pace


@pytest.mark.parametrize("factor", [0.01, 0.2, 1.0, 1000.0])
async def test_a_first_message_may_be_posted_at_once_at_any_pace(factor: float) -> None:
    async with asyncio.timeout(1):
        await Pace(factor).post("C1")


async def test_a_message_may_be_edited_at_once_at_a_slow_pace() -> None:
    async with asyncio.timeout(1):
        await Pace(0.01).edit()
