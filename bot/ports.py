"""What the core needs from outside, as protocols: the adapters in `slack/`, `pandabase/` and `store/` fit them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.case import Case, Change, State
from bot.deliveries import BatchItem, Card, Delivery, Line, Posting, TellRefusal, TellWhere
from bot.records import Account, Action, Actor, KnownCase, LinkedStore, Outcome, Place, Request


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

    async def probe_write(self, account: Account, case_id: str) -> None:
        """Prove that the token may write, without changing anything. Raises `ScopeMissing` when it may not."""
        ...

    async def is_reachable(self) -> bool:
        """Whether the API answers at all."""
        ...


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
class Scene:
    """What a delivery about a case needs to know: the case, and its card in the channel of the delivery."""

    known: KnownCase | None
    card: Card | None


@dataclass(frozen=True, slots=True)
class BatchScene:
    """What the shared message of a command with several ids shows, and where it stands (None: not posted yet)."""

    items: tuple[BatchItem, ...]
    ts: str | None
    shown: int


class Outbox(Protocol):
    """What is to be said in Slack, and which messages are cards. Each call is one transaction."""

    async def unfinished(self) -> tuple[Delivery, ...]:
        """What an earlier run left to be said, in the order written."""
        ...

    async def add(self, workspace: str, posting: Posting) -> Delivery:
        """Write down something to be said that follows from no action."""
        ...

    async def scene(self, delivery: Delivery, case_id: str, store_id: str) -> Scene:
        """The case and the card that a delivery is about."""
        ...

    async def batch_scene(self, delivery: Delivery, batch: str) -> BatchScene:
        """The shared message that a delivery is about."""
        ...

    async def start(self, delivery: Delivery) -> None:
        """From here on the message may stand in Slack."""
        ...

    async def not_started(self, delivery: Delivery) -> None:
        """It certainly does not stand in Slack yet."""
        ...

    async def finish(self, delivery: Delivery, outcome: str, ts: str | None = None) -> None:
        """No more work is needed."""
        ...

    async def finish_shown(self, delivery: Delivery, card: Card, version: int) -> None:
        """The card shows this version; no more work is needed."""
        ...

    async def finish_posted(self, delivery: Delivery, card: Card, old: Card | None) -> Delivery | None:
        """A new card stands; where it takes the place of an old one, gives the delivery that makes that point to it."""
        ...

    async def keep_card(self, delivery: Delivery, card: Card) -> None:
        """A new card stands in place of one that was deleted; the delivery goes on."""
        ...

    async def finish_batch(self, delivery: Delivery, batch: str, ts: str, shown: int) -> None:
        """The shared message stands there and shows so many results."""
        ...

    async def retire(self, delivery: Delivery, card: Card) -> None:
        """This card is no longer there."""
        ...


@dataclass(frozen=True, slots=True)
class Posted:
    """A message in Slack. `in_thread` is False when a reply landed in the channel, because its parent is gone."""

    ts: str
    in_thread: bool = True


class Notifier(Protocol):
    """Slack's side of a delivery: renders and posts. Every call raises `bot.errors.PostingError`s only."""

    async def post_card(self, channel: str, known: KnownCase, key: str) -> Posted:
        """A new card; `key` finds it again."""
        ...

    async def edit_card(self, card: Card, known: KnownCase) -> None:
        """Redraw a card."""
        ...

    async def show_moved(self, channel: str, known: KnownCase, old_ts: str, new_ts: str) -> None:
        """Make an old card point to the new one."""
        ...

    async def post_line(self, channel: str, card_ts: str, line: Line, key: str) -> Posted:
        """A line in the thread of a card."""
        ...

    async def find(self, channel: str, key: str, since: float, thread_ts: str | None = None) -> str | None:
        """The `ts` of the message that carries this key, if it stands there. Raises `CannotLook` without the scope."""
        ...

    async def delete(self, channel: str, ts: str) -> None:
        """Take back a message."""
        ...

    async def post_batch(self, channel: str, items: tuple[BatchItem, ...], key: str) -> Posted:
        """The shared message of a command with several ids."""
        ...

    async def edit_batch(self, channel: str, ts: str, items: tuple[BatchItem, ...]) -> None:
        """Redraw it."""
        ...

    async def say_without_card(self, place: Place, line: Line, subject: str | None) -> None:
        """One plain line for everybody in a channel where the bot is no member, through the `response_url`."""
        ...

    async def say_batch_without_card(self, place: Place, items: tuple[BatchItem, ...]) -> None:
        """The same for a command with several ids."""
        ...

    async def tell(self, actor: Actor, place: Place, what: TellRefusal | TellWhere) -> None:
        """Something for the person alone."""
        ...

    async def tell_no_channel(self, actor: Actor, place: Place) -> None:
        """That no card can stand in this channel, and how to change that, for the person alone."""
        ...

    async def tell_line(self, actor: Actor, place: Place, line: Line) -> None:
        """A line for the person alone, where there is no channel to put it."""
        ...

    async def tell_summary(self, actor: Actor, place: Place, items: tuple[BatchItem, ...]) -> None:
        """How a command with several ids went, for the person alone."""
        ...

    async def tell_still_trying(self, action: Action) -> None:
        """That it takes longer than usual, for the person alone."""
        ...


@dataclass(frozen=True, slots=True)
class FoundAccount:
    """The account that an action uses. None where the person has not linked `store_id` (or any store)."""

    account: Account | None
    store_id: str | None = None


class Cards(Protocol):
    """What is looked up and kept without an action."""

    async def card_at(self, workspace: str, channel: str, ts: str) -> Card | None:
        """The card, current or replaced, that a message is."""
        ...

    async def seen(self, workspace: str, reading: KnownCase) -> KnownCase:
        """Keep a reading; gives what is known with it."""
        ...


class Accounts(Protocol):
    """People's tokens. Raises `KeyLost` where one cannot be decrypted, `NotRecorded` where nothing was written."""

    async def for_case(self, actor: Actor, case_id: str, store_id: str | None) -> FoundAccount:
        """The person's account for the store asked for, else where the case was seen, else their default store."""
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
