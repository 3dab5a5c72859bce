"""When a case was written to and made, as the whole milliseconds that the tracking compares."""

from __future__ import annotations

from collections.abc import Iterable

from bot.alerts import milliseconds
from bot.case import Case

DAY_SECONDS = 24 * 3600.0


def written_at(case: Case) -> int:
    """When its last message was written: what the upstream's lists are sorted by."""
    return milliseconds(case.last_message_at)


def newest_time_of(case: Case) -> int:
    """When the case last gave a sign of itself that page 1 shows."""
    return max(written_at(case), milliseconds(case.created_at))


def newest(times: Iterable[int], asked_at: float) -> int:
    """The newest time that can be one: a single case from next year would make everything else look old for ever.

    `asked_at` is in seconds on our clock, which may be a day off.
    """
    return max((time for time in times if time <= (asked_at + DAY_SECONDS) * 1000), default=0)
