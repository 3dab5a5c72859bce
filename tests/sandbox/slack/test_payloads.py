"""The shapes of what the bot is sent."""

import pytest

from bot.sandbox.slack import Impossible, Person, StandInSlack

from .clients import Api, Json, SocketBot, actions, button, menu, modal, section, text_input


@pytest.fixture
async def card(api: Api, support: str, bot: SocketBot) -> str:
    blocks = [
        section(accessory=menu("link", "history", kind="overflow", action_id="more")),
        actions(button("close", value="cs_1"), block_id="a"),
        actions(button("close", value="cs_2"), menu("low", "high"), block_id="b"),
    ]
    return str((await api("chat.postMessage", channel=support, text="card", blocks=blocks))["ts"])


@pytest.fixture
def zoe(slack: StandInSlack, support: str) -> Person:
    zoe = slack.add_person("Zoe", team_id="T0OTHER")
    slack.share(support)
    return zoe


COMMAND = {
    "token", "team_id", "team_domain", "channel_id", "channel_name", "user_id", "user_name", "command", "text",
    "api_app_id", "is_enterprise_install", "response_url", "trigger_id",
}  # fmt: skip
ACTIONS = {
    "type", "user", "api_app_id", "token", "container", "trigger_id", "team", "enterprise", "is_enterprise_install",
    "channel", "message", "state", "response_url", "actions",
}  # fmt: skip


async def test_a_command_has_the_documented_fields(
    slack: StandInSlack, bot: SocketBot, ana: Person, support: str
) -> None:
    assert set((await slack.command(ana.id, support, "/case")).payload) == COMMAND


async def test_a_click_has_the_documented_fields(slack: StandInSlack, ana: Person, support: str, card: str) -> None:
    payload = (await slack.click(ana.id, support, card, "close", "cs_2")).payload
    assert set(payload) == ACTIONS
    assert payload["container"] == {
        "type": "message", "message_ts": card, "channel_id": support, "is_ephemeral": False,
    }  # fmt: skip
    assert payload["enterprise"] is None


async def test_a_click_names_the_button_that_was_meant(
    slack: StandInSlack, ana: Person, support: str, card: str
) -> None:
    [action] = (await slack.click(ana.id, support, card, "close", "cs_2")).payload["actions"]
    assert (action["type"], action["value"], action["block_id"]) == ("button", "cs_2", "b")


async def test_a_choice_carries_the_option_and_the_state(
    slack: StandInSlack, ana: Person, support: str, card: str
) -> None:
    payload = (await slack.choose(ana.id, support, card, "menu", "high")).payload
    assert payload["actions"][0]["selected_option"]["value"] == "high"
    assert payload["state"]["values"]["b"]["menu"]["selected_option"]["value"] == "high"


async def test_an_overflow_choice_is_no_state(slack: StandInSlack, ana: Person, support: str, card: str) -> None:
    payload = (await slack.choose(ana.id, support, card, "more", "history")).payload
    assert payload["actions"][0]["selected_option"]["value"] == "history"
    assert "more" not in str(payload["state"])


async def test_a_click_in_a_thread_names_the_thread(
    api: Api, slack: StandInSlack, ana: Person, support: str, card: str
) -> None:
    reply = await api("chat.postMessage", channel=support, text="x", thread_ts=card, blocks=[actions(button())])
    payload = (await slack.click(ana.id, support, reply["ts"], "close")).payload
    assert payload["container"]["thread_ts"] == card


async def test_a_click_on_a_private_message_carries_no_message(
    api: Api, slack: StandInSlack, bot: SocketBot, ana: Person, support: str
) -> None:
    private = await api("chat.postEphemeral", channel=support, user=ana.id, text="x", blocks=[actions(button())])
    payload = (await slack.click(ana.id, support, private["message_ts"], "close")).payload
    assert set(payload) == ACTIONS - {"message"}
    assert payload["container"]["is_ephemeral"]


async def test_a_foreign_click_names_both_companies(slack: StandInSlack, zoe: Person, support: str, card: str) -> None:
    payload = (await slack.click(zoe.id, support, card, "close")).payload
    assert (payload["user"]["team_id"], payload["team"]["id"]) == ("T0OTHER", slack.team_id)


