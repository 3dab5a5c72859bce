"""The life of the process: open the connections, let Slack in, wait for a signal, and close in the reverse order."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import time
from collections.abc import Coroutine
from contextlib import AsyncExitStack, suppress
from typing import Any, TypeVar

import aiohttp

from bot import volatile
from bot.app import Casebot, Outside
from bot.ending import end
from bot.health import LOST, Readiness
from bot.metrics import Metrics
from bot.mode import Mode
from bot.pandabase.client import PandabaseClient
from bot.ports import UNMEASURED, Meter
from bot.settings import DEFAULT_PORT, Settings, is_loopback
from bot.slack.bot_token import BotToken
from bot.slack.http import LARGEST_BODY, SlackRequests
from bot.slack.identity import sign_in
from bot.slack.socket import SocketMode
from bot.slack.web_api import TIMEOUT, ask_while_refused, web_client
from bot.store.opening import Store, open_store
from bot.store.tidying import Tidying
from bot.watching_over import DatabaseLost, Figures, begin_heartbeat, needs_of_ours, needs_socket, needs_token
from bot.web import MetricsServer, Server

T = TypeVar("T")

log = logging.getLogger(__name__)

_WHAT_NOW = "Casebot stopped. Put {} back, or restore a backup, before it starts again."


class CannotListen(Exception):
    """An address is taken or not ours; the text is a sentence for the operator."""


async def run(settings: Settings, mode: Mode, stop: asyncio.Event | None = None) -> None:
    """Run until SIGTERM or SIGINT, or until `stop` is set, which then stands for the signals.

    Raises `CannotOpen`, `SignInRefused`, `CannotListen`, `DatabaseLost` and `OSError` with a sentence each.
    """
    stop = stop or _stop_on_signals()
    metrics = None if settings.metrics_port is None else Metrics(mode)
    async with AsyncExitStack() as stack:
        readiness = Readiness()
        opened = await _unless_stopped(_open(stack, settings, mode, metrics or UNMEASURED, readiness), stop)
        if opened is None:
            return
        server, outside = opened
        heartbeat = begin_heartbeat(stack, outside.store, readiness, stop)
        if metrics is not None:
            await _publish(stack, settings, Figures(metrics, outside.store, heartbeat, readiness))
        casebot = Casebot(settings, mode, outside)
        stack.push_async_callback(casebot.stop)
        await casebot.recover()
        await _let_in(stack, settings, mode, casebot, outside, server, readiness)
        readiness.needs(*needs_of_ours(casebot, outside.store, heartbeat))
        _spare_the_collector()
        tidying = Tidying(outside.store.database, time.time, settings.retention_days)
        regular = (casebot.forget_old_urls_regularly(), tidying.regularly(), ask_while_refused(outside.client))
        housekeeping = [asyncio.create_task(each) for each in regular]
        log.info("started mode=%s team=%s as=%s", mode, outside.identity.team_id, outside.identity.name)
        await stop.wait()
        is_lost = outside.store.database.is_lost()
        log.info("stopping: no new work is taken")
        for each in housekeeping:
            each.cancel()
    if is_lost:
        raise DatabaseLost(f"{LOST} {_WHAT_NOW.format(settings.database_path.absolute())}")


def _spare_the_collector() -> None:
    """What the start made stays, and what a request makes is mostly gone with it: go through it less often.

    Up to a fifth of an acknowledgement went into it (docs/performance.md).
    """
    gc.freeze()
    gc.set_threshold(10_000)


async def _serve(stack: AsyncExitStack, settings: Settings, mode: Mode, readiness: Readiness) -> Server | None:
    """Listen for Slack in HTTP mode, and for health checks; in Socket Mode only when a port is set."""
    if mode is Mode.SOCKET and settings.port is None:
        return None
    server = Server(readiness.lacking, LARGEST_BODY)
    stack.push_async_callback(server.stop)
    port = await server.start(settings.host, DEFAULT_PORT if settings.port is None else settings.port)
    log.info("listening on http://%s:%d", settings.host, port)
    return server


async def _publish(stack: AsyncExitStack, settings: Settings, figures: Figures) -> None:
    """Answer `/metrics`."""
    server, host, port = MetricsServer(figures.text), settings.metrics_host, settings.metrics_port or 0
    stack.push_async_callback(server.stop)
    try:
        port = await server.start(host, port)
    except OSError as error:
        raise CannotListen(
            f"Cannot listen on {host}:{port} for metrics: {error.strerror}. Set METRICS_HOST and METRICS_PORT."
        ) from None
    log.info("metrics on http://%s:%d/metrics", host, port)


async def _open(
    stack: AsyncExitStack, settings: Settings, mode: Mode, meter: Meter, readiness: Readiness
) -> tuple[Server | None, Outside]:
    """The lock first, so that a second bot hears of the database and not of the port; then listen; then ask others."""
    store = await stack.enter_async_context(
        open_store(settings.database_path, settings.encryption_keys, time.time, meter)
    )
    _say_if_volatile(settings)
    server = await _serve(stack, settings, mode, readiness)
    return server, await _connect(stack, settings, mode, meter, store, readiness)


async def _connect(
    stack: AsyncExitStack, settings: Settings, mode: Mode, meter: Meter, store: Store, readiness: Readiness
) -> Outside:
    readiness.needs(needs_token(bot_token := BotToken()))
    pandabase, reading = (PandabaseClient(settings.pandabase_api_url, clock=time.time, meter=meter) for _ in range(2))
    stack.push_async_callback(pandabase.aclose)
    stack.push_async_callback(reading.aclose)
    session = await stack.enter_async_context(aiohttp.ClientSession(timeout=TIMEOUT))
    url = settings.slack_api_url.rstrip("/") + "/"
    token = settings.slack_bot_token.get_secret_value()
    client = web_client(token, url, session, through_proxy=not is_loopback(url), meter=meter, bot_token=bot_token)
    app_token = settings.slack_app_token.get_secret_value() if mode is Mode.SOCKET else None
    me = await sign_in(client, app_token, waits=readiness.waits_for_slack)
    bot_token.was_granted(me.identity.scopes)
    return Outside(store, session, client, pandabase, reading, me.identity, me.socket_url, meter)


def _say_if_volatile(settings: Settings) -> None:
    """What is tried against stand-ins on this machine may be lost."""
    folder = settings.database_path.absolute().parent
    said = None if is_loopback(settings.slack_api_url) else volatile.warning(folder, volatile.read_mounts(), os.environ)
    if said is not None:
        log.warning("%s", said)


async def _let_in(
    stack: AsyncExitStack,
    settings: Settings,
    mode: Mode,
    casebot: Casebot,
    outside: Outside,
    server: Server | None,
    readiness: Readiness,
) -> None:
    if mode is Mode.SOCKET:
        app_token = settings.slack_app_token.get_secret_value()
        socket = SocketMode(casebot.bolt, app_token, outside.client, outside.socket_url, outside.meter)
        stack.push_async_callback(socket.stop)
        socket.start()
        readiness.needs(needs_socket(socket))
    elif server is not None:
        requests = SlackRequests(
            casebot.bolt, settings.slack_signing_secret.get_secret_value(), time.time, outside.meter
        )
        server.slack = requests.handle
        stack.callback(setattr, server, "slack", None)
    readiness.is_open = True
    stack.callback(setattr, readiness, "is_open", False)


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
    await end(task)
    return None
