"""How long a store is left alone between two passes. Pure."""

from __future__ import annotations

from dataclasses import dataclass

BUSY_FOR = 120.0
"""Seconds after something happened for which a store is read faster."""
LONGEST_BACKOFF = 300.0
JITTER = 0.05
TOLD_AFTER = 3
"""Intervals without a success after which people are told."""


@dataclass(frozen=True, slots=True)
class Pulse:
    """How it goes with a store: when something happened last, whether all its watches have quiet hours, its trouble.

    `failures` counts those in a row; `retry_after` is how long the upstream asked to wait. Times are in seconds.
    """

    happened_at: float | None = None
    is_quiet: bool = False
    failures: int = 0
    retry_after: float | None = None
    failing_since: float | None = None
    is_told: bool = False


def interval(base: float, pulse: Pulse, now: float, chance: float) -> float:
    """Seconds until the next pass. `chance` is between 0 and 1: all stores must not ask in step."""
    if pulse.failures:
        return _backoff(base, pulse, now)
    wait = base * 4 if pulse.is_quiet else base
    if pulse.happened_at is not None and now - pulse.happened_at < BUSY_FOR:
        wait = max(base / 3, min(1.0, base))
    return wait * (1 + JITTER * (2 * chance - 1))


def is_to_be_told(base: float, pulse: Pulse, now: float) -> bool:
    """Whether a store could not be read for so long that people should know, and do not.

    Where the upstream asks for a pause, it is certain now that the store will not be read until that is over.
    """
    if pulse.is_told or pulse.failing_since is None:
        return False
    return now + (pulse.retry_after or 0.0) - pulse.failing_since > TOLD_AFTER * base


def _backoff(base: float, pulse: Pulse, now: float) -> float:
    """What was asked for, else ever longer; but a try falls on the moment when people would have to be told."""
    if pulse.retry_after is not None:
        return pulse.retry_after
    wait = max(base, min(LONGEST_BACKOFF, base * 2.0 ** min(pulse.failures - 1, 30)))
    if pulse.is_told or pulse.failing_since is None:
        return wait
    until_told = pulse.failing_since + TOLD_AFTER * base * 1.01 - now
    return min(wait, until_told) if until_told > 0 else wait
