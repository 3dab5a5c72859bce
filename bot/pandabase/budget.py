"""How much of the API's rate limit reading may use: two thirds of it, so that people's actions find room."""

from __future__ import annotations

from aiolimiter import AsyncLimiter

A_SECOND = 40
"""Requests; the API's documented cap is 60."""

_BURST = 4
_LONG_LINE = 10


class ReadingBudget:
    """Hands out the right to make a request, to those who wait in the order in which they came."""

    def __init__(self, a_second: float = A_SECOND) -> None:
        """Requests a second; few may go at once, because the cap of a second counts a burst and what follows it."""
        self._limiter = AsyncLimiter(_BURST, _BURST / a_second)
        self._waiting = 0

    async def __call__(self) -> None:
        """Wait for the right to make one request."""
        self._waiting += 1
        try:
            await self._limiter.acquire()
        finally:
            self._waiting -= 1

    def is_scarce(self) -> bool:
        """Whether so many wait that one more would wait for a noticeable time."""
        return self._waiting >= _LONG_LINE
