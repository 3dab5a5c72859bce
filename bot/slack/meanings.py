"""What Slack's answers mean: each is a `PostingError` that says whether anything was posted, and when to try again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import ChannelClosed, MaybePosted, MessageGone, NotPosted, PostingError, ScopeLacking, TryLater
from bot.slack.manifest import REQUIRED_SCOPES

_GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found"})
_CLOSED = frozenset({"not_in_channel", "channel_not_found", "is_archived", "no_permission"})
_CLOSED |= {"restricted_action", "restricted_action_read_only_channel"}
_PASSES = {"ratelimited": 1.0, "rate_limited": 1.0, "fatal_error": 2.0, "internal_error": 2.0}
_PASSES |= {"service_unavailable": 2.0, "request_timeout": 2.0, "team_added_to_org": 30.0}
OUR_TOKEN = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"})
"""Codes for trouble with the bot's own token."""
TOKEN_PAUSE = 30.0
"""Seconds between tries while Slack rejects the bot's own token: somebody has to install the app again."""


def from_answer(error: SlackApiError) -> PostingError:
    """What Slack's answer means. A 5xx, or an answer that is no JSON, leaves open whether the call had its effect."""
    response = error.response
    status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0) or 0)
    data = getattr(response, "data", None)
    code = str(data.get("error") or "") if isinstance(data, dict) else ""
    if status == 429 or code in ("ratelimited", "rate_limited"):
        return TryLater("ratelimited", retry_after(getattr(response, "headers", {})))
    if status >= 500 or not code:
        return MaybePosted(f"http_{status}")
    lacking = _lacking(data) if code == "missing_scope" and isinstance(data, dict) else None
    return from_code(code) if lacking is None else ScopeLacking(lacking, TOKEN_PAUSE)


def _lacking(data: Mapping[str, Any]) -> str | None:
    """The scope that Slack names, where it is one that the manifest asks for: without the others we go on with less.

    Slack may name it as it was called before there were bots' tokens of today: `chat:write:bot`.
    """
    named = (scope.strip() for scope in str(data.get("needed") or "").split(","))
    bare = (scope.removesuffix(":bot").removesuffix(":user") for scope in named)
    return next((scope for scope in bare if scope in REQUIRED_SCOPES), None)


def from_code(code: str) -> PostingError:
    """The error that a code of Slack's stands for."""
    if code in _GONE:
        return MessageGone(code)
    if code in _CLOSED:
        return ChannelClosed(code)
    if code in OUR_TOKEN:
        return TryLater(code, TOKEN_PAUSE)
    return TryLater(code, _PASSES[code]) if code in _PASSES else NotPosted(code)


def retry_after(headers: Mapping[str, str]) -> float:
    """Seconds, between one and five minutes; a header that cannot be read counts as one second."""
    text = next((value for name, value in headers.items() if name.lower() == "retry-after"), "1")
    try:
        return min(max(float(text), 1.0), 300.0)
    except ValueError:
        return 1.0


def outcome_of(error: Exception | None) -> str:
    """How a call ended, in a word."""
    match error:
        case None:
            return "ok"
        case TryLater(code="ratelimited"):
            return "ratelimited"
        case TryLater():
            return "later"
        case NotPosted() | ChannelClosed() | MessageGone():
            return "refused"
    return "unclear"


def granted_by(answer: AsyncSlackResponse) -> frozenset[str]:
    """The granted scopes, which every answer of Slack lists in a header."""
    listed = next((value for name, value in answer.headers.items() if name.lower() == "x-oauth-scopes"), "")
    return frozenset(scope.strip() for scope in str(listed).split(",") if scope.strip())
