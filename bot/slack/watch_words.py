"""How events and the settings of a watch read to people. Pure; plain text, not escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bot.alerts.hearing import DAILY_AT
from bot.slack import names
from bot.slack.text import said
from bot.watches import Event, QuietHours, Rhythm, WatchSettings


def clock(minutes: int) -> str:
    """Minutes after midnight as a time of day: `07:30`."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


EVENTS: Mapping[Event, str] = {
    Event.NEW: "New case",
    Event.REOPENED: "Reopened",
    Event.ANSWERED: "Customer answered",
    Event.CLOSED: "Closed",
    Event.PARKED: "Set to Awaiting customer",
    Event.PRIORITY: "Priority raised",
    Event.ESCALATED: "Escalated",
}
COUNTED: Mapping[Event, str] = {
    Event.NEW: "new",
    Event.REOPENED: "reopened",
    Event.ANSWERED: "answered by the customer",
    Event.CLOSED: "closed",
    Event.PARKED: "set to Awaiting customer",
    Event.PRIORITY: "raised in priority",
    Event.ESCALATED: "escalated",
}
RHYTHMS: Mapping[Rhythm, str] = {
    Rhythm.AT_ONCE: "Each change at once",
    Rhythm.HOURLY: "One digest an hour",
    Rhythm.DAILY: f"One digest a day, at {clock(DAILY_AT)}",
}
_MOST_ZONE = 60


def why(events: Iterable[Event]) -> str:
    """What the notification of a card says first: `New case: `; empty for no events."""
    told = set(events)
    shown = [EVENTS[event] for event in Event if event in told and not _is_implied(event, told)]
    return f"{listed(shown)}: " if shown else ""


def listed(parts: Iterable[str]) -> str:
    """`New case, escalated`: the first as it is, the others going on from it."""
    first, *others = [*parts] or [""]
    return ", ".join([first, *(f"{part[:1].lower()}{part[1:]}" for part in others)])


def described(settings: WatchSettings) -> str:
    """What a channel is told: `Told here: new case, closed; priority High and above; one digest an hour`."""
    return "; ".join(_described(settings))


def quiet_hours(quiet: QuietHours, zone: str) -> str:
    """`quiet from 22:00 to 07:00 (Europe/Berlin)`."""
    return f"quiet from {clock(quiet.start)} to {clock(quiet.end)} ({_shown(zone)})"


def _described(settings: WatchSettings) -> Iterator[str]:
    chosen = [EVENTS[event] for event in Event if event in settings.events]
    yield "Told here: " + ("all that happens outside Casebot" if len(chosen) == len(Event) else _lower(chosen))
    if settings.least_priority is not None:
        yield f"priority {names.priority(settings.least_priority)} and above"
    if settings.only_escalated:
        yield "escalated cases only"
    if settings.rhythm is not Rhythm.AT_ONCE:
        daily = f" ({_shown(settings.zone)})" if settings.rhythm is Rhythm.DAILY else ""
        yield f"{RHYTHMS[settings.rhythm].lower()}{daily}"
    if settings.quiet is not None:
        yield quiet_hours(settings.quiet, settings.zone)


def _shown(zone: str) -> str:
    return said(zone, _MOST_ZONE, "UTC")


def _lower(parts: list[str]) -> str:
    return ", ".join(f"{part[:1].lower()}{part[1:]}" for part in parts) or "nothing"


def _is_implied(event: Event, told: set[Event]) -> bool:
    """A case that comes back mostly comes back with an answer: the news is that it is back."""
    return event is Event.ANSWERED and bool(told & {Event.NEW, Event.REOPENED})
