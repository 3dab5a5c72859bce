"""The card: one in a channel, redrawn in place, followed by its thread, and harmless whatever the customer wrote."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.sandbox.slack import Message
from bot.sandbox.tour import finding

from .world import World

HOSTILE = ("<!channel> *x* <https://evil|click> &", "🔥" * 5000, "", "   ", "`@here` <@U0SB000001> \u202e\x00")


@pytest.mark.parametrize("subject", HOSTILE, ids=["markup", "emoji", "nothing", "blanks", "signs"])
async def test_a_hostile_subject_gives_a_valid_and_harmless_card(linked: World, subject: str) -> None:
    case = linked.case(subject=subject, customer={"firstName": "<!here>", "lastName": "*&*"})
    for verb in ("close", "reopen", "await", "show"):
        await linked.types(linked.ana, f"{verb} {case}")
        await linked.rest()
    await linked.until(lambda: linked.whispers(linked.ana))
    assert len(linked.lines(case)) == 3
    assert _refused(linked) == []
    shown = [*linked.slack.messages(linked.channel), *linked.whispers(linked.ana)]
    marks = [
        mark
        for text in map(_marked, shown)
        for mark in ("<!channel", "<!here", "<https://evil", "<@U0")
        if mark in text
    ]
    assert marks == []


def _refused(world: World) -> list[str]:
    return [call.line() for call in world.slack.calls if not call.ok]


def _marked(message: Message) -> str:
    """All of a message in which Slack looks for marks."""
    return message.text + "".join(_mrkdwn(message.blocks))


def _mrkdwn(part: Any) -> list[str]:
    if isinstance(part, dict):
        here = [str(part["text"])] if part.get("type") == "mrkdwn" else []
        return here + [text for value in part.values() for text in _mrkdwn(value)]
    return [text for value in part for text in _mrkdwn(value)] if isinstance(part, list) else []


async def test_the_priority_menu_gets_a_new_block_id_with_every_redraw_and_shows_what_is_so(linked: World) -> None:
    case = linked.case(priority="LOW")
    await linked.types(linked.ana, f"priority {case} high")
    await linked.rest()
    card = await linked.card(case)
    first = _menu(linked, card)
    await linked.chooses(linked.ana, card, "Urgent")
    await linked.rest()
    linked.pandabase.dashboard_priority(case, "LOW")
    await linked.clicks(linked.ana, await linked.card(case), "Awaiting customer")
    await linked.rest()
    block, shown = _menu(linked, await linked.card(case))
    assert block != first[0]
    assert shown == "Low"


def _menu(world: World, card: Message) -> tuple[str, str]:
    """The block of the menu, and the choice that Ana's client shows."""
    choices = world.slack.choices(world.ana.id, card.channel, card.ts)
    ((block, (state,)),) = [(block, list(states.values())) for block, states in choices.items()]
    return block, state["selected_option"]["text"]["text"]


async def test_cards_in_two_channels_and_their_threads_follow_each_other(linked: World) -> None:
    case, second = linked.case(), linked.slack.add_channel("returns")
    await linked.types(linked.ana, f"priority {case} high")
    await linked.types(linked.ben, f"priority {case} low", second)
    await linked.rest()
    await linked.clicks(linked.ben, await linked.card(case, second), "Close")
    await linked.rest()
    for channel in (linked.channel, second):
        assert linked.lines(case, "Closed by Ben", channel=channel)
        assert finding.labels((await linked.card(case, channel)).blocks) == ["Reopen"]


async def test_a_command_uses_the_card_that_is_there_and_links_to_it_privately(linked: World) -> None:
    case = linked.case()
    await linked.types(linked.ana, f"close {case}")
    await linked.rest()
    await linked.types(linked.ben, f"reopen {case}")
    await linked.rest()
    card = await linked.card(case)
    permalink = f"https://sandbox.slack.com/archives/{linked.channel}/p{card.ts.replace('.', '')}"
    assert permalink in linked.whispers(linked.ben)[-1].text
    assert linked.told(linked.ben, "Reopened by you", "Go to the card")


async def test_a_card_older_than_a_day_is_replaced_and_points_to_the_new_one(linked: World) -> None:
    case = linked.case()
    await linked.types(linked.ana, f"close {case}")
    await linked.rest()
    old = await linked.card(case)
    linked.write("UPDATE card SET posted_at = posted_at - 90000")
    await linked.types(linked.ben, f"reopen {case}")
    await linked.rest()
    new = await linked.card(case)
    assert new.ts != old.ts
    assert new.ts.replace(".", "") in json.dumps(old.blocks)
    assert "a newer card follows this one" in linked.read(old)
    assert linked.lines(case, "Reopened by Ben")


async def test_a_click_on_an_old_card_redraws_that_card(linked: World) -> None:
    case = linked.case()
    await linked.types(linked.ana, f"close {case}")
    await linked.rest()
    linked.write("UPDATE card SET posted_at = posted_at - 90000")
    await linked.clicks(linked.ben, await linked.card(case), "Reopen")
    await linked.rest()
    assert "Close" in finding.labels((await linked.card(case)).blocks)


async def test_where_the_card_was_deleted_a_new_one_is_posted_and_the_line_stands_there(linked: World) -> None:
    case = linked.case()
    await linked.types(linked.ana, f"close {case}")
    await linked.rest()
    linked.slack.delete_message(linked.channel, (await linked.card(case)).ts)
    await linked.types(linked.ben, f"reopen {case}")
    await linked.rest()
    assert linked.lines(case, "Reopened by Ben")
    assert _stray(linked, case) == []


async def test_a_reply_that_lands_in_the_channel_because_its_card_went_is_taken_back(linked: World) -> None:
    """The card is deleted after its edit and before its line."""
    case = linked.case()
    await linked.types(linked.ana, f"close {case}")
    await linked.rest()
    card = await linked.card(case)
    linked.pandabase.dashboard_reopen(case)
    hold = linked.pandabase.hold("GET", case)
    await linked.clicks(linked.ben, card, "Reopen")
    await hold.reached.wait()
    linked.write("UPDATE card SET shown = 1000")  # the card seems up to date, so only the line tells
    linked.slack.delete_message(linked.channel, card.ts)
    hold.release()
    await linked.rest()
    assert linked.lines(case, "Ben tried to reopen this case")
    assert _stray(linked, case) == []


def _stray(world: World, case: str) -> list[str]:
    """What the bot said in the channel itself that is no card."""
    tops = [
        one for one in world.slack.messages(world.channel) if not one.is_reply and one.user == world.slack.bot_user_id
    ]
    return [world.read(one) for one in tops if one not in world.cards(case)]


async def test_people_are_named_and_never_pinged(linked: World) -> None:
    case = linked.case()
    await linked.types(linked.ana, f"close {case}")
    await linked.clicks(linked.ben, await linked.card(case), "Reopen")
    await linked.rest()
    posts = [call for call in linked.slack.calls if call.method == "chat.postMessage"]
    assert not any("<@" in json.dumps(call.params) for call in posts)
    assert all(call.params["unfurl_links"] in (False, "false", "0", 0) for call in posts)
