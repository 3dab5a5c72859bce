"""What people do on the page arrives at the bot as Slack would send it, and what cannot be done is said."""

from typing import Any

import pytest

from bot.sandbox.page.acts import typed
from bot.sandbox.page.server import Page
from bot.sandbox.page.world import World
from bot.sandbox.scene import Scene
from tests.sandbox.page.conftest import Browser
from tests.sandbox.slack.clients import Api, SocketBot, actions, button, menu, modal, section, text_input

Json = dict[str, Any]


def payload(bot: SocketBot) -> Json:
    """What the bot got last."""
    return dict(bot.got[-1]["payload"])


async def test_a_command_is_sent_and_its_acknowledgement_timed(
    browser: Browser, bot: SocketBot, ana: str, support: str
) -> None:
    told = await browser.post("command", person=ana, channel=support, text="/case close cs_1  now")
    assert (told["ok"], 0 < told["seconds"] < 1) == (True, True)
    sent = payload(bot)
    assert (sent["command"], sent["text"], sent["user_id"]) == ("/case", "close cs_1  now", ana)


async def test_a_command_that_nobody_acknowledges_is_said_by_slack_itself(
    browser: Browser, ana: str, support: str
) -> None:
    told = await browser.post("command", person=ana, channel=support, text="/case help")
    last = (await browser.state(ana))["messages"][support][-1]
    assert (told["ok"], last["name"], last["ephemeral"]) == (True, "Slackbot", True)
    assert "dispatch_failed" in last["text"]


async def test_a_person_of_another_company_has_no_commands(browser: Browser, bot: SocketBot, stage: Scene) -> None:
    erik, shared = stage.people["Erik"].id, stage.channels["shared-with-acme"]
    told = await browser.post("command", person=erik, channel=shared, text="/case help")
    assert (told["ok"], "another company" in told["problem"]) == (False, True)


async def test_a_mention_reaches_the_bot_by_the_name_that_people_type(
    browser: Browser, bot: SocketBot, page: Page, ana: str, support: str
) -> None:
    await browser.post("say", person=ana, channel=support, text="@casebot close cs_1 <now>")
    event = payload(bot)["event"]
    assert (event["type"], event["text"]) == (
        "app_mention",
        f"<@{page.world.slack.bot_user_id}> close cs_1 &lt;now&gt;",
    )


async def test_a_reply_stands_in_its_thread(browser: Browser, ana: str, support: str) -> None:
    first = (await browser.state(ana))["messages"][support][0]["ts"]
    await browser.post("say", person=ana, channel=support, text="indeed", thread_ts=first)
    assert (await browser.state(ana))["messages"][support][-1]["thread_ts"] == first


async def test_a_mention_where_the_bot_is_no_member_is_told_to_go_nowhere(
    browser: Browser, bot: SocketBot, stage: Scene, ana: str
) -> None:
    told = await browser.post("say", person=ana, channel=stage.channels["random"], text="@casebot help")
    assert (told["ok"], "hears of no mention here" in told["note"]) == (True, True)
    assert bot.got == []


async def test_a_button_is_clicked_by_its_block_and_action(
    browser: Browser, bot: SocketBot, api: Api, ana: str, support: str
) -> None:
    blocks = [actions(button("go", value="1"), block_id="a"), actions(button("go", value="1"), block_id="b")]
    posted = await api("chat.postMessage", channel=support, text="x", blocks=blocks)
    place = {"person": ana, "channel": support, "ts": posted["ts"]}
    assert (await browser.post("click", **place, block_id="b", action_id="go", value="1"))["ok"]
    assert payload(bot)["actions"][0]["block_id"] == "b"


async def test_a_click_on_a_card_that_was_just_redrawn_means_the_same_button(
    browser: Browser, bot: SocketBot, api: Api, ana: str, support: str
) -> None:
    posted = await api("chat.postMessage", channel=support, text="x", blocks=[actions(button("go"), block_id="new")])
    told = await browser.post("click", person=ana, channel=support, ts=posted["ts"], block_id="old", action_id="go")
    assert (told["ok"], payload(bot)["actions"][0]["block_id"]) == (True, "new")


async def test_a_click_on_a_button_that_is_gone_says_so(
    browser: Browser, bot: SocketBot, api: Api, ana: str, support: str
) -> None:
    posted = await api("chat.postMessage", channel=support, text="x", blocks=[section()])
    told = await browser.post("click", person=ana, channel=support, ts=posted["ts"], action_id="go")
    assert told == {"ok": False, "problem": "That is not there any more: it was redrawn. Look again."}


