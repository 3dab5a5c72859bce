"""Slack's Web API as the rest of the bot sees it: a call answers with data, or raises a telling `PostingError`.

No blind retry: the library's own retry may post twice, so it is off, and whoever calls decides.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import MaybePosted, NotPosted, PostingError, ScopeLacking, TryLater
from bot.ports import UNMEASURED, Meter
from bot.slack.bot_token import BotToken
from bot.slack.meanings import OUR_TOKEN, from_answer, granted_by, outcome_of, retry_after
from bot.slack.text import Message

log = logging.getLogger(__name__)

_BAD_BLOCKS = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"})

TIMEOUT = aiohttp.ClientTimeout(total=15, connect=5)


ASK_AGAIN_SECONDS = 15.0
"""How often Slack is asked whether it takes a token again that it refused, or did not let post."""


async def call(request: Awaitable[AsyncSlackResponse]) -> Mapping[str, Any]:
    """Await a call of the Web API; gives the answer's data. Raises `PostingError`s only."""
    answer = await answer_of(request)
    return answer.data if isinstance(answer.data, dict) else {}


async def send(
    method: Callable[..., Awaitable[AsyncSlackResponse]], message: Message, **more: Any
) -> Mapping[str, Any]:
    """Post or edit a message; one whose blocks Slack refuses goes as its text alone, which says all that matters."""
    try:
        return await call(method(text=message.text, blocks=message.blocks, **more))
    except NotPosted as error:
        if error.code not in _BAD_BLOCKS or not message.blocks:
            raise
        log.error("Slack does not take the blocks of a message, so its text goes alone: %s", error.code)
    return await call(method(text=message.text, blocks=[], **more))


async def answer_of(request: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
    """The same with the answer's headers."""
    try:
        return await request
    except SlackApiError as error:
        raise from_answer(error) from None
    except aiohttp.ClientConnectorError as error:
        raise TryLater(type(error).__name__, 0.0) from None
    except (aiohttp.ClientError, TimeoutError, SlackClientError, ValueError) as error:
        raise MaybePosted(type(error).__name__) from None
    except AttributeError:  # the library takes whatever comes with a 200 for an object
        raise MaybePosted("http_200") from None


async def use_response_url(
    session: aiohttp.ClientSession,
    url: str,
    body: Mapping[str, Any],
    proxy: str | None = None,
    meter: Meter = UNMEASURED,
) -> None:
    """Answer through a `response_url`. Raises `PostingError`s; `NotPosted` when Slack takes it no longer."""
    began, failed = time.perf_counter(), None
    try:
        await _post_to(session, url, body, proxy)
    except PostingError as error:
        failed = error
        raise
    finally:
        meter.called_slack("response_url", outcome_of(failed), time.perf_counter() - began)


async def _post_to(session: aiohttp.ClientSession, url: str, body: Mapping[str, Any], proxy: str | None) -> None:
    try:
        async with session.post(url, json=body, timeout=TIMEOUT, proxy=proxy) as answer:
            text = (await answer.content.read(2000)).decode("utf-8", "replace")
            status, headers = answer.status, answer.headers
    except aiohttp.ClientConnectorError as error:
        raise TryLater(type(error).__name__, 0.0) from None
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        raise MaybePosted(type(error).__name__) from None
    if status == 429:
        raise TryLater("ratelimited", retry_after(headers))
    if status >= 500:
        raise MaybePosted(f"http_{status}")
    if status != 200 or '"ok":false' in text.replace(" ", ""):
        raise NotPosted(f"response_url_{status}")


class _Measured(AsyncWebClient):
    """The library's client, which tells a meter how each call ended, and notes what Slack says of the token."""

    meter: Meter = UNMEASURED
    bot_token: BotToken

    async def api_call(self, api_method: str, **options: Any) -> AsyncSlackResponse:
        """The one way of every call."""
        began, outcome = time.perf_counter(), "unclear"
        try:
            answer = await super().api_call(api_method, **options)
            outcome = "ok"
            self.bot_token.was_used(api_method, None)
            return answer
        except SlackApiError as error:
            meant = from_answer(error)
            outcome = outcome_of(meant)
            if meant.code in OUR_TOKEN:
                self.bot_token.was_used(api_method, meant.code)
            elif isinstance(meant, ScopeLacking):
                self.bot_token.lacks(meant.scope)
            raise
        except aiohttp.ClientConnectorError:
            outcome = "unreached"
            raise
        finally:
            self.meter.called_slack(api_method, outcome, time.perf_counter() - began)


def web_client(
    token: str,
    base_url: str,
    session: aiohttp.ClientSession,
    *,
    through_proxy: bool,
    meter: Meter = UNMEASURED,
    bot_token: BotToken | None = None,
) -> AsyncWebClient:
    """A client over a session of ours (one connection pool, our time-outs) that never repeats a call by itself.

    `bot_token` is told what Slack says of the token.
    """
    client = _Measured(token=token, base_url=base_url, session=session, retry_handlers=[])
    client.meter = meter
    client.bot_token = bot_token or BotToken()
    if not through_proxy:
        client.proxy = None
    return client


async def ask_while_refused(client: AsyncWebClient) -> None:
    """Find out that Slack takes the token again, or lets it post, also where nobody uses it; until cancelled."""
    while True:
        await asyncio.sleep(ASK_AGAIN_SECONDS)
        if isinstance(client, _Measured) and client.bot_token.refused:
            with suppress(PostingError):
                client.bot_token.may_do(granted_by(await answer_of(client.auth_test())))
