"""Each fault does what its label says to whoever calls, and ends when it is switched off."""

from typing import Any

import aiohttp
import pytest

from bot.sandbox.page.catalogue import FAULTS
from bot.sandbox.page.server import Page
from tests.sandbox.page.conftest import Browser
from tests.sandbox.slack.clients import Api, SocketBot


class Upstream:
    """Calls Pandabase with a person's token, as the bot does."""

    def __init__(self, session: aiohttp.ClientSession, page: Page, person: str) -> None:
        self._session = session
        self._page = page
        self._key = page.world.cast.keys[person]

    async def send(self, method: str, case_id: str, body: Any = None) -> tuple[int | str, Any]:
        """Status and answer; the status `refused` or `dropped` where there is none."""
        url = f"{self._page.world.pandabase.api_url}/stores/{self._key.store_id}/cases/{case_id}"
        headers = {"Authorization": f"Bearer {self._key.token}"}
        try:
            async with self._session.request(method, url, json=body, headers=headers) as answer:
                return answer.status, await answer.text()
        except aiohttp.ClientConnectorError:
            return "refused", None
        except aiohttp.ClientError:
            return "dropped", None


@pytest.fixture
def upstream(page: Page, session: aiohttp.ClientSession, ana: str) -> Upstream:
    return Upstream(session, page, ana)


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        ("pandabase_down", "refused"),
        ("pandabase_limited", 429),
        ("pandabase_html", 502),
        ("pandabase_drops", "dropped"),
        ("token_rolled", 401),
        ("scope_removed", 403),
    ],
)
async def test_a_fault_of_pandabase_lasts_until_it_is_switched_off(
    browser: Browser, upstream: Upstream, late: str, fault: str, status: int | str
) -> None:
    await browser.post(f"faults/{fault}", on=True)
    assert (await upstream.send("PATCH", late, {"priority": "HIGH"}))[0] == status
    await browser.post(f"faults/{fault}", on=False)
    assert (await upstream.send("PATCH", late, {"priority": "LOW"}))[0] == 200


async def test_a_slow_pandabase_takes_the_time_that_was_asked_for(
    browser: Browser, upstream: Upstream, page: Page, late: str
) -> None:
    await browser.post("faults/pandabase_slow", on=True, value=0.1)
    await upstream.send("GET", late)
    assert (page.world.pandabase.calls[-1].seconds or 0) >= 0.1


async def test_the_dropped_patch_took_effect(browser: Browser, upstream: Upstream, page: Page, late: str) -> None:
    await browser.post("faults/pandabase_drops", on=True)
    await upstream.send("PATCH", late, {"status": "CLOSED"})
    assert page.world.pandabase.case(late)["status"] == "CLOSED"


async def test_a_rolled_token_is_shown_anew(browser: Browser, ana: str) -> None:
    before = (await browser.state(ana))["tokens"][ana]["token"]
    await browser.post("faults/token_rolled", on=True)
    assert (await browser.state(ana))["tokens"][ana]["token"] != before


async def test_a_reading_token_gets_no_right_to_write_by_the_way(browser: Browser, page: Page, stage: Any) -> None:
    dora = page.world.cast.keys[stage.people["Dora"].id]
    for on in (True, False):
        await browser.post("faults/scope_removed", on=on)
    assert page.world.pandabase.tokens[dora.bearer].scopes == {"CASES_READ"}


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("slack_limited", "ratelimited"),
        ("slack_channel_not_found", "channel_not_found"),
        ("slack_archived", "is_archived"),
    ],
)
async def test_a_fault_of_slack_lasts_until_it_is_switched_off(
    browser: Browser, api: Api, support: str, fault: str, error: str
) -> None:
    await browser.post(f"faults/{fault}", on=True)
    assert (await api("chat.postMessage", channel=support, text="x"))["error"] == error
    await browser.post(f"faults/{fault}", on=False)
    assert (await api("chat.postMessage", channel=support, text="x"))["ok"]


async def test_people_can_still_be_told_directly_when_a_channel_is_archived(
    browser: Browser, api: Api, page: Page, ana: str
) -> None:
    await browser.post("faults/slack_archived", on=True)
    direct = page.world.slack.direct_message(ana)
    assert (await api("chat.postMessage", channel=direct, text="x"))["ok"]


async def test_a_limited_slack_says_how_long_to_wait(browser: Browser, api: Api, support: str) -> None:
    await browser.post("faults/slack_limited", on=True, value=7)
    _, _, headers = await api.exchange("chat.update", api.slack.bot_token, channel=support, ts="1.1", text="x")
    assert headers["Retry-After"] == "7"


async def test_a_slow_slack_takes_its_time(browser: Browser, api: Api) -> None:
    await browser.post("faults/slack_slow", on=True, value=0.1)
    await api("auth.test")
    assert api.slack.calls[-1].seconds >= 0.1


async def test_a_dropped_socket_cannot_come_back_before_its_time(browser: Browser, bot: SocketBot, api: Api) -> None:
    await browser.post("faults/slack_socket_dropped", on=True)
    await bot.until(lambda: bot.closed)
    _, answer, _ = await api.exchange("apps.connections.open", api.slack.app_token)
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await api.session.ws_connect(answer["url"])
    await browser.post("faults/slack_socket_dropped", on=False)
    _, answer, _ = await api.exchange("apps.connections.open", api.slack.app_token)
    async with api.session.ws_connect(answer["url"]) as socket:
        assert (await socket.receive_json())["type"] == "hello"


async def test_a_bot_of_somebody_elses_is_not_ours_to_kill(browser: Browser) -> None:
    for path in ("faults/bot_killed", "bot/kill", "bot/stop", "bot/start"):
        told = await browser.post(path, on=True)
        assert (told["ok"], "not started by the sandbox" in told["problem"]) == (False, True)


async def test_clearing_ends_them_all(browser: Browser, upstream: Upstream, api: Api, late: str) -> None:
    for fault in ("pandabase_down", "pandabase_html", "slack_archived", "token_rolled"):
        await browser.post(f"faults/{fault}", on=True)
    await browser.post("faults/clear")
    assert [fault["id"] for fault in (await browser.state())["faults"] if fault["active"]] == []
    assert (await upstream.send("GET", late))[0] == 200


async def test_a_fault_that_is_switched_on_twice_is_on_once(browser: Browser, upstream: Upstream, late: str) -> None:
    for value in (60, 0.01):
        await browser.post("faults/pandabase_slow", on=True, value=value)
    assert (await upstream.send("GET", late))[0] == 200


async def test_the_number_that_is_set_is_shown(browser: Browser) -> None:
    await browser.post("faults/pandabase_slow", on=True, value=9)
    (slow,) = (one for one in (await browser.state())["faults"] if one["id"] == "pandabase_slow")
    assert slow["parameter"] == {"label": "Seconds", "default": 5, "unit": "s", "value": 9}


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("faults/nothing", {"on": True}),
        ("faults/pandabase_slow", {"on": True, "value": 1e9}),
        ("faults/pandabase_slow", {"on": True, "value": "soon"}),
        ("faults/pandabase_slow", {}),
    ],
)
async def test_a_switch_that_makes_no_sense_is_refused_with_a_sentence(
    browser: Browser, path: str, fields: dict[str, object]
) -> None:
    told = await browser.post(path, **fields)
    assert (told["ok"], told["problem"].endswith((".", "bot_killed."))) == (False, True)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: str(fault.id))
def test_every_fault_says_in_a_sentence_what_to_expect(fault: Any) -> None:
    assert fault.expect.endswith(".")
    assert len(fault.expect) <= 110
