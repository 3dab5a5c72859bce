"""The pace: Slack's limits are kept, whoever matters most goes first, and nobody is forgotten. No real time passes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import MaybePosted, NotPosted, PostingError, TryLater
from bot.ports import Rank
from bot.slack.pace import CHANNEL_BURST, EDITS_A_MINUTE, POSTS_A_MINUTE, Pace, Turnstile
from tests.slack.hurried import now, run

Turn = Callable[[], Awaitable[None]]


async def times_of(count: int, turn: Turn) -> list[float]:
    """When each of so many callers had its turn."""
    times = []

    async def wait() -> None:
        await turn()
        times.append(now())

    await asyncio.gather(*(wait() for _ in range(count)))
    return times


async def order_of(ranks: list[int], turnstile: Turnstile) -> list[int]:
    """In which order callers of these ranks are served, by number, when all wait."""
    served = []

    async def wait(number: int, rank: int) -> None:
        await turnstile.turn(rank)
        served.append(number)

    await asyncio.gather(*(wait(number, rank) for number, rank in enumerate(ranks)))
    return served


async def busy() -> Turnstile:
    """One that let somebody through a moment ago; the next one waits for a second."""
    turnstile = Turnstile(1, 1.0)
    await turnstile.turn(0)
    return turnstile


def test_a_channel_takes_a_burst_and_then_one_message_a_second() -> None:
    pace = Pace()
    times = run(times_of(CHANNEL_BURST + 2, lambda: pace.post("C1")))
    assert times == pytest.approx([0.0] * CHANNEL_BURST + [1.0, 2.0])


def test_a_busy_channel_does_not_hold_up_another() -> None:
    async def work() -> float:
        pace = Pace()
        waiting = [asyncio.create_task(pace.post("C1", Rank.LINE)) for _ in range(60)]
        await asyncio.sleep(0)
        await pace.post("C2", Rank.LINE)
        at = now()
        await asyncio.gather(*waiting)
        return at

    assert run(work()) == 0.0


def test_a_workspace_takes_its_posts_a_minute_whatever_their_channels() -> None:
    pace, channels = Pace(), iter(range(1000))
    times = run(times_of(POSTS_A_MINUTE + 5, lambda: pace.post(f"C{next(channels)}")))
    assert times[POSTS_A_MINUTE:] == pytest.approx([0.6, 1.2, 1.8, 2.4, 3.0])


def test_a_workspace_takes_its_edits_a_minute() -> None:
    pace = Pace()
    times = run(times_of(EDITS_A_MINUTE + 2, pace.edit))
    assert times[EDITS_A_MINUTE:] == pytest.approx([1.2, 2.4])


@settings(deadline=None, max_examples=50)
@given(ranks=st.lists(st.sampled_from([*Rank]), max_size=12))
def test_whoever_waits_is_served_by_rank_and_then_in_the_order_of_coming(ranks: list[int]) -> None:
    async def work() -> list[int]:
        return await order_of(ranks, await busy())

    assert run(work()) == sorted(range(len(ranks)), key=lambda number: (ranks[number], number))


def test_a_persons_result_overtakes_a_hundred_lines() -> None:
    async def work() -> float:
        pace = Pace()
        lines = [asyncio.create_task(pace.post("C1", Rank.LINE)) for _ in range(100)]
        await asyncio.sleep(10)
        asked = now()
        await pace.post("C1")
        waited = now() - asked
        await asyncio.gather(*lines)
        return waited

    assert run(work()) <= 1.0


@settings(deadline=None, max_examples=50)
@given(leaving=st.sets(st.integers(0, 9)))
def test_those_who_stop_waiting_cost_the_others_no_time_and_no_place(leaving: set[int]) -> None:
    async def work() -> tuple[list[int], float]:
        turnstile, served = await busy(), []

        async def wait(number: int) -> None:
            await turnstile.turn(1)
            served.append(number)

        tasks = [asyncio.create_task(wait(number)) for number in range(10)]
        await asyncio.sleep(0.5)
        for number in leaving:
            tasks[number].cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task
        return served, now()

    stayed = [number for number in range(10) if number not in leaving]
    served, at = run(work())
    assert served == stayed
    assert at <= max(len(stayed), 0.5) + 0.001


def test_one_who_comes_after_all_others_left_is_served() -> None:
    async def work() -> float:
        turnstile = await busy()
        gone = asyncio.create_task(turnstile.turn(0))
        await asyncio.sleep(0.1)
        gone.cancel()
        await asyncio.sleep(0.1)
        await turnstile.turn(2)
        return now()

    assert run(work()) <= 2.0


def test_a_pause_that_slack_asks_for_holds_for_every_call_of_this_kind() -> None:
    async def work() -> list[float]:
        pace = Pace()
        pace.pause("post", 30.0)
        return await times_of(3, lambda: pace.post("C1"))

    assert run(work()) == pytest.approx([30.0] * 3)


def test_a_pause_of_posts_holds_up_no_edit() -> None:
    async def work() -> float:
        pace = Pace()
        pace.pause("post", 30.0)
        await pace.edit()
        return now()

    assert run(work()) == 0.0


def test_a_shorter_pause_does_not_end_a_longer_one() -> None:
    async def work() -> float:
        pace = Pace()
        pace.pause("edit", 30.0)
        pace.pause("edit", 5.0)
        await pace.edit()
        return now()

    assert run(work()) == pytest.approx(30.0)


def test_a_pause_holds_for_those_who_wait_already() -> None:
    async def work() -> float:
        turnstile = await busy()
        waiting = asyncio.create_task(turnstile.turn(0))
        await asyncio.sleep(0.5)
        turnstile.close(10.0)
        await waiting
        return now()

    assert run(work()) == pytest.approx(10.5)


async def slack_answers(error: PostingError) -> float:
    """How long the next edit waits after an edit was answered so."""
    pace = Pace()
    with pytest.raises(PostingError), pace.learning("edit"):
        raise error
    await pace.edit()
    return now()


def test_what_slack_answers_to_one_call_pauses_all() -> None:
    assert run(slack_answers(TryLater("ratelimited", 7.0))) == pytest.approx(7.0)


@pytest.mark.parametrize("error", [TryLater("fatal_error", 2.0), MaybePosted("http_500"), NotPosted("no_text")])
def test_other_trouble_pauses_nobody(error: PostingError) -> None:
    assert run(slack_answers(error)) == 0.0


def test_a_thousand_who_wait_are_all_served() -> None:
    pace = Pace(1000.0)
    assert len(run(times_of(1000, lambda: pace.post("C1", Rank.LINE)))) == 1000
