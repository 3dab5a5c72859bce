"""Leaving a connection loses no stop."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest

from bot.slack.socket import _leave


class Leaving:
    """A connection whose peer answers the goodbye when it is told to."""

    def __init__(self) -> None:
        self.answered = asyncio.Event()

    async def close(self) -> None:
        await self.answered.wait()


@pytest.mark.parametrize("turns", range(4))
async def test_a_stop_that_comes_with_the_answer_to_a_goodbye_is_heard(turns: int) -> None:
    """However many turns of the loop lie between: what `cancel` took is not lost."""
    session = Leaving()
    task = asyncio.create_task(_leave(cast(Any, session)))
    for _ in range(3):
        await asyncio.sleep(0)
    session.answered.set()
    for _ in range(turns):
        await asyncio.sleep(0)
    was_taken = task.cancel()
    await asyncio.wait({task})
    assert task.cancelled() == was_taken
