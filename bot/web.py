"""The HTTP server: Slack's requests in HTTP mode, and the two health checks in both modes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Ready = Callable[[], Awaitable[str | None]]
"""Answers None when the bot is ready, else a sentence that says what it lacks."""


class Server:
    """Listens from `start` on; Slack's requests are taken once `slack` is set."""

    def __init__(self, ready: Ready, largest_body: int) -> None:
        """`largest_body` in bytes; more is answered 413."""
        self.slack: Handler | None = None
        self._ready = ready
        app = web.Application(client_max_size=largest_body)
        app.router.add_post("/slack/events", self._slack)
        app.router.add_get("/healthz", self._healthz)
        app.router.add_get("/readyz", self._readyz)
        self._runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=3.0)

    async def start(self, host: str, port: int) -> int:
        """Listen; gives the port, which the system chooses for 0. Raises `OSError` when it is taken."""
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port, backlog=1024)
        await site.start()
        address: tuple[str, int] = self._runner.addresses[0]
        return address[1]

    async def stop(self) -> None:
        """Take no more; requests under way are answered."""
        await self._runner.cleanup()

    async def _slack(self, request: web.Request) -> web.StreamResponse:
        if self.slack is None:
            return web.Response(status=503, text="not ready yet")
        return await self.slack(request)

    async def _healthz(self, _: web.Request) -> web.Response:
        return web.Response(text="ok")

    async def _readyz(self, _: web.Request) -> web.Response:
        lacking = await self._ready()
        return web.Response(text="ready") if lacking is None else web.Response(status=503, text=lacking)
