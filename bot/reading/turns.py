"""A turn of a store: a pass over it, how it goes with the store after that, and when the next turn is due.

What goes wrong with one store slows that store down, and after three intervals its channels hear of it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field, replace

from bot.deliveries import Delivery
from bot.ending import whole
from bot.errors import NotRecorded, NotTaken, UpstreamError
from bot.ports import CasesApi, Clock, Meter, Tracking, Watches
from bot.reading.asking import Budget
from bot.reading.due import Key
from bot.reading.interval import Pulse, interval, is_to_be_told
from bot.reading.passes import Pass, Speed
from bot.reading.store_reader import StoreReader
from bot.reading.trouble import failed, log_readable, log_unreadable, log_unwritten, unreadable

log = logging.getLogger(__name__)

HURRIED_SWEEP_EVERY = 8
"""Where not everything can be read in time, page 1 goes first, and the sweep has every so-many-th pass."""

_LATE_AFTER = 0.5


@dataclass(slots=True)
class Entry:
    """A store: how it goes with it, when a digest of it is due, and whether it was woken while read.

    `passes` begins with another number for each, so that those in a hurry do not all sweep in the same round.
    """

    key: Key
    reader: StoreReader
    passes: int
    wakes_at: float | None = None
    pulse: Pulse = field(default_factory=Pulse)
    is_running: bool = False
    is_woken: bool = False


class Turns:
    """Gives stores their turns."""

    def __init__(
        self,
        watches: Watches,
        tracking: Tracking,
        api: CasesApi,
        budget: Budget,
        clock: Clock,
        deliver: Callable[[Iterable[Delivery]], None],
        speed: Speed,
        is_quiet: Callable[[str, str], Awaitable[bool]],
        chance: Callable[[], float],
        meter: Meter,
    ) -> None:
        """`deliver` takes what was written down to be said; `is_quiet` tells whether all watches of a store are."""
        self._watches = watches
        self._tracking = tracking
        self._api = api
        self._budget = budget
        self._clock = clock
        self._deliver = deliver
        self._speed = speed
        self._is_quiet = is_quiet
        self._chance = chance
        self._meter = meter

    def new(self, key: Key, passes: int) -> Entry:
        """A store of which nothing is remembered."""
        reader = StoreReader(
            *(key, self._watches, self._tracking, self._api, self._budget, self._clock, self._deliver, self._speed)
        )
        return Entry(key, reader, passes)

    async def take(self, entry: Entry, late: float) -> bool:
        """A pass that never raises. False when nobody watches this store any more."""
        failures, began = entry.pulse.failures, asyncio.get_running_loop().time()
        try:
            return await self._read(entry, late)
        except NotRecorded as error:
            log_unwritten(entry.key[1], entry.pulse, error)
            entry.pulse = failed(entry.pulse)
        except Exception:
            log.exception("store=%s: a pass failed unexpectedly", entry.key[1])
            entry.pulse = failed(entry.pulse)
        finally:
            outcome = "failed" if entry.pulse.failures > failures else "read"
            self._meter.polled(outcome, asyncio.get_running_loop().time() - began, max(0.0, late))
        return True

    def next_due(self, entry: Entry) -> float:
        """After the interval; earlier where a digest is due, unless the store is in trouble."""
        now, base, pulse = self._clock(), self._speed.base, entry.pulse
        if entry.is_woken and not pulse.failures:
            return now
        due = now + interval(base, pulse, now, self._chance())
        if pulse.failures or entry.wakes_at is None:
            return due
        return min(due, max(now + base / 3, entry.wakes_at))

    async def _read(self, entry: Entry, late: float) -> bool:
        entry.passes += 1
        try:
            result = await entry.reader.read(may_sweep=self._may_sweep(entry, late))
        except UpstreamError as error:
            log_unreadable(entry.key[1], entry.pulse, error)
            entry.pulse = unreadable(entry.pulse, error, self._clock())
            await self._tell(entry)
            return True
        if result.has_watch:
            log_readable(entry.key[1], entry.pulse, self._clock())
        is_quiet = await self._is_quiet(*entry.key)
        entry.pulse = replace(self._after(entry.pulse, result), is_quiet=is_quiet)
        entry.wakes_at = result.wakes_at
        return result.has_watch

    def _may_sweep(self, entry: Entry, late: float) -> bool:
        is_hurried = self._budget.is_scarce() or late > max(_LATE_AFTER, self._speed.base / 10)
        return not is_hurried or entry.passes % HURRIED_SWEEP_EVERY == 0

    def _after(self, before: Pulse, result: Pass) -> Pulse:
        """A store whose page 1 was read is readable; only where it asks to be asked less, it is."""
        happened_at = self._clock() if result.changes or result.is_on_a_trail else before.happened_at
        if isinstance(result.trouble, NotTaken):
            return replace(failed(before, result.trouble.retry_after), happened_at=happened_at, failing_since=None)
        return Pulse(happened_at)

    async def _tell(self, entry: Entry) -> None:
        pulse = entry.pulse
        if is_to_be_told(self._speed.base, pulse, self._clock()) and pulse.failing_since is not None:
            self._deliver(await whole(self._tracking.failing(*entry.key, pulse.failing_since)))
            entry.pulse = replace(pulse, is_told=True)
