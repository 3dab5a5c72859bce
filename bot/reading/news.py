"""What a pass has found so far: only what differs from what is known is kept, however much was read."""

from __future__ import annotations

from bot.ports import CasePage, Part, Reading, Tracking
from bot.reading.asking import Asking, readings_of
from bot.reading.moments import newest, written_at
from bot.reading.plan import PAGE


class News:
    """The readings of one pass. `seen` are the cases that were read, `newest` the newest time on page 1."""

    def __init__(self, workspace: str, tracking: Tracking) -> None:
        """Nothing was read yet."""
        self.changed: dict[str, Reading] = {}
        self.seen: set[str] = set()
        self.newest = 0
        self._workspace = workspace
        self._tracking = tracking

    async def read_first(self, asking: Asking) -> CasePage:
        """Page 1, which shows every new message."""
        page, asked_at = await asking.page(Part(1, PAGE))
        self.newest = newest(map(written_at, page.cases), asked_at)
        await self.add_page(asking.store_id, page, asked_at)
        return page

    async def read_on(self, asking: Asking, page: CasePage, known_until: int) -> None:
        """As many more pages as hold cases that were written to since. The upstream sorts by that time."""
        number = 1
        while number < page.pages and page.cases and written_at(page.cases[-1]) >= known_until:
            number += 1
            page, asked_at = await asking.page(Part(number, PAGE))
            await self.add_page(asking.store_id, page, asked_at)

    async def add_page(self, store_id: str, page: CasePage, asked_at: float) -> None:
        """Keep what is new on a page."""
        await self.add(store_id, readings_of(page, asked_at))

    async def add(self, store_id: str, readings: tuple[Reading, ...]) -> None:
        """Keep those that differ from what is known. A later reading takes the place of an earlier one."""
        self.seen.update(reading.case.id for reading in readings)
        for reading in readings:
            self.changed.pop(reading.case.id, None)
        for reading in await self._tracking.changed(self._workspace, store_id, readings):
            self.changed[reading.case.id] = reading
