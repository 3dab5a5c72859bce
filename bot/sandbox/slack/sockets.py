"""Delivers payloads over Socket Mode.

Source: docs.slack.dev/apis/events-api/using-socket-mode (one-time URL, `hello`, envelopes, `disconnect`, ten
connections).
"""

from __future__ import annotations

import asyncio
import itertools
import json
import secrets
import uuid
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from .changes import Changes
from .delivery import Answer, Kind, Retry
from .model import Json

MOST_CONNECTIONS = 10


@dataclass(eq=False)
class Connection:
    """One open WebSocket. `draining` once it was asked to go."""

    socket: web.WebSocketResponse
    transport: asyncio.Transport | None
    waiting: dict[str, asyncio.Future[Any]] = field(default_factory=dict)
    draining: bool = False


class Sockets:
    """All open connections; each payload goes to one of them."""

    def __init__(self, app_id: str, changes: Changes, seconds: float) -> None:
        self.connections: list[Connection] = []
        self.refusals = 0
        self.answers_pings = True
        self.seconds = seconds
        self._app_id = app_id
        self._changes = changes
        self._tickets: set[str] = set()
        self._turn = itertools.count()

    def new_ticket(self) -> str:
        """The query of an address that works once."""
        ticket = secrets.token_hex(16)
        self._tickets.add(ticket)
        return f"ticket={ticket}&app_id={self._app_id}"

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Handle one WebSocket from the upgrade to its end."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=403, text="the ticket is unknown or used")
        self._tickets.discard(ticket)
        if self.refusals > 0:
            self.refusals -= 1
            return web.Response(status=503, text="upgrade refused")
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        await self._live(Connection(socket, request.transport))
        return socket

    async def _live(self, connection: Connection) -> None:
        if len(self.connections) >= MOST_CONNECTIONS:
            await connection.socket.send_json(_disconnect("too_many_websockets"))
            await connection.socket.close()
            return
        self.connections.append(connection)
        try:
            await connection.socket.send_json(self._hello())
            self._changes.happened()
            await self._listen(connection)
        except ConnectionError:
            return
        finally:
            self._forget(connection)

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.connections),
            "debug_info": {"host": "applink-sandbox", "build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._app_id},
        }

    async def _listen(self, connection: Connection) -> None:
        async for message in connection.socket:
            if message.type == WSMsgType.PING and self.answers_pings:
                await connection.socket.pong(message.data)
            elif message.type == WSMsgType.TEXT:
                _settle(connection, message.data)

    def _forget(self, connection: Connection) -> None:
        if connection in self.connections:
            self.connections.remove(connection)
        for waiter in connection.waiting.values():
            waiter.cancel()
        self._changes.happened()

    def _pick(self) -> Connection | None:
        open_ones = [one for one in self.connections if not one.socket.closed]
        ready = [one for one in open_ones if not one.draining] or open_ones
        return ready[next(self._turn) % len(ready)] if ready else None

    async def deliver(self, kind: Kind, payload: Json, retry: Retry | None) -> Answer:
        """Send one envelope and wait for its acknowledgement."""
        connection = self._pick()
        if connection is None:
            return Answer(None, problem="dispatch_failed")
        envelope_id = str(uuid.uuid4())
        waiter: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        connection.waiting[envelope_id] = waiter
        try:
            await connection.socket.send_json(_envelope(envelope_id, kind, payload, retry))
            await asyncio.wait([waiter], timeout=self.seconds)
        except ConnectionError:
            return Answer(None, problem="dispatch_failed")
        finally:
            connection.waiting.pop(envelope_id, None)
        done = waiter.done() and not waiter.cancelled()
        return Answer("acked", waiter.result()) if done else Answer(None, problem="operation_timeout")

    def drop(self) -> None:
        """Cut every connection without a word."""
        for connection in list(self.connections):
            if connection.transport is not None:
                connection.transport.abort()

    async def ask_to_go(self, reason: str) -> None:
        """Send `disconnect` on every connection; no new payload goes there if there is another one."""
        for connection in list(self.connections):
            connection.draining = True
            await connection.socket.send_json(_disconnect(reason))


def _disconnect(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-sandbox"}}


def _envelope(envelope_id: str, kind: Kind, payload: Json, retry: Retry | None) -> Json:
    envelope: Json = {
        "envelope_id": envelope_id,
        "payload": payload,
        "type": kind,
        "accepts_response_payload": kind != "events_api",
    }
    if kind == "events_api":
        reason = "timeout" if retry and retry.reason == "http_timeout" else retry.reason if retry else ""
        envelope |= {"retry_attempt": retry.number if retry else 0, "retry_reason": reason}
    return envelope


def _settle(connection: Connection, text: str) -> None:
    try:
        message = json.loads(text)
    except ValueError:
        return
    waiter = connection.waiting.get(message.get("envelope_id", "")) if isinstance(message, dict) else None
    if waiter is not None and not waiter.done():
        waiter.set_result(message.get("payload"))
