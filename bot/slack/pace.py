"""How fast we talk to Slack: within its documented limits, so that nobody's result waits for a `Retry-After`.

Source: Slack's reference on rate limits (about one `chat.postMessage` a second and channel with short bursts, some
hundred a minute and workspace; fifty and more edits a minute).
"""

from __future__ import annotations

from weakref import WeakValueDictionary

from aiolimiter import AsyncLimiter

CHANNEL_BURST = 5
"""New messages that may follow each other at once in one channel; then one a second."""
POSTS_A_MINUTE = 100
EDITS_A_MINUTE = 50


class _Limiter(AsyncLimiter):
    """One that may be referred to weakly, as the library's own may not on Python 3.13 and newer."""


class Pace:
    """Hands out the right to make a call. `factor` multiplies every limit, for servers that have others."""

    def __init__(self, factor: float = 1.0) -> None:
        """One pace for one workspace."""
        self._factor = factor
        self._posts = self._limiter(POSTS_A_MINUTE, 60)
        self._edits = self._limiter(EDITS_A_MINUTE, 60)
        self._channels: WeakValueDictionary[str, _Limiter] = WeakValueDictionary()
        self._recent: list[_Limiter] = []

    async def post(self, channel: str) -> None:
        """Wait until a new message may go to this channel."""
        await self._channel(channel).acquire()
        await self._posts.acquire()

    async def edit(self) -> None:
        """Wait until a message may be edited."""
        await self._edits.acquire()

    def _limiter(self, calls: float, seconds: float) -> _Limiter:
        """At a slow pace too there is room for one call, or it would never be made."""
        allowed = calls * self._factor
        return _Limiter(allowed, seconds) if allowed >= 1 else _Limiter(1, seconds / allowed)

    def _channel(self, channel: str) -> _Limiter:
        """The limiter of a channel. The last thousand used are kept alive; an older one has forgotten its burst."""
        limiter = self._channels.get(channel)
        if limiter is None:
            limiter = self._channels[channel] = self._limiter(CHANNEL_BURST, CHANNEL_BURST)
            self._recent = [*self._recent[-999:], limiter]
        return limiter
