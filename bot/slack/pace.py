"""How fast we talk to Slack: within its documented limits, so that nobody's result waits for a `Retry-After`.

Source: Slack's reference on rate limits (about one `chat.postMessage` a second and channel with short bursts, some
hundred a minute and workspace; fifty and more edits a minute).
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from heapq import heappop, heappush
from itertools import count
from typing import Literal
from weakref import WeakValueDictionary

from aiolimiter import AsyncLimiter

from bot.errors import TryLater
from bot.ports import Rank

CHANNEL_BURST = 5
"""New messages that may follow each other at once in one channel; then one a second."""
POSTS_A_MINUTE = 100
EDITS_A_MINUTE = 50

Kind = Literal["post", "edit"]


class Turnstile:
    """A limiter that serves those who wait by rank, and those of one rank in the order in which they came.

    Whoever gives up waiting is passed over.
    """

    def __init__(self, calls: float, seconds: float) -> None:
        """So many calls in so many seconds; at a slow pace too there is room for one, or it would never be made."""
        self._limiter = AsyncLimiter(calls, seconds) if calls >= 1 else AsyncLimiter(1, seconds / calls)
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._number = count()
        self._serving: asyncio.Task[None] | None = None
        self._closed_until = 0.0

    def is_open(self) -> bool:
        """Whether whoever comes now has a turn at once."""
        return not self._waiting and not self._closed_for() and self._limiter.has_capacity()

    async def turn(self, rank: int) -> None:
        """Wait for a turn."""
        if self.is_open():
            return await self._limiter.acquire()
        mine = asyncio.get_running_loop().create_future()
        heappush(self._waiting, (rank, next(self._number), mine))
        if self._serving is None or self._serving.done():
            self._serving = asyncio.create_task(self._serve())
        await mine

    def close(self, seconds: float) -> None:
        """Nobody is served for so many seconds."""
        self._closed_until = max(self._closed_until, asyncio.get_running_loop().time() + seconds)

    def _closed_for(self) -> float:
        return max(0.0, self._closed_until - asyncio.get_running_loop().time())

    async def _serve(self) -> None:
        while self._is_awaited():
            await self._limiter.acquire()
            await self._open()
            if self._is_awaited():
                heappop(self._waiting)[-1].set_result(None)

    async def _open(self) -> None:
        """Wait until nobody has closed it, or not for so long."""
        closed = self._closed_for()
        while closed:
            await asyncio.sleep(closed)
            closed = self._closed_for()

    def _is_awaited(self) -> bool:
        """Whether anybody still waits; forgets those first in line who do not."""
        while self._waiting and self._waiting[0][-1].done():
            heappop(self._waiting)
        return bool(self._waiting)


class Pace:
    """Hands out the right to make a call. `factor` multiplies every limit, for servers that have others."""

    def __init__(self, factor: float = 1.0) -> None:
        """One pace for one workspace."""
        self._factor = factor
        self._posts = Turnstile(POSTS_A_MINUTE * factor, 60)
        self._edits = Turnstile(EDITS_A_MINUTE * factor, 60)
        self._channels: WeakValueDictionary[str, Turnstile] = WeakValueDictionary()
        self._recent: list[Turnstile] = []

    async def post(self, channel: str, rank: Rank = Rank.RESULT) -> None:
        """Wait until a new message may go to this channel."""
        await self._channel(channel).turn(rank)
        await self._posts.turn(rank)

    async def edit(self, rank: Rank = Rank.RESULT) -> None:
        """Wait until a message may be edited."""
        await self._edits.turn(rank)

    async def post_now(self, channel: str) -> bool:
        """Take the turn if nothing has to be waited for; if not, nothing is taken."""
        is_open = self._channel(channel).is_open() and self._posts.is_open()
        if is_open:
            await self.post(channel)
        return is_open

    async def edit_now(self) -> bool:
        """The same for an edit."""
        is_open = self._edits.is_open()
        if is_open:
            await self.edit()
        return is_open

    @contextmanager
    def learning(self, kind: Kind) -> Iterator[None]:
        """Around a call: what Slack answers to one is good for all of its kind."""
        try:
            yield
        except TryLater as error:
            if error.code == "ratelimited":
                self.pause(kind, error.seconds)
            raise

    def pause(self, kind: Kind, seconds: float) -> None:
        """Slack asked for a pause: it holds for every call of this kind."""
        (self._posts if kind == "post" else self._edits).close(seconds)

    def _channel(self, channel: str) -> Turnstile:
        """The turnstile of a channel. The last thousand used are kept alive; an older one has forgotten its burst."""
        turnstile = self._channels.get(channel)
        if turnstile is None:
            turnstile = self._channels[channel] = Turnstile(CHANNEL_BURST * self._factor, CHANNEL_BURST)
            self._recent = [*self._recent[-999:], turnstile]
        return turnstile
