"""One pass over one store: it is read with a lent token, and what changed is written down in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

from bot.deliveries import Delivery
from bot.ending import whole
from bot.errors import KeyLost, ScopeMissing, TokenRejected, Unclear, UpstreamError
from bot.ports import CasesApi, Clock, Lender, Progress, Tracking, Watches
from bot.reading import first
from bot.reading.asking import Asking, Budget, NoLongerLent
from bot.reading.looking import Looking, Seen
from bot.reading.news import News
from bot.reading.passes import Pass, Speed
from bot.watches import Stop

log = logging.getLogger(__name__)

MOST_LENDERS = 20


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
        self._workspace, self._store_id = store
        self._watches = watches
        self._tracking = tracking
        self._api = api
        self._budget = budget
        self._clock = clock
        self._deliver = deliver
        self._speed = speed
        self._looking = Looking(store, tracking, clock, speed)

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
        seen = Seen(asking, News(self._workspace, self._tracking))
        progress = await self._begun(asking)
        said = self._say(await first.greet(asking, self._watches, self._tracking, self._workspace))
        if not progress.is_complete:
            progress = await self._learned(asking, progress.baseline or 0)
            if progress.baseline is None:  # its last watch was ended meanwhile
                raise NoLongerLent
        await self._looking.look(seen, progress, may_sweep)
        told, wakes_at = await self._write_down(seen, progress)
        await self._settle(progress)
        said += told + self._say(await whole(self._tracking.succeeded(self._workspace, self._store_id)))
        return self._result(seen, said, wakes_at)

    async def _begun(self, asking: Asking) -> Progress:
        progress = await self._tracking.progress(self._workspace, self._store_id)
        if progress.baseline is not None:
            return progress
        self._looking.forget()
        await first.begin(asking, self._tracking, self._workspace)
        return await self._tracking.progress(self._workspace, self._store_id)

    async def _learned(self, asking: Asking, baseline: int) -> Progress:
        asking.spacing = 1 / self._speed.learning
        await first.learn(asking, self._tracking, self._workspace, baseline)
        asking.spacing = 0.0
        return await self._tracking.progress(self._workspace, self._store_id)

    async def _settle(self, progress: Progress) -> None:
        if self._looking.sweep.rounds and not progress.is_settled:
            await self._tracking.settle(self._workspace, self._store_id, is_settled=True)

    async def _write_down(self, seen: Seen, progress: Progress) -> tuple[int, float | None]:
        """One transaction, and none where nothing is new. After trouble, older pages may hold news still.

        Gives how much is said, and when a digest is due.
        """
        said, wakes_at = 0, await self._wakes_at()
        is_digest_due = wakes_at is not None and wakes_at <= self._clock()
        until = None if seen.trouble or seen.news.newest <= progress.seen_until else seen.news.newest
        left = self._looking.still_again(seen)
        if seen.news.changed or is_digest_due or until is not None:
            readings = tuple(seen.news.changed.values())
            deliveries, again = await whole(self._tracking.apply(self._workspace, self._store_id, readings, until))
            said = self._say(deliveries)
            wakes_at, left = await self._wakes_at(), left | again
        self._looking.again = left
        return said, wakes_at

    async def _wakes_at(self) -> float | None:
        return await self._tracking.wakes_at(self._workspace, self._store_id)

    def _say(self, deliveries: tuple[Delivery, ...]) -> int:
        if deliveries:
            self._deliver(deliveries)
        return len(deliveries)

    def _result(self, seen: Seen, said: int, wakes_at: float | None) -> Pass:
        requests, changes = seen.asking.requests, len(seen.news.changed)
        log.log(
            logging.INFO if said else logging.DEBUG,
            "store=%s read: %d requests, %d changes, %d to say",
            *(self._store_id, requests, changes, said),
        )
        is_on_a_trail = self._looking.sweep.is_on_a_trail
        return Pass(requests, changes, said, is_on_a_trail=is_on_a_trail, wakes_at=wakes_at, trouble=seen.trouble)


_STOPS: dict[type[Exception], Stop] = {
    TokenRejected: Stop.TOKEN_REJECTED,
    ScopeMissing: Stop.SCOPE_MISSING,
    KeyLost: Stop.KEY_LOST,
}
