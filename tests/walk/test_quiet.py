"""No flood: neither when a large store is read first, nor after an hour in which nobody read it."""

from __future__ import annotations

from bot.sandbox.slack import Message
from tests import seen_cards
from tests.endtoend.bots import inside
from tests.endtoend.conftest import world
from tests.endtoend.world import World
from tests.walk import telling
from tests.walk.scribe import Scribe

__all__ = ["world"]
QUICK = 0.2


def top_level(world: World, channel: str) -> list[Message]:
    """What the bot said in the channel itself."""
    said = world.slack.messages(channel)
    return [one for one in said if not one.is_reply and one.user == world.slack.bot_user_id]


def furnished(world: World, active: int, closed: int) -> list[str]:
    """Cases of a year, the last written to first; the closed ones between the others."""
    every = max(1, (active + closed) // max(1, active))
    made = []
    for number in range(active + closed):
        moment = f"2025-{12 - number * 11 // (active + closed):02d}-01T00:00:00.{number % 1000:03d}Z"
        status = ("OPEN", "AWAITING_MERCHANT")[number % 2] if number % every == 0 else "CLOSED"
        made.append(world.case(status=status, createdAt=moment, lastMessageAt=moment))
    return made


async def test_the_first_reading_of_a_store_with_5000_cases_posts_one_message(world: World) -> None:
    furnished(world, 500, 4_500)
    async with inside(world, "socket", poll_interval_seconds=QUICK):
        await world.links(world.ana)
        await world.types(world.ana, "watch")
        await world.until(lambda: world.rows("SELECT 1 FROM watched_store WHERE is_settled = 1"), 30)
        await world.rest()
        assert [seen_cards.card_of(one.blocks) for one in top_level(world, world.channel)] == [None]
        assert len(world.said()) == 1


async def test_an_hour_of_downtime_with_300_changes_is_one_digest_in_each_channel(world: World) -> None:
    """Twenty of the changes are closes in the dashboard of cases that stand far down in the list."""
    cases = furnished(world, 300, 0)
    other = world.slack.add_channel("other")
    async with inside(world, "socket", poll_interval_seconds=QUICK):
        await world.links(world.ana)
        for channel in (world.channel, other):
            await world.types(world.ana, "watch", channel)
        await world.until(lambda: world.rows("SELECT 1 FROM watched_store WHERE is_settled = 1"), 20)
        await world.rest()
    world.write("UPDATE watched_store SET read_at = read_at - 3600")
    scribe = Scribe(world.slack, world.pandabase)
    scribe.listen()
    for case_id in cases[-20:]:
        world.pandabase.dashboard_close(case_id)
    for case_id in cases[:220]:
        world.pandabase.customer_writes(case_id)
    for _ in range(60):
        world.case()
    async with inside(world, "socket", poll_interval_seconds=QUICK):
        await world.until(lambda: len(scribe.said) >= 2, 60)
        asked = len(world.pandabase.calls)
        await world.until(lambda: len(world.pandabase.calls) > asked + 20)
        await world.rest()
    sizes = sorted((said.channel, telling.digest_size(said)) for said in scribe.said)
    assert sizes == sorted([(world.channel, 300), (other, 300)])
