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
"""Between pings, and between tries to connect."""

LOOK_SECONDS = 0.5
"""Between looks at the connection: a click that comes while there is none fails in Slack."""


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
        self._connecting: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to connect, and go on connecting; `is_connected` tells when it worked."""
        self._connecting = asyncio.create_task(self._client.connect())  # type: ignore[no-untyped-call]
        self._watch = asyncio.create_task(self._keep_connected())

    async def is_connected(self) -> bool:
        """Whether Slack can reach us now."""
        return bool(await self._client.is_connected())

    async def stop(self) -> None:
        """Take no more."""
        for task in (self._watch, self._connecting):
            if task is not None:
                task.cancel()
        await self._client.close()  # type: ignore[no-untyped-call]

    async def _keep_connected(self) -> None:
        was_connected = False
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            is_connected = await self.is_connected()
            if not is_connected:
                self._reconnect()
            if was_connected != is_connected:
                log.info("Socket Mode is %s", "connected" if is_connected else "not connected any more")
            was_connected = is_connected

    def _reconnect(self) -> None:
        """Connect at once, where the client would wait for its next ping.

        An address from Slack is good for one try. After a failed one the client would repeat it for ever.
        """
        self._client.wss_uri = None
        if self._connecting is None or self._connecting.done():
            self._connecting = asyncio.create_task(self._client.connect_to_new_endpoint())
