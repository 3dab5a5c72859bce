"""Slack's rate limits, as settings and as a meter.

Source: docs.slack.dev/apis/web-api/rate-limits (tiers per method and minute; about one message a second and channel, a
few hundred a minute in the workspace). Slack does not publish its bursts: those are guesses, and settings.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from .errors import Refusal

TIERS: Mapping[str, int] = {
    "apps.connections.open": 1,
    "chat.update": 3,
    "chat.delete": 3,
    "chat.postEphemeral": 4,
    "users.info": 4,
    "conversations.info": 3,
    "conversations.replies": 3,
    "conversations.history": 3,
    "conversations.open": 3,
    "views.open": 4,
    "views.update": 4,
    "views.push": 4,
    "views.publish": 4,
}


@dataclass(frozen=True)
class Limits:
    """How much a bot may call: rates are per second, bursts are calls that may come at once.

    `tiers` gives calls per minute for Slack's tiers 1 to 4; None lifts them. Of tier 1 there is only
    `apps.connections.open` here, where one a minute would forbid every reconnection: 60 is this stand-in's choice.
    """

    channel_rate: float | None = 1.0
    channel_burst: int = 5
    workspace_rate: float | None = 5.0
    workspace_burst: int = 60
    tiers: Mapping[int, int] | None = field(default_factory=lambda: {1: 60, 2: 20, 3: 50, 4: 100})
    methods: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def none(cls) -> Self:
        """No limits at all."""
        return cls(channel_rate=None, workspace_rate=None, tiers=None)

    def times(self, factor: float) -> Limits:
        """The same limits with every rate multiplied; bursts grow along but never shrink."""

        def more(rate: float | None) -> float | None:
            return None if rate is None else rate * factor

        def calls(most: int) -> int:
            return max(1, round(most * factor))

        wider = max(1.0, factor)
        return replace(
            self,
            channel_rate=more(self.channel_rate),
            channel_burst=round(self.channel_burst * wider),
            workspace_rate=more(self.workspace_rate),
            workspace_burst=round(self.workspace_burst * wider),
            tiers=None if self.tiers is None else {tier: calls(most) for tier, most in self.tiers.items()},
            methods={method: calls(most) for method, most in self.methods.items()},
        )

    def per_minute(self, method: str) -> int | None:
        """How many calls of a method are allowed in a minute, if that is limited."""
        if method in self.methods:
            return self.methods[method]
        return None if self.tiers is None or method not in TIERS else self.tiers[TIERS[method]]


@dataclass
class _Bucket:
    level: float
    at: float


class Meter:
    """Counts calls in leaky buckets. `clock` gives seconds that never go back."""

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self.limits = limits
        self._clock = clock
        self._buckets: dict[tuple[str, ...], _Bucket] = {}

    def count(self, method: str, channel: str | None) -> None:
        """Count one call; a Refusal `ratelimited` with its `retry_after` in seconds if it is one too many."""
        limits = self.limits
        asked: list[tuple[tuple[str, ...], float | None, int]] = []
        if method == "chat.postMessage":
            asked.append((("workspace",), limits.workspace_rate, limits.workspace_burst))
            asked.append((("channel", channel or ""), limits.channel_rate, limits.channel_burst))
        if (most := limits.per_minute(method)) is not None:
            asked.append((("method", method), most / 60, most))
        waits = [self._wait(key, rate, burst) for key, rate, burst in asked if rate]
        if any(waits):
            wait = max(1, math.ceil(max(waits)))
            raise Refusal("ratelimited", status=429, retry_after=wait)
        for key, rate, _ in asked:
            if rate:
                self._buckets[key].level += 1

    def _wait(self, key: tuple[str, ...], rate: float, burst: int) -> float:
        now = self._clock()
        bucket = self._buckets.setdefault(key, _Bucket(0.0, now))
        bucket.level = max(0.0, bucket.level - (now - bucket.at) * rate)
        bucket.at = now
        return max(0.0, (bucket.level + 1 - burst) / rate)
