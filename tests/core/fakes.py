"""Handwritten stand-ins for the ports that an action needs: they do as the test scripts, and note what happened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.case import Case, Change, State
from bot.deliveries import Card, Delivery
from bot.errors import NotRecorded
from bot.ports import Answer, CasePage, FoundAccount, Part
from bot.records import Account, Action, Actor, FoundCase, KnownCase, LinkedStore, Outcome, Request
from bot.sayings import SayLine
from tests.core.making import STORE_ID, FakeClock, account, delivery, line

Event = tuple[str, object]
Step = Case | Exception | Callable[[], Case]


@dataclass
class FakeApi:
    """The Cases API by script: each call takes the next step of its list; the last one is repeated."""

    events: list[Event]
    reads: Sequence[Step]
    changes: Sequence[Step] = ()
    probes: Sequence[Exception | None] = (None,)
    first: Case | Exception | None = None
    pages: Sequence[tuple[Case, ...] | Exception] = ()
    counts: dict[str, int] = field(default_factory=dict)

    async def read(self, account: Account, case_id: str) -> Answer:
        """The next reading."""
        return self._next("read", self.reads, case_id)

    async def read_patiently(self, account: Account, case_id: str) -> Answer:
        """The same for somebody who waits."""
        return await self.read(account, case_id)

    async def change(self, account: Account, case_id: str, change: Change) -> Answer:
        """The next answer to a change."""
        return self._next("change", self.changes, change)

    async def first_case(self, account: Account) -> Case | None:
        """The newest case."""
        if isinstance(self.first, Exception):
            raise self.first
        return self.first

    async def page(self, account: Account, part: Part) -> CasePage:
        """The page of that number; one after the last is empty."""
        self.events.append(("page", part.page))
        cases = self.pages[part.page - 1] if part.page <= len(self.pages) else ()
        if isinstance(cases, Exception):
            raise cases
        return CasePage(cases, sum(len(page) for page in self.pages if isinstance(page, tuple)), len(self.pages))

    async def probe_write(self, account: Account, case_id: str) -> None:
        """The next answer to a probe."""
        self.events.append(("probe", case_id))
        probe = self.probes[min(self.counts.get("probe", 0), len(self.probes) - 1)]
        if probe is not None:
            raise probe

    async def is_reachable(self) -> bool:
        """It is."""
        return True

    def _next(self, name: str, steps: Sequence[Step], detail: object) -> Answer:
        self.events.append((name, detail))
        count = self.counts.get(name, 0)
        self.counts[name] = count + 1
        step = steps[min(count, len(steps) - 1)]
        if isinstance(step, Exception):
            raise step
        return Answer(step() if callable(step) else step, f"req_{name}_{count + 1}")


@dataclass
class FakeJournal:
    """A journal in memory. `refusals` are how many of the next calls find the database unwritable, by name."""

    events: list[Event]
    refusals: dict[str, int] = field(default_factory=dict)
    outcomes: list[Outcome] = field(default_factory=list)
    left: tuple[Action, ...] = ()
    stores: list[str | None] = field(default_factory=list)

    async def record(self, requests: tuple[Request, ...]) -> tuple[Action, ...]:
        """Every wish is a new one."""
        self._note("record", requests)
        return tuple(Action(number, request, 0.0, 120.0) for number, request in enumerate(requests))

    async def note_before(self, action: Action, before: State | None) -> None:
        """Note what was read, and in which store."""
        self._note("note_before", before)
        self.stores.append(action.request.store_id)

    async def note_not_taken(self, action: Action) -> None:
        """Note that it had no effect."""
        self._note("note_not_taken", action.id)

    async def settle(self, action: Action, outcome: Outcome) -> tuple[Delivery, ...]:
        """Keep the outcome; one line is to be said."""
        self._note("settle", outcome)
        self.outcomes.append(outcome)
        return (delivery(SayLine(line())),)

    async def unsettled(self) -> tuple[Action, ...]:
        """What the test left."""
        return self.left

    async def backlog(self) -> tuple[int, int]:
        """Nothing."""
        return 0, 0

    def _note(self, name: str, detail: object) -> None:
        if self.refusals.get(name, 0) > 0:
            self.refusals[name] -= 1
            raise NotRecorded("database is locked")
        self.events.append((name, detail))


@dataclass
class FakeAccounts:
    """One person's accounts: `found` is what an action gets, or raises."""

    found: FoundAccount | Exception = field(default_factory=lambda: FoundAccount(account(), STORE_ID))
    linked: tuple[LinkedStore, ...] = ()
    asked: list[str | None] = field(default_factory=list)

    async def for_case(self, actor: Actor, case_id: str, store_id: str | None) -> FoundAccount:
        """What the test says, whichever store is asked for."""
        self.asked.append(store_id)
        if isinstance(self.found, Exception):
            raise self.found
        return self.found

    async def account(self, actor: Actor, store_id: str | None) -> FoundAccount:
        """The same where no case is asked for."""
        return await self.for_case(actor, "", store_id)

    async def link(self, account: Account) -> None:
        """Use it from now on."""
        self.found = FoundAccount(account, account.store_id)

    async def unlink(self, actor: Actor, store_id: str | None) -> tuple[str, ...]:
        """There is none from now on."""
        self.found = FoundAccount(None)
        return ()

    async def stores(self, actor: Actor) -> tuple[LinkedStore, ...]:
        """What the test says."""
        return self.linked

    async def use(self, actor: Actor, store_id: str) -> bool:
        """Fine."""
        return True


@dataclass
class FakeCards:
    """Keeps every reading as the next version. `orders` are the known cases by order number, or what is raised."""

    orders: dict[str, tuple[FoundCase, ...] | Exception] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)

    async def card_at(self, workspace: str, channel: str, ts: str) -> Card | None:
        """There is none."""
        return None

    async def seen(self, workspace: str, reading: KnownCase) -> KnownCase:
        """Keep it."""
        return KnownCase(reading.store_id, reading.case, reading.read_at, None, 7)

    async def of_order(self, workspace: str, store_id: str, order_number: str) -> tuple[FoundCase, ...]:
        """What the test says."""
        self.asked.append((workspace, store_id))
        found = self.orders.get(order_number, ())
        if isinstance(found, Exception):
            raise found
        return found


class Clockwork(FakeClock):
    """A clock for actions: sleeping moves it, and the test may let something happen at each pause."""

    def __init__(self) -> None:
        """Nothing happens at first."""
        super().__init__()
        self.at_pause: Callable[[], None] = lambda: None

    async def sleep(self, seconds: float) -> None:
        """Pass the time."""
        await super().sleep(max(seconds, 0.001))
        self.at_pause()
        if len(self.slept) > 5000:
            raise AssertionError("this never ends")
