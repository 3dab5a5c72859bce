"""Slack's requests over HTTP: verified first, parsed second, then handed to Bolt as what they are.

Bolt parses a body before it checks the signature, and takes any form that mentions `payload` for an empty one. So the
body is verified and parsed here, and Bolt gets the result.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import time
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.signature import Clock as SlackClock
from slack_sdk.signature import SignatureVerifier

from bot.ports import UNMEASURED, Clock, Meter
from bot.slack.bolt import dispatch
from bot.slack.listeners import kind_of

LARGEST_BODY = 1024 * 1024
"""Bytes. Slack's largest payloads (a modal with its state) stay far below."""

log = logging.getLogger(__name__)

UNSIGNED = (
    "a request signed with another secret, or at another time, was refused: if Slack sent it, SLACK_SIGNING_SECRET or "
    "this machine's clock is wrong. Copy the signing secret anew from the app's page, under Basic Information; "
    "casebot doctor compares the clock"
)
UNSIGNED_IS_SAID_SECONDS = 60.0
BODY_SECONDS = 5.0
"""How long a body may take to arrive; Slack itself gives up after three."""


class _WallClock(SlackClock):
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def now(self) -> float:
        return self._clock()


class SlackRequests:
    """The handler of `/slack/events`."""

    def __init__(self, app: AsyncApp, signing_secret: str, clock: Clock, meter: Meter = UNMEASURED) -> None:
        """`clock` is the time of day, for the five minutes that a signature is good for."""
        self._app = app
        self._meter = meter
        self._verifier = SignatureVerifier(signing_secret, _WallClock(clock))
        self._said_at = float("-inf")

    async def handle(self, request: web.Request) -> web.Response:
        """Verify, parse, dispatch: 401 for a bad signature, 408 for a slow body, 400 for what is none of Slack's."""
        try:
            raw = await _body_of(request)
        except TimeoutError:
            return web.Response(status=408, text="the body came too slowly", headers={"Connection": "close"})
        began = time.perf_counter()
        if not self._is_signed(raw, request):
            self._say_unsigned(request)
            return web.Response(status=401, text="invalid signature")
        body = parse_body(raw, request.content_type)
        if body is None:
            return web.Response(status=400, text="neither JSON nor a form")
        if body.get("type") == "url_verification":
            return web.json_response({"challenge": str(body.get("challenge", ""))})
        if "ssl_check" in body:
            return web.Response()
        answer = await dispatch(self._app, body)
        self._meter.acknowledged(kind_of(body), time.perf_counter() - began)
        return to_response(answer)

    def _say_unsigned(self, request: web.Request) -> None:
        """Once a minute, where it looks like Slack's: a wrong secret must not stay unseen, and garbage fill no log."""
        now = time.monotonic()
        looks_signed = re.fullmatch("v0=[0-9a-f]{64}", request.headers.get("X-Slack-Signature", "")) is not None
        self._meter.refused_request("wrong" if looks_signed else "none")
        if looks_signed and now - self._said_at >= UNSIGNED_IS_SAID_SECONDS:
            self._said_at = now
            log.warning("%s", UNSIGNED)

    def _is_signed(self, raw: bytes, request: web.Request) -> bool:
        timestamp = request.headers.get("X-Slack-Request-Timestamp")
        signature = request.headers.get("X-Slack-Signature")
        try:
            return bool(self._verifier.is_valid(raw, timestamp, signature))
        except (ValueError, TypeError, OverflowError):  # no number, no text, or bytes that are no UTF-8
            return False


async def _body_of(request: web.Request) -> bytes:
    """All of it. Most come in one piece with their head, and need no timer. Raises `TimeoutError`."""
    if request.content.is_eof():
        return await request.read()
    async with asyncio.timeout(BODY_SECONDS):
        return await request.read()


def parse_body(raw: bytes, content_type: str) -> dict[str, Any] | None:
    """The payload of a verified request: JSON, a form with a `payload`, or a form; None for anything else.

    What is an object is handed on, however odd: Slack would only deliver again what is not acknowledged.
    """
    read = _READERS.get(content_type)
    try:
        return read(raw.decode()) if read else None
    except (ValueError, RecursionError):
        return None


def _form(text: str) -> dict[str, Any] | None:
    """The fields, or the payload in one of them. Any text can be read as the names of fields without a value."""
    form = dict(parse_qsl(text, keep_blank_values=True))
    if "payload" in form:
        return _object(form["payload"])
    return form if any(form.values()) else None


def _object(text: str) -> dict[str, Any] | None:
    value = json.loads(text)
    return value if isinstance(value, dict) else None


_READERS = {"application/json": _object, "application/x-www-form-urlencoded": _form}


def to_response(answer: BoltResponse) -> web.Response:
    """Bolt's answer as aiohttp's. Its own 500 means that it stumbled over a payload which is not as Slack documents it.

    Our listeners raise nothing: what they want to be delivered again is a 503.
    """
    status = 400 if answer.status == 500 else answer.status
    if not answer.body:
        return web.Response(status=status)
    is_json = answer.body.startswith("{")
    return web.Response(status=status, text=answer.body, content_type="application/json" if is_json else "text/plain")
