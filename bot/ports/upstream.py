"""The upstream, and the time of day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.case import Case, Change
from bot.records import Account


class Clock(Protocol):
    """The time of day. Injected, so that tests decide what time it is."""

    def __call__(self) -> float:
        """Seconds since the epoch."""
        ...


@dataclass(frozen=True, slots=True)
class Answer:
    """A case as the upstream answered it, with the id of that answer (`X-Request-ID`, empty where there was none)."""

    case: Case
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Which page of a store's list is asked for: `limit` is 1 to 100, `status` and `customer_id` filter."""

    page: int = 1
    limit: int = 100
    status: str | None = None
    customer_id: str | None = None


@dataclass(frozen=True, slots=True)
class CasePage:
    """A page of a store's cases, the newest message first. `total` counts the cases that fit the filter.

    A case that cannot be read is left out. `pages` is how many pages there are at this limit.
    """

    cases: tuple[Case, ...]
    total: int
    pages: int
    request_id: str = ""


class CasesApi(Protocol):
    """The upstream. Every call has a finite time-out, and raises `bot.errors.UpstreamError`s only.

    All of them may raise `TokenRejected`, `ScopeMissing`, `CaseNotFound`, `Refused`, `NotTaken` and `Unclear`.
    """

    async def read(self, account: Account, case_id: str) -> Answer:
        """One case, tried once."""
        ...

    async def read_patiently(self, account: Account, case_id: str) -> Answer:
        """One case, tried a few times within some seconds, for somebody who waits."""
        ...

    async def change(self, account: Account, case_id: str, change: Change) -> Answer:
        """Ask for a change, once and never again: after `Unclear` the caller reads the case to see what came of it."""
        ...

    async def first_case(self, account: Account) -> Case | None:
        """The newest case of the account's store, or None where it has none; proves that the token may read."""
        ...

    async def page(self, account: Account, part: Part) -> CasePage:
        """A page of the account's store, tried once."""
        ...

    async def probe_write(self, account: Account, case_id: str) -> None:
        """Prove that the token may write, without changing anything. Raises `ScopeMissing` when it may not."""
        ...

    async def is_reachable(self) -> bool:
        """Whether the API answers at all."""
        ...
