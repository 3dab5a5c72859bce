"""What changed, in order and numbered, for everybody who looks on."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from bot.sandbox.slack.changes import Changes

KEPT = 2000


@dataclass(frozen=True)
class Event:
    """One change. `to` are the people who may see it, None for everybody; `data` is JSON."""

    seq: int
    type: str
    data: str
    to: frozenset[str] | None = None

    def is_for(self, person_id: str) -> bool:
        """Whether this person may see it."""
        return self.to is None or person_id in self.to

    def lines(self) -> bytes:
        """As a server-sent event."""
        return f"id: {self.seq}\nevent: {self.type}\ndata: {self.data}\n\n".encode()


class Feed:
    """The last `kept` changes. `first` is the number before the first: higher in a later run than any of this one."""

    def __init__(self, first: int, kept: int = KEPT) -> None:
        self.seq = first
        self.changed = Changes()
        self._events: deque[Event] = deque(maxlen=kept)
        self._first = first

    def publish(self, kind: str, data: Any, to: Collection[str] | None = None) -> None:
        """Tell everybody, or only some."""
        self.seq += 1
        audience = None if to is None else frozenset(to)
        self._events.append(Event(self.seq, kind, json.dumps(data, ensure_ascii=False), audience))
        self.changed.happened()

    def after(self, seq: int, person_id: str) -> list[Event] | None:
        """What this person has not seen since `seq`; None where that is no longer known, or never was."""
        oldest = self._events[0].seq - 1 if self._events else self._first
        if not oldest <= seq <= self.seq:
            return None
        return [event for event in self._events if event.seq > seq and event.is_for(person_id)]

    def reload(self) -> Event:
        """Says that the state must be fetched again."""
        return Event(self.seq, "reload", "{}")
