"""`chat.postMessage` and `chat.postEphemeral`."""

import pytest

from bot.sandbox.slack import Person, StandInSlack

from .clients import Api, section

META = {"event_type": "card", "event_payload": {"case": "cs_1"}}


async def test_a_message_stands_in_the_channel_with_its_ts(api: Api, slack: StandInSlack, support: str) -> None:
    answer = await api("chat.postMessage", channel=support, text="hi", blocks=[section()])
    [message] = slack.messages(support)
    assert (message.ts, message.text, len(message.blocks)) == (answer["ts"], "hi", 1)


async def test_two_messages_never_share_a_ts(api: Api, support: str) -> None:
    posted = [await api("chat.postMessage", channel=support, text="x") for _ in range(5)]
    assert len({answer["ts"] for answer in posted}) == 5


@pytest.mark.parametrize(
    ("params", "error"),
    [
        ({"channel": "C0NOWHERE"}, "channel_not_found"),
        ({"channel": None}, "invalid_arguments"),
        ({"text": ""}, "no_text"),
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"blocks": [section("x" * 3001)]}, "invalid_blocks"),
        ({"blocks": "no json"}, "invalid_blocks_format"),
        ({"metadata": {"event_type": "card"}}, "invalid_metadata_format"),
        ({"metadata": {"event_type": "card", "event_payload": {"x": "x" * 8000}}}, "metadata_too_large"),
    ],
)
async def test_what_slack_would_not_post_is_refused(
    api: Api, support: str, params: dict[str, object], error: str
) -> None:
    assert (await api("chat.postMessage", **{"channel": support, "text": "x", **params}))["error"] == error


async def test_forty_thousand_characters_are_still_a_message(api: Api, support: str) -> None:
    assert (await api("chat.postMessage", channel=support, text="x" * 40_000))["ok"]


async def test_invalid_blocks_come_with_the_reason_and_the_place(api: Api, support: str) -> None:
    answer = await api("chat.postMessage", channel=support, blocks=[section("x" * 3001)])
    said = "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    assert answer["response_metadata"]["messages"] == [said]


async def test_all_text_of_a_message_together_is_limited(api: Api, support: str) -> None:
    within = await api("chat.postMessage", channel=support, blocks=[section("x" * 2600) for _ in range(5)])
    beyond = await api("chat.postMessage", channel=support, blocks=[section("x" * 2601) for _ in range(5)])
    assert (within["ok"], beyond["error"]) == (True, "msg_blocks_too_long")


async def test_a_bot_that_is_no_member_may_not_post(api: Api, slack: StandInSlack, support: str) -> None:
    slack.kick_bot(support)
    assert (await api("chat.postMessage", channel=support, text="x"))["error"] == "not_in_channel"


async def test_a_private_channel_without_the_bot_does_not_exist_for_it(api: Api, slack: StandInSlack) -> None:
    hidden = slack.add_channel("hidden", bot_is_member=False, is_private=True)
    assert (await api("chat.postMessage", channel=hidden, text="x"))["error"] == "channel_not_found"


async def test_an_archived_channel_takes_no_message(api: Api, slack: StandInSlack, support: str) -> None:
    slack.archive(support)
    assert (await api("chat.postMessage", channel=support, text="x"))["error"] == "is_archived"


async def test_a_persons_id_as_channel_is_their_direct_message(api: Api, slack: StandInSlack, ana: Person) -> None:
    first = await api("chat.postMessage", channel=ana.id, text="x")
    second = await api("chat.postMessage", channel=ana.id, text="y")
    assert first["channel"] == second["channel"] == slack.direct_message(ana.id)
    assert first["channel"].startswith("D")


async def test_a_reply_stands_in_the_thread(api: Api, slack: StandInSlack, support: str) -> None:
    card = await api("chat.postMessage", channel=support, text="card")
    line = await api("chat.postMessage", channel=support, text="line", thread_ts=card["ts"])
    assert line["message"]["thread_ts"] == card["ts"]
    assert [reply.text for reply in slack.thread(support, card["ts"])] == ["line"]


async def test_a_reply_to_a_deleted_message_lands_in_the_channel(api: Api, slack: StandInSlack, support: str) -> None:
    card = await api("chat.postMessage", channel=support, text="card")
    slack.delete_message(support, card["ts"])
    line = await api("chat.postMessage", channel=support, text="line", thread_ts=card["ts"])
    assert "thread_ts" not in line["message"]
    assert [message.text for message in slack.messages(support)] == ["line"]


async def test_a_reply_to_what_never_was_lands_in_the_channel(api: Api, support: str) -> None:
    line = await api("chat.postMessage", channel=support, text="line", thread_ts="1.000001")
    assert "thread_ts" not in line["message"]


async def test_metadata_is_kept(api: Api, slack: StandInSlack, support: str) -> None:
    await api("chat.postMessage", channel=support, text="x", metadata=META)
    assert slack.messages(support)[0].metadata == META


async def test_an_ephemeral_message_is_seen_by_one_person_only(
    api: Api, slack: StandInSlack, ana: Person, support: str
) -> None:
    answer = await api("chat.postEphemeral", channel=support, user=ana.id, text="psst")
    assert [message.ts for message in slack.ephemerals(ana.id)] == [answer["message_ts"]]
    assert slack.messages(support) == []


async def test_an_ephemeral_message_reaches_members_only(
    api: Api, slack: StandInSlack, ana: Person, support: str
) -> None:
    slack.leave(ana.id, support)
    answer = await api("chat.postEphemeral", channel=support, user=ana.id, text="psst")
    assert answer["error"] == "user_not_in_channel"


async def test_an_ephemeral_message_needs_the_bot_in_the_channel(
    api: Api, slack: StandInSlack, ana: Person, support: str
) -> None:
    slack.kick_bot(support)
    answer = await api("chat.postEphemeral", channel=support, user=ana.id, text="psst")
    assert answer["error"] == "not_in_channel"
