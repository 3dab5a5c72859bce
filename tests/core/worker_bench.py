"""A worker over the fakes, with an upstream that answers when the test lets it."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace

from bot.actions import Actions
from bot.case import Change
from bot.deliveries import Delivery
from bot.ports import Answer
from bot.records import Account, Action
from bot.worker import Worker
from tests.core.fakes import FakeAccounts, FakeApi, FakeJournal
from tests.core.making import CASE_ID, NOW, PATIENCE, action, case
from tests.core.posting_bench import with_card


async def until(is_so: Callable[[], object], seconds: float = 5.0) -> None:
    """Wait until something is so; fails when that takes too long."""
    async with asyncio.timeout(seconds):
        while not is_so():  # noqa: ASYNC110 - what is waited for is plain state, which sets no event
            await asyncio.sleep(0.001)


class GatedApi(FakeApi):
    """Changes of a case wait until its gate is open. `running` and `order` tell what is under way and what began."""

    def __init__(self) -> None:
        """Every gate is shut."""
        super().__init__([], (case(),), (case("CLOSED"),))
        self.gates: dict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self.running: set[str] = set()
        self.order: list[Change] = []

    async def change(self, account: Account, case_id: str, change: Change) -> Answer:
        """Answer once the gate is open."""
        self.order.append(change)
        self.running.add(case_id)
        await self.gates[case_id].wait()
        self.running.discard(case_id)
        return await super().change(account, case_id, change)


class Shop:
    """A worker at work."""

    def __init__(self) -> None:
        """All is quiet."""
        self.desk = with_card()
        self.clock = self.desk.clock
        self.api = GatedApi()
        self.journal = FakeJournal([])
        accounts, outbox, slack = FakeAccounts(), self.desk.outbox, self.desk.slack
        actions = Actions(self.journal, accounts, self.api, self.clock)
        self.worker = Worker(actions, self.desk.posting, self.journal, outbox, slack, self.clock)

    @property
    def reasons(self) -> list[str | None]:
        """How actions ended, in that order."""
        return [outcome.refusal.reason if outcome.refusal else None for outcome in self.journal.outcomes]

    def open(self, *case_ids: str) -> None:
        """Let the upstream answer."""
        for case_id in case_ids or (CASE_ID,):
            self.api.gates[case_id].set()

    def take(self, *actions: Action) -> None:
        """Hand over recorded actions."""
        self.worker.take(actions)

    def deliver(self, *deliveries: Delivery) -> None:
        """Hand over what is to be said."""
        self.worker.deliver(deliveries)


def numbered(number: int, change: Change | None = None, patience: float = PATIENCE, **parts: object) -> Action:
    """An action among others; `patience` is how long its deadline is away, `parts` are its request's."""
    plain = action(change, **parts) if change else action(**parts)  # type: ignore[arg-type]
    return replace(plain, id=number, deadline=NOW + patience)
