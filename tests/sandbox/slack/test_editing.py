"""`chat.update`, `chat.delete` and `chat.getPermalink`."""

import pytest

from bot.sandbox.slack import Person, StandInSlack

from .clients import Api, actions, menu, section
from .test_posting import META


@pytest.fixture
async def card(api: Api, support: str) -> str:
    answer = await api("chat.postMessage", channel=support, text="card", blocks=[section()], metadata=META)
    return str(answer["ts"])


async def test_an_edit_with_blocks_shows_no_edited_mark(api: Api, slack: StandInSlack, support: str, card: str) -> None:
    answer = await api("chat.update", channel=support, ts=card, text="new", blocks=[section("new")])
    [message] = slack.messages(support)
    assert (answer["text"], message.edited, message.blocks[0]["text"]["text"]) == ("new", False, "new")


async def test_an_edit_with_text_alone_removes_the_blocks_and_shows_the_mark(
    api: Api, slack: StandInSlack, support: str, card: str
) -> None:
    answer = await api("chat.update", channel=support, ts=card, text="new")
    [message] = slack.messages(support)
    assert (message.blocks, message.edited) == ([], True)
    assert "edited" in answer["message"]


async def test_an_edit_keeps_the_metadata_unless_it_is_emptied(
    api: Api, slack: StandInSlack, support: str, card: str
) -> None:
    await api("chat.update", channel=support, ts=card, text="new")
    kept = slack.messages(support)[0].metadata
    await api("chat.update", channel=support, ts=card, text="new", metadata={})
    assert (kept, slack.messages(support)[0].metadata) == (META, None)


@pytest.mark.parametrize(
    ("params", "error"),
    [
        ({"ts": "1.000001"}, "message_not_found"),
        ({"channel": "C0NOWHERE"}, "channel_not_found"),
        ({"text": ""}, "no_text"),
        ({"text": "x" * 4001}, "msg_too_long"),
        ({"blocks": [{"type": "card"}]}, "invalid_blocks"),
    ],
)
async def test_what_slack_would_not_edit_is_refused(
    api: Api, support: str, card: str, params: dict[str, object], error: str
) -> None:
    answer = await api("chat.update", **{"channel": support, "ts": card, "text": "new", **params})
    assert answer["error"] == error


async def test_a_persons_message_cannot_be_edited(api: Api, slack: StandInSlack, ana: Person, support: str) -> None:
    theirs = slack.add_message(support, ana.id, "mine")
    answer = await api("chat.update", channel=support, ts=theirs.ts, text="new")
    assert answer["error"] == "cant_update_message"


async def test_nothing_is_edited_in_an_archived_channel(api: Api, slack: StandInSlack, support: str, card: str) -> None:
    slack.archive(support)
    assert (await api("chat.update", channel=support, ts=card, text="new"))["error"] == "is_inactive"


async def test_a_deleted_message_is_gone(api: Api, slack: StandInSlack, support: str, card: str) -> None:
    assert (await api("chat.delete", channel=support, ts=card))["ok"]
    again = await api("chat.delete", channel=support, ts=card)
    assert (slack.messages(support), again["error"]) == ([], "message_not_found")


async def test_a_persons_message_cannot_be_deleted(api: Api, slack: StandInSlack, ana: Person, support: str) -> None:
    theirs = slack.add_message(support, ana.id, "mine")
    answer = await api("chat.delete", channel=support, ts=theirs.ts)
    assert answer["error"] == "cant_delete_message"


async def test_a_permalink_names_channel_and_message(api: Api, support: str, card: str) -> None:
    answer = await api("chat.getPermalink", channel=support, message_ts=card)
    assert answer["permalink"].endswith(f"/archives/{support}/p{card.replace('.', '')}")


async def test_a_permalink_needs_a_message(api: Api, support: str) -> None:
    answer = await api("chat.getPermalink", channel=support, message_ts="1.000001")
    assert answer["error"] == "message_not_found"


@pytest.mark.parametrize(("block_id", "shown"), [("first", "high"), ("second", None)])
async def test_clients_keep_a_choice_through_an_edit_unless_the_block_id_changed(
    api: Api, slack: StandInSlack, ana: Person, support: str, block_id: str, shown: str | None
) -> None:
    posted = await api(
        "chat.postMessage", channel=support, text="x", blocks=[actions(menu("low", "high"), block_id="first")]
    )
    await slack.choose(ana.id, support, posted["ts"], "menu", "high")
    again = [actions(menu("low", "high"), block_id=block_id)]
    await api("chat.update", channel=support, ts=posted["ts"], text="x", blocks=again)
    chosen = slack.choices(ana.id, support, posted["ts"])[block_id]["menu"]["selected_option"]
    assert (chosen and chosen["value"]) == shown
