"""What would disturb people is remembered: replies sent to the channel too, and mentions in new messages."""

from typing import Any

import pytest

from bot.sandbox.slack import Person, StandInSlack

from .clients import Api, plain, section


async def test_a_reply_that_is_sent_to_the_channel_too_is_remembered(
    api: Api, slack: StandInSlack, support: str
) -> None:
    card = await api("chat.postMessage", channel=support, text="card")
    line = await api("chat.postMessage", channel=support, text="line", thread_ts=card["ts"], reply_broadcast=True)
    assert [one.ts for one in slack.broadcasts] == [line["ts"]]


async def test_an_edit_can_send_a_reply_to_the_channel_too(api: Api, slack: StandInSlack, support: str) -> None:
    card = await api("chat.postMessage", channel=support, text="card")
    line = await api("chat.postMessage", channel=support, text="line", thread_ts=card["ts"])
    await api("chat.update", channel=support, ts=line["ts"], text="line", reply_broadcast="true")
    assert [one.ts for one in slack.broadcasts] == [line["ts"]]


async def test_an_ordinary_reply_is_no_broadcast(api: Api, slack: StandInSlack, support: str) -> None:
    card = await api("chat.postMessage", channel=support, text="card")
    await api("chat.postMessage", channel=support, text="line", thread_ts=card["ts"], reply_broadcast=False)
    assert slack.broadcasts == []


RINGING: dict[str, dict[str, Any]] = {
    "a person in the text": {"text": "<@U0SB000001> look"},
    "everybody in a block": {"text": "x", "blocks": [section("<!channel>")]},
    "a person in rich text": {
        "text": "x",
        "blocks": [
            {
                "type": "rich_text",
                "elements": [
                    {"type": "rich_text_section", "elements": [{"type": "user", "user_id": "U0SB000001"}]},
                ],
            }
        ],
    },
}


@pytest.mark.parametrize("name", RINGING)
async def test_a_new_message_rings_whom_it_names(
    api: Api, slack: StandInSlack, ana: Person, support: str, name: str
) -> None:
    await api("chat.postMessage", channel=support, **RINGING[name])
    assert len(slack.pings) == 1


@pytest.mark.parametrize("words", ["&lt;!channel&gt;", "a plain word"])
async def test_escaped_text_rings_nobody(api: Api, slack: StandInSlack, support: str, words: str) -> None:
    plainly = {"type": "section", "text": plain("<!here>")}
    await api("chat.postMessage", channel=support, text=words, blocks=[section(words), plainly])
    assert slack.pings == []


async def test_an_edit_rings_nobody(api: Api, slack: StandInSlack, ana: Person, support: str) -> None:
    card = await api("chat.postMessage", channel=support, text="card")
    await api("chat.update", channel=support, ts=card["ts"], text=f"<@{ana.id}>")
    assert slack.pings == []


async def test_a_deleted_channel_is_not_found(api: Api, slack: StandInSlack, support: str) -> None:
    slack.delete_channel(support)
    assert (await api("chat.postMessage", channel=support, text="x"))["error"] == "channel_not_found"


async def test_a_channel_out_of_the_archive_takes_messages_again(api: Api, slack: StandInSlack, support: str) -> None:
    slack.archive(support)
    slack.unarchive(support)
    assert (await api("chat.postMessage", channel=support, text="x"))["ok"]
