"""When which store is read: the one that has been due for longest goes first, and none waits for another.

A pass is a task of its own. What goes wrong with one store slows that store down, and after three intervals its
channels hear of it; the others go on.
"""

from __future__ import annotations

import asyncio
import heapq
import logging
import random
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace

from bot.background import Background, end
from bot.deliveries import Delivery
from bot.errors import NotRecorded, NotTaken, UpstreamError
from bot.ports import UNMEASURED, CasesApi, Clock, Meter, Tracking, Watches
from bot.reading.asking import Budget
from bot.reading.finishing import whole
from bot.reading.interval import Pulse, interval, is_to_be_told
from bot.reading.passes import Pass, Speed
from bot.reading.store_reader import StoreReader
from bot.reading.trouble import failed, log_dead, log_readable, log_unreadable, log_unwritten, unreadable

log = logging.getLogger(__name__)

Key = tuple[str, str]
"""A workspace and a store."""

HURRIED_SWEEP_EVERY = 8
"""Where not everything can be read in time, page 1 goes first, and the sweep has every so-many-th pass."""

SET_BACK_FROM = 5.0
"""Seconds by which a clock may be corrected without a word."""

_AT_ONCE = 10
_SHORT_WAIT = 0.02
_LATE_AFTER = 0.5


@dataclass(slots=True)
class _Entry:
    """A store: when it is due (seconds since the epoch), how it goes with it, and whether it was woken while read.

    `passes` begins with another number for each, so that those in a hurry do not all sweep in the same round.
    """

    reader: StoreReader
    due: float
    wakes_at: float | None = None
    pulse: Pulse = field(default_factory=Pulse)
    is_running: bool = False
    is_woken: bool = False
    passes: int = 0


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
        self._tracking = tracking
        self._budget = budget
        self._clock = clock
        self._deliver = deliver
        self._speed = speed
        self._is_quiet = is_quiet
        self._chance = chance
        self._meter = meter
        self._api = api
        self._entries: dict[Key, _Entry] = {}
        self._heap: list[tuple[float, Key]] = []
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
        entry = self._entries.get(key)
        if entry is None:
            entry = self._entries[key] = self._new(key)
        if entry.is_running:
            entry.is_woken = True
        else:
            self._set_due(key, entry, self._clock())

    def is_alive(self) -> bool:
        """Whether what is due is being looked for."""
        return self._loop is not None and not self._loop.done()

    async def stop(self) -> None:
        """Break off; what is being written down is finished first."""
        if self._loop is not None:
            await end(self._loop)  # it may have died long before
        await self._passes.drain(0)

    def _new(self, key: Key) -> _Entry:
        reader = StoreReader(
            *(key, self._watches, self._tracking, self._api, self._budget, self._clock, self._deliver, self._speed)
        )
        return _Entry(reader, self._clock(), passes=len(self._entries))

    def _set_due(self, key: Key, entry: _Entry, due: float) -> None:
        entry.due = due
        heapq.heappush(self._heap, (due, key))
        self._changed.set()

    async def _run(self) -> None:
        while True:
            self._changed.clear()
            await self._wait(self._time_left())
            self._notice_clock()
            for _ in range(_AT_ONCE):
                if self._budget.is_scarce() or (found := self._pop_due()) is None:
                    break
                key, entry = found
                entry.is_running = True
                self._passes.spawn(self._pass(key, entry, self._clock() - entry.due))

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
                self._entries[key] = entry = self._new(key)
                self._set_due(key, entry, now)
        self._looked_at = now

    def _time_left(self) -> float | None:
        """Where many are due at once, who goes first is decided while there is room, and not long before."""
        self._forget_outdated()
        return max(_SHORT_WAIT, self._heap[0][0] - self._clock()) if self._heap else None

    def _pop_due(self) -> tuple[Key, _Entry] | None:
        self._forget_outdated()
        if not self._heap or self._heap[0][0] > self._clock():
            return None
        _, key = heapq.heappop(self._heap)
        return key, self._entries[key]

    def _forget_outdated(self) -> None:
        """Places in the heap of stores that are gone, are being read, or are due at another time."""
        while self._heap and not self._is_current(*self._heap[0]):
            heapq.heappop(self._heap)

    def _is_current(self, due: float, key: Key) -> bool:
        entry = self._entries.get(key)
        return entry is not None and entry.due == due and not entry.is_running

    # One pass

    async def _pass(self, key: Key, entry: _Entry, late: float) -> None:
        entry.is_woken = False
        has_watch, failures = True, entry.pulse.failures
        began_at, began = self._clock(), asyncio.get_running_loop().time()
        try:
            has_watch = await self._read(key, entry, late)
        except NotRecorded as error:
            log_unwritten(key[1], entry.pulse, error)
            entry.pulse = failed(entry.pulse)
        except Exception:
            log.exception("store=%s: a pass failed unexpectedly", key[1])
            entry.pulse = failed(entry.pulse)
        finally:
            entry.is_running = False
            outcome = "failed" if entry.pulse.failures > failures else "read"
            self._meter.polled(outcome, asyncio.get_running_loop().time() - began, max(0.0, late))
        if self._clock() < began_at - SET_BACK_FROM:
            self._entries[key] = entry = self._new(key)
        if has_watch or entry.is_woken:
            self._set_due(key, entry, self._next_due(entry))
        elif self._entries.get(key) is entry:
            del self._entries[key]

    async def _read(self, key: Key, entry: _Entry, late: float) -> bool:
        """A pass, and what it means for the next one. False when nobody watches this store any more."""
        entry.passes += 1
        try:
            result = await entry.reader.read(may_sweep=self._may_sweep(entry, late))
        except UpstreamError as error:
            log_unreadable(key[1], entry.pulse, error)
            entry.pulse = unreadable(entry.pulse, error, self._clock())
            await self._tell(key, entry)
            return True
        if result.has_watch:
            log_readable(key[1], entry.pulse, self._clock())
        is_quiet = await self._is_quiet(*key)
        entry.pulse = replace(self._after(entry.pulse, result), is_quiet=is_quiet)
        entry.wakes_at = result.wakes_at
        return result.has_watch

    def _may_sweep(self, entry: _Entry, late: float) -> bool:
        is_hurried = self._budget.is_scarce() or late > max(_LATE_AFTER, self._speed.base / 10)
        return not is_hurried or entry.passes % HURRIED_SWEEP_EVERY == 0

    def _after(self, before: Pulse, result: Pass) -> Pulse:
        """A store whose page 1 was read is readable; only where it asks to be asked less, it is."""
        happened_at = self._clock() if result.changes or result.is_on_a_trail else before.happened_at
        if isinstance(result.trouble, NotTaken):
            return replace(failed(before, result.trouble.retry_after), happened_at=happened_at, failing_since=None)
        return Pulse(happened_at)

    async def _tell(self, key: Key, entry: _Entry) -> None:
        pulse = entry.pulse
        if is_to_be_told(self._speed.base, pulse, self._clock()) and pulse.failing_since is not None:
            self._deliver(await whole(self._tracking.failing(*key, pulse.failing_since)))
            entry.pulse = replace(pulse, is_told=True)

    def _next_due(self, entry: _Entry) -> float:
        """After the interval; earlier where a digest is due, unless the store is in trouble."""
        now, base, pulse = self._clock(), self._speed.base, entry.pulse
        if entry.is_woken and not pulse.failures:
            return now
        due = now + interval(base, pulse, now, self._chance())
        if pulse.failures or entry.wakes_at is None:
            return due
        return min(due, max(now + base / 3, entry.wakes_at))
