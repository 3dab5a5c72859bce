"""Posts whose outcome is unclear: Slack took the message and the answer was lost, or nobody knows."""

from __future__ import annotations

import pytest

from bot.sandbox.slack import Fault

from .bots import inside
from .tap import Tap
from .world import World


@pytest.fixture(params=["with the history scope", "without"])
def scopes(world: World, request: pytest.FixtureRequest) -> str:
    """Whether messages can be looked for; decided before the bot starts."""
    if request.param == "without":
        world.slack.granted.difference_update({"channels:history", "groups:history"})
    return str(request.param)


@pytest.mark.parametrize("trouble", [{"drop": "after"}, {"html": True, "status": 502}])
async def test_a_line_that_may_have_been_posted_stands_at_most_once(
    scopes: str, linked: World, trouble: dict[str, object]
) -> None:
    case = linked.case()
    await linked.types(linked.ana, f"priority {case} high")
    await linked.rest()
    linked.slack.fault(Fault("chat.postMessage", **trouble))  # type: ignore[arg-type]
    await linked.types(linked.ana, f"close {case}")
    await linked.rest()
    was_posted = "drop" in trouble or scopes == "with the history scope"
    assert len(linked.lines(case, "Closed by Ana")) == was_posted
    assert "Closed by Ana" in linked.read(await linked.card(case))


async def test_a_card_that_may_have_been_posted_is_found_again(linked: World) -> None:
    case = linked.case()
    linked.slack.fault(Fault("chat.postMessage", drop="after"))
    await linked.types(linked.ana, f"close {case}")
    await linked.rest()
    assert len(linked.cards(case)) == 1
    assert linked.lines(case, "Closed by Ana")


async def test_a_card_that_may_have_been_posted_and_cannot_be_looked_for_is_posted_at_least_once(world: World) -> None:
    case = world.case()
    world.slack.granted.difference_update({"channels:history", "groups:history"})
    async with inside(world, "socket"):
        await world.links(world.ana)
        world.slack.fault(Fault("chat.postMessage", drop="before"))
        await world.types(world.ana, f"close {case}")
        await world.rest()
    assert len(world.cards(case)) == 1
    assert world.lines(case, "Closed by Ana")


async def test_an_edit_is_repeated_until_it_succeeds(linked: World) -> None:
    case = linked.case()
    await linked.types(linked.ana, f"priority {case} high")
    await linked.rest()
    linked.slack.fault(Fault("chat.update", drop="after"))
    linked.slack.fault(Fault("chat.update", html=True, status=503))
    await linked.types(linked.ana, f"close {case}")
    await linked.rest()
    assert "Reopen" in linked.read(await linked.card(case))
    assert len(linked.lines(case, "Closed by Ana")) == 1


async def test_a_post_that_slack_asks_to_send_later_is_sent_later(linked: World) -> None:
    case = linked.case()
    linked.slack.fault(Fault("chat.postMessage", error="ratelimited", retry_after=1))
    await linked.types(linked.ana, f"close {case}")
    await linked.rest()
    assert len(linked.cards(case)) == 1
    assert len(linked.lines(case, "Closed by Ana")) == 1


async def test_many_calls_share_one_connection(world: World) -> None:
    case = world.case()
    async with Tap(world.slack.api_url) as tap, inside(world, "http", slack_api_url=tap.url):
        await world.links(world.ana)
        for priority in ("low", "high", "urgent", "normal"):
            await world.types(world.ana, f"priority {case} {priority}")
            await world.rest()
    assert sum(call.token_kind == "bot" for call in world.slack.calls) > 8
    assert tap.connections <= 3
