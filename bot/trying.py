"""One try of an action: read the case, write down what was read, send the change, have the answer judged."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.case import Case
from bot.errors import (
    Answered,
    CaseNotFound,
    FoundCase,
    KeyLost,
    NotRecorded,
    NotTaken,
    Reason,
    Refused,
    ScopeMissing,
    TokenRejected,
    Unclear,
    UpstreamError,
    contract_reason,
)
from bot.order_numbers import OrderNumbers
from bot.ports import Accounts, Answer, CasesApi, Clock, Journal
from bot.records import Account, Action, Actor, Outcome
from bot.verdicts import (
    Limit,
    TryAgain,
    after_trouble,
    contradicts,
    end_of_unanswered,
    judge_refusal,
    out_of_time,
    personal_refusal,
    refused,
    too_late,
    unless_sent,
)

log = logging.getLogger(__name__)

Admits = Callable[[Actor], Awaitable[bool]]
"""Whether a person may act at all; asked after the wish is recorded and before anything is sent."""

SIDE_BY_SIDE = 24
"""Tries at the same time; more would only wait for a connection."""


class Trying:
    """Tries actions, over the ports; many side by side."""

    def __init__(
        self,
        journal: Journal,
        accounts: Accounts,
        api: CasesApi,
        clock: Clock,
        orders: OrderNumbers | None,
        admits: Admits | None,
    ) -> None:
        """`orders` finds what an unknown id may have meant; `admits` is None where everybody may act."""
        self._journal = journal
        self._accounts = accounts
        self._api = api
        self._clock = clock
        self._orders = orders
        self._admits = admits
        self._slots = asyncio.Semaphore(SIDE_BY_SIDE)
        self._limits: dict[Account, Limit] = {}

    async def once(self, action: Action, last: Answered | None) -> Outcome | TryAgain:
        """A try that never raises: trouble with our own database, or a mistake of ours, is tried again too.

        `last` is what the try before it was answered.
        """
        try:
            async with self._slots:
                return unless_sent(action, await self._try(action, last))
        except NotRecorded as error:
            log.error("action=%d not sent, the journal cannot be written: %s", action.id, error)
        except Exception:
            log.exception("action=%d failed unexpectedly", action.id)
        return after_trouble(TryAgain(action, last), action.request.store_id, self._clock())

    async def _try(self, action: Action, last: Answered | None) -> Outcome | TryAgain:
        if self._clock() >= action.deadline and not action.was_sent:
            return too_late(action, last, action.request.store_id)
        request = action.request
        if not await self._is_admitted(action):
            return refused(Reason.NOT_ADMITTED, Answered(), request.store_id, action)
        try:
            found = await self._accounts.for_case(request.actor, request.case_id, request.store_id)
        except KeyLost as error:
            return refused(Reason.KEY_LOST, Answered(), str(error), action)
        if found.account is None:
            return refused(Reason.NOT_LINKED, Answered(), found.store_id, action)
        return await self._try_as(found.account, action.in_store(found.account.store_id), last)

    async def _is_admitted(self, action: Action) -> bool:
        """Whether to go on: what was sent already is followed to its end, whoever asked for it."""
        return self._admits is None or action.was_sent or await self._admits(action.request.actor)

    async def _try_as(self, account: Account, action: Action, last: Answered | None) -> Outcome | TryAgain:
        store_id = account.store_id
        limit = self._limits.get(account)
        if limit is not None and limit.holds(self._clock()):  # it would only use up a try, and one of the token's
            return after_trouble(limit.again(action, self._clock()), store_id, self._clock())
        try:
            answer = await self._read(account, action.request.case_id)
            reading, request_id = (answer.case, answer.request_id) if answer else (None, "")
            ended = end_of_unanswered(action, reading, store_id, request_id)
            if ended is None and self._clock() >= action.deadline:
                ended = out_of_time(action, last, store_id, reading)
            return ended or await self._send(account, action, reading)
        except (TokenRejected, ScopeMissing, CaseNotFound) as error:
            refusal = personal_refusal(error, store_id, await self._meant(account, action, error))
            return Outcome(store_id, action.before, None, refusal, request_id=refusal.request_id)
        except Refused as error:
            return judge_refusal(action, error.answered, None, store_id)
        except (NotTaken, Unclear) as error:
            again = TryAgain(action, error.answered, getattr(error, "retry_after", None))
            self._learn_limit(account, again)
            return after_trouble(again, store_id, self._clock())

    def _learn_limit(self, account: Account, again: TryAgain) -> None:
        """What one action was told holds for all that use the same token; what is over is forgotten."""
        now = self._clock()
        self._limits = {each: limit for each, limit in self._limits.items() if limit.holds(now)}
        if again.answered is not None and again.retry_after:
            self._limits[account] = Limit(now + again.retry_after, again.answered)

    async def _meant(self, account: Account, action: Action, error: UpstreamError) -> tuple[FoundCase, ...]:
        """The cases of an order whose number was given as a case's id; never in place of a case that was there."""
        if self._orders is None or action.was_sent or not isinstance(error, CaseNotFound):
            return ()
        return await self._orders.find(account, action.request.case_id)

    async def _read(self, account: Account, case_id: str) -> Answer | None:
        """The case as it is now; None where the token may not read."""
        if not account.can_read:
            return None
        try:
            return await self._api.read(account, case_id)
        except ScopeMissing:
            return None

    async def _send(self, account: Account, action: Action, reading: Case | None) -> Outcome | TryAgain:
        """Write down what was read, send the change, judge the answer."""
        before = action.before if action.was_sent else (reading.state if reading else None)
        await self._journal.note_before(action, before)
        request = action.request
        try:
            answer = await self._api.change(account, request.case_id, request.change)
        except NotTaken:
            if not action.was_sent:
                await self._journal.note_not_taken(action)
            raise
        except Refused as error:
            return await self._after_refusal(account, action, reading, error)
        except (TokenRejected, ScopeMissing, CaseNotFound):
            raise
        except Exception as error:
            if not isinstance(error, Unclear):
                log.exception("action=%d failed while its change was sent", action.id)
            answered = error.answered if isinstance(error, Unclear) else Answered()
            return TryAgain(replace(action, before=before, was_sent=True), answered)
        after = answer.case
        if not request.change.met_by(after.state):  # an answer from before the change, or somebody was quick
            after = await self._read_again(account, action, after)
        return Outcome(account.store_id, before, after, None, True, answer.request_id)

    async def _after_refusal(self, account: Account, action: Action, reading: Case | None, error: Refused) -> Outcome:
        """A refusal that does not fit what was just read is judged by what is read now."""
        if reading is not None and contradicts(contract_reason(error.answered.words), reading):
            reading = await self._read_again(account, action, reading)
        return judge_refusal(action, error.answered, reading, account.store_id)

    async def _read_again(self, account: Account, action: Action, seen: Case) -> Case:
        """The case as it is now, or as it was seen last where it cannot be read."""
        try:
            answer = await self._read(account, action.request.case_id)
        except UpstreamError:
            log.info("action=%d could not read the case again", action.id)
            return seen
        return answer.case if answer else seen
