"""The pace in channels, on every Python that we support and at every factor that the settings allow."""

import asyncio

import pytest

from bot.slack.pace import CHANNEL_BURST, POSTS_A_MINUTE, Pace


@pytest.mark.parametrize("factor", [0.01, 0.2, 1.0, 1000.0])
async def test_a_first_message_may_be_posted_at_once_at_any_pace(factor: float) -> None:
    async with asyncio.timeout(1):
        await Pace(factor).post("C1")


async def test_a_message_may_be_edited_at_once_at_a_slow_pace() -> None:
    async with asyncio.timeout(1):
        await Pace(0.01).edit()


async def test_a_turn_that_is_free_is_taken_at_once() -> None:
    pace = Pace()
    taken = [await pace.post_now("C1") for _ in range(CHANNEL_BURST + 1)]
    assert taken == [True] * CHANNEL_BURST + [False]


async def test_no_turn_of_the_workspace_is_taken_where_the_channel_has_none() -> None:
    pace = Pace(CHANNEL_BURST / POSTS_A_MINUTE)  # as many for all channels together as one channel has at factor 1
    first = [await pace.post_now("C1") for _ in range(CHANNEL_BURST)]
    second = [await pace.post_now("C2") for _ in range(CHANNEL_BURST)]
    assert (first.count(True), second.count(True)) == (1, 1)


async def test_nobody_edits_at_once_while_slack_asked_for_a_pause() -> None:
    pace = Pace()
    pace.pause("edit", 30.0)
    assert not await pace.edit_now()
