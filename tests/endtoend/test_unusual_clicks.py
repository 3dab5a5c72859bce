"""A click or a form that is not as expected is never acknowledged and lost: it works, or the person gets a word."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from bot.actions import Actions
from bot.sandbox.slack import Fault
from bot.slack.link_flow import LinkFlow

from .world import Json, World

NOT_HANDLED = "Casebot could not handle this click. Nothing was recorded"


@pytest.fixture
async def click(linked: World) -> Json:
    """A click on Reopen as Slack would send it, with a trigger of its own and still to be sent."""
    case = linked.case()
    await linked.types(linked.ana, f"close {case}")
    await linked.rest()
    await linked.clicks(linked.ben, await linked.card(case), "Reopen")
    await linked.rest()
    await linked.types(linked.ana, f"close {case}")
    await linked.rest()
    sent = deepcopy(next(one.payload for one in reversed(linked.slack.deliveries) if "actions" in one.payload))
    return {**sent, "trigger_id": "9.9.new", "user": {**sent["user"], "id": linked.ana.id, "name": "Ana"}}


async def send(world: World, payload: Json, **others: Any) -> None:
    """Send it, changed like this; it is acknowledged whatever it holds."""
    assert (await world.slack.send("interactive", {**payload, **others})).acknowledged


def reopened(world: World) -> int:
    """How many wishes of Ana's to reopen a case are recorded."""
    return world.rows("SELECT actor_id FROM action WHERE verb = 'reopen'").count((world.ana.id,))


@pytest.mark.parametrize("others", [{"container": None}, {"message": None}, {"state": None, "enterprise": None}])
async def test_a_click_works_whatever_is_null(linked: World, click: Json, others: Json) -> None:
    await send(linked, click, **others)
    await linked.rest()
    assert reopened(linked) == 1


async def test_a_click_by_somebody_whose_name_ends_in_half_an_emoji_works(linked: World, click: Json) -> None:
    await send(linked, click, user={**click["user"], "name": "Ana \ud83d"})
    await linked.rest()
    assert reopened(linked) == 1


@pytest.mark.parametrize("others", [{"actions": None}, {"trigger_id": None}, {"user": {}}, {"container": "message"}])
async def test_a_click_that_cannot_be_read_is_answered(linked: World, click: Json, others: Json) -> None:
    await send(linked, click, **others)
    await linked.until(
        lambda: [text for person in (linked.ana, linked.ben) for text in linked.told(person, NOT_HANDLED)]
    )


async def test_a_click_that_runs_into_a_mistake_is_answered(
    linked: World, click: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> None:
        raise RuntimeError("a mistake of ours")

    monkeypatch.setattr(Actions, "submit", fails)
    await send(linked, click)
    await linked.until(lambda: linked.told(linked.ana, NOT_HANDLED) or linked.told(linked.ben, NOT_HANDLED))


@pytest.mark.parametrize(
    ("action_id", "value"),
    [
        ("casebot.case.close", "v0|close"),
        ("casebot.case.snooze", "shp_5Hn2Pd8Vc4/cs_4Kf9Tq2Lx7/snooze"),
        ("casebot.case.priority", None),
        ("casebot.share", "cs_4Kf9Tq2Lx7"),
        ("casebot.show_in.1", ""),
    ],
)
async def test_a_control_of_another_version_says_what_to_type(
    linked: World, click: Json, action_id: str, value: str | None
) -> None:
    action = {**click["actions"][0], "action_id": action_id, "value": value}
    await send(linked, click, actions=[action], response_url=None)
    await linked.until(lambda: linked.told(linked.ana, "another version of Casebot", "/case show ID"))


async def test_the_way_to_the_dashboard_needs_no_word(linked: World, click: Json) -> None:
    action = {**click["actions"][0], "action_id": "casebot.more", "value": "shp_5Hn2Pd8Vc4/cs_4Kf9Tq2Lx7"}
    heard = len(linked.told(linked.ana))
    await send(linked, click, actions=[action], response_url=None)
    await linked.types(linked.ana, "status")
    await linked.until(lambda: linked.told(linked.ana, "Messages waiting"))
    assert len(linked.told(linked.ana)) == heard + 1


async def test_a_form_that_runs_into_a_mistake_says_so_at_a_field(
    world: World, bot: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> None:
        raise RuntimeError("a mistake of ours")

    await world.opens_link(world.ana)
    monkeypatch.setattr(LinkFlow, "submit", fails)
    await world.fills(world.ana, world.store, "sk_0123456789abcdef")
    (words,) = world.slack.view_errors(world.ana.id).values()
    assert "could not handle this form, and nothing was kept" in words


@pytest.mark.parametrize("view", [None, {}, {"id": None}, {"id": "V1", "blocks": [None, {"type": "section"}]}])
async def test_a_form_without_a_field_is_replaced_by_a_word(world: World, bot: str, view: Json | None) -> None:
    person = {"id": None, "team_id": world.slack.team_id}
    sent = await world.slack.send("interactive", {"type": "view_submission", "user": person, "view": view})
    assert sent.body["response_action"] == "update"
    assert "could not handle this form" in str(sent.body["view"]["blocks"])


async def test_an_answer_that_met_a_rate_limit_arrives_later(linked: World) -> None:
    linked.slack.fault(Fault("response_url", error="ratelimited", retry_after=1))
    linked.slack.fault(Fault("chat.postEphemeral", error="ratelimited", retry_after=1))
    await linked.types(linked.ana, "status")
    await linked.until(lambda: linked.told(linked.ana, "Messages waiting"))


async def test_try_again_in_a_direct_message_makes_no_card_of_the_note(linked: World, click: Json) -> None:
    direct = linked.slack.direct_message(linked.ana.id)
    action = {**click["actions"][0], "action_id": "casebot.case.again"}
    container = {"type": "message", "message_ts": "1770000000.000100", "channel_id": direct, "is_ephemeral": False}
    message = {"ts": "1770000000.000100"}
    where = {"channel": {"id": direct}, "container": container, "message": message, "response_url": None}
    await send(linked, click, actions=[action], **where)
    await linked.rest()
    assert linked.rows("SELECT COUNT(*) FROM card WHERE ts = '1770000000.000100'") == [(0,)]
