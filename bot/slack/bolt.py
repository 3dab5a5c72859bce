"""One Bolt app for both modes. It asks nobody who it is: what was read at start is its authorization."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.identity import Identity
from bot.slack.listeners import Listeners

_NOT_FOR_BOLT = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_BOT_TOKEN")
"""Bolt reads these by itself: the first two switch it to OAuth and a file store, the third makes it complain."""


class _KnownFromStart(AsyncAuthorize):
    """Bolt's own authorization calls `auth.test` before the listener, and loses the click when that fails."""

    def __init__(self, identity: Identity, token: str) -> None:
        self._result = AuthorizeResult(
            enterprise_id=identity.enterprise_id,
            team_id=identity.team_id,
            bot_user_id=identity.bot_user_id,
            bot_id=identity.bot_id,
            bot_token=token,
        )

    async def __call__(self, **_: Any) -> AuthorizeResult:
        return self._result


def build_app(identity: Identity, token: str, client: AsyncWebClient, listeners: Listeners) -> AsyncApp:
    """The app with all its listeners. Signatures are verified before a body reaches it (`bot.slack.http`)."""
    with _without_its_own_settings():
        return AsyncApp(
            client=AsyncWebClient(base_url=client.base_url, session=client.session, retry_handlers=[]),
            logger=logging.getLogger("slack_bolt"),
            before_authorize=listeners,  # ahead of all that Bolt does by itself, which stumbles over odd payloads
            authorize=_KnownFromStart(identity, token),
            process_before_response=True,
            request_verification_enabled=False,
            ssl_check_enabled=False,
            attaching_function_token_enabled=False,
        )


async def dispatch(app: AsyncApp, body: object) -> BoltResponse:
    """Hand the app a payload, which Bolt gets to see late: it would look for ids in it, and raise at odd types."""
    request = AsyncBoltRequest(body={}, mode="socket_mode")
    request.body = body if isinstance(body, dict) else {}
    return await app.async_dispatch(request)


@contextmanager
def _without_its_own_settings() -> Iterator[None]:
    taken = {name: os.environ.pop(name) for name in _NOT_FOR_BOLT if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(taken)
