"""The questions of one pass to one store: counted, within the budget, and no faster than the store should be asked."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

from bot.errors import CaseNotFound
from bot.ports import CasePage, CasesApi, Clock, Part, Reading
from bot.records import Account

LENT_FOR_SECONDS = 1.0
"""How long a pass takes it for granted that the token is still lent."""


class NoLongerLent(Exception):
    """Whoever lent the token took it back, or lends another one, while the store was read with it."""


class Budget(Protocol):
    """The right to make a request, shared by all stores."""

    async def __call__(self) -> None:
        """Wait for the right to make one."""
        ...

    def is_scarce(self) -> bool:
        """Whether others wait for it."""
        ...


class Asking:
    """Asks with one account. `requests` counts; `spacing` is the least time between two questions, in seconds."""

    def __init__(
        self,
        api: CasesApi,
        account: Account,
        budget: Budget,
        clock: Clock,
        is_lent: Callable[[], Awaitable[bool]],
    ) -> None:
        """Nothing was asked yet, and nothing slows it. `is_lent` tells whether the account may still be asked with."""
        self.requests = 0
        self.spacing = 0.0
        self._api = api
        self._account = account
        self._budget = budget
        self._clock = clock
        self._is_lent = is_lent
        self._last = float("-inf")
        self._lent_at = asyncio.get_running_loop().time()

    @property
    def store_id(self) -> str:
        """The store that is asked about."""
        return self._account.store_id

    async def page(self, part: Part) -> tuple[CasePage, float]:
        """A page, and when it was asked for. Raises `UpstreamError`."""
        asked_at = await self._turn()
        return await self._api.page(self._account, part), asked_at

    async def case(self, case_id: str) -> Reading | None:
        """One case; None where the store has no such case (any more). Raises `UpstreamError`."""
        asked_at = await self._turn()
        try:
            return Reading((await self._api.read(self._account, case_id)).case, asked_at)
        except CaseNotFound:
            return None

    async def _turn(self) -> float:
        loop = asyncio.get_running_loop()
        await asyncio.sleep(max(0.0, self._last + self.spacing - loop.time()))
        await self._budget()
        await self._check(loop.time())
        self._last = loop.time()
        self.requests += 1
        return self._clock()

    async def _check(self, now: float) -> None:
        """A pass may take minutes: what is taken back meanwhile is used no more."""
        if now - self._lent_at >= LENT_FOR_SECONDS:
            if not await self._is_lent():
                raise NoLongerLent
            self._lent_at = now


def readings_of(page: CasePage, asked_at: float) -> tuple[Reading, ...]:
    """The cases of a page as readings."""
    return tuple(Reading(case, asked_at) for case in page.cases)
