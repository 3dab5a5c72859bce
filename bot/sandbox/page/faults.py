"""Everything that can be made to go wrong: what it is called, what to expect, how to begin and how to end it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from bot.sandbox.page.world import Json, Problem, World

Side = Literal["pandabase", "slack", "bot"]
End = Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class Parameter:
    """A number that a fault takes, from `least` to `most`."""

    label: str
    default: float
    unit: str
    least: float = 0.0
    most: float = 120.0

    def shown(self, value: float | None) -> Json:
        """In the words of the page's protocol; `value` is what is set now."""
        now = self.default if value is None else value
        return {"label": self.label, "default": self.default, "unit": self.unit, "value": now}


@dataclass(frozen=True)
class Fault:
    """One thing that can go wrong. `begin` starts it and gives what ends it again."""

    id: str
    side: Side
    label: str
    expect: str
    begin: Callable[[World, float], Awaitable[End]]
    parameter: Parameter | None = None


class Board:
    """The switches of all faults of one world; `changed` is called after every switch."""

    def __init__(self, world: World, faults: tuple[Fault, ...], changed: Callable[[], None]) -> None:
        self._world = world
        self._faults = {fault.id: fault for fault in faults}
        self._changed = changed
        self._on: dict[str, tuple[float, End]] = {}
        self._one_at_a_time = asyncio.Lock()

    def shown(self) -> list[Json]:
        """Every fault with its state, in the words of the page's protocol."""
        return [self._described(fault) for fault in self._faults.values()]

    async def switch(self, fault_id: str, on: bool, value: float | None = None) -> None:
        """Begin or end a fault; to begin one that is on sets its number anew."""
        fault = self._faults.get(fault_id)
        if fault is None:
            raise Problem(f"There is no fault {fault_id}. There is {', '.join(self._faults)}.")
        amount = _within(fault, value)
        async with self._one_at_a_time:
            await self._end(fault_id)
            if on:
                self._on[fault_id] = (amount, await fault.begin(self._world, amount))
        self._changed()

    async def clear(self) -> None:
        """End all of them."""
        async with self._one_at_a_time:
            for fault_id in list(self._on):
                await self._end(fault_id)
        self._changed()

    async def _end(self, fault_id: str) -> None:
        if fault_id in self._on:
            _, end = self._on.pop(fault_id)
            await end()

    def _described(self, fault: Fault) -> Json:
        value = self._on[fault.id][0] if fault.id in self._on else None
        return {
            "id": fault.id,
            "side": fault.side,
            "label": fault.label,
            "expect": fault.expect,
            "active": fault.id in self._on,
            "parameter": fault.parameter.shown(value) if fault.parameter else None,
        }


def _within(fault: Fault, value: float | None) -> float:
    if fault.parameter is None:
        return 0.0
    amount = fault.parameter.default if value is None else value
    if not fault.parameter.least <= amount <= fault.parameter.most:
        raise Problem(f"The number must be from {fault.parameter.least:g} to {fault.parameter.most:g}.")
    return amount
