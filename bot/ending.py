"""What ends: tasks that are told to, and work that must not be broken off in the middle."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")

AGAIN_SECONDS = 0.5


async def end(*tasks: asyncio.Task[Any]) -> None:
    """Cancel tasks until they have ended, however they end.

    More than once: a cancel that comes together with what a library waits for may be lost there (`asyncio.wait_for` of
    Python 3.11 loses it).
    """
    while left := {task for task in tasks if not task.done()}:
        for task in left:
            task.cancel()
        await asyncio.wait(left, timeout=AGAIN_SECONDS)


async def whole(work: Coroutine[Any, Any, T]) -> T:
    """Do not break off in the middle of it when the bot stops: wait until it is done, then break off."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        while not task.done():
            with suppress(asyncio.CancelledError):  # whoever stops may say so more than once
                await asyncio.wait({task})
        raise
