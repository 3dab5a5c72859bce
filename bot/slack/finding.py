"""Finding a message of ours again, by the key that it carries: for posts whose outcome was unclear."""

from __future__ import annotations

from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import CannotLook, NotPosted
from bot.slack.web_api import call

_EVENT_TYPE = "casebot_delivery"
_HISTORY = frozenset({"channels:history", "groups:history"})


def metadata_of(key: str) -> dict[str, Any]:
    """The metadata of a message. Every app of the workspace can read it: ids only."""
    return {"event_type": _EVENT_TYPE, "event_payload": {"key": key}}


class Finding:
    """Looks through a conversation, where the scope to read it was granted."""

    def __init__(self, client: AsyncWebClient, scopes: frozenset[str]) -> None:
        """Asks only what the granted scopes allow."""
        self._client = client
        self._may_look = bool(_HISTORY & scopes)

    async def find(self, channel: str, key: str, since: float, thread_ts: str | None = None) -> str | None:
        """The message that carries this key, among those since a moment. Raises `CannotLook` without the scope."""
        if not self._may_look:
            raise CannotLook("missing_scope")
        oldest = f"{since - 60:.6f}"
        cursor = ""
        for _ in range(10):
            page = await self._page(channel, thread_ts, oldest, cursor)
            for message in page.get("messages") or []:
                if (message.get("metadata") or {}).get("event_payload", {}).get("key") == key:
                    return str(message["ts"])
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return None
        return None

    async def _page(self, channel: str, thread_ts: str | None, oldest: str, cursor: str) -> Any:
        wanted: dict[str, Any] = {"channel": channel, "oldest": oldest, "limit": 200, "include_all_metadata": True}
        wanted |= {"cursor": cursor} if cursor else {}
        try:
            if thread_ts is None:
                return await call(self._client.conversations_history(**wanted))
            return await call(self._client.conversations_replies(ts=thread_ts, **wanted))
        except NotPosted as error:
            raise CannotLook(error.code) from None
