"""When which store is read: the one that has been due for longest goes first, and none waits for another.

A pass is a task of its own. What goes wrong with one store is left to its turns; the others go on.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress

from bot.background import Background
from bot.deliveries import Delivery
from bot.ending import end
from bot.ports import UNMEASURED, CasesApi, Clock, Meter, Tracking, Watches
from bot.reading.asking import Budget
from bot.reading.due import Due, Key
from bot.reading.passes import Speed
from bot.reading.trouble import log_dead
from bot.reading.turns import Entry, Turns

log = logging.getLogger(__name__)

SET_BACK_FROM = 5.0
"""Seconds by which a clock may be corrected without a word."""

_AT_ONCE = 10
_SHORT_WAIT = 0.02


async def _never(_: str, __: str) -> bool:
    return False


class Schedule:
    """Reads all watched stores, from `start` to `stop`."""

    def __init__(
        self,
        watches: Watches,
        tracking: Tracking,
        api: CasesApi,
        budget: Budget,
        clock: Clock,
        deliver: Callable[[Iterable[Delivery]], None],
        speed: Speed,
        *,
        is_quiet: Callable[[str, str], Awaitable[bool]] = _never,
        chance: Callable[[], float] = random.random,
        meter: Meter = UNMEASURED,
    ) -> None:
        """`deliver` takes what was written down to be said; `is_quiet` tells whether all watches of a store are."""
        self._watches = watches
        self._budget = budget
        self._clock = clock
        self._turns = Turns(watches, tracking, api, budget, clock, deliver, speed, is_quiet, chance, meter)
        self._entries: dict[Key, Entry] = {}
        self._due = Due()
        self._looked_at = clock()
        self._changed = asyncio.Event()
        self._passes = Background()
        self._loop: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Read every watched store, from now on."""
        for workspace, store_id in await self._watches.stores():
            self.wake(workspace, store_id)
        self._loop = asyncio.create_task(self._run())
        self._loop.add_done_callback(log_dead)

    def wake(self, workspace: str, store_id: str) -> None:
        """Read this store now; it may be a new one."""
        key = (workspace, store_id)
        entry = self._entries.get(key) or self._begin(key)
        if entry.is_running:
            entry.is_woken = True
        else:
            self._set_due(key, self._clock())

    def is_alive(self) -> bool:
        """Whether what is due is being looked for."""
        return self._loop is not None and not self._loop.done()

    async def stop(self) -> None:
        """Break off; what is being written down is finished first."""
        if self._loop is not None:
            await end(self._loop)  # it may have died long before
        await self._passes.drain(0)

    def _begin(self, key: Key) -> Entry:
        """A store that is new, or of which everything is forgotten."""
        self._entries[key] = entry = self._turns.new(key, len(self._entries))
        return entry

    def _set_due(self, key: Key, at: float) -> None:
        self._due.set(key, at)
        self._changed.set()

    async def _run(self) -> None:
        while True:
            self._changed.clear()
            await self._wait(self._time_left())
            self._notice_clock()
            for _ in range(_AT_ONCE):
                if self._budget.is_scarce() or (found := self._due.take(self._clock())) is None:
                    break
                key, due = found
                entry = self._entries[key]
                entry.is_running = True
                self._passes.spawn(self._pass(entry, self._clock() - due))

    async def _wait(self, seconds: float | None) -> None:
        """Until so much time has passed, or something changed; the clock may be set meanwhile, so never for long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(None if seconds is None else min(seconds, 60.0)):
                await self._changed.wait()

    def _notice_clock(self) -> None:
        """Where the clock was set back, all that is remembered in its times is forgotten, and every store is due."""
        now = self._clock()
        if now < self._looked_at - SET_BACK_FROM:
            log.warning("the clock was set back: every store is read anew")
            for key in [key for key, entry in self._entries.items() if not entry.is_running]:
                self._begin(key)
                self._set_due(key, now)
        self._looked_at = now

    def _time_left(self) -> float | None:
        """Where many are due at once, who goes first is decided while there is room, and not long before."""
        first = self._due.first()
        return None if first is None else max(_SHORT_WAIT, first - self._clock())

    async def _pass(self, entry: Entry, late: float) -> None:
        entry.is_woken = False
        began_at = self._clock()
        try:
            has_watch = await self._turns.take(entry, late)
        finally:
            entry.is_running = False
        if self._clock() < began_at - SET_BACK_FROM:
            entry = self._begin(entry.key)
        if has_watch or entry.is_woken:
            self._set_due(entry.key, self._turns.next_due(entry))
        elif self._entries.get(entry.key) is entry:
            del self._entries[entry.key]
