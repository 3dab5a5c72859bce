"""Socket Mode: keeps one connection, and gets out of the ways in which it is known to stick."""

from __future__ import annotations

import asyncio
import logging

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

log = logging.getLogger(__name__)

PING_SECONDS = 3.0
"""Between pings, between looks at the connection, and between tries to connect."""


class SocketMode:
    """The connection of a Bolt app."""

    def __init__(self, app: AsyncApp, app_token: str, client: AsyncWebClient, first_url: str | None = None) -> None:
        """Must be built inside the running loop. `first_url` is an address that was asked for already."""
        handler = AsyncSocketModeHandler(
            app,
            app_token,
            logger=logging.getLogger("slack_sdk.socket_mode"),
            web_client=client,
            ping_interval=PING_SECONDS,
        )
        self._client: SocketModeClient = handler.client
        self._client.proxy = client.proxy
        self._client.wss_uri = first_url
        self._watch: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Connect, and go on connecting."""
        self._watch = asyncio.create_task(self._forget_used_urls())
        await self._client.connect()  # type: ignore[no-untyped-call]

    async def is_connected(self) -> bool:
        """Whether Slack can reach us now."""
        return bool(await self._client.is_connected())

    async def stop(self) -> None:
        """Take no more."""
        if self._watch is not None:
            self._watch.cancel()
        await self._client.close()  # type: ignore[no-untyped-call]

    async def _forget_used_urls(self) -> None:
        """An address from Slack is good for one try. After a failed one the client would repeat it for ever."""
        was_connected = True
        while True:
            await asyncio.sleep(PING_SECONDS / 3)
            is_connected = await self.is_connected()
            if not is_connected:
                self._client.wss_uri = None
            if was_connected != is_connected:
                log.warning("Socket Mode is %s", "connected again" if is_connected else "not connected")
            was_connected = is_connected
