"""The client of Pandabase's Cases API: one pooled HTTP connection pool behind the `CasesApi` port.

What is sent and what an answer means is decided in `wire`; here is only the way there and back.
"""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass

import httpx
import stamina

from bot import trail
from bot.case import Case, Change
from bot.errors import Answered, NotTaken, Unclear, UpstreamError
from bot.pandabase import wire
from bot.pandabase.failures import unreadable
from bot.pandabase.reply import Reply
from bot.ports import UNMEASURED, Answer, CasePage, Clock, Meter, Part
from bot.records import Account

BODY_LIMIT = 2 * 1024 * 1024
"""Bytes of an answer that are read; a page of 100 cases has some 60 KiB."""

_LONGEST_SHORT_WAIT = 2.0
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds. `total` bounds a whole try, a body that drips included.

    It is longer than all that comes before the first byte is sent (`pool`, and `connect` once for TCP and once for
    TLS), so that a try which it ends is always one that may have had its effect.
    """

    connect: float = 3.0
    read: float = 8.0
    write: float = 5.0
    pool: float = 3.0
    total: float = 10.0
    reachable: float = 3.0

    def phases(self) -> dict[str, float]:
        """As httpx takes them, phase by phase."""
        return {"connect": self.connect, "read": self.read, "write": self.write, "pool": self.pool}


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
        Proxies and certificates named in the environment are used for https only, where a proxy sees no more than
        the host's name: over plain http, which is for loopback, it would be handed the token.
        """
        self._base = str(httpx.URL(base_url)).rstrip("/")
        self._clock = clock
        self._meter = meter
        self._timeouts = timeouts or Timeouts()
        self._extensions = {"timeout": self._timeouts.phases()}
        self._patient = stamina.AsyncRetryingCaller(
            attempts=3, timeout=4.0, wait_initial=0.25, wait_max=1.5, wait_jitter=0.25
        ).on(_worth_another_try)
        self._http = httpx.AsyncClient(
            transport=transport,
            trust_env=self._base.startswith("https://"),
            follow_redirects=False,
            limits=httpx.Limits(max_connections=32, max_keepalive_connections=32, keepalive_expiry=20.0),
        )

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def read(self, account: Account, case_id: str) -> Answer:
        """One case, tried once."""
        reply = await self._exchange(wire.call_to_read(account, case_id))
        return wire.decipher_case(reply, self._clock(), case_id)

    async def read_patiently(self, account: Account, case_id: str) -> Answer:
        """One case for a person who waits: up to three tries, none of which begins later than 4 s after the first."""
        return await self._patient(self.read, account, case_id)

    async def change(self, account: Account, case_id: str, change: Change) -> Answer:
        """Ask for a change, once and never again."""
        reply = await self._exchange(wire.call_to_change(account, case_id, change))
        return wire.decipher_case(reply, self._clock(), case_id)

    async def first_case(self, account: Account) -> Case | None:
        """The newest case of the store, or None where it has none; tried up to three times."""
        return await self._patient(self._first_case, account)

    async def page(self, account: Account, part: Part) -> CasePage:
        """A page of the store's cases, tried once."""
        reply = await self._exchange(wire.call_to_list(account, part))
        listed = wire.decipher_page(reply, self._clock(), part)
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
        try:
            async with asyncio.timeout(self._timeouts.reachable):
                response = await self._open(wire.call_without_token())
                await response.aclose()
        except (NotTaken, httpx.HTTPError, OSError):
            return False
        return response.status_code < 500

    async def answer_to_nobody(self) -> Reply | None:
        """What is answered to a question that needs a token, asked without one; None where nothing answers."""
        try:
            return await self._send(wire.call_of_nobody())
        except UpstreamError:
            return None

    async def _first_case(self, account: Account) -> Case | None:
        return next(iter((await self.page(account, Part(limit=1))).cases), None)

    async def _probe_write(self, account: Account, case_id: str) -> None:
        reply = await self._exchange(wire.call_to_change(account, case_id, None))
        wire.decipher_probe(reply, self._clock())

    async def _exchange(self, call: wire.Call) -> Reply:
        began, outcome = time.perf_counter(), "unclear"
        try:
            reply = (await self._send(call)).without(call.bearer)
            outcome = f"{reply.status // 100}xx"
        except NotTaken:
            outcome = "unreached"
            raise
        finally:
            seconds = time.perf_counter() - began
            self._meter.asked_pandabase(wire.kind_of(call), outcome, seconds)
        _log_answer(call, reply, seconds)
        return reply

    async def _send(self, call: wire.Call) -> Reply:
        """Send a call once. Raises `NotTaken` where it never left, and `Unclear` where it may have arrived."""
        failure: UpstreamError
        try:
            async with asyncio.timeout(self._timeouts.total):
                return await self._reply(await self._open(call))
        except _NEVER_SENT as error:
            _log.info("Pandabase was not reached: %s %s", type(error).__name__, error)
            failure = NotTaken(Answered())
        except (httpx.HTTPError, OSError) as error:  # their words may quote what was sent: only the kind is logged
            _log.info("Pandabase did not answer a %s: %s", call.method, type(error).__name__)
            failure = Unclear(Answered())
        raise failure  # not in a handler: httpx's errors hold the request, and with it the token

    async def _open(self, call: wire.Call) -> httpx.Response:
        """Send, and receive the head of the answer. A client that was closed at shutdown sends nothing."""
        if self._http.is_closed:
            raise NotTaken(Answered())
        return await self._http.send(self._request(call), stream=True)

    async def _reply(self, response: httpx.Response) -> Reply:
        try:
            body = await _body(response)
        finally:
            await response.aclose()
        if body is None:
            raise unreadable(Reply(response.status_code, response.headers, b""))
        return Reply(response.status_code, response.headers, body)

    def _request(self, call: wire.Call) -> httpx.Request:
        """Built past `AsyncClient.build_request`: nothing to merge, and no cookie that somebody else's answer set."""
        url = self._base + call.path
        content = call.body or None
        return httpx.Request(call.method, url, headers=call.headers, content=content, extensions=self._extensions)


def _log_answer(call: wire.Call, reply: Reply, seconds: float) -> None:
    """An answer on the way of an action is worth a line; polls and questions are many."""
    level = logging.INFO if "action" in trail.current() else logging.DEBUG
    request_id = reply.request_id or "-"
    _log.log(
        level,
        "Pandabase answered %s with %d after %.3f s request_id=%s",
        *(call.method, reply.status, seconds, request_id),
    )


async def _body(response: httpx.Response) -> bytes | None:
    """The body; None where it broke off or does not end."""
    chunks: list[bytes] = []
    size = 0
    try:
        async for chunk in response.aiter_bytes():
            chunks.append(chunk)
            size += len(chunk)
            if size > BODY_LIMIT:
                return None
    except httpx.HTTPError as error:
        _log.info("an answer of Pandabase broke off: %s", type(error).__name__)
        return None
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


def _worth_another_try(error: Exception) -> bool | float:
    """For a person who waits: a short wait that was asked for is kept, a long one is not sat out."""
    if isinstance(error, NotTaken) and error.retry_after is not None:
        return error.retry_after if error.retry_after <= _LONGEST_SHORT_WAIT else False
    return isinstance(error, NotTaken | Unclear)
