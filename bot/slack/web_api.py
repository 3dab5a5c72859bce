"""Slack's Web API as the rest of the bot sees it: a call answers with data, or raises a telling `PostingError`.

No blind retry: the library's own retry may post twice, so it is off, and whoever calls decides.
"""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import ChannelClosed, MaybePosted, MessageGone, NotPosted, PostingError, TryLater

_GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found"})
_CLOSED = frozenset({"not_in_channel", "channel_not_found", "is_archived", "restricted_action", "no_permission"})
_PASSES = {"ratelimited": 1.0, "rate_limited": 1.0, "fatal_error": 2.0, "internal_error": 2.0}
_PASSES |= {"service_unavailable": 2.0, "request_timeout": 2.0, "team_added_to_org": 30.0}
OUR_TOKEN = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"})

TOKEN_PAUSE = 30.0
"""Seconds between tries while Slack rejects the bot's own token: somebody has to install the app again."""

TIMEOUT = aiohttp.ClientTimeout(total=15, connect=5)


async def call(request: Awaitable[AsyncSlackResponse]) -> Mapping[str, Any]:
    """Await a call of the Web API; gives the answer's data. Raises `PostingError`s only."""
    answer = await answer_of(request)
    return answer.data if isinstance(answer.data, dict) else {}


async def answer_of(request: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
    """The same with the answer's headers."""
    try:
        return await request
    except SlackApiError as error:
        raise _from_answer(error) from None
    except aiohttp.ClientConnectorError as error:
        raise TryLater(type(error).__name__, 0.0) from None
    except (aiohttp.ClientError, TimeoutError, SlackClientError, ValueError) as error:
        raise MaybePosted(type(error).__name__) from None


def _from_answer(error: SlackApiError) -> PostingError:
    """What Slack's answer means. A 5xx, or an answer that is no JSON, leaves open whether the call had its effect."""
    response = error.response
    status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0) or 0)
    data = getattr(response, "data", None)
    code = str(data.get("error") or "") if isinstance(data, dict) else ""
    if status == 429 or code in ("ratelimited", "rate_limited"):
        return TryLater("ratelimited", _retry_after(getattr(response, "headers", {})))
    if status >= 500 or not code:
        return MaybePosted(f"http_{status}")
    return from_code(code)


def from_code(code: str) -> PostingError:
    """The error that a code of Slack's stands for."""
    if code in _GONE:
        return MessageGone(code)
    if code in _CLOSED:
        return ChannelClosed(code)
    if code in OUR_TOKEN:
        return TryLater(code, TOKEN_PAUSE)
    return TryLater(code, _PASSES[code]) if code in _PASSES else NotPosted(code)


def _retry_after(headers: Mapping[str, str]) -> float:
    """Seconds, between one and five minutes; a header that cannot be read counts as one second."""
    text = next((value for name, value in headers.items() if name.lower() == "retry-after"), "1")
    try:
        return min(max(float(text), 1.0), 300.0)
    except ValueError:
        return 1.0


async def use_response_url(
    session: aiohttp.ClientSession, url: str, body: Mapping[str, Any], proxy: str | None = None
) -> None:
    """Answer through a `response_url`. Raises `PostingError`s; `NotPosted` when Slack takes it no longer."""
    try:
        async with session.post(url, json=body, timeout=TIMEOUT, proxy=proxy) as answer:
            text = (await answer.content.read(2000)).decode("utf-8", "replace")
            status, headers = answer.status, answer.headers
    except aiohttp.ClientConnectorError as error:
        raise TryLater(type(error).__name__, 0.0) from None
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        raise MaybePosted(type(error).__name__) from None
    if status == 429:
        raise TryLater("ratelimited", _retry_after(headers))
    if status >= 500:
        raise MaybePosted(f"http_{status}")
    if status != 200 or '"ok":false' in text.replace(" ", ""):
        raise NotPosted(f"response_url_{status}")


def web_client(token: str, base_url: str, session: aiohttp.ClientSession, *, through_proxy: bool) -> AsyncWebClient:
    """A client over a session of ours (one connection pool, our time-outs) that never repeats a call by itself."""
    client = AsyncWebClient(token=token, base_url=base_url, session=session, retry_handlers=[])
    if not through_proxy:
        client.proxy = None
    return client
