"""A store that cannot be read: what that means for its pulse, and the two lines of it in the log."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from bot.errors import NotRecorded, NotTaken, UpstreamError
from bot.reading.interval import Pulse

log = logging.getLogger(__name__)


def failed(pulse: Pulse, retry_after: float | None = None) -> Pulse:
    """After one more failure."""
    return replace(pulse, failures=pulse.failures + 1, retry_after=retry_after)


def unreadable(pulse: Pulse, error: UpstreamError, now: float) -> Pulse:
    """The store could not be read; since when is kept from its first failure."""
    retry_after = error.retry_after if isinstance(error, NotTaken) else None
    since = now if pulse.failing_since is None else pulse.failing_since
    return replace(failed(pulse, retry_after), failing_since=since)


def log_unreadable(store_id: str, pulse: Pulse, error: UpstreamError) -> None:
    """An outage begins with one warning; what every further pass is answered is for whoever looks closer."""
    level = logging.WARNING if pulse.failing_since is None else logging.DEBUG
    said = "store=%s cannot be read, and is tried again: %s request_id=%s"
    log.log(level, said, store_id, error, error.answered.request_id or "-")


def log_readable(store_id: str, pulse: Pulse, now: float) -> None:
    """It ends with one line; `pulse` is that from before."""
    if pulse.failing_since is not None:
        log.info("store=%s can be read again, after %.0f s", store_id, now - pulse.failing_since)


def log_unwritten(store_id: str, pulse: Pulse, error: NotRecorded) -> None:
    """Our own database is in trouble: one line when that begins, as for an outage."""
    level = logging.DEBUG if pulse.failures else logging.ERROR
    log.log(level, "store=%s is not read, because of our own database: %s", store_id, error)


def log_dead(loop: asyncio.Task[None]) -> None:
    """Whatever looked for stores that are due has ended by a mistake of ours, and not because the bot stops."""
    if not loop.cancelled() and (error := loop.exception()) is not None:
        log.error("watched stores are not read any more", exc_info=error)
