"""Slack's requests over HTTP: verified first, parsed second, then handed to Bolt as what they are.

Bolt parses a body before it checks the signature, and takes any form that mentions `payload` for an empty one. So the
body is verified and parsed here, and Bolt gets the result.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import Clock as SlackClock
from slack_sdk.signature import SignatureVerifier

from bot.ports import Clock

LARGEST_BODY = 1024 * 1024
"""Bytes. Slack's largest payloads (a modal with its state) stay far below."""


class _WallClock(SlackClock):
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def now(self) -> float:
        return self._clock()


class SlackRequests:
    """The handler of `/slack/events`."""

    def __init__(self, app: AsyncApp, signing_secret: str, clock: Clock) -> None:
        """`clock` is the time of day, for the five minutes that a signature is good for."""
        self._app = app
        self._verifier = SignatureVerifier(signing_secret, _WallClock(clock))

    async def handle(self, request: web.Request) -> web.Response:
        """Verify, parse, dispatch: 401 for a bad signature, 400 for a body that is none of Slack's."""
        raw = await request.read()
        if not self._is_signed(raw, request):
            return web.Response(status=401, text="invalid signature")
        body = parse_body(raw, request.content_type)
        if body is None:
            return web.Response(status=400, text="neither JSON nor a form")
        if body.get("type") == "url_verification":
            return web.json_response({"challenge": str(body.get("challenge", ""))})
        if "ssl_check" in body:
            return web.Response()
        answer = await self._app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))
        return to_response(answer)

    def _is_signed(self, raw: bytes, request: web.Request) -> bool:
        timestamp = request.headers.get("X-Slack-Request-Timestamp")
        signature = request.headers.get("X-Slack-Signature")
        try:
            return bool(self._verifier.is_valid(raw, timestamp, signature))
        except (ValueError, TypeError, OverflowError):  # no number, no text, or bytes that are no UTF-8
            return False


def parse_body(raw: bytes, content_type: str) -> dict[str, Any] | None:
    """The payload of a verified request: JSON, a form with a `payload`, or a form; None for anything else."""
    try:
        text = raw.decode()
        if content_type == "application/json":
            return _object(text)
        form = dict(parse_qsl(text, keep_blank_values=True))
        return _object(form["payload"]) if "payload" in form else (form or None)
    except (ValueError, RecursionError):
        return None


def _object(text: str) -> dict[str, Any] | None:
    value = json.loads(text)
    return value if isinstance(value, dict) else None


def to_response(answer: BoltResponse) -> web.Response:
    """Bolt's answer as aiohttp's."""
    if not answer.body:
        return web.Response(status=answer.status)
    is_json = answer.body.startswith("{")
    return web.Response(
        status=answer.status, text=answer.body, content_type="application/json" if is_json else "text/plain"
    )
