"""Carries out what the plan of a store's sweep says, one look at a time."""

from __future__ import annotations

import asyncio

from bot.errors import NotTaken, ScopeMissing, TokenRejected, UpstreamError
from bot.ports import CasePage, Clock, Layout, Part, Tracking
from bot.reading import plan
from bot.reading.asking import Asking
from bot.reading.news import News
from bot.reading.pages import PageLook
from bot.reading.plan import PAGE, CaseLook, Plan

MOST_TRIES = 3
LAYOUT_HOLDS_FOR = 60.0
LAYOUT_SHARE = 100
"""Laying out a large store costs time in the database: it may take one part in so many."""

_NOTHING_CARDED = Layout(())


class Sweep:
    """The sweep of one store, between its passes too."""

    def __init__(self, store: tuple[str, str], tracking: Tracking, clock: Clock) -> None:
        """A new round begins with the first look."""
        self._workspace, self._store_id = store
        self._tracking = tracking
        self._clock = clock
        self._plan = Plan()
        self._layout_holds_for = 0.0
        self._tries = 0

    @property
    def rounds(self) -> int:
        """How many rounds came to their end."""
        return self._plan.rounds

    @property
    def is_on_a_trail(self) -> bool:
        """Whether a case was missed that has not been read yet: something happened, and it should be known soon."""
        return bool(self._plan.missing)

    async def look(self, asking: Asking, news: News) -> None:
        """One look. Raises `UpstreamError` when it has to be made again."""
        await self._lay_out()
        await self._take(asking, news)

    async def whole_round(self, asking: Asking, news: News) -> None:
        """Every page of the active statuses, and every case that they should have shown. Raises `UpstreamError`."""
        self._plan = plan.begun(Plan(rounds=self._plan.rounds), _NOTHING_CARDED, self._clock())
        while self._plan.at is not None:
            await self._take(asking, news)
        for case_id in self._plan.missing:
            await self._look_at_case(asking, news, case_id)

    async def read_case(self, asking: Asking, news: News, case_id: str) -> None:
        """One case by itself. One that is gone or cannot be read is left out: a later round comes by again."""
        try:
            reading = await asking.case(case_id)
        except (TokenRejected, ScopeMissing, NotTaken):
            raise
        except UpstreamError:
            return
        if reading is not None:
            await news.add(self._store_id, (reading,))

    async def _lay_out(self) -> None:
        now = self._clock()
        if self._plan.at is None:
            self._plan = plan.begun(self._plan, await self._layout(), now)
        elif now - self._plan.laid_out_at >= self._layout_holds_for:
            self._plan = plan.laid_out(self._plan, await self._layout(), now)

    async def _layout(self) -> Layout:
        loop = asyncio.get_running_loop()
        began = loop.time()
        layout = await self._tracking.layout(self._workspace, self._store_id)
        self._layout_holds_for = max(LAYOUT_HOLDS_FOR, LAYOUT_SHARE * (loop.time() - began))
        return layout

    async def _take(self, asking: Asking, news: News) -> None:
        match plan.next_look(self._plan, self._clock()):
            case PageLook() as look:
                await self._look_at_page(asking, news, look)
            case CaseLook(case_id):
                await self._look_at_case(asking, news, case_id)

    async def _look_at_page(self, asking: Asking, news: News, look: PageLook) -> None:
        page, asked_at = await self._page(asking, look)
        await news.add_page(self._store_id, page, asked_at)
        stretch, seen = plan.stretch_of(self._plan, look, page, asked_at)
        missing = await self._tracking.missing(self._workspace, self._store_id, stretch, seen | news.seen)
        self._plan = plan.missed(plan.looked(self._plan, look, page, asked_at), missing, asked_at)

    async def _page(self, asking: Asking, look: PageLook) -> tuple[CasePage, float]:
        """A page. One that fails again and again is passed over until the next round."""
        try:
            found = await asking.page(Part(look.number, PAGE, look.status))
        except (TokenRejected, ScopeMissing, NotTaken):
            raise
        except UpstreamError:
            self._tries += 1
            if self._tries >= MOST_TRIES:
                self._tries, self._plan = 0, plan.passed_over(self._plan, look, self._clock())
            raise
        self._tries = 0
        return found

    async def _look_at_case(self, asking: Asking, news: News, case_id: str) -> None:
        if case_id not in news.seen:
            await self.read_case(asking, news, case_id)
        self._plan = plan.looked_at_case(self._plan, case_id, self._clock())
