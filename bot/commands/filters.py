"""The words that narrow a watch down: what to hear of, of which cases, and how often. Priorities are in `hints`."""

from __future__ import annotations

from collections.abc import Iterable

from bot.commands.ids import Token
from bot.watches import Event, Rhythm

FILTERS = "new, answered, reopened, closed, parked, priority, escalated, low to urgent, hourly, daily"

_EVENTS: dict[str, Event] = {
    **dict.fromkeys(("new", "opened", "created"), Event.NEW),
    **dict.fromkeys(("answered", "answer", "answers", "replied", "reply", "replies"), Event.ANSWERED),
    **dict.fromkeys(("reopened", "reopen", "reopens"), Event.REOPENED),
    **dict.fromkeys(("closed", "close", "closes"), Event.CLOSED),
    **dict.fromkeys(("parked", "park", "parks"), Event.PARKED),
    **dict.fromkeys(("priority", "prio", "priorities"), Event.PRIORITY),
}
_RHYTHMS = {"hourly": Rhythm.HOURLY, "daily": Rhythm.DAILY}
_JOINERS = frozenset({"and", "only"})


def event_of(token: Token) -> Event | None:
    """The kind of event that a word names; `escalated` is none, because it narrows the cases down."""
    return _EVENTS.get(token.key)


def events(tokens: Iterable[Token]) -> tuple[Event, ...]:
    """The kinds of events that are named, each once, in the order of `Event`."""
    named = {event_of(token) for token in tokens}
    return tuple(event for event in Event if event in named)


def rhythms(tokens: Iterable[Token]) -> tuple[Rhythm, ...]:
    """The digests that are named, each once, in their order."""
    return tuple(dict.fromkeys(_RHYTHMS[token.key] for token in tokens if token.key in _RHYTHMS))


def is_escalated(token: Token) -> bool:
    """Whether a word asks for escalated cases only."""
    return token.key == "escalated"


def is_filter(token: Token) -> bool:
    """Whether a word narrows a watch down in any of these ways."""
    return bool(event_of(token) or token.key in _RHYTHMS or is_escalated(token))


def joins(token: Token) -> bool:
    """Whether a word only holds others together: `only new and answered`."""
    return token.key in _JOINERS
