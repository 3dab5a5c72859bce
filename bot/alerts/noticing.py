"""What happened to a case between what was told of it and a new reading, and who did it. Pure.

Nothing is guessed: `closedBy` and `lastMessageBy` are the upstream's words; where they say nothing, nobody is named.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.case import Case, Change, Priority, State, Status, Verb
from bot.deliveries import Card
from bot.records import KnownCase, LastChange
from bot.watches import Event, Noticed

CUSTOMER, MERCHANT = "CUSTOMER", "MERCHANT"
_RANKS = {priority.value: rank for rank, priority in enumerate(Priority)}
_MADE_BY = {Verb.CLOSE: Event.CLOSED, Verb.REOPEN: Event.REOPENED, Verb.AWAIT: Event.PARKED}


@dataclass(frozen=True, slots=True)
class Told:
    """What is taken for told of a case. Times are the upstream's, in milliseconds since the epoch.

    `waiting_since` is when the customer began to wait for an answer, as far as it was seen. `is_new`: an action of ours
    told of the case before anybody heard that it is there.
    """

    status: str
    priority: str | None
    is_escalated: bool
    last_message_at: int
    waiting_since: int | None = None
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known of a store as a whole. `baseline` is the newest time in it when it was read first (milliseconds).

    `is_settled`: every case that was active then is known, so that any other was closed.
    """

    baseline: int
    is_settled: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """A case that reads differently from what was told: the reading, what was told, and what is known beside.

    `read_at` is in seconds since the epoch. `cards` are its current cards in all channels. `unsure` are actions of
    ours that were sent since and never confirmed, the newest first.
    """

    case: Case
    read_at: float
    told: Told | None = None
    known: KnownCase | None = None
    cards: tuple[Card, ...] = ()
    unsure: tuple[LastChange, ...] = ()


def milliseconds(moment: datetime | None) -> int:
    """An upstream time as a number; 0 where there is none."""
    return round(moment.timestamp() * 1000) if moment else 0


def told_of(case: Case, before: Told | None) -> Told:
    """What counts as told once a reading was dealt with."""
    return Told(
        status=case.status,
        priority=case.priority,
        is_escalated=bool(case.escalated),
        last_message_at=milliseconds(case.last_message_at),
        waiting_since=_waiting_since(case, before),
    )


def notice(seen: Seen, store_id: str, ground: Ground) -> Noticed | None:
    """What happened outside Casebot; None where it is nothing that is told."""
    events = _changes(seen.told, seen.case) if seen.told else _first_sight(seen.case, ground)
    if not events:
        return None
    return Noticed(
        store_id=store_id,
        case_id=seen.case.id,
        events=events,
        now=seen.case.state,
        at=seen.read_at,
        was=State(seen.told.status, seen.told.priority) if seen.told else None,
        by=_by(events, seen),
        maybe=_maybe(events, seen),
    )


def _waiting_since(case: Case, before: Told | None) -> int | None:
    """A customer who writes again waits since the first message; who wrote last is not always known."""
    if case.is_closed or case.status == Status.AWAITING_CUSTOMER or case.last_message_by == MERCHANT:
        return None
    if before is not None and before.waiting_since is not None:
        return before.waiting_since
    return milliseconds(case.last_message_at) if case.last_message_by == CUSTOMER else None


def _wrote(told: Told, case: Case, who: str) -> bool:
    return case.last_message_by == who and milliseconds(case.last_message_at) > told.last_message_at


def _was_closed(told: Told) -> bool:
    return told.status == Status.CLOSED


def _was_raised(told: Told, case: Case) -> bool:
    before, now = _RANKS.get(told.priority or ""), _RANKS.get(case.priority or "")
    return before is not None and now is not None and now > before


_HAPPENED: dict[Event, Callable[[Told, Case], bool]] = {
    Event.REOPENED: lambda told, case: _was_closed(told) and not case.is_closed,
    Event.ANSWERED: lambda told, case: _wrote(told, case, CUSTOMER),
    Event.CLOSED: lambda told, case: not _was_closed(told) and case.is_closed,
    Event.PARKED: lambda told, case: case.status == Status.AWAITING_CUSTOMER != told.status,
    Event.PRIORITY: _was_raised,
    Event.ESCALATED: lambda told, case: bool(case.escalated) and not told.is_escalated,
}


def _changes(told: Told, case: Case) -> tuple[Event, ...]:
    new = (Event.NEW,) if told.is_new else ()
    return (*new, *(event for event in Event if event in _HAPPENED and _HAPPENED[event](told, case)))


def _first_sight(case: Case, ground: Ground) -> tuple[Event, ...]:
    """A case that nobody knew: a new one, or one that was closed when the store was read first and came back."""
    if milliseconds(case.created_at) >= ground.baseline:
        return (Event.NEW, *((Event.CLOSED,) if case.is_closed else ()))
    if case.is_closed:
        return ()
    wrote = case.last_message_by == CUSTOMER and milliseconds(case.last_message_at) > ground.baseline
    came_back = (Event.REOPENED,) if ground.is_settled else ()
    return (*came_back, *((Event.ANSWERED,) if wrote else ()))


def _by(events: tuple[Event, ...], seen: Seen) -> str | None:
    if Event.CLOSED in events:
        return seen.case.closed_by
    if Event.REOPENED in events:
        return CUSTOMER if Event.ANSWERED in events else None
    wrote = seen.told is not None and _wrote(seen.told, seen.case, MERCHANT)
    return MERCHANT if Event.PARKED in events and wrote else None


def _maybe(events: tuple[Event, ...], seen: Seen) -> LastChange | None:
    """An action of ours that was sent and never confirmed, where it may have made what is noticed, or led to it."""
    return next((change for change in seen.unsure if _may_have_made(change.change, events, seen.told)), None)


def _may_have_made(change: Change, events: tuple[Event, ...], told: Told | None) -> bool:
    if told is not None and change.met_by(State(told.status, told.priority)):
        return False
    made = {_MADE_BY.get(change.verb), Event.PRIORITY if change.priority else None}
    return not made.isdisjoint(events)
