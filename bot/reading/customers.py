"""Looks up a customer's other cases before a new one is told, so that its card can say how many there are."""

from __future__ import annotations

from bot.alerts import milliseconds
from bot.case import Case
from bot.errors import ScopeMissing, TokenRejected, UpstreamError
from bot.ports import Clock, Part, Progress, Tracking
from bot.reading.asking import Asking, readings_of
from bot.reading.first import old_ones
from bot.reading.news import News

MOST_CHANGES = 9
"""More than so many are told in a digest, which says nothing of customers."""
HOLDS_FOR = 24 * 3600.0
MOST_REMEMBERED = 1_000


class Customers:
    """The customers of one store, and when each was looked up."""

    def __init__(self, store: tuple[str, str], tracking: Tracking, clock: Clock) -> None:
        """None was yet."""
        self._workspace, self._store_id = store
        self._tracking = tracking
        self._clock = clock
        self._looked_up: dict[str, float] = {}

    async def look_up(self, asking: Asking, news: News, progress: Progress) -> None:
        """Learn the other cases of those whose case may not be known yet. Trouble only leaves the card with less."""
        if len(news.changed) > MOST_CHANGES:
            return
        cases = [reading.case for reading in news.changed.values() if _may_be_unknown(reading.case, progress)]
        for customer_id in dict.fromkeys(case.customer_id for case in cases if case.customer_id):
            if self._clock() - self._looked_up.get(customer_id, 0.0) >= HOLDS_FOR:
                await self._look_up(asking, news, customer_id, progress)

    async def _look_up(self, asking: Asking, news: News, customer_id: str, progress: Progress) -> None:
        """Closed cases are learned, unless this pass has news of them: what is open and unknown is to be told."""
        try:
            page, asked_at = await asking.page(Part(customer_id=customer_id))
        except (TokenRejected, ScopeMissing):
            raise
        except UpstreamError:
            return
        old = old_ones(readings_of(page, asked_at), progress.baseline or 0)
        closed = tuple(each for each in old if each.case.is_closed and each.case.id not in news.changed)
        await self._tracking.learn(self._workspace, self._store_id, closed)
        self._remember(customer_id)

    def _remember(self, customer_id: str) -> None:
        self._looked_up[customer_id] = self._clock()
        if len(self._looked_up) > MOST_REMEMBERED:
            del self._looked_up[next(iter(self._looked_up))]


def _may_be_unknown(case: Case, progress: Progress) -> bool:
    """Made since the last pass, or older than the first reading, which learned only the cases that were open then."""
    created_at = milliseconds(case.created_at)
    return not case.is_closed and (created_at >= progress.seen_until or created_at <= (progress.baseline or 0))
