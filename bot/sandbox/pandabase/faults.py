"""What can go wrong on the way: faults that answer, delay or cut, and holds that stop the world at one point."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.sandbox.pandabase.records import Call

Moment = Literal["before", "after"]


@dataclass(frozen=True)
class Fault:
    """What happens to a request that matches ``method`` and ``case_id`` (None matches all), ``times`` times.

    ``path`` is a part of its address, query included: a store's id, ``/cases?`` for lists.
    With ``status`` or ``body`` the request is answered so and takes no effect, unless ``takes_effect``; else the
    real answer is made. ``delay`` (seconds) passes before the effect, ``slow_drip`` (seconds) between the eight pieces
    in which the body is sent. ``drop`` cuts the connection without an answer before or after the effect; ``truncate``
    cuts it in the middle of the body. ``times=None`` lasts until the faults are cleared.
    """

    method: str | None = None
    status: int | None = None
    body: bytes | str | None = None
    content_type: str = "text/html"
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    drop: Moment | None = None
    slow_drip: float = 0.0
    truncate: bool = False
    times: int | None = 1
    case_id: str | None = None
    takes_effect: bool = False
    path: str = ""

    def matches(self, call: Call) -> bool:
        """Is it meant for this request?"""
        return self.method in (None, call.method) and self.case_id in (None, call.case_id) and self.path in call.path

    @property
    def answers(self) -> bool:
        """Does it answer in place of the API?"""
        return self.status is not None or self.body is not None


class Hold:
    """Stops each matching request at its moment until it is released. ``reached`` is set when the first one arrives."""

    def __init__(self, matching: Fault, when: Moment) -> None:
        self.reached = asyncio.Event()
        self.count = 0
        self.when = when
        self._matching = matching
        self._released = asyncio.Event()

    def release(self) -> None:
        """Let those that wait go on, and stop nobody any more."""
        self._released.set()

    async def pause(self, call: Call, moment: Moment) -> None:
        """Wait here, if this request at this moment is what is held."""
        if self._released.is_set() or moment != self.when or not self._matching.matches(call):
            return
        self.count += 1
        self.reached.set()
        await self._released.wait()


class Trouble:
    """The faults and holds that are set; the first fault that matches is used."""

    def __init__(self) -> None:
        self._faults: list[tuple[Fault, int | None]] = []
        self._holds: list[Hold] = []

    def add(self, fault: Fault) -> None:
        """Queue a fault behind those that are set."""
        self._faults.append((fault, fault.times))

    def clear(self) -> None:
        """Forget the faults; holds stay."""
        self._faults.clear()

    def lift(self, fault: Fault) -> None:
        """Forget this fault."""
        self._faults = [(one, left) for one, left in self._faults if one is not fault]

    def take(self, call: Call) -> Fault:
        """The fault for this request, used up by one; a fault that does nothing where none is set."""
        for index, (fault, left) in enumerate(self._faults):
            if fault.matches(call):
                self._use(index, fault, left)
                return fault
        return Fault()

    def _use(self, index: int, fault: Fault, left: int | None) -> None:
        if left is None:
            return
        self._faults[index] = (fault, left - 1)
        if left <= 1:
            del self._faults[index]

    def hold(self, matching: Fault, when: Moment) -> Hold:
        """Set a new hold for the requests that such a fault would match."""
        hold = Hold(matching, when)
        self._holds.append(hold)
        return hold

    async def pause(self, call: Call, moment: Moment) -> None:
        """Wait for every hold that is meant for this request at this moment."""
        for hold in list(self._holds):
            await hold.pause(call, moment)

    def release_all(self) -> None:
        """End every hold."""
        for hold in self._holds:
            hold.release()
