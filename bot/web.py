"""The HTTP servers: Slack's requests in HTTP mode, the two health checks in both modes, and figures on another port."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Ready = Callable[[], Awaitable[str | None]]
"""Answers None when the bot is ready, else a sentence that says what it lacks."""

HEAD_SECONDS = 10.0
"""How long a new connection may take to send the head of its first request; aiohttp itself would wait for ever."""

_KEPT_SECONDS = 75.0
"""How long a connection is kept between two requests."""


class Server:
    """Listens from `start` on; Slack's requests are taken once `slack` is set."""

    def __init__(self, ready: Ready, largest_body: int) -> None:
        """`largest_body` in bytes; more is answered 413."""
        self.slack: Handler | None = None
        self._ready = ready
        self._heads = Heads()
        app = web.Application(client_max_size=largest_body)
        app.router.add_post("/slack/events", self._slack)
        app.router.add_get("/healthz", self._healthz)
        app.router.add_get("/readyz", self._readyz)
        self._runner = web.AppRunner(
            app,
            access_log=None,
            handle_signals=False,
            shutdown_timeout=3.0,
            keepalive_timeout=_KEPT_SECONDS,
            lingering_time=1.0,  # for the rest of a body that was refused already
            auto_decompress=False,  # Slack compresses nothing, and a small body could become a huge one
        )

    async def start(self, host: str, port: int) -> int:
        """Listen; gives the port, which the system chooses for 0. Raises `OSError` when it is taken."""
        logging.getLogger("aiohttp.server").addFilter(_is_our_mistake)
        port = await _listen(self._runner, host, port)
        self._heads.watch(self._runner)
        return port

    async def stop(self) -> None:
        """Take no more; requests under way are answered."""
        self._heads.stop()
        await self._runner.cleanup()

    async def _slack(self, request: web.Request) -> web.StreamResponse:
        self._heads.came(request)
        if self.slack is None:
            return web.Response(status=503, text="not ready yet")
        return await self.slack(request)

    async def _healthz(self, request: web.Request) -> web.Response:
        self._heads.came(request)
        return web.Response(text="ok")

    async def _readyz(self, request: web.Request) -> web.Response:
        self._heads.came(request)
        lacking = await self._ready()
        return web.Response(text="ready") if lacking is None else web.Response(status=503, text=lacking)


class Heads:
    """Cuts off who opens a connection and does not in time ask for anything that is here."""

    def __init__(self) -> None:
        """Nobody is connected yet."""
        self._heard: set[asyncio.Transport | None] = set()
        self._since: dict[asyncio.Transport, float] = {}
        self._watching: asyncio.Task[None] | None = None

    def came(self, request: web.Request) -> None:
        """The head of a request for something that is here has come.

        Every handler says so: a middleware costs as much as checking the signature.
        """
        self._heard.add(request.transport)

    def watch(self, runner: web.AppRunner) -> None:
        """Look at all connections again and again."""
        self._watching = asyncio.create_task(self._watch(runner))

    def stop(self) -> None:
        """Look no more."""
        if self._watching is not None:
            self._watching.cancel()

    async def _watch(self, runner: web.AppRunner) -> None:
        while runner.server is not None:
            self._look({one.transport for one in runner.server.connections if one.transport is not None})
            await asyncio.sleep(HEAD_SECONDS / 4)

    def _look(self, connected: set[asyncio.Transport]) -> None:
        now = asyncio.get_running_loop().time()
        self._heard &= connected
        self._since = {one: self._since.get(one, now) for one in connected - self._heard}
        for transport, since in self._since.items():
            if now - since > HEAD_SECONDS:
                transport.abort()


def _is_our_mistake(record: logging.LogRecord) -> bool:
    """What breaks the rules of HTTP is answered 400 and needs no traceback: anybody may send it."""
    return not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError))


class MetricsServer:
    """Answers `/metrics`, and nothing else."""

    def __init__(self, text: Callable[[], Awaitable[bytes]]) -> None:
        """`text` gives the figures in Prometheus' text format."""
        self._text = text
        app = web.Application()
        app.router.add_get("/metrics", self._metrics)
        self._runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=1.0)

    async def start(self, host: str, port: int) -> int:
        """Listen; gives the port, which the system chooses for 0. Raises `OSError` when it is taken."""
        return await _listen(self._runner, host, port)

    async def stop(self) -> None:
        """Take no more."""
        await self._runner.cleanup()

    async def _metrics(self, _: web.Request) -> web.Response:
        return web.Response(body=await self._text(), headers={"Content-Type": _PROMETHEUS_TEXT})


_PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8"


async def _listen(runner: web.AppRunner, host: str, port: int) -> int:
    await runner.setup()
    site = web.TCPSite(runner, host, port, backlog=1024)
    await site.start()
    address: tuple[str, int] = runner.addresses[0]
    return address[1]
