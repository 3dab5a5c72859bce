"""Sends payloads by whichever way the bot is connected, and sends unacknowledged events again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine, Sequence
from copy import deepcopy
from typing import Any

from .core import Core
from .delivery import RETRY_REASONS, Delivery, Kind, Retry, Transport
from .model import Json


class Dispatcher:
    """`retry_after` gives the pauses before each repetition of an event, in seconds; everything sent is kept."""

    def __init__(self, core: Core, transport: Transport, retry_after: Sequence[float]) -> None:
        self.core = core
        self.transport = transport
        self.retry_after = tuple(retry_after)
        self.deliveries: list[Delivery] = []
        self._tasks: set[asyncio.Task[None]] = set()

    async def send(self, kind: Kind, payload: Json, retry: Retry | None = None) -> Delivery:
        """Send a payload once and wait for the answer."""
        delivery = Delivery(
            kind,
            deepcopy(payload),
            retry=retry,
            trigger_id=payload.get("trigger_id"),
            response_url=payload.get("response_url"),
            at=self.core.wall(),
        )
        self.deliveries.append(delivery)
        self.core.changes.happened(delivery)
        began = time.monotonic()
        answer = await self.transport.deliver(kind, delivery.payload, retry)
        delivery.seconds = time.monotonic() - began
        delivery.status, delivery.body, delivery.problem = answer.status, answer.body, answer.problem
        if kind == "events_api" and answer.problem and not answer.final:
            self._schedule(payload, retry.number if retry else 0, answer.problem)
        self.core.changes.happened(delivery)
        return delivery

    def not_sent(self, kind: Kind, payload: Json) -> Delivery:
        """What Slack does not send at all, for want of a scope or a membership."""
        return Delivery(kind, payload, status="not sent")

    def _schedule(self, payload: Json, attempts: int, problem: str) -> None:
        if attempts < len(self.retry_after):
            retry = Retry(attempts + 1, RETRY_REASONS.get(problem, "http_error"))
            self.background(self._again(payload, retry, self.retry_after[attempts]))

    async def _again(self, payload: Json, retry: Retry, pause: float) -> None:
        await asyncio.sleep(pause)
        await self.send("events_api", payload, retry)

    def background(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run something on the side until it ends or the stand-in closes."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def close(self) -> None:
        """Stop whatever is still on its way."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
