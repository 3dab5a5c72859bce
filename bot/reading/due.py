"""What is due: each store has its time, and the one that has been due for longest comes first. Pure."""

from __future__ import annotations

import heapq

Key = tuple[str, str]
"""A workspace and a store."""


class Due:
    """When which store is due, in seconds since the epoch. One that was taken is not due until it is set again."""

    def __init__(self) -> None:
        """Nothing is due."""
        self._times: dict[Key, float] = {}
        self._heap: list[tuple[float, Key]] = []

    def set(self, key: Key, at: float) -> None:
        """It is due then, and at no other time."""
        self._times[key] = at
        heapq.heappush(self._heap, (at, key))

    def first(self) -> float | None:
        """When the first is due; None where none ever is."""
        self._forget_outdated()
        return self._heap[0][0] if self._heap else None

    def take(self, now: float) -> tuple[Key, float] | None:
        """The one that has been due for longest, and since when."""
        self._forget_outdated()
        if not self._heap or self._heap[0][0] > now:
            return None
        at, key = heapq.heappop(self._heap)
        del self._times[key]
        return key, at

    def _forget_outdated(self) -> None:
        """Places in the heap of stores that were taken, or are due at another time."""
        while self._heap and self._times.get(self._heap[0][1]) != self._heap[0][0]:
            heapq.heappop(self._heap)
