"""How stores are read, and what a pass over one came to."""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import UpstreamError


@dataclass(frozen=True, slots=True)
class Speed:
    """How a store is read. `base` is the interval in seconds; the rest are requests a second, and seconds."""

    base: float
    learning: float = 4.0
    catching_up: float = 5.0
    longest_catch_up: float = 120.0

    @property
    def long_ago(self) -> float:
        """Seconds after which what was missed is read in one go."""
        return max(300.0, 20 * self.base)


@dataclass(frozen=True, slots=True)
class Pass:
    """What became of a pass. `trouble` kept it from reading all; `wakes_at` is when a digest is due.

    `is_on_a_trail` says that something happened to a case that is yet to be read.
    """

    requests: int = 0
    changes: int = 0
    deliveries: int = 0
    has_watch: bool = True
    is_on_a_trail: bool = False
    wakes_at: float | None = None
    trouble: UpstreamError | None = None
