"""A stand-in with one store, one case and a plain client for each test."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from bot.sandbox.pandabase import Limits, StandInPandabase, signature

NOW = 1_700_000_000.25


class Clock:
    """Time that moves only when a test says so; epoch seconds."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


@dataclass
class Client:
    """Calls the stand-in as a store's program would."""

    session: aiohttp.ClientSession
    api_url: str
    store: str
    token: str

    async def send(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> tuple[int, Any, Any]:
        """Status, parsed body and headers; ``path`` is below the store, ``body`` JSON or the bytes to send."""
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        shown = {"Authorization": f"Bearer {self.token}"} if headers is None else headers
        url = f"{self.api_url}/stores/{self.store}{path}"
        async with self.session.request(method, url, data=data, headers=shown) as answer:
            return answer.status, await answer.json(), answer.headers

    def signed(self, token_id: str, secret: str, body: bytes = b"") -> dict[str, str]:
        """The headers of an HMAC token over ``body``."""
        return {"Authorization": f"Bearer {token_id}", "X-Signature": signature(secret, body)}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def pandabase(clock: Clock) -> AsyncIterator[StandInPandabase]:
    async with StandInPandabase(limits=Limits.none(), clock=clock) as running:
        yield running


@pytest.fixture
def store(pandabase: StandInPandabase) -> str:
    return pandabase.add_store("Linden & Co")


@pytest.fixture
async def client(pandabase: StandInPandabase, store: str) -> AsyncIterator[Client]:
    async with aiohttp.ClientSession() as session:
        yield Client(session, pandabase.api_url, store, pandabase.issue_token(store))
