"""What alerts need: the watches themselves, and what is known of a watched store from reading its list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.case import Case, Status
from bot.deliveries import Delivery
from bot.records import Account, Actor
from bot.watches import Stop, Watch, WatchHealth, WatchSettings


@dataclass(frozen=True, slots=True)
class Lender:
    """The account that a store is read with. `account` is None where its token cannot be decrypted, or is gone."""

    actor: Actor
    account: Account | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a store is known. Upstream times are milliseconds since the epoch, `read_at` seconds.

    `baseline` is the newest time in the store when its first reading began; None until that first reading began.
    `is_complete` says that the first reading came to its end; `is_settled` that a whole round followed it, so that a
    case which was never seen was closed at that time. `seen_until` is the newest time of page 1 at the last success.
    """

    baseline: int | None = None
    is_complete: bool = False
    is_settled: bool = False
    seen_until: int = 0
    read_at: float | None = None
    told_unreadable: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A case as the upstream showed it; `asked_at` (seconds since the epoch) is when the question left."""

    case: Case
    asked_at: float


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the list of one status, newest first: from the first to the last case of a page that was read.

    The bounds are times of the last message in milliseconds; None for the open end before page 1 and after the last.
    Only what lies strictly between them belongs to it.
    """

    status: Status
    newest: int | None
    oldest: int | None


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the cases of a store lie in the lists by status, as far as they are known: for planning the sweep.

    `carded` names the places (status and index from 0) of cases that have a card in some channel, the closed ones with
    a card of the last thirty days among them.
    """

    carded: tuple[tuple[Status, int], ...]


class Watches(Protocol):
    """Which channel follows which store. Each call is one transaction; raises `NotRecorded` where it failed."""

    async def start(self, watch: Watch) -> bool:
        """Set up a watch, to be greeted by the first reading; False when it is there and works: then nothing changes.

        One that was stopped is taken over by the new lender, with the new settings.
        """
        ...

    async def end(self, watch: Watch, by: Actor) -> tuple[Delivery, ...]:
        """End a watch; the channel is told."""
        ...

    async def change(self, watch: Watch, settings: WatchSettings, by: Actor) -> tuple[Delivery, ...]:
        """Other settings; what was held back under the old ones stays held until its time. The channel is told."""
        ...

    async def take_over(
        self, workspace: str, channel: str, store_id: str, lender: Actor
    ) -> tuple[Delivery, ...] | None:
        """Read with another person's token from now on; None when there is no such watch, or it is not stopped."""
        ...

    async def stop(self, actor: Actor, store_id: str, why: Stop) -> tuple[Delivery, ...]:
        """Stop all watches that this person lends their token to; each channel is told once.

        A token that cannot be decrypted because it is no longer there counts as unlinked.
        """
        ...

    async def resume(self, actor: Actor, store_id: str) -> tuple[Delivery, ...]:
        """Go on with the watches that were stopped because this person's token failed, now that they linked another.

        Not with those that they ended themselves by unlinking: whoever takes a token back has to agree anew.
        """
        ...

    async def find(self, workspace: str, channel: str, store_id: str) -> Watch | None:
        """One watch."""
        ...

    async def in_channel(self, workspace: str, channel: str) -> tuple[Watch, ...]:
        """The watches of a channel, stopped ones too, the oldest first."""
        ...

    async def health(self, workspace: str) -> tuple[WatchHealth, ...]:
        """Every watch with its store's last success, the oldest first."""
        ...

    async def stores(self) -> tuple[tuple[str, str], ...]:
        """Workspace and store of every watch that is not stopped, each once."""
        ...

    async def lender(self, workspace: str, store_id: str) -> Lender | None:
        """Whose token to read a store with: that of the oldest watch that is not stopped."""
        ...

    async def of_store(self, workspace: str, store_id: str) -> tuple[Watch, ...]:
        """The watches of a store that are not stopped, the oldest first."""
        ...

    async def ungreeted(self, workspace: str, store_id: str) -> tuple[Watch, ...]:
        """The watches whose channel has not had its first message yet."""
        ...


class Tracking(Protocol):
    """What is known of a watched store. Each call is one transaction; raises `NotRecorded` where it failed."""

    async def progress(self, workspace: str, store_id: str) -> Progress:
        """How far the store is known."""
        ...

    async def begin(self, workspace: str, store_id: str, baseline: int) -> None:
        """The first reading begins (anew): what is no newer than `baseline` is learned without a word."""
        ...

    async def learn(self, workspace: str, store_id: str, readings: tuple[Reading, ...]) -> None:
        """Take cases for known without telling anybody; those that are known already are left as they are."""
        ...

    async def settle(self, workspace: str, store_id: str, *, is_settled: bool) -> None:
        """The first reading is complete; with `is_settled`, a whole round of the sweep followed it."""
        ...

    async def greet(
        self, watch: Watch, counts: tuple[tuple[str, int], ...], longest: tuple[str, str, float] | None
    ) -> tuple[Delivery, ...]:
        """Say the first message of a watch; nothing when it was said already."""
        ...

    async def changed(self, workspace: str, store_id: str, readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
        """Those that differ from what is known of the case, or whose case is not known."""
        ...

    async def missing(self, workspace: str, store_id: str, stretch: Stretch, seen: frozenset[str]) -> tuple[str, ...]:
        """The known cases that should stand in this stretch and are not among those seen."""
        ...

    async def layout(self, workspace: str, store_id: str) -> Layout:
        """Where the cases lie."""
        ...

    async def apply(
        self, workspace: str, store_id: str, readings: tuple[Reading, ...], seen_until: int | None
    ) -> tuple[tuple[Delivery, ...], frozenset[str]]:
        """Keep what was read, and write down all that is to be said of it, in one transaction.

        Gives the deliveries, and the cases that were left alone because an action of ours is not settled yet, or
        because something newer was read meanwhile: they are to be read again. `seen_until` as in `Progress`, None
        leaves it.
        Digests whose time has come are written down too, also when `readings` is empty.
        """
        ...

    async def succeeded(self, workspace: str, store_id: str) -> tuple[Delivery, ...]:
        """The store was read; where its channels had heard that it could not be, they hear that it works again."""
        ...

    async def failing(self, workspace: str, store_id: str, since: float) -> tuple[Delivery, ...]:
        """The store could not be read for too long: each channel hears it once."""
        ...

    async def wakes_at(self, workspace: str, store_id: str) -> float | None:
        """When a digest of this store is due, in seconds since the epoch; None when nothing is held back."""
        ...
