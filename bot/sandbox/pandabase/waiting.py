"""Waiting for something to become true, without sleeping for a guessed time."""

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

RECHECK_SECONDS = 0.05


class Changes:
    """Tells those who wait that the state changed."""

    def __init__(self) -> None:
        self.listeners: list[Callable[[object], None]] = []
        self._event = asyncio.Event()

    def notify(self, what: object = None) -> None:
        """The state changed: tell the listeners what it was as far as that is known, and let everybody look again."""
        for listener in self.listeners:
            listener(what)
        self._event.set()
        self._event = asyncio.Event()

    async def until(self, predicate: Callable[[], T], seconds: float, describe: Callable[[], str]) -> T:
        """The first true value of ``predicate``, else AssertionError with ``describe()`` after ``seconds``.

        It looks again at each change, and every 50 ms, because a predicate may depend on something else too.
        """
        end = time.monotonic() + seconds
        while not (value := predicate()):
            left = end - time.monotonic()
            if left <= 0:
                raise AssertionError(f"not so after {seconds} s; the calls were:\n{describe()}")
            await self._changed(min(left, RECHECK_SECONDS))
        return value

    async def _changed(self, seconds: float) -> None:
        waiter = asyncio.ensure_future(self._event.wait())
        await asyncio.wait([waiter], timeout=seconds)
        waiter.cancel()
