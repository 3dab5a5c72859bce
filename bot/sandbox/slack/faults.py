"""Faults that a test or the page orders: the next answers of a method go wrong in a chosen way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .errors import Refusal


@dataclass
class Fault:
    """What goes wrong with the next `times` calls of `method` (`*`: of any; `response_url` is one too).

    `error` is answered instead of the real answer (`ratelimited` as 429); `status` alone answers that HTTP status;
    `delay` is waited first, in seconds; `drop` closes the connection without an answer, before or after the call took
    effect; `html` answers a proxy's page; `channel` narrows it to one channel.
    """

    method: str
    error: str | None = None
    status: int = 200
    retry_after: float | None = None
    delay: float = 0.0
    drop: Literal["before", "after"] | None = None
    html: bool = False
    times: int = 1
    channel: str | None = None

    def fits(self, method: str, channel: str | None) -> bool:
        """Whether this call is hit."""
        return self.times > 0 and self.method in ("*", method) and self.channel in (None, channel)

    def refusal(self) -> Refusal | None:
        """The answer instead of the real one, if there is any."""
        if self.error is None and self.status == 200:
            return None
        limited = self.error == "ratelimited"
        wait = self.retry_after if self.retry_after is not None or not limited else 1
        status = 429 if limited and self.status == 200 else self.status
        return Refusal(self.error or "internal_error", status=status, retry_after=wait)


class Faults:
    """The faults that are still to come, oldest first."""

    def __init__(self) -> None:
        self.ordered: list[Fault] = []

    def lift(self, fault: Fault) -> None:
        """Take a fault back."""
        self.ordered = [one for one in self.ordered if one is not fault]

    def take(self, method: str, channel: str | None) -> Fault | None:
        """The fault that hits this call, used once more."""
        for fault in self.ordered:
            if fault.fits(method, channel):
                fault.times -= 1
                return fault
        return None
