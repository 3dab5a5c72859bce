"""Answers for one person: by `response_url`, else as an ephemeral message, else as a direct message."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import ChannelClosed, MaybePosted, MessageGone, NotPosted, TryLater
from bot.ports import UNMEASURED, Meter
from bot.records import Actor, Place
from bot.slack.text import Message
from bot.slack.web_api import send, use_response_url

log = logging.getLogger(__name__)

_NO_WAY = (NotPosted, ChannelClosed, MessageGone)

PATIENCE_SECONDS = 30.0
PAUSES = (1.0, 2.0, 4.0, 8.0)
"""How long an answer that nobody else would say again is tried, and the seconds between its tries."""


class Whisper:
    """Finds the way that still works. Private answers may repeat, so an unclear way is followed by the next one."""

    def __init__(
        self,
        client: AsyncWebClient,
        session: aiohttp.ClientSession,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        *,
        meter: Meter = UNMEASURED,
    ) -> None:
        """The session is for `response_url`s, which take no token."""
        self._client = client
        self._session = session
        self._sleep = sleep
        self._meter = meter

    async def patiently(self, actor: Actor, place: Place, message: Message) -> None:
        """The same for what stands in no outbox: tried again while Slack is busy. Raises `PostingError` in the end."""
        left = PATIENCE_SECONDS
        for pause in PAUSES:
            try:
                return await self.to(actor, place, message)
            except (TryLater, MaybePosted) as error:
                wait = max(pause, getattr(error, "seconds", 0.0))
                left -= wait
                if left < 0:
                    raise
                log.info("a private answer waits %.1f s: %s", wait, error.code)
            await self._sleep(wait)
        await self.to(actor, place, message)

    async def to(self, actor: Actor, place: Place, message: Message) -> None:
        """Say it to one person. Raises `PostingError` only when no way is left."""
        if place.response_url and await self._by_url(place.response_url, message):
            return
        try:
            await self._ephemeral(actor, place, message)
        except _NO_WAY:
            await self._direct(actor, message)

    async def aloud(self, place: Place, message: Message) -> None:
        """Say it to everybody in the channel, even where the bot is no member. Raises `PostingError`."""
        if place.response_url is None:
            raise NotPosted("no_response_url")
        body = _body(message, response_type="in_channel")
        await use_response_url(self._session, place.response_url, body, self._client.proxy, self._meter)

    async def replace(self, place: Place, message: Message) -> None:
        """Put it in the place of the private message whose button was pressed; where that fails, nothing happens."""
        if place.response_url:
            await self._by_url(place.response_url, message, replace_original=True)

    async def _by_url(self, url: str, message: Message, **more: Any) -> bool:
        try:
            body = _body(message, response_type="ephemeral", **more)
            await use_response_url(self._session, url, body, self._client.proxy, self._meter)
        except (NotPosted, MaybePosted, TryLater) as error:
            log.info("a response_url did not work: %s", error.code)
            return False
        return True

    async def _ephemeral(self, actor: Actor, place: Place, message: Message) -> None:
        if not (place.channel and actor.user_id):
            raise NotPosted("no_channel")
        await send(
            self._client.chat_postEphemeral,
            message,
            channel=place.channel,
            user=actor.user_id,
            thread_ts=place.thread_ts,
        )

    async def _direct(self, actor: Actor, message: Message) -> None:
        if not actor.user_id:
            raise NotPosted("nobody_named")
        await send(self._client.chat_postMessage, message, channel=actor.user_id)


def _body(message: Message, **more: Any) -> dict[str, Any]:
    body = {"text": message.text, "replace_original": False, "unfurl_links": False, **more}
    return body | ({"blocks": message.blocks} if message.blocks else {})
