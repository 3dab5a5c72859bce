"""What one pass over a store reads: page 1, what is beyond it, and a look of the sweep, or all of it after an outage.

A quiet store costs one request for page 1, and at most one more for the sweep. What is remembered between two passes
is where the sweep stands; all that counts is in the database.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.errors import ScopeMissing, TokenRejected, UpstreamError
from bot.ports import Clock, Progress, Tracking
from bot.reading.asking import Asking
from bot.reading.customers import Customers
from bot.reading.news import News
from bot.reading.passes import Speed
from bot.reading.sweep import Sweep

log = logging.getLogger(__name__)

MOST_READ_AGAIN = 10
MOST_CATCH_UPS = 3
"""How often catching up begins anew after trouble, before what it has found is told in parts."""


@dataclass(slots=True)
class Seen:
    """What a pass has read so far, and the trouble that kept it from reading on."""

    asking: Asking
    news: News
    trouble: UpstreamError | None = None
    read_again: set[str] = field(default_factory=set)


class Looking:
    """Looks at one store, pass after pass.

    `again` are the cases that the next pass is to read: they had to wait for an action of ours, or for a newer reading.
    """

    def __init__(self, store: tuple[str, str], tracking: Tracking, clock: Clock, speed: Speed) -> None:
        """`store` is the workspace and the id."""
        self._store = store
        self._tracking = tracking
        self._clock = clock
        self._speed = speed
        self._catch_ups = 0
        self._swept_at = float("-inf")
        self.forget()

    def forget(self) -> None:
        """Nothing is remembered of earlier passes: a store whose last watch ended is forgotten, and may come back."""
        self.sweep = Sweep(self._store, self._tracking, self._clock)
        self._customers = Customers(self._store, self._tracking, self._clock)
        self.again: frozenset[str] = frozenset()

    async def look(self, seen: Seen, progress: Progress, may_sweep: bool) -> None:
        """Read what there is to read. What page 1 shows is kept where something later fails."""
        page = await seen.news.read_first(seen.asking)
        try:
            with self._slowly(seen.asking):
                await seen.news.read_on(seen.asking, page, max(progress.seen_until, progress.baseline or 0))
            await self._read_again(seen)
            if self._is_behind(progress):
                await self._catch_up(seen)
            elif may_sweep and self._is_sweep_due():
                await self.sweep.look(seen.asking, seen.news)
            await self._customers.look_up(seen.asking, seen.news, progress)
        except (TokenRejected, ScopeMissing):
            raise
        except UpstreamError as error:
            if self._is_behind(progress) and self._begins_anew():
                raise
            seen.trouble = error

    def still_again(self, seen: Seen) -> frozenset[str]:
        """Those of `again` that this pass has not come to."""
        return self.again - seen.news.seen - seen.read_again

    @contextmanager
    def _slowly(self, asking: Asking) -> Iterator[None]:
        """However much there is to read, one store takes no more than its share."""
        asking.spacing = 1 / self._speed.catching_up
        try:
            yield
        finally:
            asking.spacing = 0.0

    def _begins_anew(self) -> bool:
        self._catch_ups += 1
        return self._catch_ups < MOST_CATCH_UPS

    def _is_behind(self, progress: Progress) -> bool:
        return progress.read_at is not None and self._clock() - progress.read_at > self._speed.long_ago

    def _is_sweep_due(self) -> bool:
        """One look an interval, and one a pass while it is on a trail; passes come faster after activity."""
        if not self.sweep.is_on_a_trail and self._clock() - self._swept_at < 0.8 * self._speed.base:
            return False
        self._swept_at = self._clock()
        return True

    async def _catch_up(self, seen: Seen) -> None:
        """Everything in one go, so that what was missed is told together."""
        log.info("store=%s is read as a whole, because it was not read for long", self._store[1])
        try:
            with self._slowly(seen.asking):
                async with asyncio.timeout(self._speed.longest_catch_up):
                    await self.sweep.whole_round(seen.asking, seen.news)
        except TimeoutError:
            log.info("store=%s is too large for that: the sweep goes on with it", self._store[1])
        self._catch_ups = 0

    async def _read_again(self, seen: Seen) -> None:
        for case_id in sorted(self.again - seen.news.seen)[:MOST_READ_AGAIN]:
            await self.sweep.read_case(seen.asking, seen.news, case_id)
            seen.read_again.add(case_id)
