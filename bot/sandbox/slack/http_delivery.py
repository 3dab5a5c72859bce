"""Delivers payloads over signed HTTP.

Source: docs.slack.dev/authentication/verifying-requests-from-slack (signature `v0`) and docs.slack.dev/apis/events-api
(`X-Slack-Retry-Num`, `X-Slack-Retry-Reason`, `X-Slack-No-Retry`).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from urllib.parse import urlencode

import aiohttp

from .delivery import Answer, Kind, Retry
from .model import Json

_FORM = "application/x-www-form-urlencoded"


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Slack's `v0` signature of a body."""
    digest = hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256)
    return f"v0={digest.hexdigest()}"


def encoded(kind: Kind, payload: Json) -> tuple[str, bytes]:
    """Content type and body: a form for commands and interactions, JSON for events."""
    if kind == "slash_commands":
        return _FORM, urlencode(payload).encode()
    if kind == "interactive":
        return _FORM, urlencode({"payload": json.dumps(payload)}).encode()
    return "application/json", json.dumps(payload).encode()


def signed_headers(secret: str, wall: Callable[[], float], body: bytes) -> dict[str, str]:
    """The headers that prove a body to be the stand-in's."""
    timestamp = str(int(wall()))
    return {
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": signature(secret, timestamp, body),
        "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
    }


class HttpDelivery:
    """Posts to one URL. `wall` dates the signature, `seconds` is how long an answer may take."""

    def __init__(
        self, session: aiohttp.ClientSession, url: str, secret: str, wall: Callable[[], float], seconds: float
    ) -> None:
        self._session = session
        self._url = url
        self._secret = secret
        self._wall = wall
        self._timeout = aiohttp.ClientTimeout(total=seconds)

    async def deliver(self, kind: Kind, payload: Json, retry: Retry | None) -> Answer:
        """Send one payload."""
        content_type, body = encoded(kind, payload)
        headers = {"Content-Type": content_type, **signed_headers(self._secret, self._wall, body), **_retried(retry)}
        try:
            async with self._session.post(
                self._url, data=body, headers=headers, timeout=self._timeout, allow_redirects=False
            ) as response:
                return await _understood(response)
        except TimeoutError:
            return Answer(None, problem="operation_timeout")
        except aiohttp.ClientError:
            return Answer(None, problem="dispatch_failed")

    def signed(self, body: bytes) -> dict[str, str]:
        """The headers that prove a body to be the stand-in's."""
        timestamp = str(int(self._wall()))
        return {
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self._secret, timestamp, body),
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        }


def _retried(retry: Retry | None) -> dict[str, str]:
    return {"X-Slack-Retry-Num": str(retry.number), "X-Slack-Retry-Reason": retry.reason} if retry else {}


async def _understood(response: aiohttp.ClientResponse) -> Answer:
    text = await response.text(errors="replace")
    problem = None if response.status == 200 else "http_service_error"
    return Answer(response.status, _parsed(text), problem, response.headers.get("X-Slack-No-Retry") == "1")


def _parsed(text: str) -> Json | str:
    if text.lstrip().startswith("{"):
        try:
            value = json.loads(text)
        except ValueError:
            return text
        return value if isinstance(value, dict) else text
    return text
