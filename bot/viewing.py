"""Looking at a case without changing it, with the person's own token."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from bot.errors import (
    Answered,
    CaseNotFound,
    KeyLost,
    NotRecorded,
    Reason,
    Refusal,
    ScopeMissing,
    TokenRejected,
    UpstreamError,
)
from bot.order_numbers import OrderNumbers
from bot.ports import Accounts, Cards, CasesApi, Clock
from bot.records import Account, Actor, KnownCase
from bot.verdicts import personal_refusal

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class NotShown:
    """Why a case could not be read, and the person's other stores in which it may be looked for."""

    refusal: Refusal
    other_stores: tuple[str, ...] = ()


class Viewing:
    """Reads cases for somebody's eyes."""

    def __init__(self, accounts: Accounts, api: CasesApi, cards: Cards, clock: Clock) -> None:
        """Over the ports."""
        self._accounts = accounts
        self._api = api
        self._cards = cards
        self._clock = clock
        self._orders = OrderNumbers(cards, api)

    async def view(self, actor: Actor, case_id: str, store_id: str | None = None) -> KnownCase | NotShown:
        """The case as it is now, or why not."""
        try:
            found = await self._accounts.for_case(actor, case_id, store_id)
        except KeyLost as error:
            return NotShown(Refusal(Reason.KEY_LOST, store_id=str(error)))
        if found.account is None:
            return NotShown(Refusal(Reason.NOT_LINKED, store_id=found.store_id or ""))
        return await self._view_as(found.account, actor, case_id)

    async def _view_as(self, account: Account, actor: Actor, case_id: str) -> KnownCase | NotShown:
        asked_at = self._clock()
        try:
            answer = await self._api.read_patiently(account, case_id)
        except CaseNotFound as error:
            others = [store.store_id for store in await self._accounts.stores(actor)]
            elsewhere = tuple(store for store in others if store != account.store_id)
            meant = await self._orders.find(account, case_id)
            return NotShown(personal_refusal(error, account.store_id, meant), elsewhere)
        except (TokenRejected, ScopeMissing) as error:
            return NotShown(personal_refusal(error, account.store_id))
        except UpstreamError as error:
            return NotShown(_unavailable(error.answered, account.store_id))
        return await self._kept(actor.workspace, KnownCase(account.store_id, answer.case, asked_at))

    async def _kept(self, workspace: str, reading: KnownCase) -> KnownCase:
        """The reading with what else is known of the case; where nothing can be written, the reading alone."""
        try:
            return await self._cards.seen(workspace, reading)
        except NotRecorded as error:
            log.warning("a reading was shown and not kept: %s", error)
            return reading


def _unavailable(answered: Answered, store_id: str) -> Refusal:
    return Refusal(Reason.UNAVAILABLE, answered.words, answered.request_id, answered.status, store_id)
