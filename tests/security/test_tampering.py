"""What a control or a form says is made up by somebody: it gets them nothing that a command would not have."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.pandabase import Limits as PandabaseLimits
from bot.sandbox.pandabase import StandInPandabase
from bot.sandbox.slack import Limits, StandInSlack
from bot.slack import ids
from tests.endtoend.bots import inside
from tests.endtoend.world import Json, World

SECRET_SUBJECT = "Nobody here may read this"
CONTROLS = (
    *(ids.CLOSE, ids.REOPEN, ids.AWAIT, ids.PRIORITY, ids.AGAIN, f"{ids.AGAIN}.1", ids.SHARE, ids.SHOW_IN),
    *(
        f"{ids.SHOW_IN}.3",
        ids.TAKE_OVER,
        ids.LINK,
        ids.MORE,
        ids.DASHBOARD,
        "casebot.case.delete",
        "casebot.unheard.of",
    ),
)
SAFE = re.compile(r"[A-Za-z0-9_-]{1,56}")
parts = st.one_of(st.sampled_from(["shp_1", "cs_1", "close", "HIGH", "..", "", "%2e", "shp_1?x"]), st.text(max_size=12))
values = st.one_of(st.text(), st.none(), st.integers(), st.lists(parts, max_size=6).map("/".join))


@given(values)
@settings(max_examples=500)
def test_whatever_a_value_says_a_case_that_is_read_from_it_fits_into_an_address(value: object) -> None:
    ref = ids.read_ref(value)
    assert ref is None or (SAFE.fullmatch(ref.store_id) and SAFE.fullmatch(ref.case_id))


@given(values)
@settings(max_examples=500)
def test_whatever_a_value_says_a_wish_that_is_read_from_it_can_be_written_again(value: object) -> None:
    wish = ids.read_wish(value)
    assert wish is None or wish.value() == value


@given(values)
def test_whatever_a_value_says_a_store_that_is_read_from_it_is_one(value: object) -> None:
    store = ids.read_store(value)
    assert store is None or re.fullmatch(r"shp_[A-Za-z0-9]{1,52}", store)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Ana has linked a store whose cases are hers alone and watches it in her channel; Ben has linked another."""
    async with (
        StandInSlack(Limits.none(), retry_after=(0.05, 0.2, 1.0)) as slack,
        StandInPandabase(limits=PandabaseLimits.none()) as pandabase,
    ):
        world = World(slack, pandabase, tmp_path)
        async with inside(world, "socket"):
            await world.links(world.ana)
            await world.links(world.ben, store=pandabase.add_store("Ben's own"))
            yield world


async def uses(world: World, action_id: str, value: str) -> None:
    """Ben uses a control that says this."""
    who = {"user": {"id": world.ben.id, "team_id": world.slack.team_id}, "channel": {"id": world.channel}}
    action = {"type": "button", "action_id": action_id, "block_id": "b", "value": value}
    trigger = f"{len(world.slack.deliveries)}.1.made-up"
    payload = {"type": "block_actions", "trigger_id": trigger, "actions": [action], **who}
    assert (await world.slack.send("interactive", payload)).acknowledged


async def test_no_control_reaches_a_store_that_the_person_has_not_linked(world: World) -> None:
    """Every control with every value: no request goes out for that store, and nothing of its case is told."""
    case = world.case(subject=SECRET_SUBJECT)
    asked = len(calls_for(world))
    pieces = itertools.product((world.store, "shp_1/../shp_2", "*"), (case, "", "*"), ("", "close", "priority/URGENT"))
    made_up = [*("/".join(filter(None, each)) for each in pieces), world.store, json.dumps({"store": world.store})]
    for action_id, value in itertools.product(CONTROLS, made_up):
        await uses(world, action_id, value)
    await world.rest()
    assert (len(calls_for(world)), world.changes(case)) == (asked, 0)
    assert SECRET_SUBJECT not in json.dumps([call.params for call in world.slack.calls], default=str)


def calls_for(world: World) -> list[object]:
    """What was asked of Ana's store."""
    return [call for call in world.pandabase.calls if world.store in call.path]


async def watched(world: World) -> Json:
    """Ana watches her store, and has the form with the settings open."""
    await world.types(world.ana, f"watch {world.store}")
    await world.until(lambda: world.rows("SELECT COUNT(*) FROM watch") == [(1,)])
    await world.types(world.ana, "settings")
    return await world.until(lambda: world.slack.view(world.ana.id))


async def submits(world: World, view: Json, private_metadata: str) -> Json:
    """Ben submits Ana's form, filled in otherwise, as one that is about this."""
    values = {**view["state"]["values"], ids.RHYTHM_FIELD: {ids.RHYTHM_FIELD: {"selected_option": {"value": "daily"}}}}
    made = {**view, "private_metadata": private_metadata, "state": {"values": values}}
    who = {"user": {"id": world.ben.id, "team_id": world.slack.team_id}, "team": {"id": world.slack.team_id}}
    answer: Json = (await world.slack.send("interactive", {"type": "view_submission", "view": made, **who})).body
    return answer


async def test_a_form_that_names_a_channel_by_itself_changes_nothing(world: World) -> None:
    view, before = await watched(world), world.rows("SELECT settings FROM watch")
    answer = await submits(world, view, json.dumps({"channel": world.channel, "store": world.store}))
    assert "too old or was not opened by you" in str(answer)
    assert world.rows("SELECT settings FROM watch") == before


async def test_a_form_that_was_opened_by_somebody_else_changes_nothing(world: World) -> None:
    view, before = await watched(world), world.rows("SELECT settings FROM watch")
    answer = await submits(world, view, view["private_metadata"])
    assert "too old or was not opened by you" in str(answer)
    assert world.rows("SELECT settings FROM watch") == before


async def test_nobody_takes_over_a_watch_without_a_token_of_their_own(world: World) -> None:
    await watched(world)
    await world.types(world.ana, f"unlink {world.store}")
    await world.until(lambda: world.rows("SELECT stopped FROM watch") == [("unlinked",)])
    await uses(world, ids.TAKE_OVER, world.store)
    await world.until(lambda: world.told(world.ben, "You have not linked store"))
    assert world.rows("SELECT lender_id FROM watch") == [(world.ana.id,)]


async def test_a_linking_form_for_another_channel_tells_nobody_there(world: World) -> None:
    """What it says of the channel is only where the person who submits it is told privately."""
    other = world.slack.add_channel("management", is_private=True)
    view = await world.opens_link(world.ben)
    made = {**view, "private_metadata": json.dumps({"channel": other})}
    who = {"user": {"id": world.ben.id, "team_id": world.slack.team_id}, "team": {"id": world.slack.team_id}}
    await world.slack.send("interactive", {"type": "view_submission", "view": made, **who})
    await world.rest()
    assert world.slack.messages(other) == []
