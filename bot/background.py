"""Work that goes on behind the answer: held on to until it is done, so that it neither vanishes nor fails unseen."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from bot.ending import end
from bot.errors import PostingError

log = logging.getLogger(__name__)


class Background:
    """A set of running tasks."""

    def __init__(self) -> None:
        """Nothing runs at first."""
        self._tasks: set[asyncio.Task[None]] = set()

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Start it; an error that it raises is logged, with its traceback unless it is Slack's word for no."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    async def drain(self, grace: float) -> int:
        """Let the tasks, and those that they start, finish for so many seconds; cancels and counts the rest."""
        loop = asyncio.get_running_loop()
        until = loop.time() + grace
        while self._tasks and (left := until - loop.time()) > 0:
            await asyncio.wait(set(self._tasks), timeout=left)
        rest = set(self._tasks)
        await end(*rest)
        return len(rest)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if isinstance(error, PostingError):
            log.warning("an answer reached nobody: %s", error.code)
        elif error is not None:
            log.error("background work failed", exc_info=error)
