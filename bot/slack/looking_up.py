"""What is looked up in Slack and kept for a while: who people are, and which channels are shared with others."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar
from weakref import WeakValueDictionary

from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import MaybePosted, PostingError, TryLater
from bot.ports import Clock
from bot.records import Actor
from bot.sayings import Line
from bot.slack.profiles import NOBODY, HeardNames, Profile, read_profile
from bot.slack.web_api import call

DAY = 24 * 3600.0
HOUR = 3600.0
MINUTE = 60.0
MOST = 10_000

LOOK_UP_SECONDS = 2.0
"""How long a look-up may hold up what waits for it."""
UNKNOWN_CHANNEL_SECONDS = 5.0
"""When a channel is asked about again of which nothing is known yet, because what is to be said there waits for it."""
SHARING_SECONDS = 300.0
"""How long it is believed of a channel that it is shared, or that it is not: a channel can become so at any time."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Kept(Generic[T]):
    """What a look-up gave (an error too), and until when nobody asks again."""

    answer: T | PostingError
    until: float


class DayMemory(Generic[T]):
    """Answers by key, each for a day or as long as is said; the oldest go when there are too many.

    After a failure the old answer serves on, whatever its age, and nobody asks again for a minute. Where there is no
    old answer, or it is none that `serves_on`, the failure itself is kept, for `patience` seconds.
    """

    def __init__(
        self,
        clock: Clock,
        patience: float = MINUTE,
        *,
        kept_for: float = DAY,
        serves_on: Callable[[T], bool] = lambda _: True,
    ) -> None:
        """Nothing is known at first."""
        self._clock = clock
        self._patience = patience
        self._kept_for = kept_for
        self._serves_on = serves_on
        self._known: dict[str, _Kept[T]] = {}
        self._asking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def get(self, key: str, look_up: Callable[[], Awaitable[T]]) -> T:
        """The answer that is known, or a new one. Raises `PostingError`s, also those of a failure that is kept."""
        kept = self._fresh(key) or await self._ask_once(key, look_up)
        if isinstance(kept.answer, PostingError):
            raise kept.answer.with_traceback(None)
        return kept.answer

    def _fresh(self, key: str) -> _Kept[T] | None:
        kept = self._known.get(key)
        return kept if kept is not None and self._clock() < kept.until else None

    async def _ask_once(self, key: str, look_up: Callable[[], Awaitable[T]]) -> _Kept[T]:
        """Whoever comes while somebody asks waits for that answer."""
        async with self._asking.setdefault(key, asyncio.Lock()):
            kept = self._fresh(key)
            if kept is None:
                kept = await self._ask(look_up, self._known.get(key))
                self._keep(key, kept)
            return kept

    async def _ask(self, look_up: Callable[[], Awaitable[T]], old: _Kept[T] | None) -> _Kept[T]:
        try:
            async with asyncio.timeout(LOOK_UP_SECONDS):
                return _Kept(await look_up(), self._clock() + self._kept_for)
        except TimeoutError:
            error: PostingError = TryLater("timeout", 0.0)
        except PostingError as raised:
            error = raised
        if old is None or isinstance(old.answer, PostingError) or not self._serves_on(old.answer):
            return _Kept(error, self._clock() + _pause(error, self._patience))
        return _Kept(old.answer, self._clock() + _pause(error, MINUTE))

    def _keep(self, key: str, kept: _Kept[T]) -> None:
        self._known.pop(key, None)
        if len(self._known) >= MOST:
            del self._known[next(iter(self._known))]
        self._known[key] = kept


def _pause(error: PostingError, usual: float) -> float:
    """How long a failure is kept: a scope that is missing will be missing for a while."""
    if error.code == "missing_scope":
        return DAY
    return max(usual, error.seconds) if isinstance(error, TryLater) else usual


_UNKNOWN_PERSON = frozenset({"user_not_found", "user_not_visible"})


class People:
    """Who people are, where `users:read` was granted; else all that is known is the name in the payload."""

    def __init__(self, client: AsyncWebClient, scopes: frozenset[str], clock: Clock) -> None:
        """Asks only what the granted scopes allow."""
        self._client = client
        self._may_ask = "users:read" in scopes
        self._profiles: DayMemory[Profile] = DayMemory(clock, kept_for=HOUR)
        self._heard = HeardNames(clock)

    async def name(self, actor: Actor) -> str:
        """How to call a person. Never fails: the payload's name stands in."""
        from_payload = self._heard.of(actor)
        profile = await self.profile(actor)
        return (profile.name if profile else "") or from_payload

    async def profile(self, actor: Actor) -> Profile | None:
        """Who this is; None where Slack does not say, or not now."""
        if not self._may_ask:
            return None
        try:
            return await self._profiles.get(actor.user_id, lambda: self._ask(actor))
        except PostingError as error:
            return NOBODY if error.code in _UNKNOWN_PERSON else None

    async def names(self, line: Line) -> tuple[str, str | None]:
        """Who acted, and who had changed the case before."""
        last = line.last_change
        return await self.name(line.actor), await self.name(last.actor) if last else None

    async def named(self, line: Line) -> Line:
        """The line with the names under which people are known, instead of those in their payloads."""
        name, last_name = await self.names(line)
        last = line.last_change
        if last is not None:
            last = replace(last, actor=replace(last.actor, name=last_name or last.actor.name))
        return replace(line, actor=replace(line.actor, name=name), last_change=last)

    async def _ask(self, actor: Actor) -> Profile:
        return read_profile((await call(self._client.users_info(user=actor.user_id))).get("user") or {})


class Channels:
    """Whether a channel is shared with another company, where a scope lets us see it."""

    def __init__(self, client: AsyncWebClient, scopes: frozenset[str], clock: Clock) -> None:
        """Asks only what the granted scopes allow."""
        self._client = client
        self._may_ask = bool({"channels:read", "groups:read"} & scopes)
        self._shared: DayMemory[bool] = DayMemory(
            clock, UNKNOWN_CHANNEL_SECONDS, kept_for=SHARING_SECONDS, serves_on=_is_shared
        )

    async def is_shared(self, channel: str) -> bool:
        """Whether the channel is known to be shared with another company; one that we may not see counts as not.

        Raises `TryLater` where that may be known in a moment: customer data can wait for it. That a channel was not
        shared a while ago is no answer then; that it was, is.
        """
        if not self._may_ask or not channel.startswith(("C", "G")):
            return False
        try:
            return await self._shared.get(channel, lambda: self._ask(channel))
        except (TryLater, MaybePosted) as error:
            raise TryLater(error.code, _pause(error, UNKNOWN_CHANNEL_SECONDS)) from None
        except PostingError:
            return False

    async def _ask(self, channel: str) -> bool:
        found = (await call(self._client.conversations_info(channel=channel))).get("channel") or {}
        return bool(found.get("is_ext_shared") or found.get("is_pending_ext_shared"))


def _is_shared(answer: bool) -> bool:
    """An answer that keeps customer data back may outlive its time, one that lets it through may not."""
    return answer
