"""The traffic: who asked whom, how long it took, and which click it belongs to."""

import json
from typing import Any

import aiohttp

from bot.sandbox.page.server import Page
from bot.sandbox.pandabase import Fault
from tests.sandbox.page.conftest import Browser
from tests.sandbox.slack.clients import Api, SocketBot, actions, button, modal, text_input

Json = dict[str, Any]


async def exchanges(browser: Browser) -> list[Json]:
    """All that are listed."""
    return list(json.loads((await browser.get("/_sandbox/traffic"))[1])["exchanges"])


async def bodies(browser: Browser, number: int) -> str:
    """Request and answer of one, as one text."""
    return (await browser.get(f"/_sandbox/traffic/{number}"))[1]


async def close(browser: Browser, session: aiohttp.ClientSession, ana: str, case_id: str) -> None:
    """The PATCH that the bot would send for Ana."""
    world = browser.page.world
    key = world.cast.keys[ana]
    url = f"{world.pandabase.api_url}/stores/{key.store_id}/cases/{case_id}"
    headers = {"Authorization": f"Bearer {key.token}"}
    async with session.patch(url, json={"status": "CLOSED"}, headers=headers) as answer:
        assert answer.status == 200


async def test_a_command_the_patch_and_the_card_belong_together(
    browser: Browser, bot: SocketBot, api: Api, ana: str, support: str, late: str
) -> None:
    await browser.post("command", person=ana, channel=support, text=f"/case close {late}")
    await close(browser, api.session, ana, late)
    posted = await api("chat.postMessage", channel=support, text=f"Closed {late}")
    await api("chat.postMessage", channel=support, thread_ts=posted["ts"], text="by Ana")
    listed = await exchanges(browser)
    assert [(one["from"], one["to"], one["what"].split(" /stores")[0]) for one in listed[-4:]] == [
        ("slack", "bot", f"/case close {late}"),
        ("bot", "pandabase", "PATCH"),
        ("bot", "slack", "POST chat.postMessage"),
        ("bot", "slack", "POST chat.postMessage"),
    ]
    assert {one["click_id"] for one in listed[-4:]} == {listed[-4]["id"]}


async def test_a_click_is_timed_to_its_acknowledgement_and_to_what_people_see(
    browser: Browser, bot: SocketBot, api: Api, ana: str, support: str, late: str
) -> None:
    await browser.post("command", person=ana, channel=support, text=f"/case close {late}")
    await api("chat.postMessage", channel=support, text=f"Closed {late}")
    click = (await exchanges(browser))[-2]
    assert 0 < click["ack_ms"] <= click["result_ms"] < 5000


async def test_an_answer_by_response_url_belongs_to_its_click(
    browser: Browser, bot: SocketBot, api: Api, ana: str, support: str
) -> None:
    for _ in range(2):
        await browser.post("command", person=ana, channel=support, text="/case help")
    first = bot.got[0]["payload"]
    await api.respond(first["response_url"], {"text": "Help"})
    *_, one, _, answer = await exchanges(browser)
    assert (answer["what"], answer["click_id"]) == ("POST response_url", one["id"])


async def test_a_modal_belongs_to_the_click_that_opened_it(
    browser: Browser, bot: SocketBot, api: Api, ana: str, support: str
) -> None:
    await browser.post("command", person=ana, channel=support, text="/case link")
    await api("views.open", trigger_id=bot.got[-1]["payload"]["trigger_id"], view=modal(text_input()))
    click, opening = (await exchanges(browser))[-2:]
    assert (opening["what"], opening["click_id"]) == ("POST views.open", click["id"])


async def test_what_a_call_was_refused_for_is_its_status(browser: Browser, api: Api) -> None:
    await api("chat.postMessage", channel="C0NOWHERE", text="x")
    refused = (await exchanges(browser))[-1]
    assert (refused["status"], refused["ok"]) == ("channel_not_found", False)


async def test_an_unacknowledged_click_is_listed_as_such(
    browser: Browser, bot: SocketBot, api: Api, ana: str, support: str
) -> None:
    posted = await api("chat.postMessage", channel=support, text="x", blocks=[actions(button("go"))])
    bot.mute = True
    await browser.post("click", person=ana, channel=support, ts=posted["ts"], action_id="go")
    click = (await exchanges(browser))[-1]
    assert (click["what"], click["status"], click["ok"]) == ("click: Close", "operation_timeout", False)


