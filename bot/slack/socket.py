"""Socket Mode: keeps one connection, and asks Slack for the next one ever less often while it cannot have it."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress

import aiohttp
from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.ending import end
from bot.errors import PostingError
from bot.ports import UNMEASURED, Meter
from bot.slack.bolt import dispatch
from bot.slack.identity import pause_after
from bot.slack.listeners import kind_of
from bot.slack.web_api import call

log = logging.getLogger(__name__)

PING_SECONDS = 3.0
"""Between pings."""

LOOK_SECONDS = 0.5
"""Between looks at the connection: a click that comes while there is none fails in Slack."""

CONNECT_SECONDS = 10.0
"""How long a connection may take to open, and a second for the old one to close."""

GOODBYE_SECONDS = 1.0
"""How long Slack may take to answer the end of a connection; the library would wait ten."""

LINGER_SECONDS = 0.3
"""How long what came over the old connection is acknowledged there; Slack sends nothing new to it by then."""


class _Client(SocketModeClient):
    """The library's client, which leaves to its owner when to connect.

    By itself it repeats an address that is good for one try, for ever and without a growing pause, and logs it.
    """

    is_asked_to_move = False

    async def connect_to_new_endpoint(self, force: bool = False) -> None:
        """Slack is about to end this connection: the owner looks after another one."""
        self.is_asked_to_move = True

    async def move_to(self, url: str) -> None:
        """Connect, once; only then leave the old connection, so that no click comes while there is none.

        An acknowledgement that finds the old connection closed waits for the lock, then uses the new one.
        """
        async with self.connect_operation_lock:
            session = await self.aiohttp_client_session.ws_connect(
                url, autoping=False, heartbeat=self.ping_interval, proxy=self.proxy, ssl=self.web_client.ssl or True
            )
            old, self.current_session = await self._left(), session
            self.is_asked_to_move, self.last_ping_pong_time = False, None
            self._attend()
        if old is not None:
            await _leave(old)

    async def disconnect(self) -> None:
        """Leave; the rest of the library's `close` follows, whether Slack answered or not."""
        if self.current_session is not None:
            await _leave(self.current_session)

    async def _left(self) -> aiohttp.ClientWebSocketResponse | None:
        """The connection until now, once what came over it has been acknowledged there."""
        if self.is_asked_to_move and await self.is_connected():
            await asyncio.sleep(LINGER_SECONDS)
        return self.current_session

    def _attend(self) -> None:
        for task in (self.current_session_monitor, self.message_receiver):
            if task is not None:
                task.cancel()
        self.current_session_monitor = asyncio.create_task(self.monitor_current_session())
        self.message_receiver = asyncio.create_task(self.receive_messages())


async def _leave(session: aiohttp.ClientWebSocketResponse) -> None:
    """Say goodbye; the connection to who does not answer in time is closed without."""
    with suppress(TimeoutError):
        async with asyncio.timeout(GOODBYE_SECONDS):
            await session.close()


class SocketMode:
    """The connection of a Bolt app."""

    def __init__(
        self,
        app: AsyncApp,
        app_token: str,
        client: AsyncWebClient,
        first_url: str | None = None,
        meter: Meter = UNMEASURED,
    ) -> None:
        """Must be built inside the running loop. `first_url` is an address that was asked for already."""
        self._app = app
        self._app_token = app_token
        self._web = client
        self._first_url = first_url
        self._meter = meter
        self._client = _Client(
            app_token,
            logger=logging.getLogger("slack_sdk.socket_mode"),
            web_client=client,
            auto_reconnect_enabled=False,
            ping_interval=PING_SECONDS,
        )
        self._client.proxy = client.proxy
        self._client.socket_mode_request_listeners.append(self._hear)
        self._keeping: asyncio.Task[None] | None = None
        self._was_connected = False
        self._is_first = True

    def start(self) -> None:
        """Begin to connect, and go on connecting; `is_connected` tells when it worked."""
        self._keeping = asyncio.create_task(self._keep_connected())

    async def is_connected(self) -> bool:
        """Whether Slack can reach us now."""
        return bool(await self._client.is_connected())

    async def stop(self) -> None:
        """Take no more."""
        if self._keeping is not None:
            await end(self._keeping)
        await self._client.close()  # type: ignore[no-untyped-call]

    async def _hear(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        began = time.time()
        answer = await dispatch(self._app, request.payload)
        await send_async_response(client, request, answer, began)
        self._meter.acknowledged(kind_of(request.payload), time.time() - began)

    async def _keep_connected(self) -> None:
        tries, pause = 0, 0.0
        while True:
            if await self._holds():
                tries, pause = 0, 0.0
                await asyncio.sleep(LOOK_SECONDS)
            else:
                await asyncio.sleep(pause)
                pause = await self._try(tries)
                tries += 1

    async def _holds(self) -> bool:
        """Whether the connection can stay as it is."""
        is_connected = await self.is_connected()
        if self._was_connected != is_connected:
            log.info("Socket Mode is %s", "connected" if is_connected else "not connected any more")
        self._was_connected = is_connected
        return is_connected and not self._client.is_asked_to_move

    async def _try(self, earlier: int) -> float:
        """Connect; gives the pause before the next try, which a connection that Slack ends at once needs too."""
        try:
            url = await self._address()
            async with asyncio.timeout(CONNECT_SECONDS):
                await self._client.move_to(url)
        except Exception as error:  # whatever it was, the bot is of no use without a connection
            pause = pause_after(earlier, error)
            log.warning("Socket Mode cannot connect (%s); trying again in %.1f s", _why(error), pause)
            return pause
        if not self._is_first:
            self._meter.reconnected()
        self._is_first = False
        await asyncio.sleep(LOOK_SECONDS)
        return pause_after(earlier) - LOOK_SECONDS

    async def _address(self) -> str:
        """An address is good for one try."""
        url, self._first_url = self._first_url, None
        return url or str((await call(self._web.apps_connections_open(app_token=self._app_token)))["url"])


def _why(error: Exception) -> str:
    """What failed, without the address, in which the ticket stands."""
    if isinstance(error, PostingError):
        return error.code
    name = type(error).__name__
    return f"{name} {error.status}" if isinstance(error, aiohttp.WSServerHandshakeError) else name
