"""Rate limits: fixed windows per address, token and store, and one for replies; 429 past them.

Documented are the cap of 60 requests a second, 60 replies a minute per token, and the ``X-RateLimit-*`` headers with
the reset in epoch seconds. The numbers per token and store are not documented; ours are settings.
"""

from collections import Counter
from dataclasses import dataclass, field
from math import ceil

SECOND = 1.0
MINUTE = 60.0


@dataclass(frozen=True)
class Limits:
    """Requests per window; None lifts one. Windows are one second, for replies one minute."""

    per_address: int | None = 60
    per_token: int | None = 60
    per_store: int | None = 60
    replies: int | None = 60

    @classmethod
    def none(cls) -> "Limits":
        """No limits; the headers then show a full budget."""
        return cls(None, None, None, None)


@dataclass(frozen=True)
class Budget:
    """What the headers tell: the limit, what remains of it, when it resets (epoch seconds), and which one it is."""

    limit: int
    remaining: int
    reset: int
    kind: str

    @property
    def exhausted(self) -> bool:
        """Past the limit: this request is one too many."""
        return self.remaining < 0

    def headers(self) -> dict[str, str]:
        """The four headers that stand on every answer."""
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(max(self.remaining, 0)),
            "X-RateLimit-Reset": str(self.reset),
            "X-RateLimit-Type": self.kind,
        }


@dataclass
class Meter:
    """Counts requests in their windows."""

    limits: Limits
    _seen: Counter[tuple[str, str, int]] = field(default_factory=Counter)

    def spend(self, address: str, bearer: str, store_id: str, is_reply: bool, now: float) -> Budget:
        """Count one request at ``now`` (epoch seconds) and return the tightest budget that it has left."""
        rules = [
            ("address", address, self.limits.per_address, SECOND),
            ("token", bearer, self.limits.per_token, SECOND),
            ("store", store_id, self.limits.per_store, SECOND),
            ("replies", bearer, self.limits.replies if is_reply else None, MINUTE),
        ]
        budgets = [self._count(kind, key, limit, span, now) for kind, key, limit, span in rules if limit is not None]
        full = Budget(60, 60, ceil(now), "address")
        return min(budgets, key=lambda budget: budget.remaining, default=full)

    def _count(self, kind: str, key: str, limit: int, window: float, now: float) -> Budget:
        number = int(now // window)
        self._seen[kind, key, number] += 1
        left = limit - self._seen[kind, key, number]
        return Budget(limit, left, ceil((number + 1) * window), kind)
