"""The stand-in Slack as tests and the sandbox use it: start it, furnish it, act in it, look at it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp import web

from .acts import Acts
from .core import Core
from .delivery import Delivery, Kind
from .dispatch import Dispatcher
from .faults import Fault
from .furnishing import Furnishing
from .http_delivery import HttpDelivery, signed_headers
from .limits import Limits
from .looking import Looking
from .model import Identity, Json
from .server import application
from .sockets import Sockets


class StandInSlack(Acts, Furnishing, Looking):
    """A Slack workspace on 127.0.0.1 with one app in it; an async context manager.

    `limits`: the rate limits (None: Slack's own). `clock`: seconds that never go back, for rates and for the age of
    triggers and `response_url`s. `wall`: seconds since the epoch. `answer_seconds`: how long the bot may take.
    `retry_after`: the pauses before an unacknowledged event is sent again. `port` 0 means any free one.
    `routes`, filled before it starts, are served beside Slack's own.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        port: int = 0,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
        answer_seconds: float = 3.0,
        retry_after: Sequence[float] = (0.0, 60.0, 300.0),
        identity: Identity | None = None,
    ) -> None:
        self.core = Core(clock, wall, limits or Limits(), identity or Identity())
        self.sockets = Sockets(self.core.identity.app_id, self.core.changes, answer_seconds)
        self.dispatcher = Dispatcher(self.core, self.sockets, retry_after)
        self.routes: list[web.AbstractRouteDef] = []
        self._port = port
        self._seconds = answer_seconds

    async def __aenter__(self) -> Self:
        app = application(self.core, self.sockets)
        app.add_routes(self.routes)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", self._port).start()
        self._runner = runner
        self._port = runner.addresses[0][1]
        self.core.origin = f"http://127.0.0.1:{self._port}"
        self.core.open_socket = lambda: f"ws://127.0.0.1:{self._port}/link/?{self.sockets.new_ticket()}"
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.dispatcher.close()
        self.sockets.drop()
        await self._session.close()
        await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        """The base address of the Web API, with a slash at its end."""
        return f"{self.core.origin}/api/"

    @property
    def bot_token(self) -> str:
        """The bot's token."""
        return self.core.identity.bot_token

    @property
    def app_token(self) -> str:
        """The app-level token for Socket Mode."""
        return self.core.identity.app_token

    @property
    def signing_secret(self) -> str:
        """What HTTP deliveries are signed with."""
        return self.core.identity.signing_secret

    @property
    def team_id(self) -> str:
        """The bot's own workspace."""
        return self.core.identity.team_id

    @property
    def bot_user_id(self) -> str:
        """The bot as a user."""
        return self.core.identity.bot_user_id

    @property
    def granted(self) -> set[str]:
        """The granted scopes; take one out to see `missing_scope`."""
        return self.core.granted

    def deliver_over_http(self, url: str) -> None:
        """Send everything to this address from now on, instead of over the sockets."""
        self.dispatcher.transport = HttpDelivery(self._session, url, self.signing_secret, self.core.wall, self._seconds)

    def deliver_over_sockets(self) -> None:
        """Send everything to one of the open WebSockets again."""
        self.dispatcher.transport = self.sockets

    def signed(self, body: bytes) -> dict[str, str]:
        """The headers that Slack would sign this body with, for requests that a test sends itself."""
        return signed_headers(self.signing_secret, self.core.wall, body)

    async def send(self, payload_kind: Kind, payload: Json) -> Delivery:
        """Send a payload as it is; unlike the acts, this changes nothing in Slack."""
        return await self.dispatcher.send(payload_kind, payload)

    async def verify_url(self) -> Delivery:
        """Send `url_verification`, as Slack does when the address of events is set."""
        challenge = {
            "token": self.core.identity.verification_token,
            "challenge": "sandbox-challenge",
            "type": "url_verification",
        }
        return await self.dispatcher.send("events_api", challenge)

    def fault(self, fault: Fault) -> Fault:
        """Order a fault for calls to come."""
        self.core.faults.ordered.append(fault)
        return fault

    def drop_sockets(self) -> None:
        """Cut every WebSocket without a word."""
        self.sockets.drop()

    def refuse_upgrades(self, times: int) -> None:
        """Answer the next upgrades with 503; their addresses are used up all the same."""
        self.sockets.refusals = times

    def stop_answering_pings(self) -> None:
        """Leave the bot's pings unanswered from now on."""
        self.sockets.answers_pings = False

    def send_disconnect(self, reason: str = "warning") -> asyncio.Task[None]:
        """Ask every WebSocket to reconnect (`warning`, `refresh_requested`); may be awaited."""
        return self.dispatcher.background(self.sockets.ask_to_go(reason))
