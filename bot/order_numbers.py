"""An order's number where a case's id was asked for: which cases may have been meant.

Case ids and order numbers share a prefix. What is found is shown to the person and never acted on by itself.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import replace

from bot.case import Case
from bot.ports import Cards, CasePage, CasesApi, Part
from bot.records import Account, FoundCase

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 5.0
MOST_PAGES = 5
MOST_FOUND = 3
SIDE_BY_SIDE = 2
"""Look-ups in lists at the same time: a command with many unknown ids must not use up the API's rate."""


class OrderNumbers:
    """Looks for the cases of an order: first among the known ones, then in the newest pages of the store's list."""

    def __init__(self, cards: Cards, api: CasesApi, patience: float = PATIENCE_SECONDS) -> None:
        """`patience` is how long one look-up may take in all, in seconds."""
        self._cards = cards
        self._api = api
        self._patience = patience
        self._slots = asyncio.Semaphore(SIDE_BY_SIDE)

    async def find(self, account: Account, order_number: str) -> tuple[FoundCase, ...]:
        """At most three cases of the order, in the account's store. Never raises: with any trouble, none is found."""
        try:
            async with asyncio.timeout(self._patience):
                known = await self._among_known(account, order_number)
                return known or await self._in_list(account, order_number)
        except Exception as error:  # looking further is a favour: the refusal itself must be told all the same
            log.info("no case looked up by its order: %s: %s", type(error).__name__, error)
            return ()

    async def _among_known(self, account: Account, order_number: str) -> tuple[FoundCase, ...]:
        """What others' readings brought tells its subject to those only who may read the store."""
        known = await self._cards.of_order(account.workspace, account.store_id, order_number)
        shown = known if account.can_read else tuple(replace(each, subject=None) for each in known)
        return shown[:MOST_FOUND]

    async def _in_list(self, account: Account, order_number: str) -> tuple[FoundCase, ...]:
        """Up to the first page that has it, with the person's own token."""
        if not account.can_read:
            return ()
        async with self._slots:
            for number in range(1, MOST_PAGES + 1):
                page = await self._api.page(account, Part(number, 100))
                found = _of_order(page.cases, account.store_id, order_number)
                if found or _is_last(page, number):
                    return found
        return ()


def _is_last(page: CasePage, number: int) -> bool:
    return number >= page.pages


def _of_order(cases: Iterable[Case], store_id: str, order_number: str) -> tuple[FoundCase, ...]:
    fitting = (case for case in cases if case.order is not None and case.order.order_number == order_number)
    return tuple(FoundCase(case.id, store_id, case.subject, case.status) for case in fitting)[:MOST_FOUND]
