"""Work that goes on behind the answer ends when it is told to."""

from __future__ import annotations

import asyncio

import pytest

from bot import ending
from bot.background import Background
from bot.ending import end, whole


async def deaf_once() -> None:
    """Work in which a library loses the first cancel."""
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        await asyncio.Event().wait()


@pytest.fixture(autouse=True)
def _again_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ending, "AGAIN_SECONDS", 0.01)


async def test_work_that_lost_a_cancel_is_cancelled_again() -> None:
    task = asyncio.create_task(deaf_once())
    await asyncio.sleep(0)
    async with asyncio.timeout(5):
        await end(task)
    assert task.cancelled()


async def test_what_does_not_finish_in_time_is_counted_and_ends() -> None:
    work = Background()
    work.spawn(deaf_once())
    await asyncio.sleep(0)
    async with asyncio.timeout(5):
        assert await work.drain(0) == 1


async def test_what_died_before_is_ended_without_a_word() -> None:
    async def die() -> None:
        raise ValueError

    task = asyncio.create_task(die())
    await asyncio.wait({task})
    await end(task)
    assert isinstance(task.exception(), ValueError)


async def test_what_must_be_whole_is_finished_however_often_it_is_told_to_stop() -> None:
    done = []

    async def work() -> None:
        await asyncio.sleep(0.05)
        done.append(True)

    task = asyncio.create_task(whole(work()))
    await asyncio.sleep(0)
    await end(task)
    assert (task.cancelled(), done) == (True, [True])
