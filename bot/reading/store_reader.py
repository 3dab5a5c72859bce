"""One pass over one store: what changed since the last one is read, and written down in one transaction.

A quiet store costs one request for page 1, and at most one more for the sweep. What a pass remembers between two of
them is where the sweep stands; all that counts is in the database.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.deliveries import Delivery
from bot.errors import KeyLost, ScopeMissing, TokenRejected, Unclear, UpstreamError
from bot.ports import CasesApi, Clock, Lender, Progress, Tracking, Watches
from bot.reading import first
from bot.reading.asking import Asking, Budget, NoLongerLent
from bot.reading.customers import Customers
from bot.reading.finishing import whole
from bot.reading.news import News
from bot.reading.passes import Pass, Speed
from bot.reading.sweep import Sweep
from bot.watches import Stop

log = logging.getLogger(__name__)

MOST_LENDERS = 20
MOST_READ_AGAIN = 10
MOST_CATCH_UPS = 3
"""How often catching up begins anew after trouble, before what it has found is told in parts."""


@dataclass(slots=True)
class _Done:
    """What a pass has done so far."""

    asking: Asking
    news: News
    deliveries: int = 0
    wakes_at: float | None = None
    trouble: UpstreamError | None = None
    read_again: set[str] = field(default_factory=set)


class StoreReader:
    """Reads one store. Passes must not overlap."""

    def __init__(
        self,
        store: tuple[str, str],
        watches: Watches,
        tracking: Tracking,
        api: CasesApi,
        budget: Budget,
        clock: Clock,
        deliver: Callable[[Iterable[Delivery]], None],
        speed: Speed,
    ) -> None:
        """`store` is the workspace and the id; what is written down to be said goes to `deliver` at once."""
        self._store = self._workspace, self._store_id = store
        self._watches = watches
        self._tracking = tracking
        self._api = api
        self._budget = budget
        self._clock = clock
        self._deliver = deliver
        self._speed = speed
        self._catch_ups = 0
        self._swept_at = float("-inf")
        self._begin()

    def _begin(self) -> None:
        """Nothing is remembered of earlier passes: a store whose last watch ended is forgotten, and may come back."""
        self._sweep = Sweep(self._store, self._tracking, self._clock)
        self._customers = Customers(self._store, self._tracking, self._clock)
        self._again: frozenset[str] = frozenset()

    async def read(self, *, may_sweep: bool = True) -> Pass:
        """One pass, with the first lent token that works.

        Raises `NotTaken`, `Unclear` and other `UpstreamError`s where page 1 could not be read, and `NotRecorded`.
        """
        for _ in range(MOST_LENDERS):
            lender = await self._watches.lender(self._workspace, self._store_id)
            if lender is None:
                return Pass(has_watch=False)
            try:
                return await self._read_with(lender, may_sweep)
            except NoLongerLent:
                log.info("store=%s is read anew: the token that it was read with is no longer lent", self._store_id)
            except (TokenRejected, ScopeMissing, KeyLost) as error:
                if await self._is_lent(lender):  # another token may have been linked meanwhile
                    await self._stop(lender, error)
        return Pass()

    async def _is_lent(self, lender: Lender) -> bool:
        return await self._watches.lender(self._workspace, self._store_id) == lender

    async def _stop(self, lender: Lender, error: TokenRejected | ScopeMissing | KeyLost) -> None:
        """This token reads no more. A proxy's page is no verdict on it: the API says why in words."""
        if isinstance(error, UpstreamError) and not error.answered.words:
            raise Unclear(error.answered) from error
        self._deliver(await self._watches.stop(lender.actor, self._store_id, _STOPS[type(error)]))

    async def _read_with(self, lender: Lender, may_sweep: bool) -> Pass:
        if lender.account is None:
            raise KeyLost
        asking = Asking(self._api, lender.account, self._budget, self._clock, lambda: self._is_lent(lender))
        done = _Done(asking, News(self._workspace, self._tracking))
        progress = await self._begun(done.asking)
        self._say(done, await first.greet(done.asking, self._watches, self._tracking, self._workspace))
        if not progress.is_complete:
            progress = await self._learned(done.asking, progress.baseline or 0)
            if progress.baseline is None:  # its last watch was ended meanwhile
                raise NoLongerLent
        await self._look(done, progress, may_sweep)
        await self._write_down(done, progress)
        await self._settle(progress)
        self._say(done, await whole(self._tracking.succeeded(self._workspace, self._store_id)))
        return self._result(done)

    async def _begun(self, asking: Asking) -> Progress:
        progress = await self._tracking.progress(self._workspace, self._store_id)
        if progress.baseline is not None:
            return progress
        self._begin()
        await first.begin(asking, self._tracking, self._workspace)
        return await self._tracking.progress(self._workspace, self._store_id)

    async def _learned(self, asking: Asking, baseline: int) -> Progress:
        asking.spacing = 1 / self._speed.learning
        await first.learn(asking, self._tracking, self._workspace, baseline)
        asking.spacing = 0.0
        return await self._tracking.progress(self._workspace, self._store_id)

    async def _look(self, done: _Done, progress: Progress, may_sweep: bool) -> None:
        """Read what there is to read. What page 1 shows is kept where something later fails."""
        page = await done.news.read_first(done.asking)
        try:
            with self._slowly(done.asking):
                await done.news.read_on(done.asking, page, max(progress.seen_until, progress.baseline or 0))
            await self._read_again(done)
            if self._is_behind(progress):
                await self._catch_up(done)
            elif may_sweep and self._is_sweep_due():
                await self._sweep.look(done.asking, done.news)
            await self._customers.look_up(done.asking, done.news, progress)
        except (TokenRejected, ScopeMissing):
            raise
        except UpstreamError as error:
            if self._is_behind(progress) and self._begins_anew():
                raise
            done.trouble = error

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
        if not self._sweep.is_on_a_trail and self._clock() - self._swept_at < 0.8 * self._speed.base:
            return False
        self._swept_at = self._clock()
        return True

    async def _catch_up(self, done: _Done) -> None:
        """Everything in one go, so that what was missed is told together."""
        log.info("store=%s is read as a whole, because it was not read for long", self._store_id)
        try:
            with self._slowly(done.asking):
                async with asyncio.timeout(self._speed.longest_catch_up):
                    await self._sweep.whole_round(done.asking, done.news)
        except TimeoutError:
            log.info("store=%s is too large for that: the sweep goes on with it", self._store_id)
        self._catch_ups = 0

    async def _settle(self, progress: Progress) -> None:
        if self._sweep.rounds and not progress.is_settled:
            await self._tracking.settle(self._workspace, self._store_id, is_settled=True)

    async def _read_again(self, done: _Done) -> None:
        """Those that had to wait for an action of ours, or for a newer reading."""
        for case_id in sorted(self._again - done.news.seen)[:MOST_READ_AGAIN]:
            await self._sweep.read_case(done.asking, done.news, case_id)
            done.read_again.add(case_id)

    async def _write_down(self, done: _Done, progress: Progress) -> None:
        """One transaction, and none where nothing is new. After trouble, older pages may hold news still."""
        done.wakes_at = await self._wakes_at()
        is_digest_due = done.wakes_at is not None and done.wakes_at <= self._clock()
        until = None if done.trouble or done.news.newest <= progress.seen_until else done.news.newest
        left = self._again - done.news.seen - done.read_again
        if done.news.changed or is_digest_due or until is not None:
            readings = tuple(done.news.changed.values())
            deliveries, again = await whole(self._tracking.apply(self._workspace, self._store_id, readings, until))
            self._say(done, deliveries)
            done.wakes_at, left = await self._wakes_at(), left | again
        self._again = left

    async def _wakes_at(self) -> float | None:
        return await self._tracking.wakes_at(self._workspace, self._store_id)

    def _say(self, done: _Done, deliveries: tuple[Delivery, ...]) -> None:
        done.deliveries += len(deliveries)
        if deliveries:
            self._deliver(deliveries)

    def _result(self, done: _Done) -> Pass:
        result = Pass(
            done.asking.requests,
            len(done.news.changed),
            done.deliveries,
            is_on_a_trail=self._sweep.is_on_a_trail,
            wakes_at=done.wakes_at,
            trouble=done.trouble,
        )
        log.log(
            logging.INFO if result.deliveries else logging.DEBUG,
            "store=%s read: %d requests, %d changes, %d to say",
            *(self._store_id, result.requests, result.changes, result.deliveries),
        )
        return result


_STOPS: dict[type[Exception], Stop] = {
    TokenRejected: Stop.TOKEN_REJECTED,
    ScopeMissing: Stop.SCOPE_MISSING,
    KeyLost: Stop.KEY_LOST,
}
