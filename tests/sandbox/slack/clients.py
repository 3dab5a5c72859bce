"""Plain aiohttp clients that play the bot's part."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

from bot.sandbox.slack import StandInSlack

Json = dict[str, Any]


@dataclass
class Clock:
    """Seconds that pass only when a test says so."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Api:
    """Calls the Web API with the bot's token."""

    slack: StandInSlack
    session: aiohttp.ClientSession

    async def __call__(self, method: str, **params: Any) -> Json:
        """The JSON answer to a call with a JSON body."""
        status, answer, _ = await self.exchange(method, self.slack.bot_token, **params)
        assert status in (200, 429)
        return answer

    async def exchange(self, method: str, token: str | None, **params: Any) -> tuple[int, Json, Any]:
        """HTTP status, JSON answer and headers."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with self.session.post(self.slack.api_url + method, json=params, headers=headers) as response:
            return response.status, await response.json(), response.headers

    async def respond(self, url: str | None, body: Any) -> tuple[int, str]:
        """HTTP status and text of a post to a `response_url`."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        async with self.session.post(str(url), data=data) as response:
            return response.status, await response.text()


@dataclass
class HttpBot:
    """A bot behind HTTP that keeps what it got and answers what it is told to."""

    answer: Callable[[], web.Response] = web.Response
    got: list[tuple[Any, bytes]] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.Response:
        """Keep the request and answer it."""
        self.got.append((request.headers, await request.read()))
        return self.answer()


@dataclass
class SocketBot:
    """A bot behind one WebSocket that acknowledges everything with `answer`, or nothing while `mute`."""

    socket: aiohttp.ClientWebSocketResponse
    hello: Json
    answer: Json | None = None
    mute: bool = False
    closed: bool = False
    got: list[Json] = field(default_factory=list)
    change: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Acknowledge until the socket closes."""
        async for message in self.socket:
            self.got.append(json.loads(message.data))
            self._changed()
            if "envelope_id" in self.got[-1] and not self.mute:
                ack: Json = {"envelope_id": self.got[-1]["envelope_id"]}
                await self.socket.send_json(ack if self.answer is None else ack | {"payload": self.answer})
        self.closed = True
        self._changed()

    def _changed(self) -> None:
        self.change.set()
        self.change = asyncio.Event()

    async def until(self, predicate: Callable[[], bool]) -> None:
        """Return once the predicate holds; it is asked after every frame and at the end."""
        async with asyncio.timeout(2):
            while not predicate():
                await self.change.wait()


async def connected(api: Api) -> SocketBot:
    """A bot with a fresh WebSocket that has been greeted."""
    _, answer, _ = await api.exchange("apps.connections.open", api.slack.app_token)
    socket = await api.session.ws_connect(answer["url"])
    return SocketBot(socket, await socket.receive_json())


def plain(text: str) -> Json:
    """A plain text object."""
    return {"type": "plain_text", "text": text}


def button(action_id: str = "close", **parts: Any) -> Json:
    """A button."""
    return {"type": "button", "action_id": action_id, "text": plain("Close"), **parts}


def actions(*elements: Json, **parts: Any) -> Json:
    """An actions block."""
    return {"type": "actions", "elements": list(elements), **parts}


def section(text: str = "x", **parts: Any) -> Json:
    """A section block."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **parts}


def menu(*values: str, kind: str = "static_select", **parts: Any) -> Json:
    """A menu with these options."""
    options = [{"text": plain(value), "value": value} for value in values]
    return {"type": kind, "action_id": "menu", "options": options, **parts}


def text_input(block_id: str = "token", **parts: Any) -> Json:
    """An input block with a text field named `text`."""
    element = {"type": "plain_text_input", "action_id": "text", **parts.pop("element", {})}
    return {"type": "input", "block_id": block_id, "label": plain("Token"), "element": element, **parts}


def modal(*blocks: Json, **parts: Any) -> Json:
    """A modal with a submit button."""
    return {"type": "modal", "title": plain("Link"), "submit": plain("Save"), "blocks": list(blocks), **parts}
