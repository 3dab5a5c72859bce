"""What a channel wants to hear of what was noticed, and when. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from bot.case import Case, Priority
from bot.watches import Noticed, QuietHours, Rhythm, WatchSettings

DAILY_AT = 9 * 60
"""When a daily digest is said, in minutes after midnight in the watch's time zone."""
HOUR_SECONDS = 3600.0


def wanted(noticed: Noticed, case: Case, settings: WatchSettings) -> Noticed | None:
    """What of it the channel wants to hear; None where that is nothing."""
    events = tuple(event for event in noticed.events if event in settings.events)
    passes = not settings.only_escalated or bool(case.escalated)
    if not events or not passes or not _is_urgent_enough(case.priority, settings.least_priority):
        return None
    return replace(noticed, events=events)


def is_held(settings: WatchSettings, now: float) -> bool:
    """Whether what is noticed now waits for a digest."""
    return settings.rhythm is not Rhythm.AT_ONCE or is_quiet(settings, now)


def release_at(settings: WatchSettings, held_since: float, now: float = 0.0) -> float:
    """When that which is held back since then is said, in seconds since the epoch; never in quiet hours.

    Those may have been set, or begun anew, while it was held back: `now` tells.
    """
    zone = _zone(settings)
    due = held_since
    if settings.rhythm is Rhythm.HOURLY:
        due += HOUR_SECONDS
    elif settings.rhythm is Rhythm.DAILY:
        due = _next(DAILY_AT, due, zone)
    late = max(due, now)
    return _next(settings.quiet.end, late, zone) if settings.quiet and is_quiet(settings, late) else due


def _is_urgent_enough(priority: str | None, least: Priority | None) -> bool:
    """A priority that we do not know passes: what cannot be judged is not hidden."""
    order = list(Priority)
    if least is None or priority not in order:
        return True
    return order.index(Priority(priority)) >= order.index(least)


def is_quiet(settings: WatchSettings, now: float) -> bool:
    """Whether the channel has its quiet hours."""
    if settings.quiet is None:
        return False
    local = datetime.fromtimestamp(now, _zone(settings))
    return _lies_within(local.hour * 60 + local.minute, settings.quiet)


def _lies_within(minute: int, quiet: QuietHours) -> bool:
    if quiet.start <= quiet.end:
        return quiet.start <= minute < quiet.end
    return minute >= quiet.start or minute < quiet.end


def _next(minute: int, after: float, zone: tzinfo) -> float:
    """The next time that the clock shows this minute of the day, later than `after`."""
    local = datetime.fromtimestamp(after, zone)
    for day in range(3):
        shown = (local + timedelta(days=day)).replace(hour=minute // 60, minute=minute % 60, second=0, microsecond=0)
        if shown.timestamp() > after:
            return shown.timestamp()
    raise AssertionError("a minute of the day comes round every day")


def _zone(settings: WatchSettings) -> tzinfo:
    return ZoneInfo(settings.zone)
