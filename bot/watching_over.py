"""What is looked at while the bot runs: the parts that readiness needs, the database's file, and the figures."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack

from bot.app import Casebot
from bot.health import (
    DAMAGED,
    LOST,
    NO_SOCKET,
    NOT_CARRIED_OUT,
    NOT_LET_IN,
    NOT_READABLE,
    NOT_READING,
    NOT_WRITABLE,
    UNLOCKED,
    Check,
    Heartbeat,
    Readiness,
)
from bot.metrics import Metrics
from bot.slack.bot_token import BotToken
from bot.slack.socket import SocketMode
from bot.store import waiting
from bot.store.file_guard import LockGuard
from bot.store.opening import Store

log = logging.getLogger(__name__)

FIGURES_WITHIN_SECONDS = 3.0
READ_WITHIN_SECONDS = 3.0


class DatabaseLost(Exception):
    """The file is gone; the text is a sentence for the operator."""


def needs_socket(socket: SocketMode) -> Check:
    """Slack can reach us."""

    async def check() -> str | None:
        return None if await socket.is_connected() else NO_SOCKET

    return check


def needs_token(token: BotToken) -> Check:
    """Slack took the bot's token when it was used last: nobody asks Slack for the sake of this."""

    async def check() -> str | None:
        return None if token.refused is None else NOT_LET_IN.format(token.refused)

    return check


def needs_worker(overdue: Callable[[], Awaitable[int]]) -> Check:
    """What was recorded is carried out: `overdue` counts the actions that are not."""

    async def check() -> str | None:
        try:
            async with asyncio.timeout(READ_WITHIN_SECONDS):
                number = await overdue()
        except TimeoutError:
            return NOT_READABLE.format("it does not answer")
        except (sqlite3.Error, ValueError) as error:
            return NOT_READABLE.format(error)
        return NOT_CARRIED_OUT.format(number) if number else None

    return check


def needs_reading(casebot: Casebot) -> Check:
    """Watched stores are read."""

    async def check() -> str | None:
        return None if casebot.is_reading() else NOT_READING

    return check


def needs_of_ours(casebot: Casebot, store: Store, heartbeat: Heartbeat) -> tuple[Check, ...]:
    """What has to be well of the bot's own: the cause before what follows from it."""
    ours = needs_lock(store.lock), needs_database(store)
    return *ours, heartbeat.lacking, needs_worker(casebot.worker.overdue), needs_reading(casebot)


def needs_database(store: Store) -> Check:
    """The file is whole and can be written."""

    async def check() -> str | None:
        trouble = await store.probe.trouble()
        if (damage := store.database.damage) is not None:
            return DAMAGED.format(damage)
        return None if trouble is None else NOT_WRITABLE.format(trouble)

    return check


def needs_lock(lock: LockGuard) -> Check:
    """No second bot can start beside this one."""

    async def check() -> str | None:
        return None if lock.is_in_place() else UNLOCKED.format(lock.path)

    return check


class LockWatch:
    """Says once that the lock file is gone."""

    def __init__(self, lock: LockGuard) -> None:
        """Nothing was said yet."""
        self._lock = lock
        self._was_said = False

    def look(self) -> None:
        """With every beat."""
        if not self._was_said and not self._lock.is_in_place():
            self._was_said = True
            log.error("%s", UNLOCKED.format(self._lock.path))


def begin_heartbeat(stack: AsyncExitStack, store: Store, readiness: Readiness, stop: asyncio.Event) -> Heartbeat:
    """Beat until the stack is closed; a database whose file is gone ends the process."""

    lock = LockWatch(store.lock)

    def look() -> None:
        if stop.is_set():
            return
        if not store.database.is_lost():
            lock.look()
        else:
            readiness.broken = LOST
            log.error("%s Stopping: nothing can be recorded any more.", LOST)
            stop.set()

    heartbeat = Heartbeat(time.monotonic, look)
    task = asyncio.create_task(heartbeat.go_on())
    stack.callback(task.cancel)
    return heartbeat


class Figures:
    """The text of `/metrics`. What waits is counted when somebody asks."""

    def __init__(self, metrics: Metrics, store: Store, heartbeat: Heartbeat, readiness: Readiness) -> None:
        """Nothing is counted before."""
        self._metrics = metrics
        self._store = store
        self._heartbeat = heartbeat
        self._readiness = readiness

    async def text(self) -> bytes:
        """Everything, as of now."""
        await self._count_what_waits()
        is_ready = await self._readiness.lacking() is None
        self._metrics.felt(is_ready=is_ready, heartbeat_age=self._heartbeat.age())
        return self._metrics.text()

    async def _count_what_waits(self) -> None:
        """A figure that cannot be had is none: the rest is wanted all the more then."""
        try:
            async with asyncio.timeout(FIGURES_WITHIN_SECONDS):
                actions = await self._store.database.read(waiting.actions)
                deliveries = await self._store.database.read(waiting.deliveries)
        except (sqlite3.Error, TimeoutError, ValueError) as error:
            is_known = self._store.database.damage is not None
            log.log(logging.DEBUG if is_known else logging.ERROR, "what waits cannot be counted: %s", error)
            for of in ("actions", "deliveries"):
                self._metrics.waiting(of, float("nan"), float("nan"))
            return
        now = time.time()
        self._metrics.waiting("actions", actions.number, actions.age(now))
        self._metrics.waiting("deliveries", deliveries.number, deliveries.age(now))
