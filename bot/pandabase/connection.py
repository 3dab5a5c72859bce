"""The way to Pandabase and back over one HTTP connection pool: a call goes out once, and its whole answer comes in."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

import httpx

from bot.errors import Answered, NotTaken, Unclear, UpstreamError
from bot.pandabase.calls import Call
from bot.pandabase.failures import unreadable
from bot.pandabase.reply import Reply

BODY_LIMIT = 2 * 1024 * 1024
"""Bytes of an answer that are read; a page of 100 cases has some 60 KiB."""

_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds. `total` bounds a whole try, a body that drips included.

    It is longer than all that comes before the first byte is sent (`pool`, and `connect` once for TCP and once for
    TLS), so that a try which it ends is always one that may have had its effect.
    """

    connect: float = 3.0
    read: float = 8.0
    write: float = 5.0
    pool: float = 3.0
    total: float = 10.0
    reachable: float = 3.0

    def phases(self) -> dict[str, float]:
        """As httpx takes them, phase by phase."""
        return {"connect": self.connect, "read": self.read, "write": self.write, "pool": self.pool}


class Connection:
    """The connections to one base URL, over HTTP/1.1; end them with `aclose`."""

    def __init__(self, base_url: str, timeouts: Timeouts, transport: httpx.AsyncBaseTransport | None) -> None:
        """Connect to nothing yet; `transport` replaces the network. Raises `httpx.InvalidURL`.

        Proxies and certificates named in the environment are used for https only, where a proxy sees no more than
        the host's name: over plain http, which is for loopback, it would be handed the token.
        """
        self._base = str(httpx.URL(base_url)).rstrip("/")
        self._timeouts = timeouts
        self._extensions = {"timeout": timeouts.phases()}
        self._http = httpx.AsyncClient(
            transport=transport,
            trust_env=self._base.startswith("https://"),
            follow_redirects=False,
            limits=httpx.Limits(max_connections=32, max_keepalive_connections=32, keepalive_expiry=20.0),
        )

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def send(self, call: Call) -> Reply:
        """Send a call once. Raises `NotTaken` where it never left, and `Unclear` where it may have arrived."""
        failure: UpstreamError
        try:
            async with asyncio.timeout(self._timeouts.total):
                return await self._reply(await self._open(call))
        except _NEVER_SENT as error:
            _log.info("Pandabase was not reached: %s %s", type(error).__name__, error)
            failure = NotTaken(Answered())
        except (httpx.HTTPError, OSError) as error:  # their words may quote what was sent: only the kind is logged
            _log.info("Pandabase did not answer a %s: %s", call.method, type(error).__name__)
            failure = Unclear(Answered())
        raise failure  # not in a handler: httpx's errors hold the request, and with it the token

    async def status(self, call: Call) -> int | None:
        """The status of an answer that is not read; None where there is none in `reachable` seconds."""
        try:
            async with asyncio.timeout(self._timeouts.reachable):
                response = await self._open(call)
                await response.aclose()
        except (NotTaken, httpx.HTTPError, OSError):
            return None
        return response.status_code

    async def _open(self, call: Call) -> httpx.Response:
        """Send, and receive the head of the answer. A client that was closed at shutdown sends nothing."""
        if self._http.is_closed:
            raise NotTaken(Answered())
        return await self._http.send(self._request(call), stream=True)

    async def _reply(self, response: httpx.Response) -> Reply:
        try:
            body = await _body(response)
        finally:
            await response.aclose()
        if body is None:
            raise unreadable(Reply(response.status_code, response.headers, b""))
        return Reply(response.status_code, response.headers, body)

    def _request(self, call: Call) -> httpx.Request:
        """Built past `AsyncClient.build_request`: nothing to merge, and no cookie that somebody else's answer set."""
        url = self._base + call.path
        content = call.body or None
        return httpx.Request(call.method, url, headers=call.headers, content=content, extensions=self._extensions)


async def _body(response: httpx.Response) -> bytes | None:
    """The body; None where it broke off or does not end."""
    chunks: list[bytes] = []
    size = 0
    try:
        async for chunk in response.aiter_bytes():
            chunks.append(chunk)
            size += len(chunk)
            if size > BODY_LIMIT:
                return None
    except httpx.HTTPError as error:
        _log.info("an answer of Pandabase broke off: %s", type(error).__name__)
        return None
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)
