"""`conversations.*` and `users.info`."""

import pytest

from bot.sandbox.slack import Person, StandInSlack

from .clients import Api
from .test_posting import META


async def test_a_shared_channel_says_so(api: Api, slack: StandInSlack, support: str) -> None:
    before = await api("conversations.info", channel=support)
    slack.share(support)
    after = await api("conversations.info", channel=support)
    assert (before["channel"]["is_ext_shared"], after["channel"]["is_ext_shared"]) == (False, True)


@pytest.mark.parametrize(
    ("method", "is_private", "needed"),
    [
        ("conversations.info", False, "channels:read"),
        ("conversations.info", True, "groups:read"),
        ("conversations.history", False, "channels:history"),
        ("conversations.replies", True, "groups:history"),
    ],
)
async def test_reading_needs_the_scope_for_that_kind_of_channel(
    api: Api, slack: StandInSlack, method: str, is_private: bool, needed: str
) -> None:
    slack.granted.discard(needed)
    channel = slack.add_channel("desk", is_private=is_private)
    answer = await api(method, channel=channel, ts="1.000001")
    assert (answer["error"], answer["needed"]) == ("missing_scope", needed)


async def test_history_is_newest_first_and_without_replies(
    api: Api, slack: StandInSlack, ana: Person, support: str
) -> None:
    first = slack.add_message(support, ana.id, "first")
    slack.add_message(support, ana.id, "reply", thread_ts=first.ts)
    slack.add_message(support, ana.id, "second")
    answer = await api("conversations.history", channel=support)
    assert [message["text"] for message in answer["messages"]] == ["second", "first"]
    assert answer["messages"][1]["reply_count"] == 1


async def test_history_comes_in_pages(api: Api, slack: StandInSlack, ana: Person, support: str) -> None:
    for text in "abc":
        slack.add_message(support, ana.id, text)
    page = await api("conversations.history", channel=support, limit=2)
    cursor = page["response_metadata"]["next_cursor"]
    rest = await api("conversations.history", channel=support, limit=2, cursor=cursor)
    assert [m["text"] for m in page["messages"] + rest["messages"]] == ["c", "b", "a"]
    assert (page["has_more"], rest["has_more"]) == (True, False)


async def test_history_can_be_bounded_in_time(api: Api, slack: StandInSlack, ana: Person, support: str) -> None:
    a, _, c = (slack.add_message(support, ana.id, text) for text in "abc")
    between = await api("conversations.history", channel=support, oldest=a.ts, latest=c.ts)
    inclusive = await api("conversations.history", channel=support, oldest=a.ts, latest=c.ts, inclusive=True)
    assert (len(between["messages"]), len(inclusive["messages"])) == (1, 3)


async def test_replies_start_with_the_parent_and_carry_metadata_if_asked(api: Api, support: str) -> None:
    card = await api("chat.postMessage", channel=support, text="card")
    await api("chat.postMessage", channel=support, text="line", thread_ts=card["ts"], metadata=META)
    bare = await api("conversations.replies", channel=support, ts=card["ts"])
    full = await api("conversations.replies", channel=support, ts=card["ts"], include_all_metadata=True)
    assert [message["text"] for message in bare["messages"]] == ["card", "line"]
    assert ("metadata" in bare["messages"][1], full["messages"][1]["metadata"]) == (False, META)


async def test_an_unknown_thread_is_not_found(api: Api, support: str) -> None:
    answer = await api("conversations.replies", channel=support, ts="1.000001")
    assert answer["error"] == "thread_not_found"


async def test_history_is_for_members(api: Api, slack: StandInSlack, support: str) -> None:
    slack.kick_bot(support)
    assert (await api("conversations.history", channel=support))["error"] == "not_in_channel"


async def test_a_direct_message_can_be_opened(api: Api, slack: StandInSlack, ana: Person) -> None:
    slack.granted.add("im:write")
    answer = await api("conversations.open", users=ana.id)
    assert answer["channel"]["id"] == slack.direct_message(ana.id)


async def test_a_guest_can_be_told_from_a_member(api: Api, slack: StandInSlack) -> None:
    guest = slack.add_person("Gus", is_restricted=True)
    answer = await api("users.info", user=guest.id)
    assert answer["user"]["is_restricted"]
    assert answer["user"]["profile"]["display_name"] == "Gus"


async def test_an_unknown_person_is_not_found(api: Api) -> None:
    assert (await api("users.info", user="U0NOBODY"))["error"] == "user_not_found"


async def test_looking_up_people_needs_the_scope(api: Api, slack: StandInSlack, ana: Person) -> None:
    slack.granted.discard("users:read")
    assert (await api("users.info", user=ana.id))["needed"] == "users:read"