async def test_what_was_typed_into_a_form_is_not_shown(
    browser: Browser, bot: SocketBot, api: Api, ana: str, support: str
) -> None:
    await browser.post("command", person=ana, channel=support, text="/case link")
    opened = await api("views.open", trigger_id=bot.got[-1]["payload"]["trigger_id"], view=modal(text_input()))
    values = {"token": {"text": "not-like-a-token"}}
    await browser.post("view/submit", person=ana, view_id=opened["view"]["id"], values=values)
    shown = await bodies(browser, (await exchanges(browser))[-1]["id"])
    assert ("not-like-a-token" in shown, "(16 characters)" in shown) == (False, True)


async def test_no_secret_stands_in_any_body(
    browser: Browser, bot: SocketBot, api: Api, page: Page, ana: str, support: str, late: str
) -> None:
    await browser.post("command", person=ana, channel=support, text=f"/case close {late}")
    await close(browser, api.session, ana, late)
    url = bot.got[-1]["payload"]["response_url"]
    await api.respond(url, {"text": "done"})
    await api.exchange("apps.connections.open", page.world.slack.app_token)
    shown = "".join([await bodies(browser, one["id"]) for one in await exchanges(browser)])
    identity = page.world.slack.core.identity
    secrets = [identity.bot_token, identity.app_token, identity.verification_token, identity.signing_secret]
    assert [secret for secret in [*secrets, page.world.cast.keys[ana].token, url] if secret in shown] == []


async def test_an_exchange_that_is_not_kept_is_told_so(browser: Browser) -> None:
    assert '"ok": false' in await bodies(browser, 99999)


async def test_each_exchange_is_told_as_it_happens(browser: Browser, api: Api, ana: str) -> None:
    seq = (await browser.state())["seq"]
    await api("auth.test")
    told = (await browser.listen(ana, seq, "traffic"))[-1]["data"]
    assert (told["what"], told["status"]) == ("POST auth.test", 200)


async def test_only_the_last_exchanges_are_kept(browser: Browser, api: Api) -> None:
    for _ in range(510):
        await api("auth.test")
    assert len(await exchanges(browser)) == 500


async def test_whose_token_works_is_linked(
    browser: Browser, session: aiohttp.ClientSession, ana: str, ben: str, late: str
) -> None:
    await close(browser, session, ana, late)
    roles = {one["id"]: one["role"] for one in (await browser.state())["people"]}
    assert (roles[ana], roles[ben]) == ("Agent, linked", "Agent, not linked")


async def read(browser: Browser, session: aiohttp.ClientSession, ana: str, query: str) -> int:
    """A page of the list, as a bot that watches asks for it; the status of the answer."""
    world = browser.page.world
    key = world.cast.keys[ana]
    url = f"{world.pandabase.api_url}/stores/{key.store_id}/cases?{query}"
    async with session.get(url, headers={"Authorization": f"Bearer {key.token}"}) as answer:
        return answer.status


async def test_what_is_read_again_and_again_stands_there_once(
    browser: Browser, session: aiohttp.ClientSession, ana: str
) -> None:
    for _ in range(3):
        for query in ("limit=100", "status=OPEN&limit=100"):
            await read(browser, session, ana, query)
    assert [(one["what"].partition("?")[2], one["times"]) for one in await exchanges(browser)] == [
        ("limit=100", 3),
        ("status=OPEN&limit=100", 3),
    ]


async def test_a_reading_after_something_else_stands_for_itself(
    browser: Browser, session: aiohttp.ClientSession, ana: str, late: str
) -> None:
    await read(browser, session, ana, "limit=100")
    await close(browser, session, ana, late)
    await read(browser, session, ana, "limit=100")
    assert [one["times"] for one in await exchanges(browser)] == [1, 1, 1]


async def test_a_reading_that_fails_stands_beside_those_that_did_not(
    browser: Browser, session: aiohttp.ClientSession, ana: str
) -> None:
    await read(browser, session, ana, "limit=100")
    browser.page.world.pandabase.fault(Fault(status=503, method="GET"))
    await read(browser, session, ana, "limit=100")
    assert [one["ok"] for one in await exchanges(browser)] == [True, False]


async def test_a_reading_is_nobodys_click(
    browser: Browser, bot: SocketBot, session: aiohttp.ClientSession, ana: str, support: str
) -> None:
    await browser.post("command", person=ana, channel=support, text="/case help")
    await read(browser, session, ana, "limit=100")
    assert (await exchanges(browser))[-1]["click_id"] is None
