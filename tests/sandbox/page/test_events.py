"""What the page is told as it happens: to each person what they may see, and from where they left off."""

from bot.sandbox.page.server import Page
from tests.sandbox.page.conftest import Browser
from tests.sandbox.slack.clients import Api, SocketBot, modal, section, text_input


async def test_a_new_message_reaches_two_persons_at_once(
    browser: Browser, api: Api, ana: str, ben: str, support: str
) -> None:
    seq = (await browser.state())["seq"]
    await api("chat.postMessage", channel=support, text="for all")
    for person in (ana, ben):
        event = (await browser.listen(person, seq, "message"))[-1]
        assert (event["data"]["channel"], event["data"]["message"]["text"]) == (support, "for all")


async def test_an_edit_comes_with_the_same_ts(browser: Browser, api: Api, ana: str, support: str) -> None:
    posted = await api("chat.postMessage", channel=support, text="open")
    seq = (await browser.state())["seq"]
    await api("chat.update", channel=support, ts=posted["ts"], text="closed", blocks=[section()])
    shown = (await browser.listen(ana, seq, "message"))[-1]["data"]["message"]
    assert (shown["ts"], shown["text"]) == (posted["ts"], "closed")


async def test_a_deleted_message_is_told(browser: Browser, api: Api, ana: str, support: str) -> None:
    posted = await api("chat.postMessage", channel=support, text="stray")
    seq = (await browser.state())["seq"]
    await api("chat.delete", channel=support, ts=posted["ts"])
    event = (await browser.listen(ana, seq, "message_deleted"))[-1]
    assert event["data"] == {"channel": support, "ts": posted["ts"]}


async def test_what_only_one_person_sees_is_told_to_nobody_else(
    browser: Browser, api: Api, ana: str, ben: str, support: str
) -> None:
    seq = (await browser.state())["seq"]
    await api("chat.postEphemeral", channel=support, user=ana, text="psst")
    await api("chat.postMessage", channel=support, text="the end")
    told = [event["data"]["message"]["text"] for event in await browser.listen(ben, seq, "message") if _is_said(event)]
    assert told == ["the end"]


def _is_said(event: dict[str, object]) -> bool:
    return event["type"] == "message"


async def test_a_case_that_changes_elsewhere_is_told(browser: Browser, ana: str, late: str) -> None:
    seq = (await browser.state())["seq"]
    await browser.post(f"cases/{late}/close")
    case = (await browser.listen(ana, seq, "case"))[-1]["data"]["case"]
    assert (case["id"], case["status"], case["closedBy"]) == (late, "CLOSED", "MERCHANT")


async def test_a_modal_is_told_to_the_one_who_opened_it(
    browser: Browser, bot: SocketBot, api: Api, ana: str, support: str
) -> None:
    seq = (await browser.state())["seq"]
    await browser.post("command", person=ana, channel=support, text="/case link")
    await api("views.open", trigger_id=bot.got[-1]["payload"]["trigger_id"], view=modal(text_input()))
    shown = (await browser.listen(ana, seq, "view"))[-1]["data"]
    assert (shown["view"]["callback_id"], shown["stack"], shown["errors"]) == ("", 1, {})


async def test_the_same_error_at_a_field_is_told_each_time(
    browser: Browser, bot: SocketBot, api: Api, ana: str, support: str
) -> None:
    await browser.post("command", person=ana, channel=support, text="/case link")
    await api("views.open", trigger_id=bot.got[-1]["payload"]["trigger_id"], view=modal(text_input()))
    view = (await browser.state(ana))["view"]
    bot.answer = {"response_action": "errors", "errors": {"token": "Wrong."}}
    for _ in range(2):
        seq = (await browser.state())["seq"]
        await browser.post("view/submit", person=ana, view_id=view["id"], values={"token": {"text": "sk_1"}})
        assert (await browser.listen(ana, seq, "view"))[-1]["data"]["errors"] == {"token": "Wrong."}


async def test_the_bots_coming_and_going_is_told(browser: Browser, page: Page, api: Api, ana: str) -> None:
    seq = (await browser.state())["seq"]
    _, answer, _ = await api.exchange("apps.connections.open", page.world.slack.app_token)
    async with api.session.ws_connect(answer["url"]) as socket:
        await socket.receive_json()
        assert (await browser.listen(ana, seq, "bot"))[-1]["data"]["bot"]["state"] == "external"


async def test_an_archived_channel_is_told(browser: Browser, page: Page, ana: str, support: str) -> None:
    seq = (await browser.state())["seq"]
    page.world.slack.archive(support)
    channels = (await browser.listen(ana, seq, "channels"))[-1]["data"]["channels"]
    assert [one["id"] for one in channels if one["is_archived"]] == [support]


async def test_a_switched_fault_is_told(browser: Browser, ana: str) -> None:
    seq = (await browser.state())["seq"]
    await browser.post("faults/pandabase_html", on=True)
    faults = (await browser.listen(ana, seq, "faults"))[-1]["data"]["faults"]
    assert [one["id"] for one in faults if one["active"]] == ["pandabase_html"]


async def test_a_browser_that_comes_back_gets_what_it_missed(
    browser: Browser, api: Api, ana: str, support: str
) -> None:
    seq = (await browser.state())["seq"]
    await api("chat.postMessage", channel=support, text="one")
    seen = (await browser.listen(ana, seq, "message"))[-1]["id"]
    await api("chat.postMessage", channel=support, text="two")
    missed = await browser.listen(ana, seq, "message", headers={"Last-Event-ID": str(seen)})
    assert [event["data"]["message"]["text"] for event in missed if _is_said(event)] == ["two"]


async def test_a_number_from_before_this_sandbox_is_told_to_start_anew(browser: Browser, ana: str) -> None:
    (event,) = await browser.listen(ana, 17, "reload")
    assert event["id"] == (await browser.state())["seq"]


async def test_events_are_not_cached_or_sniffed(browser: Browser, page: Page) -> None:
    url = f"{browser.origin}/_sandbox/events"
    async with browser.session.get(url) as answer:
        assert (answer.content_type, answer.headers["Cache-Control"]) == ("text/event-stream", "no-store")