@pytest.mark.parametrize("option", ["HIGH", {"value": "HIGH", "text": {"type": "plain_text", "text": "High"}}])
async def test_a_menu_is_chosen_from(
    browser: Browser, bot: SocketBot, api: Api, ana: str, support: str, option: object
) -> None:
    blocks = [actions(menu("LOW", "HIGH"))]
    posted = await api("chat.postMessage", channel=support, text="x", blocks=blocks)
    place = {"person": ana, "channel": support, "ts": posted["ts"]}
    assert (await browser.post("choose", **place, action_id="menu", option=option))["ok"]
    assert payload(bot)["actions"][0]["selected_option"]["value"] == "HIGH"


async def test_a_click_that_is_not_acknowledged_is_a_problem(
    browser: Browser, bot: SocketBot, api: Api, ana: str, support: str
) -> None:
    posted = await api("chat.postMessage", channel=support, text="x", blocks=[actions(button("go"))])
    bot.mute = True
    told = await browser.post("click", person=ana, channel=support, ts=posted["ts"], action_id="go")
    assert told == {"ok": False, "problem": "The bot did not answer within three seconds."}


async def opened(browser: Browser, bot: SocketBot, api: Api, ana: str, support: str, *blocks: Json) -> str:
    """The id of a modal that is open for Ana."""
    await browser.post("command", person=ana, channel=support, text="/case link")
    answer = await api("views.open", trigger_id=payload(bot)["trigger_id"], view=modal(*blocks))
    return str(answer["view"]["id"])


async def test_a_modal_is_submitted_with_what_was_typed(
    browser: Browser, bot: SocketBot, api: Api, ana: str, support: str
) -> None:
    view_id = await opened(browser, bot, api, ana, support, text_input())
    values = {"token": {"text": {"type": "plain_text_input", "value": "sk_1"}}}
    assert (await browser.post("view/submit", person=ana, view_id=view_id, values=values))["ok"]
    assert payload(bot)["view"]["state"]["values"]["token"]["text"]["value"] == "sk_1"
    assert (await browser.state(ana))["view"] is None


async def test_a_field_that_must_be_filled_is_named(
    browser: Browser, bot: SocketBot, api: Api, ana: str, support: str
) -> None:
    view_id = await opened(browser, bot, api, ana, support, text_input())
    told = await browser.post("view/submit", person=ana, view_id=view_id, values={})
    assert told == {"ok": False, "problem": "Token is required.", "errors": {"token": "is required"}}


async def test_a_modal_is_closed_without_the_bot(
    browser: Browser, bot: SocketBot, api: Api, ana: str, support: str
) -> None:
    view_id = await opened(browser, bot, api, ana, support, section())
    heard = len(bot.got)
    assert await browser.post("view/close", person=ana, view_id=view_id) == {"ok": True}
    assert ((await browser.state(ana))["view"], len(bot.got)) == (None, heard)


async def test_nobody_uses_another_persons_modal(
    browser: Browser, bot: SocketBot, api: Api, ana: str, ben: str, support: str
) -> None:
    view_id = await opened(browser, bot, api, ana, support, section())
    assert not (await browser.post("view/close", person=ben, view_id=view_id))["ok"]


async def test_a_button_in_a_modal_is_clicked(
    browser: Browser, bot: SocketBot, api: Api, ana: str, support: str
) -> None:
    view_id = await opened(browser, bot, api, ana, support, actions(button("more", value="2")))
    assert (await browser.post("view/click", person=ana, view_id=view_id, action_id="more", value="2"))["ok"]
    assert payload(bot)["container"] == {"type": "view", "view_id": view_id}


async def test_a_shortcut_of_a_message_is_used(browser: Browser, bot: SocketBot, ana: str, support: str) -> None:
    ts = (await browser.state(ana))["messages"][support][0]["ts"]
    assert (await browser.post("shortcut", person=ana, channel=support, ts=ts, callback_id="close"))["ok"]
    assert (payload(bot)["type"], payload(bot)["message"]["ts"]) == ("message_action", ts)


async def test_a_home_tab_that_the_app_has_not_asked_for_stays_silent(
    browser: Browser, bot: SocketBot, ana: str
) -> None:
    told = await browser.post("home/open", person=ana)
    assert (told["note"], bot.got) == ("Casebot has no Home tab.", [])


@pytest.mark.parametrize("act", ["command", "say", "click", "choose", "shortcut"])
async def test_somebody_who_is_not_there_can_do_nothing(browser: Browser, support: str, act: str) -> None:
    fields = {"person": "U0NOBODY", "channel": support, "text": "/case", "ts": "1.1", "action_id": "a"}
    assert not (await browser.post(act, **fields, callback_id="c"))["ok"]


def test_a_person_is_mentioned_only_if_they_exist(world: World, stage: Scene) -> None:
    ana = stage.people["Ana"].id
    assert typed(world, f"<@{ana}> <@U0NOBODY> a@casebot.example") == (f"<@{ana}> &lt;@U0NOBODY&gt; a@casebot.example")
