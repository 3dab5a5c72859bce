"""The one path of every action: `submit` records it, `run` tries until it is settled, however it came in."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.deliveries import Delivery
from bot.order_numbers import OrderNumbers
from bot.ports import UNMEASURED, Accounts, CasesApi, Clock, Journal, Meter
from bot.records import Action, Outcome, Request
from bot.trying import Admits, Trying
from bot.verdicts import no_longer_than_useful, pause

log = logging.getLogger(__name__)


class Actions:
    """Records actions and carries them out, over the ports."""

    def __init__(
        self,
        journal: Journal,
        accounts: Accounts,
        api: CasesApi,
        clock: Clock,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        *,
        orders: OrderNumbers | None = None,
        admits: Admits | None = None,
        meter: Meter = UNMEASURED,
    ) -> None:
        """`sleep` is passed in so that tests do not wait; `orders` finds what an unknown id may have meant.

        `admits` is left out where everybody who gets as far may act.
        """
        self._journal = journal
        self._clock = clock
        self._sleep = sleep
        self._meter = meter
        self._trying = Trying(journal, accounts, api, clock, orders, admits)

    async def submit(self, requests: tuple[Request, ...]) -> tuple[Action, ...]:
        """Commit wishes, so that they may be acknowledged. Raises `NotRecorded`."""
        return await self._journal.record(requests)

    async def run(self, action: Action) -> tuple[Delivery, ...]:
        """Try until the action is settled; gives what is to be said of it."""
        attempt, last = 0, None
        while True:
            result = await self._trying.once(action, last)
            if isinstance(result, Outcome):
                return await self.settle(action, result)
            action, last = result.action, result.answered
            wait = pause(attempt, result.retry_after, random.random())  # noqa: S311 - jitter
            await self._sleep(no_longer_than_useful(action, wait, self._clock()))
            attempt += 1

    async def settle(self, action: Action, outcome: Outcome) -> tuple[Delivery, ...]:
        """Commit the end of an action, however long the database takes to come back."""
        outcome = replace(outcome, seen_at=self._clock())
        for attempt in range(1_000_000):
            try:
                deliveries = await self._journal.settle(action, outcome)
                break
            except Exception as error:  # the change is made or refused: nothing may keep that from being said
                level = logging.DEBUG if attempt else logging.ERROR
                log.log(level, "action=%d not settled yet: %s: %s", action.id, type(error).__name__, error)
                await self._sleep(pause(attempt, None, 0.5))
        self._meter.settled(action.request.change.verb, outcome.refusal.reason if outcome.refusal else "done")
        _log_settled(action, outcome)
        return deliveries


def _log_settled(action: Action, outcome: Outcome) -> None:
    request = action.request
    log.info(
        "action=%d settled verb=%s case=%s actor=%s outcome=%s confirmed=%s request_id=%s",
        *(action.id, request.change.verb, request.case_id, request.actor.user_id),
        *(outcome.refusal.reason if outcome.refusal else "done", outcome.confirmed, outcome.request_id or "-"),
    )
