"""The life of the process: open the connections, let Slack in, wait for a signal, and close in the reverse order."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import time
from collections.abc import Coroutine
from contextlib import AsyncExitStack, suppress
from typing import Any, TypeVar

import aiohttp

from bot.app import Casebot, Outside
from bot.pandabase.client import PandabaseClient
from bot.settings import Mode, Settings, is_loopback
from bot.slack.http import LARGEST_BODY, SlackRequests
from bot.slack.identity import sign_in
from bot.slack.socket import SocketMode
from bot.slack.web_api import TIMEOUT, web_client
from bot.store.opening import open_store
from bot.web import Server

T = TypeVar("T")

log = logging.getLogger(__name__)

DEFAULT_PORT = 3000


async def run(settings: Settings, mode: Mode, stop: asyncio.Event | None = None) -> None:
    """Run until SIGTERM or SIGINT, or until `stop` is set, which then stands for the signals.

    Raises `CannotOpen`, `SignInRefused` and `OSError` with a sentence each.
    """
    stop = stop or _stop_on_signals()
    async with AsyncExitStack() as stack:
        gate = Gate()
        server = await _serve(stack, settings, mode, gate)
        outside = await _unless_stopped(_open(stack, settings, mode), stop)
        if outside is None:
            return
        casebot = Casebot(settings, mode, outside)
        stack.push_async_callback(casebot.stop)
        await casebot.recover()
        await _let_in(stack, settings, mode, casebot, outside, server, gate)
        _spare_the_collector()
        housekeeping = asyncio.create_task(casebot.forget_old_urls_regularly())
        log.info("started mode=%s team=%s as=%s", mode, outside.identity.team_id, outside.identity.name)
        await stop.wait()
        log.info("stopping: no new work is taken")
        housekeeping.cancel()


def _spare_the_collector() -> None:
    """What the start made stays, and what a request makes is mostly gone with it: go through it less often.

    Up to a fifth of an acknowledgement went into it (docs/performance.md).
    """
    gc.freeze()
    gc.set_threshold(10_000)


class Gate:
    """Whether the bot is ready for work, for the health check."""

    def __init__(self) -> None:
        """Closed until Slack is let in."""
        self.is_open = False
        self.socket: SocketMode | None = None

    async def lacking(self) -> str | None:
        """What the bot lacks to be ready, as a sentence; None when it is ready."""
        if not self.is_open:
            return "The bot is starting or stopping."
        if self.socket is not None and not await self.socket.is_connected():
            return "Socket Mode is not connected."
        return None


async def _serve(stack: AsyncExitStack, settings: Settings, mode: Mode, gate: Gate) -> Server | None:
    """Listen for Slack in HTTP mode, and for health checks; in Socket Mode only when a port is set."""
    if mode is Mode.SOCKET and settings.port is None:
        return None
    server = Server(gate.lacking, LARGEST_BODY)
    stack.push_async_callback(server.stop)
    port = await server.start(settings.host, DEFAULT_PORT if settings.port is None else settings.port)
    log.info("listening on http://%s:%d", settings.host, port)
    return server


async def _open(stack: AsyncExitStack, settings: Settings, mode: Mode) -> Outside:
    store = await stack.enter_async_context(open_store(settings.database_path, settings.encryption_keys, time.time))
    pandabase, reading = (PandabaseClient(settings.pandabase_api_url, clock=time.time) for _ in range(2))
    stack.push_async_callback(pandabase.aclose)
    stack.push_async_callback(reading.aclose)
    session = await stack.enter_async_context(aiohttp.ClientSession(timeout=TIMEOUT))
    url = settings.slack_api_url.rstrip("/") + "/"
    token = settings.slack_bot_token.get_secret_value()
    client = web_client(token, url, session, through_proxy=not is_loopback(url))
    app_token = settings.slack_app_token.get_secret_value() if mode is Mode.SOCKET else None
    me = await sign_in(client, app_token)
    return Outside(store, session, client, pandabase, reading, me.identity, me.socket_url)


async def _let_in(
    stack: AsyncExitStack,
    settings: Settings,
    mode: Mode,
    casebot: Casebot,
    outside: Outside,
    server: Server | None,
    gate: Gate,
) -> None:
    if mode is Mode.SOCKET:
        app_token = settings.slack_app_token.get_secret_value()
        gate.socket = SocketMode(casebot.bolt, app_token, outside.client, outside.socket_url)
        stack.push_async_callback(gate.socket.stop)
        gate.socket.start()
    elif server is not None:
        requests = SlackRequests(casebot.bolt, settings.slack_signing_secret.get_secret_value(), time.time)
        server.slack = requests.handle
        stack.callback(setattr, server, "slack", None)
    gate.is_open = True
    stack.callback(setattr, gate, "is_open", False)


def _stop_on_signals() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):  # Windows has no such handlers; Ctrl-C works there all the same
            loop.add_signal_handler(number, stop.set)
    return stop


async def _unless_stopped(work: Coroutine[Any, Any, T], stop: asyncio.Event) -> T | None:
    """The result of the work, or None when a signal came first."""
    task, signalled = asyncio.create_task(work), asyncio.create_task(stop.wait())
    await asyncio.wait({task, signalled}, return_when=asyncio.FIRST_COMPLETED)
    signalled.cancel()
    if task.done():
        return task.result()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    return None
