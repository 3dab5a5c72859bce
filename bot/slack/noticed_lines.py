"""The line that says what happened to a case outside Casebot, in the thread of its card. Pure.

It blames nobody whom the readings do not name: who moved a case is said of the move that its status shows, of no other.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.case import Priority, Status, Verb
from bot.records import LastChange
from bot.slack import names
from bot.slack.elements import rich
from bot.slack.pieces import At, Piece, drawn, spoken
from bot.slack.text import Message, said, seconds
from bot.watches import MOVES, Event, Noticed

_MOVES = {
    Event.REOPENED: "Reopened",
    Event.CLOSED: "Closed",
    Event.PARKED: "Set to Awaiting customer",
}
_SHOWN_BY: dict[str, Event] = {Status.CLOSED: Event.CLOSED, Status.AWAITING_CUSTOMER: Event.PARKED}
_EVENT_OF = {
    Verb.CLOSE: Event.CLOSED,
    Verb.REOPEN: Event.REOPENED,
    Verb.AWAIT: Event.PARKED,
    Verb.PRIORITY: Event.PRIORITY,
}
_BY = {
    "CUSTOMER": " by the customer",
    "MERCHANT": " by the store, outside Casebot",
    "SYSTEM": " by Pandabase",
}
_MOST_BY = 40
_RANKS: list[str] = [*Priority]


def noticed_line(noticed: Noticed, maybe_name: str | None = None) -> Message:
    """The line. `maybe_name` is who clicked, where `noticed.maybe` tells of a click that was never confirmed."""
    pieces = list(_joined(_parts(noticed, maybe_name)))
    return Message(spoken([pieces]), [rich(*drawn(pieces))])


def _joined(parts: Iterator[list[Piece]]) -> Iterator[Piece]:
    for number, part in enumerate(parts):
        if number:
            yield " · "
        yield from part


def _parts(noticed: Noticed, maybe_name: str | None) -> Iterator[list[Piece]]:
    for event in _in_order(noticed):
        if not _is_said_already(event, noticed):
            yield [_happened(event, noticed, maybe_name)]
    if noticed.was is not None and noticed.was.status != noticed.now.status:
        yield [f"was {names.status(noticed.was.status)}"]
    yield from _now(noticed)
    if Event.ANSWERED in noticed.events and noticed.now.last_message_at is not None:
        yield ["written ", At(seconds(noticed.now.last_message_at))]


def _in_order(noticed: Noticed) -> list[Event]:
    """As they are listed, but of several moves the one that the status shows comes last."""
    shown = _shown(noticed)
    undone = MOVES - {shown} if shown in noticed.events else set()
    events = (event for event in Event if event in noticed.events)
    return sorted(events, key=lambda event: (event is not Event.NEW, event not in undone))


def _shown(noticed: Noticed) -> Event:
    """The move that the status shows."""
    return _SHOWN_BY.get(noticed.now.status, Event.REOPENED)


def _now(noticed: Noticed) -> Iterator[list[Piece]]:
    """The case in short, as far as the line does not say it already."""
    is_new, is_moved = Event.NEW in noticed.events, bool(MOVES & {*noticed.events})
    if is_new and not is_moved:
        yield [names.status(noticed.now.status)]
    if (is_new or is_moved) and Event.PRIORITY not in noticed.events:
        yield [f"priority {names.priority(noticed.now.priority)}"]


def _is_said_already(event: Event, noticed: Noticed) -> bool:
    """A customer reopens a case by answering: that is one thing."""
    reopened = Event.REOPENED in noticed.events and _who_is_known(Event.REOPENED, noticed)
    return event is Event.ANSWERED and reopened and noticed.by == "CUSTOMER" and not _is_maybe(Event.REOPENED, noticed)


def _happened(event: Event, noticed: Noticed, maybe_name: str | None) -> str:
    what = _MOVES.get(event) or _plainly(event, noticed)
    if noticed.maybe is not None and _is_maybe(event, noticed):
        return f"{what}{_perhaps(noticed.maybe, maybe_name)}"
    if event not in _MOVES:
        return what
    return f"{what}{_by(event, noticed)}" if _who_is_known(event, noticed) else what


def _plainly(event: Event, noticed: Noticed) -> str:
    match event:
        case Event.NEW:
            return "New case"
        case Event.ANSWERED:
            return "Customer answered"
        case Event.PRIORITY:
            return _priority(noticed)
        case _:
            return "Escalated to Pandabase"


def _priority(noticed: Noticed) -> str:
    was = noticed.was.priority if noticed.was else None
    now = noticed.now.priority
    is_lower = was in _RANKS and now in _RANKS and _RANKS.index(now) <= _RANKS.index(was)
    before = f" (was {names.priority(was)})" if was is not None and was != now else ""
    return f"Priority {'set' if is_lower else 'raised'} to {names.priority(now)}{before}"


def _who_is_known(event: Event, noticed: Noticed) -> bool:
    """Of several moves only the last one is attributed: the one that the status shows. A customer can park nothing."""
    moves = MOVES & {*noticed.events}
    if Event.PARKED in moves and noticed.by == "CUSTOMER":
        return event is Event.REOPENED
    return moves == {event} or _shown(noticed) is event


def _is_maybe(event: Event, noticed: Noticed) -> bool:
    """Whether it may have been the click of ours that was never confirmed."""
    if noticed.maybe is None:
        return False
    change = noticed.maybe.change
    if event is Event.PRIORITY:
        return change.priority is not None and change.priority == noticed.now.priority
    return event is _EVENT_OF[change.verb] and _who_is_known(event, noticed)


def _perhaps(maybe: LastChange, name: str | None) -> str:
    return f", perhaps by {names.person(name or maybe.actor.name)}: Pandabase never confirmed that click"


def _by(event: Event, noticed: Noticed) -> str:
    if noticed.by is None:
        return " outside Casebot"
    was_parked = noticed.was is not None and noticed.was.status == Status.AWAITING_CUSTOMER
    if event is Event.CLOSED and noticed.by == "SYSTEM" and was_parked:
        return " by Pandabase after no answer"
    return _BY.get(noticed.by) or f" by {said(noticed.by, _MOST_BY, 'somebody')}"
