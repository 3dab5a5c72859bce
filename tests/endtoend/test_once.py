"""Nothing happens twice: redelivered payloads, hurried hands, two people in one moment, and two hundred wishes."""

from __future__ import annotations

import asyncio

from bot.sandbox.tour.bot_process import Mode

from .bots import both_modes
from .world import World


@both_modes
async def test_one_command_delivered_twice_in_the_same_moment_closes_once_and_says_it_once(
    linked: World, mode: Mode
) -> None:
    case = linked.case()
    payload = _command(linked, f"close {case}")
    both = await asyncio.gather(*(linked.slack.send("slash_commands", payload) for _ in range(2)))
    await linked.rest()
    assert [one.acknowledged for one in both] == [True, True]
    assert (linked.changes(case), len(linked.cards(case)), len(linked.lines(case))) == (1, 1, 1)
    assert linked.told(linked.ana, "already") == []


@both_modes
async def test_one_click_delivered_twice_in_the_same_moment_closes_once_and_says_it_once(
    linked: World, mode: Mode
) -> None:
    case = linked.case()
    await linked.types(linked.ana, f"priority {case} high")
    await linked.rest()
    hold = linked.pandabase.hold("GET", case)
    first = await linked.clicks(linked.ana, await linked.card(case), "Close")
    await linked.slack.send("interactive", first.payload)
    hold.release()
    await linked.rest()
    assert linked.changes(case) == 2
    assert [line.split(" · ")[0] for line in linked.lines(case)] == ["Priority set to High by Ana", "Closed by Ana"]


async def test_a_click_delivered_again_long_after_does_nothing(linked: World) -> None:
    case = linked.case()
    await linked.types(linked.ana, f"priority {case} high")
    await linked.rest()
    first = await linked.clicks(linked.ana, await linked.card(case), "Close")
    await linked.rest()
    linked.pandabase.dashboard_reopen(case)
    linked.write("UPDATE action SET recorded_at = recorded_at - 60")
    await linked.slack.send("interactive", first.payload)
    await linked.rest()
    assert linked.status(case) == "OPEN"


@both_modes
async def test_a_double_click_of_a_human_is_one_wish(linked: World, mode: Mode) -> None:
    case = linked.case()
    await linked.types(linked.ana, f"priority {case} high")
    await linked.rest()
    card = await linked.card(case)
    await asyncio.gather(*(linked.clicks(linked.ana, card, "Close") for _ in range(2)))
    await linked.rest()
    assert linked.changes(case) == 2
    assert len(linked.lines(case)) == 2
    assert linked.lines(case, "Closed by Ana")
    assert linked.told(linked.ana, "already") == []


async def test_a_second_click_after_the_first_is_settled_still_joins_it(linked: World) -> None:
    case = linked.case()
    await linked.types(linked.ana, f"close {case}")
    await linked.rest()
    await linked.types(linked.ana, f"close {case}")
    await linked.rest()
    assert len([call for call in linked.pandabase.calls if call.method == "PATCH" and call.case_id == case]) == 1
    assert len(linked.lines(case)) == 1


@both_modes
async def test_a_mention_redelivered_and_then_edited_acts_once(linked: World, mode: Mode) -> None:
    case = linked.case()
    await linked.types(linked.ana, f"priority {case} high")
    await linked.rest()
    card = await linked.card(case)
    first = await linked.slack.mention(linked.ana.id, linked.channel, "<@BOT> close", thread_ts=card.ts)
    await linked.slack.redeliver(first)
    await linked.rest()
    linked.pandabase.dashboard_reopen(case)
    linked.write("UPDATE action SET recorded_at = recorded_at - 60")
    await linked.slack.redeliver(first)
    edited = await linked.slack.edit_mention(first, "<@BOT> close this please")
    await linked.rest()
    assert edited.acknowledged
    assert linked.status(case) == "OPEN"
    assert len(linked.lines(case, "Closed by Ana")) == 1


@both_modes
async def test_of_two_people_who_close_in_one_moment_one_did_and_one_is_told(linked: World, mode: Mode) -> None:
    case = linked.case()
    await asyncio.gather(*(linked.types(person, f"close {case}") for person in (linked.ana, linked.ben)))
    await linked.rest()
    assert linked.changes(case) == 1
    done, refused = linked.lines(case)
    assert done.startswith("Closed by")
    assert "it is already closed (by" in refused
    assert "Pandabase said: Case is already closed" in refused


@both_modes
async def test_two_hundred_wishes_on_fifty_cases_at_once_all_end_as_promised(linked: World, mode: Mode) -> None:
    cases = [linked.case(priority="NORMAL") for _ in range(50)]
    wishes = ("close {}", "priority {} high")
    typed = (
        linked.types(person, wish.format(case))
        for case in cases
        for wish in wishes
        for person in (linked.ana, linked.ben)
    )
    answers = await asyncio.gather(*typed)
    await linked.rest(40)
    assert [answer.acknowledged for answer in answers] == [True] * 200
    for case in cases:
        assert linked.status(case) == "CLOSED"
        closings = [call for call in linked.pandabase.patches(case) if call.body.get("status") == "CLOSED"]
        assert len(closings) == 1
        assert len(linked.cards(case)) == 1
        assert len(linked.lines(case)) == 4
        assert len(linked.lines(case, "Closed by")) == 1
        assert len(linked.lines(case, "already closed")) == 1


@both_modes
async def test_close_reopen_close_by_one_person_are_three_wishes(linked: World, mode: Mode) -> None:
    case = linked.case()
    for verb in ("close", "reopen", "close"):
        await linked.types(linked.ana, f"{verb} {case}")
    await linked.rest()
    assert (linked.changes(case), linked.status(case)) == (3, "CLOSED")
    heads = [line.split(" · ")[0] for line in linked.lines(case)]
    assert heads == ["Closed by Ana", "Reopened by Ana", "Closed by Ana"]


async def test_after_linking_the_same_command_works_at_once(world: World, bot: str) -> None:
    case = world.case()
    await world.types(world.ana, f"close {case}")
    await world.until(lambda: world.told(world.ana, "no store is linked"))
    await world.links(world.ana)
    await world.types(world.ana, f"close {case}")
    await world.rest()
    assert world.lines(case, "Closed by Ana")


def _command(world: World, text: str) -> dict[str, str]:
    """The payload of a command of which nothing was sent yet."""
    return {
        "team_id": world.slack.team_id,
        "channel_id": world.channel,
        "user_id": world.ana.id,
        "user_name": world.ana.username,
        "command": "/case",
        "text": text,
        "trigger_id": "1.2.never-seen-before",
    }
