"""The API on a socket: reads requests, lets faults and holds have their way, writes answers, keeps the log of calls."""

import asyncio
import json
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from aiohttp import web

from bot.sandbox.pandabase.access import credentials
from bot.sandbox.pandabase.api import VERSION, Answer, Api, Request
from bot.sandbox.pandabase.endpoints import routed
from bot.sandbox.pandabase.faults import Fault, Trouble
from bot.sandbox.pandabase.ids import Ids
from bot.sandbox.pandabase.records import Call
from bot.sandbox.pandabase.words import Clock

PIECES = 8
KEPT_LISTS = 100
"""How many answers without a case of their own are kept in the log of calls."""
LOCAL_NAMES = ("127.0.0.1", "localhost", "[::1]")


class Server:
    """One aiohttp server on 127.0.0.1; ``port`` 0 takes a free one, which it keeps when it is started again."""

    def __init__(self, api: Api, trouble: Trouble, calls: list[Call], clock: Clock, ids: Ids, port: int) -> None:
        self.port = port
        self.changed: Callable[[object], None] = lambda _: None
        self._api = api
        self._trouble = trouble
        self._calls = calls
        self._clock = clock
        self._ids = ids
        self._lists: deque[Call] = deque()
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listen."""
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Close every connection; from then on connections are refused."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        if request.host.rpartition(":")[0] not in LOCAL_NAMES:
            return web.Response(status=421, text="This stand-in answers on this machine only.\n")
        call, asked = await self._received(request)
        try:
            return await self._answered(request, call, asked)
        except asyncio.CancelledError:  # the server goes down in the middle of it
            call.seconds = self._clock() - call.at
            self.changed(call)
            raise

    async def _answered(self, request: web.Request, call: Call, asked: Request) -> web.StreamResponse:
        fault = self._trouble.take(call)
        await self._trouble.pause(call, "before")
        await asyncio.sleep(fault.delay)
        answer = None if _keeps_from_effect(fault) else self._effect(call, asked)
        await self._trouble.pause(call, "after")
        return await self._send(request, call, fault, answer)

    async def _received(self, request: web.Request) -> tuple[Call, Request]:
        body = await request.read()
        now = self._clock()
        case_id = routed(request.method, request.path).case_id
        bearer = credentials(request.headers, body).bearer
        call = Call(request.method, request.path_qs, readable(body), self._ids.new("req_"), now, bearer[-4:], case_id)
        self._calls.append(call)
        self.changed(call)
        address = request.remote or ""
        return call, Request(request.method, request.path, request.query, request.headers, body, address, now)

    def _forget(self, call: Call) -> None:
        """Long answers are kept for a while only: a bot that reads lists for hours would fill the memory."""
        if call.method == "GET" and call.case_id is None:
            self._lists.append(call)
        if len(self._lists) > KEPT_LISTS:
            self._lists.popleft().answer = None

    def _effect(self, call: Call, asked: Request) -> Answer:
        answer = self._api.answer(asked)
        call.took_effect = answer.took_effect
        self.changed(None)
        return answer

    async def _send(self, request: web.Request, call: Call, fault: Fault, answer: Answer | None) -> web.StreamResponse:
        call.seconds = self._clock() - call.at
        if fault.drop is not None:
            self.changed(call)
            _cut(request)
            return web.Response()
        response, body = _rendered(fault, answer)
        response.headers.update({"X-Request-ID": call.request_id, "X-Version": VERSION, **fault.headers})
        response.content_length = len(body)
        call.status = response.status
        call.answer = readable(body) if answer is None or fault.answers else answer.payload
        self._forget(call)
        self.changed(call)
        return await _written(request, response, body, fault)


def readable(body: bytes) -> Any:
    """A body for the log: its JSON, else its text; None for an empty one."""
    if not body:
        return None
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return body.decode(errors="replace")


def _keeps_from_effect(fault: Fault) -> bool:
    return fault.drop == "before" or (fault.answers and not fault.takes_effect)


def _rendered(fault: Fault, answer: Answer | None) -> tuple[web.StreamResponse, bytes]:
    if fault.answers or answer is None:
        body = fault.body if isinstance(fault.body, bytes) else (fault.body or "").encode()
        response = web.StreamResponse(status=fault.status or 200)
        response.content_type = fault.content_type
        return response, body
    response = web.StreamResponse(status=answer.status, headers=dict(answer.headers))
    response.content_type = "application/json"
    return response, json.dumps(answer.payload, ensure_ascii=False).encode()


async def _written(request: web.Request, response: web.StreamResponse, body: bytes, fault: Fault) -> web.StreamResponse:
    with suppress(ConnectionError):  # whoever asked is gone: a bot that was killed while it waited
        await _write(request, response, body, fault)
    return response


async def _write(request: web.Request, response: web.StreamResponse, body: bytes, fault: Fault) -> None:
    await response.prepare(request)
    if fault.truncate:
        await response.write(body[: len(body) // 2])
        _cut(request, abruptly=False)
        return
    for piece in _pieces(body, PIECES if fault.slow_drip else 1):
        await response.write(piece)
        await asyncio.sleep(fault.slow_drip)
    await response.write_eof()


def _pieces(body: bytes, count: int) -> list[bytes]:
    size = max(1, -(-len(body) // count))
    return [body[start : start + size] for start in range(0, len(body), size)]


def _cut(request: web.Request, abruptly: bool = True) -> None:
    if request.transport is None:
        return
    if abruptly:
        request.transport.abort()
    else:
        request.transport.close()
