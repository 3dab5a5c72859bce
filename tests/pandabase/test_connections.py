"""What the network does to a request: whether it may have had its effect, and that nothing lasts for ever."""

import asyncio
from contextlib import suppress
from dataclasses import replace

import httpx
import pytest

from bot.case import Change, Verb
from bot.errors import NotTaken, TokenRejected, Unclear, UpstreamError
from bot.pandabase.connection import BODY_LIMIT, Timeouts
from bot.records import Account
from bot.sandbox.pandabase import Fault, StandInPandabase
from tests.pandabase.conftest import Connect
from tests.pandabase.servers import BROKEN, HURRY, answering, asked, endless, serving, silent

CASE = "cs_8Kd02mXqPz71LtVa"
CLOSE = Change(Verb.CLOSE)


@pytest.mark.parametrize("oddity", BROKEN)
async def test_a_change_without_a_whole_answer_is_unclear(oddity: str, account: Account, connect: Connect) -> None:
    async with serving(BROKEN[oddity]) as url:
        with pytest.raises(Unclear):
            await connect(url, HURRY).change(account, CASE, CLOSE)


async def test_a_reading_without_a_whole_answer_is_unclear(account: Account, connect: Connect) -> None:
    async with serving(BROKEN["truncated"]) as url:
        with pytest.raises(Unclear):
            await connect(url, HURRY).read(account, CASE)


async def test_an_answer_without_an_end_keeps_its_request_id(account: Account, connect: Connect) -> None:
    async with serving(endless) as url:
        with pytest.raises(Unclear) as raised:
            await connect(url).read(account, CASE)
    assert raised.value.answered.request_id == "req_big"


@pytest.mark.parametrize(("size", "kind"), [(BODY_LIMIT, TokenRejected), (BODY_LIMIT + 1, Unclear)])
async def test_a_body_is_read_up_to_its_limit(
    account: Account, connect: Connect, size: int, kind: type[UpstreamError]
) -> None:
    head = b"HTTP/1.1 401 Unauthorized\r\nContent-Length: %d" % size
    async with serving(answering(head, b" " * size)) as url:
        with pytest.raises(kind):
            await connect(url).read(account, CASE)


@pytest.mark.parametrize("error", [httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError])
async def test_what_never_left_was_not_taken(account: Account, connect: Connect, error: type[Exception]) -> None:
    def refuse(_: httpx.Request) -> httpx.Response:
        raise error("no way")

    with pytest.raises(NotTaken):
        await connect("http://127.0.0.1/v2", transport=httpx.MockTransport(refuse)).change(account, CASE, CLOSE)


async def test_a_refused_connection_was_not_taken(
    pandabase: StandInPandabase, account: Account, connect: Connect
) -> None:
    await pandabase.go_down()
    with pytest.raises(NotTaken):
        await connect(pandabase.api_url).change(account, CASE, CLOSE)


async def test_a_name_that_does_not_exist_was_not_taken(account: Account, connect: Connect) -> None:
    with pytest.raises(NotTaken):
        await connect("http://casebot.invalid/v2", Timeouts(connect=1)).read(account, CASE)


async def test_a_server_that_speaks_no_tls_was_not_given_anything(account: Account, connect: Connect) -> None:
    async with serving(answering(b"HTTP/1.1 400 Bad Request")) as url:
        with pytest.raises(NotTaken):
            await connect(url.replace("http:", "https:"), HURRY).change(account, CASE, CLOSE)


async def test_a_handshake_that_does_not_end_was_not_taken(account: Account, connect: Connect) -> None:
    """The time-outs before the first byte run out before the one over everything, which would be unclear."""
    async with serving(silent) as url:
        with pytest.raises(NotTaken):
            await connect(url.replace("http:", "https:"), HURRY).change(account, CASE, CLOSE)


def test_what_comes_before_sending_is_shorter_than_a_whole_try() -> None:
    times = Timeouts()
    assert times.pool + 2 * times.connect < times.total


async def test_no_free_connection_was_not_taken(
    pandabase: StandInPandabase, connect: Connect, ana: Account, case_id: str
) -> None:
    client = connect(pandabase.api_url, Timeouts(pool=0.1))
    hold = pandabase.hold("GET")
    waiting = [asyncio.create_task(client.read(ana, case_id)) for _ in range(33)]
    done, held = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    hold.release()
    await asyncio.wait(held)
    assert [type(task.exception()) for task in done] == [NotTaken]


async def test_the_pool_recovers_from_tries_that_timed_out(
    pandabase: StandInPandabase, connect: Connect, ana: Account, case_id: str
) -> None:
    client = connect(pandabase.api_url, replace(HURRY, read=9, total=0.8))
    hold = pandabase.hold("GET")
    await asyncio.gather(*(client.read(ana, case_id) for _ in range(32)), return_exceptions=True)
    hold.release()
    assert (await client.read(ana, case_id)).case.id == case_id


async def test_calls_share_a_connection(connect: Connect, account: Account) -> None:
    connections = 0

    async def count(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        while await asked(reader):
            writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}")

    async with serving(count) as url:
        client = connect(url)
        for _ in range(3):
            with suppress(UpstreamError):
                await client.read(account, CASE)
    assert connections == 1


async def test_a_connection_that_the_server_closed_while_idle_is_not_used(
    pandabase: StandInPandabase, connect: Connect, ana: Account, case_id: str
) -> None:
    client = connect(pandabase.api_url)
    await client.read(ana, case_id)
    await pandabase.go_down()
    await pandabase.come_back()
    assert (await client.change(ana, case_id, CLOSE)).case.is_closed


async def test_a_dropped_change_that_had_its_effect_is_unclear(
    pandabase: StandInPandabase, connect: Connect, ana: Account, case_id: str
) -> None:
    pandabase.fault(Fault(method="PATCH", drop="after"))
    with pytest.raises(Unclear):
        await connect(pandabase.api_url).change(ana, case_id, CLOSE)
    assert pandabase.case(case_id)["status"] == "CLOSED"


async def test_a_closed_client_sends_nothing(pandabase: StandInPandabase, connect: Connect, ana: Account) -> None:
    client = connect(pandabase.api_url)
    await client.aclose()
    with pytest.raises(NotTaken):
        await client.change(ana, CASE, CLOSE)


async def test_a_closed_client_reaches_nothing(pandabase: StandInPandabase, connect: Connect) -> None:
    client = connect(pandabase.api_url)
    await client.aclose()
    assert not await client.is_reachable()
