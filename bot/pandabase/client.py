"""The client of Pandabase's Cases API: the `CasesApi` port over one connection pool, with what is tried again.

What is sent is decided in `calls`, what an answer means in `answers`, the way there and back in `connection`.
"""

from __future__ import annotations

import logging
import time

import httpx
import stamina

from bot import trail
from bot.case import Case, Change
from bot.errors import NotTaken, Unclear, UpstreamError
from bot.pandabase import answers, calls
from bot.pandabase.connection import Connection, Timeouts
from bot.pandabase.reply import Reply
from bot.ports import UNMEASURED, Answer, CasePage, Clock, Meter, Part
from bot.records import Account

_LONGEST_SHORT_WAIT = 2.0
_log = logging.getLogger(__name__)


class PandabaseClient:
    """`CasesApi` over HTTP/1.1. Safe to share between tasks of one event loop; end it with `aclose`."""

    def __init__(
        self,
        base_url: str,
        *,
        clock: Clock,
        timeouts: Timeouts | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        meter: Meter = UNMEASURED,
    ) -> None:
        """Connect to nothing yet. `base_url` is the API's (`https://…/v2/core`); `transport` replaces the network.

        Raises `httpx.InvalidURL` where `base_url` is none.
        """
        self._clock = clock
        self._meter = meter
        self._connection = Connection(base_url, timeouts or Timeouts(), transport)
        self._patient = stamina.AsyncRetryingCaller(
            attempts=3, timeout=4.0, wait_initial=0.25, wait_max=1.5, wait_jitter=0.25
        ).on(_worth_another_try)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._connection.aclose()

    async def read(self, account: Account, case_id: str) -> Answer:
        """One case, tried once."""
        reply = await self._exchange(calls.call_to_read(account, case_id))
        return answers.decipher_case(reply, self._clock(), case_id)

    async def read_patiently(self, account: Account, case_id: str) -> Answer:
        """One case for a person who waits: up to three tries, none of which begins later than 4 s after the first."""
        return await self._patient(self.read, account, case_id)

    async def change(self, account: Account, case_id: str, change: Change) -> Answer:
        """Ask for a change, once and never again."""
        reply = await self._exchange(calls.call_to_change(account, case_id, change))
        return answers.decipher_case(reply, self._clock(), case_id)

    async def first_case(self, account: Account) -> Case | None:
        """The newest case of the store, or None where it has none; tried up to three times."""
        return await self._patient(self._first_case, account)

    async def page(self, account: Account, part: Part) -> CasePage:
        """A page of the store's cases, tried once."""
        reply = await self._exchange(calls.call_to_list(account, part))
        listed = answers.decipher_page(reply, self._clock(), part)
        if listed.left_out:
            _log.warning("%d cases on a page cannot be read (request %s)", listed.left_out, reply.request_id)
        return listed.page

    async def probe_write(self, account: Account, case_id: str) -> None:
        """Prove that the token may write, by a `PATCH` without a field.

        It changes nothing, so it is the one `PATCH` that may be repeated when its outcome is unclear.
        """
        await self._patient(self._probe_write, account, case_id)

    async def is_reachable(self) -> bool:
        """Whether anything below a 5xx answers at the base URL, asked without a token."""
        status = await self._connection.status(calls.call_without_token())
        return status is not None and status < 500

    async def answer_to_nobody(self) -> Reply | None:
        """What is answered to a question that needs a token, asked without one; None where nothing answers."""
        try:
            return await self._connection.send(calls.call_of_nobody())
        except UpstreamError:
            return None

    async def _first_case(self, account: Account) -> Case | None:
        return next(iter((await self.page(account, Part(limit=1))).cases), None)

    async def _probe_write(self, account: Account, case_id: str) -> None:
        reply = await self._exchange(calls.call_to_change(account, case_id, None))
        answers.decipher_probe(reply, self._clock())

    async def _exchange(self, call: calls.Call) -> Reply:
        began, outcome = time.perf_counter(), "unclear"
        try:
            reply = (await self._connection.send(call)).without(call.bearer)
            outcome = f"{reply.status // 100}xx"
        except NotTaken:
            outcome = "unreached"
            raise
        finally:
            seconds = time.perf_counter() - began
            self._meter.asked_pandabase(calls.kind_of(call), outcome, seconds)
        _log_answer(call, reply, seconds)
        return reply


def _log_answer(call: calls.Call, reply: Reply, seconds: float) -> None:
    """An answer on the way of an action is worth a line; polls and questions are many."""
    level = logging.INFO if "action" in trail.current() else logging.DEBUG
    request_id = reply.request_id or "-"
    _log.log(
        level,
        "Pandabase answered %s with %d after %.3f s request_id=%s",
        *(call.method, reply.status, seconds, request_id),
    )


def _worth_another_try(error: Exception) -> bool | float:
    """For a person who waits: a short wait that was asked for is kept, a long one is not sat out."""
    if isinstance(error, NotTaken) and error.retry_after is not None:
        return error.retry_after if error.retry_after <= _LONGEST_SHORT_WAIT else False
    return isinstance(error, NotTaken | Unclear)