async def test_in_a_foreign_submission_only_the_installed_team_is_ours(
    api: Api, slack: StandInSlack, zoe: Person, support: str, card: str
) -> None:
    click = await slack.click(zoe.id, support, card, "close")
    opened = await api("views.open", trigger_id=click.trigger_id, view=modal(text_input()))
    payload = (await slack.submit(zoe.id, opened["view"]["id"], {"token": {"text": "x"}})).payload
    theirs = {payload["team"]["id"], payload["user"]["team_id"], payload["view"]["team_id"]}
    assert (theirs, payload["view"]["app_installed_team_id"]) == ({"T0OTHER"}, slack.team_id)


async def test_a_mention_comes_in_the_documented_envelope(
    slack: StandInSlack, bot: SocketBot, ana: Person, support: str, card: str
) -> None:
    payload = (await slack.mention(ana.id, support, "<@BOT> close", thread_ts=card)).payload
    event: Json = payload["event"]
    assert payload["type"] == "event_callback"
    assert payload["authorizations"][0]["user_id"] == slack.bot_user_id
    assert (event["text"], event["thread_ts"]) == (f"<@{slack.bot_user_id}> close", card)
    assert "user_team" not in event


async def test_a_foreign_mention_says_so(slack: StandInSlack, bot: SocketBot, zoe: Person, support: str) -> None:
    payload = (await slack.mention(zoe.id, support, "<@BOT> close")).payload
    assert (payload["event"]["user_team"], payload["is_ext_shared_channel"]) == ("T0OTHER", True)


async def test_no_mention_arrives_where_the_bot_is_no_member(
    slack: StandInSlack, bot: SocketBot, ana: Person, support: str
) -> None:
    slack.kick_bot(support)
    delivery = await slack.mention(ana.id, support, "<@BOT> close")
    assert (delivery.status, bot.got, len(slack.messages(support))) == ("not sent", [], 1)


async def test_no_mention_arrives_from_a_direct_message(slack: StandInSlack, bot: SocketBot, ana: Person) -> None:
    delivery = await slack.mention(ana.id, slack.direct_message(ana.id), "<@BOT> help")
    assert delivery.status == "not sent"


async def test_no_mention_arrives_without_the_scope(
    slack: StandInSlack, bot: SocketBot, ana: Person, support: str
) -> None:
    slack.granted.discard("app_mentions:read")
    assert (await slack.mention(ana.id, support, "<@BOT> close")).status == "not sent"


async def test_a_message_shortcut_carries_the_message(
    slack: StandInSlack, ana: Person, support: str, card: str
) -> None:
    payload = (await slack.shortcut(ana.id, support, card, "reply")).payload
    assert (payload["type"], payload["callback_id"], payload["message"]["ts"]) == ("message_action", "reply", card)
    assert payload["response_url"]


async def test_a_global_shortcut_has_no_channel(slack: StandInSlack, bot: SocketBot, ana: Person) -> None:
    payload = (await slack.global_shortcut(ana.id, "link")).payload
    assert (payload["type"], "channel" in payload) == ("shortcut", False)


async def test_opening_the_home_tab_is_an_event(slack: StandInSlack, bot: SocketBot, ana: Person) -> None:
    payload = (await slack.open_home(ana.id)).payload
    assert (payload["event"]["type"], payload["event"]["tab"]) == ("app_home_opened", "home")


async def test_a_click_in_a_modal_carries_the_view_and_no_channel(
    api: Api, slack: StandInSlack, ana: Person, support: str, card: str
) -> None:
    click = await slack.click(ana.id, support, card, "close")
    opened = await api("views.open", trigger_id=click.trigger_id, view=modal(actions(button("go"))))
    payload = (await slack.click_in_view(ana.id, opened["view"]["id"], "go")).payload
    assert payload["container"] == {"type": "view", "view_id": opened["view"]["id"]}
    assert "channel" not in payload


@pytest.mark.parametrize(("action_id", "value"), [("reopen", None), ("close", "cs_9"), ("more", "gone")])
async def test_nobody_clicks_what_is_not_there(
    slack: StandInSlack, ana: Person, support: str, card: str, action_id: str, value: str | None
) -> None:
    with pytest.raises(Impossible):
        await slack.click(ana.id, support, card, action_id, value)


async def test_nobody_clicks_what_only_another_person_sees(
    api: Api, slack: StandInSlack, bot: SocketBot, ana: Person, support: str
) -> None:
    ben = slack.add_person("Ben")
    private = await api("chat.postEphemeral", channel=support, user=ana.id, text="x", blocks=[actions(button())])
    with pytest.raises(Impossible):
        await slack.click(ben.id, support, private["message_ts"], "close")
