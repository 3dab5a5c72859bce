"""What is recorded: wishes, people's tokens, and what is known of cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.case import State
from bot.deliveries import Card, Delivery
from bot.records import Account, Action, Actor, FoundCase, KnownCase, LinkedStore, Outcome, Request


class Journal(Protocol):
    """The record of every wish. Each call is one transaction, and raises `NotRecorded` when nothing was written."""

    async def record(self, requests: tuple[Request, ...]) -> tuple[Action, ...]:
        """Commit wishes; those already recorded, or joined to an earlier one, are left out of the answer."""
        ...

    async def note_before(self, action: Action, before: State | None) -> None:
        """Commit what was read before a try is sent."""
        ...

    async def note_not_taken(self, action: Action) -> None:
        """The try certainly had no effect."""
        ...

    async def settle(self, action: Action, outcome: Outcome) -> tuple[Delivery, ...]:
        """End an action and commit what is to be said of it; gives nothing when it was settled already."""
        ...

    async def unsettled(self) -> tuple[Action, ...]:
        """The work that an earlier run left, in the order recorded."""
        ...

    async def backlog(self) -> tuple[int, int]:
        """How many actions are unsettled, and how many deliveries unfinished."""
        ...


@dataclass(frozen=True, slots=True)
class FoundAccount:
    """The account that an action uses. None where the person has not linked `store_id` (or any store)."""

    account: Account | None
    store_id: str | None = None


class Accounts(Protocol):
    """People's tokens. Raises `KeyLost` where one cannot be decrypted, `NotRecorded` where nothing was written."""

    async def for_case(self, actor: Actor, case_id: str, store_id: str | None) -> FoundAccount:
        """The person's account for the store asked for, else where the case was seen, else their default store."""
        ...

    async def account(self, actor: Actor, store_id: str | None) -> FoundAccount:
        """The person's own account for a store, or for their default store where none is named."""
        ...

    async def link(self, account: Account) -> None:
        """Keep a proved token, encrypted."""
        ...

    async def unlink(self, actor: Actor, store_id: str | None) -> tuple[str, ...]:
        """Delete tokens; gives the stores that were linked."""
        ...

    async def stores(self, actor: Actor) -> tuple[LinkedStore, ...]:
        """What may be shown of a person's accounts, the default store first."""
        ...

    async def use(self, actor: Actor, store_id: str) -> bool:
        """Make a store the default; False when the person has not linked it."""
        ...


class Cards(Protocol):
    """What is looked up and kept without an action."""

    async def card_at(self, workspace: str, channel: str, ts: str) -> Card | None:
        """The card, current or replaced, that a message is."""
        ...

    async def seen(self, workspace: str, reading: KnownCase) -> KnownCase:
        """Keep a reading; gives what is known with it."""
        ...

    async def of_order(self, workspace: str, store_id: str, order_number: str) -> tuple[FoundCase, ...]:
        """The known cases of an order of this store, the newest message first; the number is compared as a whole."""
        ...
