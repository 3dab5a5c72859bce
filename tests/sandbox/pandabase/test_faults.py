"""What can be made to go wrong, and that it goes wrong exactly so often and so far as was asked."""

import asyncio

import aiohttp
import pytest

from bot.sandbox.pandabase import Fault, StandInPandabase
from tests.sandbox.pandabase.conftest import Client

CLOSE = {"status": "CLOSED"}


@pytest.fixture
def path(pandabase: StandInPandabase, store: str) -> str:
    return f"/cases/{pandabase.add_case(store)['id']}"


def status_of(pandabase: StandInPandabase, path: str) -> str:
    return str(pandabase.case(path.removeprefix("/cases/"))["status"])


async def test_an_answer_in_place_of_the_apis_is_sent_as_it_is(
    pandabase: StandInPandabase, client: Client, path: str
) -> None:
    pandabase.fault(Fault(status=502, body="<h1>Bad gateway</h1>"))
    async with client.session.get(client.api_url) as answer:
        assert (answer.status, answer.content_type, await answer.text()) == (502, "text/html", "<h1>Bad gateway</h1>")


async def test_an_answer_in_place_of_the_apis_takes_no_effect(
    pandabase: StandInPandabase, client: Client, path: str
) -> None:
    pandabase.fault(Fault(status=500, body=b'{"ok":false}', content_type="application/json"))
    await client.send("PATCH", path, CLOSE)
    assert status_of(pandabase, path) == "OPEN"


async def test_an_error_can_be_answered_although_the_change_was_made(
    pandabase: StandInPandabase, client: Client, path: str
) -> None:
    pandabase.fault(Fault(status=500, body=b"{}", content_type="application/json", takes_effect=True))
    status, _, _ = await client.send("PATCH", path, CLOSE)
    assert (status, status_of(pandabase, path)) == (500, "CLOSED")


@pytest.mark.parametrize(("moment", "expected"), [("before", "OPEN"), ("after", "CLOSED")])
async def test_a_cut_connection_leaves_the_change_unmade_or_made(
    pandabase: StandInPandabase, client: Client, path: str, moment: str, expected: str
) -> None:
    pandabase.fault(Fault(method="PATCH", drop="before" if moment == "before" else "after"))
    with pytest.raises(aiohttp.ClientConnectionError):
        await client.send("PATCH", path, CLOSE)
    assert status_of(pandabase, path) == expected


async def test_a_truncated_answer_ends_too_early(pandabase: StandInPandabase, client: Client, path: str) -> None:
    pandabase.fault(Fault(truncate=True))
    with pytest.raises(aiohttp.ClientPayloadError):
        await client.send("GET", path)


async def test_a_dripping_answer_is_whole_in_the_end(pandabase: StandInPandabase, client: Client, path: str) -> None:
    pandabase.fault(Fault(slow_drip=0.001))
    _, answer, _ = await client.send("GET", path)
    assert answer["ok"]


async def test_a_fault_happens_as_often_as_it_says(pandabase: StandInPandabase, client: Client, path: str) -> None:
    pandabase.fault(Fault(status=503, body=b"{}", content_type="application/json", times=2))
    statuses = [(await client.send("GET", path))[0] for _ in range(3)]
    assert statuses == [503, 503, 200]


async def test_a_lasting_fault_ends_when_it_is_cleared(pandabase: StandInPandabase, client: Client, path: str) -> None:
    pandabase.fault(Fault(status=503, body=b"{}", content_type="application/json", times=None))
    statuses = [(await client.send("GET", path))[0] for _ in range(3)]
    pandabase.clear_faults()
    statuses.append((await client.send("GET", path))[0])
    assert statuses == [503, 503, 503, 200]


async def test_a_fault_meets_only_its_method_and_case(
    pandabase: StandInPandabase, store: str, client: Client, path: str
) -> None:
    other = pandabase.add_case(store)["id"]
    pandabase.fault(Fault(method="GET", case_id=other, status=503, body=b"{}", content_type="application/json"))
    statuses = [(await client.send(method, where, {"priority": "LOW"}))[0] for method, where in
                (("GET", path), ("PATCH", f"/cases/{other}"), ("GET", f"/cases/{other}"))]  # fmt: skip
    assert statuses == [200, 200, 503]


async def test_headers_can_be_added(pandabase: StandInPandabase, client: Client, path: str) -> None:
    pandabase.fault(Fault(headers={"X-RateLimit-Reset": "soon"}))
    _, _, headers = await client.send("GET", path)
    assert headers["X-RateLimit-Reset"] == "soon"


async def test_a_delay_comes_before_the_effect(pandabase: StandInPandabase, client: Client, path: str) -> None:
    pandabase.fault(Fault(delay=30))
    sending = asyncio.ensure_future(client.send("PATCH", path, CLOSE))
    await pandabase.until(lambda: pandabase.calls)
    sending.cancel()
    assert status_of(pandabase, path) == "OPEN"


@pytest.mark.parametrize(("moment", "expected"), [("before", "OPEN"), ("after", "CLOSED")])
async def test_a_hold_stops_the_world_at_its_moment(
    pandabase: StandInPandabase, client: Client, path: str, moment: str, expected: str
) -> None:
    hold = pandabase.hold("PATCH", when="before" if moment == "before" else "after")
    sending = asyncio.ensure_future(client.send("PATCH", path, CLOSE))
    await asyncio.wait_for(hold.reached.wait(), 5)
    held = status_of(pandabase, path)
    hold.release()
    status, _, _ = await sending
    assert (held, status) == (expected, 200)


async def test_a_call_whose_connection_was_cut_has_no_status_in_the_log(
    pandabase: StandInPandabase, client: Client, path: str
) -> None:
    pandabase.fault(Fault(drop="after"))
    with pytest.raises(aiohttp.ClientConnectionError):
        await client.send("PATCH", path, CLOSE)
    [call] = pandabase.calls
    assert (call.body, call.status, call.took_effect, call.token_last4) == (CLOSE, None, True, client.token[-4:])


async def test_a_store_that_is_down_refuses_connections_until_it_is_back(
    pandabase: StandInPandabase, client: Client, path: str
) -> None:
    await pandabase.go_down()
    with pytest.raises(aiohttp.ClientConnectionError):
        await client.send("GET", path)
    await pandabase.come_back()
    status, _, _ = await client.send("GET", path)
    assert status == 200


async def test_until_says_what_was_called_when_it_gives_up(pandabase: StandInPandabase, client: Client) -> None:
    await client.send("GET", "/cases")
    with pytest.raises(AssertionError, match="GET /v2/core/stores/"):
        await pandabase.until(lambda: False, seconds=0)


async def test_a_fault_can_be_meant_for_one_store(pandabase: StandInPandabase, store: str, client: Client) -> None:
    pandabase.fault(Fault(status=503, path="shp_another00000"))
    assert (await client.send("GET", "/cases?limit=100"))[0] == 200


async def test_a_fault_can_be_meant_for_lists(pandabase: StandInPandabase, store: str, client: Client) -> None:
    case_id = pandabase.add_case(store)["id"]
    pandabase.fault(Fault(status=500, body="{}", content_type="application/json", path="/cases?", times=None))
    answers = [await client.send("GET", path) for path in ("/cases?limit=100", f"/cases/{case_id}")]
    assert [status for status, _, _ in answers] == [500, 200]
