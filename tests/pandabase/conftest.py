"""A client against the stand-in, over a real socket, and the stores and accounts of its tests."""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import httpx
import pytest
import stamina

from bot.pandabase.client import PandabaseClient
from bot.pandabase.connection import Timeouts
from bot.pandabase.reply import Reply
from bot.records import Account
from bot.sandbox.pandabase import Limits, StandInPandabase
from tests.pandabase import NOW

SAMPLES = Path(__file__).parent.parent / "samples" / "pandabase"
Sample = Callable[..., Reply]
Connect = Callable[..., PandabaseClient]


@pytest.fixture
def sample() -> Sample:
    """A recorded body as an answer: `sample("error_text.json", 400)`; `headers` are in lower case."""

    def reply(name: str, status: int = 200, **headers: str) -> Reply:
        named = {key.replace("_", "-"): value for key, value in headers.items()}
        return Reply(status, {"x-request-id": "req_1", **named}, (SAMPLES / name).read_bytes())

    return reply


@pytest.fixture
def account() -> Account:
    """A bearer account that no server knows."""
    return Account("T1", "U1", "shp_000000000001", "sk_live_secret")


@pytest.fixture
async def pandabase() -> AsyncIterator[StandInPandabase]:
    """A stand-in without rate limits."""
    async with StandInPandabase(limits=Limits.none(), clock=lambda: NOW) as stand_in:
        yield stand_in


@pytest.fixture
def ana(pandabase: StandInPandabase) -> Account:
    """A person whose token may read and write."""
    store = pandabase.add_store("Corner Shop")
    return Account("T1", "U1", store, pandabase.issue_token(store))


@pytest.fixture
def case_id(pandabase: StandInPandabase, ana: Account) -> str:
    """An open case of Ana's store."""
    return str(pandabase.add_case(ana.store_id)["id"])


@pytest.fixture
async def connect() -> AsyncIterator[Connect]:
    """Make clients that are closed after the test."""
    clients: list[PandabaseClient] = []

    def make(
        url: str, timeouts: Timeouts | None = None, transport: httpx.AsyncBaseTransport | None = None
    ) -> PandabaseClient:
        clients.append(PandabaseClient(url, clock=lambda: NOW, timeouts=timeouts, transport=transport))
        return clients[-1]

    yield make
    for client in clients:
        await client.aclose()


@pytest.fixture
def client(pandabase: StandInPandabase, connect: Connect) -> PandabaseClient:
    """A client of the stand-in."""
    return connect(pandabase.api_url)


@pytest.fixture
def no_backoff() -> Iterator[None]:
    """Retry as often as configured, and at once."""
    with stamina.set_testing(True, attempts=100, cap=True):
        yield
