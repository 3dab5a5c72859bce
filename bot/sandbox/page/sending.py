"""Server-sent events: everything that changed since a number, then each change as it happens."""

from __future__ import annotations

import asyncio

from aiohttp import web

from bot.sandbox.page.feed import Feed
from bot.sandbox.page.security import HEADERS

QUIET_SECONDS = 15.0
"""After so much silence a comment is sent, so that a lost connection is noticed on both sides."""
AGAIN_MILLISECONDS = 500


async def stream(request: web.Request, feed: Feed, person_id: str, seq: int) -> web.StreamResponse:
    """Send this person's events after `seq` until they leave."""
    response = web.StreamResponse(headers={**HEADERS, "Content-Type": "text/event-stream"})
    await response.prepare(request)
    try:
        await response.write(f"retry: {AGAIN_MILLISECONDS}\n\n".encode())
        while True:
            seq = await _send(response, feed, person_id, seq)
            await _pause(response, feed)
    except ConnectionError:
        return response


async def _send(response: web.StreamResponse, feed: Feed, person_id: str, seq: int) -> int:
    while seq != feed.seq:
        events = feed.after(seq, person_id)
        seq = feed.seq
        missed = [feed.reload()] if events is None else events
        await response.write(b"".join(event.lines() for event in missed))
    return seq


async def _pause(response: web.StreamResponse, feed: Feed) -> None:
    try:
        async with asyncio.timeout(QUIET_SECONDS):
            await feed.changed.next()
    except TimeoutError:
        await response.write(b": still here\n\n")


def wanted(last_event_id: str | None, after: str | None, newest: int) -> int:
    """The number to go on after: a reconnecting browser's header, else the query, else from now on."""
    for text in (last_event_id, after):
        if text and text.isascii() and text.isdigit() and len(text) < 18:
            return int(text)
    return newest
