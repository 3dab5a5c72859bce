"""What a line of the log belongs to: the request of Slack's, the action, the delivery.

It is noted where something begins, and everything that follows from it inherits it, however many tasks later.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from contextvars import ContextVar
from itertools import count
from types import MappingProxyType

Trail = Mapping[str, str | int]

_NOWHERE: Trail = MappingProxyType({})
_current: ContextVar[Trail] = ContextVar("trail", default=_NOWHERE)
_run = secrets.token_hex(2)
_numbers = count(1)


def begin_request() -> None:
    """Something came in: from here on, lines carry an id of its own (unique across runs, and no secret)."""
    _current.set({"request": f"{_run}-{next(_numbers):x}"})


def follow(*, action: int | None = None, delivery: int | None = None) -> None:
    """From here on it is about this action, or this delivery, as well."""
    named = {"action": action, "delivery": delivery}
    _current.set({**_current.get(), **{name: number for name, number in named.items() if number is not None}})


def current() -> Trail:
    """What a line that is logged now belongs to."""
    return _current.get()
