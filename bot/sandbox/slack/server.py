"""The HTTP side: the Web API, the `response_url`s and the WebSocket, on 127.0.0.1."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

from aiohttp import web

from . import params as parameters
from . import response_urls, web_api
from .core import Core
from .errors import Refusal
from .faults import Fault
from .log import Call, TokenKind
from .model import Json
from .sockets import Sockets

_HTML = "<!DOCTYPE html><html><head><title>Server Error</title></head><body>Bad gateway</body></html>"
_ARRIVED: ContextVar[tuple[float, str]] = ContextVar("arrived")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def application(core: Core, sockets: Sockets) -> web.Application:
    """The aiohttp application of a stand-in."""
    app = web.Application(client_max_size=4_000_000, middlewares=[local_only])
    exchange = Exchange(core)
    app.router.add_route("*", "/api/{method}", exchange.api)
    app.router.add_post("/{path:(?:commands|actions)/.+}", exchange.response_url)
    app.router.add_get("/link/", sockets.serve)
    return app


@web.middleware
async def local_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse a foreign `Host` or `Origin`: a web page elsewhere must not reach a sandbox, by name or by address."""
    if request.host.rsplit(":", 1)[0] not in ("127.0.0.1", "localhost") or not _is_own(request):
        raise web.HTTPForbidden(text="this is a sandbox for this machine only")
    _ARRIVED.set((time.monotonic(), request.match_info.get("path", "")))
    return await handler(request)


def _is_own(request: web.Request) -> bool:
    return request.headers.get("Origin", f"http://{request.host}") == f"http://{request.host}"


class Exchange:
    """Reads a request, lets the rules answer, injects the ordered fault and writes the log."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def api(self, request: web.Request) -> web.StreamResponse:
        """One Web API call."""
        method = request.match_info["method"]
        body = await request.read()
        try:
            params = parameters.read(request.content_type, body, dict(request.query))
        except Refusal as refusal:
            return self._answered(method, {}, "none", refusal.status, refusal.body())
        kind = web_api.token_kind(self._core, _token(request, params))
        params.pop("token", None)

        def run() -> Json:
            return web_api.call(self._core, method, params, kind)

        return await self._with_fault(request, method, params, kind, run)

    async def response_url(self, request: web.Request) -> web.StreamResponse:
        """One post to a `response_url`."""
        path, body = request.match_info["path"], await request.read()
        shown = _shown(body)
        right = self._core.rights.response_urls.get(path)
        shown |= {"channel": right.channel, "user": right.person.id} if right else {}

        def run() -> str:
            return response_urls.answer(self._core, path, body)

        return await self._with_fault(request, "response_url", shown, "none", run)

    async def _with_fault(
        self, request: web.Request, method: str, params: Json, kind: TokenKind, run: Callable[[], Json | str]
    ) -> web.StreamResponse:
        fault = self._core.faults.take(method, params.get("channel")) or Fault(method)
        if fault.delay:
            await asyncio.sleep(fault.delay)
        if fault.drop == "before":
            return self._dropped(request, method, params, kind, None)
        if fault.html:
            status = fault.status if fault.status != 200 else 502
            return self._answered(method, params, kind, status, _HTML)
        status, answer, wait = _outcome(fault.refusal(), run)
        if fault.drop == "after":
            return self._dropped(request, method, params, kind, answer)
        return self._answered(method, params, kind, status, answer, wait)

    def _answered(
        self, method: str, params: Json, kind: TokenKind, status: int, answer: Any, retry_after: float | None = None
    ) -> web.Response:
        self._record(method, params, kind, status, answer)
        headers = {} if method == "response_url" else {"X-OAuth-Scopes": ",".join(sorted(self._core.granted))}
        if retry_after is not None:
            headers["Retry-After"] = str(int(retry_after))
        if isinstance(answer, str):
            content_type = "text/html" if answer == _HTML else "text/plain"
            return web.Response(status=status, text=answer, headers=headers, content_type=content_type)
        return web.json_response(answer, status=status, headers=headers)

    def _dropped(self, request: web.Request, method: str, params: Json, kind: TokenKind, answer: Any) -> web.Response:
        self._record(method, params, kind, 0, answer)
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    def _record(self, method: str, params: Json, kind: TokenKind, status: int, answer: Any) -> None:
        began, path = _ARRIVED.get()
        took = time.monotonic() - began
        self._core.record(Call(method, params, answer, self._core.wall(), kind, status, took, path))


def _outcome(instead: Refusal | None, run: Callable[[], Json | str]) -> tuple[int, Json | str, float | None]:
    try:
        if instead is not None:
            raise instead
        return 200, run(), None
    except Refusal as refusal:
        return refusal.status, refusal.body(), refusal.retry_after


def _token(request: web.Request, params: Json) -> str | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        return token
    in_form = request.content_type != "application/json" and "token" not in request.query
    return params.get("token") if in_form else None


def _shown(body: bytes) -> Json:
    try:
        return response_urls.parsed(body)
    except Refusal:
        return {"invalid": body.decode("utf-8", "replace")}
