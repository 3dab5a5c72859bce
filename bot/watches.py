"""Watches: which channel hears what of which store; and what happened to a case outside Casebot. Pure values.

A *watch* is a channel that follows a store. Whoever set it up, or took it over, lends their token for reading only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from bot.case import Priority, State
from bot.records import Actor, LastChange


class Event(StrEnum):
    """What can happen to a case outside Casebot, in the order in which a line tells it."""

    NEW = "new"
    REOPENED = "reopened"
    ANSWERED = "answered"
    CLOSED = "closed"
    PARKED = "parked"
    PRIORITY = "priority"
    ESCALATED = "escalated"


MOVES = frozenset({Event.REOPENED, Event.CLOSED, Event.PARKED})
"""The events of which `Noticed.by` may say who made them."""


class Rhythm(StrEnum):
    """When a channel hears of it: each change at once, or a digest."""

    AT_ONCE = "at once"
    HOURLY = "hourly"
    DAILY = "daily"


@dataclass(frozen=True, slots=True)
class QuietHours:
    """When nothing is said: from and until in minutes after midnight, which may lie between them."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class WatchSettings:
    """What a channel wants to hear. `zone` is an IANA name; `least_priority` None lets every priority through.

    `whole_email` None leaves it to the bot's own setting.
    """

    events: tuple[Event, ...] = tuple(Event)
    least_priority: Priority | None = None
    only_escalated: bool = False
    rhythm: Rhythm = Rhythm.AT_ONCE
    quiet: QuietHours | None = None
    zone: str = "UTC"
    whole_email: bool | None = None


class Stop(StrEnum):
    """Why a watch reads no more until somebody lends a token that works."""

    TOKEN_REJECTED = "token rejected"  # noqa: S105
    SCOPE_MISSING = "scope missing"
    KEY_LOST = "key lost"
    UNLINKED = "unlinked"


@dataclass(frozen=True, slots=True)
class Watch:
    """A channel that follows a store with the token that `lender` lends. `since` in seconds since the epoch."""

    workspace: str
    channel: str
    store_id: str
    lender: Actor
    since: float
    settings: WatchSettings = WatchSettings()
    stopped: Stop | None = None


@dataclass(frozen=True, slots=True)
class WatchHealth:
    """A watch, and how reading its store goes: the last success (seconds since the epoch), and since when it fails."""

    watch: Watch
    read_at: float | None = None
    failing_since: float | None = None


@dataclass(frozen=True, slots=True)
class Noticed:
    """What happened to a case outside Casebot between two readings; never empty.

    `was` is what had been told before, None where the case was not known; `by` is the upstream's word for who closed or
    reopened it (`CUSTOMER`, `MERCHANT`, `SYSTEM`, …), None where the readings do not tell. `maybe` is an action of ours
    that may have done it and was never confirmed. `at` is when it was read, in seconds since the epoch.
    """

    store_id: str
    case_id: str
    events: tuple[Event, ...]
    now: State
    at: float
    was: State | None = None
    by: str | None = None
    maybe: LastChange | None = None


def merged(first: Noticed, then: Noticed) -> Noticed:
    """Two things noticed of one case, one after the other, as one."""
    events = tuple(event for event in Event if event in (*first.events, *then.events))
    return replace(then, events=events, was=first.was, by=_mover(first, then), maybe=then.maybe or first.maybe)


def _mover(first: Noticed, then: Noticed) -> str | None:
    """Who made the last move; nobody is named where an answer ended it, and the status shows an earlier one again."""
    if MOVES & {*then.events}:
        return then.by
    is_ended = len(MOVES & {*first.events}) > 1 and then.now.status != first.now.status
    return None if is_ended else first.by
