"""Tells whoever waits that the state has changed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Changes:
    """A counter of state changes that can be awaited; the state itself lives elsewhere."""

    def __init__(self) -> None:
        self.count = 0
        self.listeners: list[Callable[[object], None]] = []
        self._waiting: set[asyncio.Future[None]] = set()

    def happened(self, what: object = None) -> None:
        """Record one change, tell the listeners what it was as far as that is known, and wake everybody who waits."""
        self.count += 1
        for listener in self.listeners:
            listener(what)
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)
        self._waiting.clear()

    async def next(self) -> None:
        """Return after the next change."""
        waiter = asyncio.get_running_loop().create_future()
        self._waiting.add(waiter)
        try:
            await waiter
        finally:
            self._waiting.discard(waiter)

    async def until(self, predicate: Callable[[], T], seconds: float) -> T:
        """The first truthy value of `predicate`, read again on every change; TimeoutError after `seconds`."""
        async with asyncio.timeout(seconds):
            while not (value := predicate()):
                await self.next()
            return value
