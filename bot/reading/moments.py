"""When a case was written to and made, as the whole milliseconds that the tracking compares."""

from __future__ import annotations

from bot.alerts import milliseconds
from bot.case import Case


def written_at(case: Case) -> int:
    """When its last message was written: what the upstream's lists are sorted by."""
    return milliseconds(case.last_message_at)


def newest_time_of(case: Case) -> int:
    """When the case last gave a sign of itself that page 1 shows."""
    return max(written_at(case), milliseconds(case.created_at))
