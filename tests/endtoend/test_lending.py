"""Whoever watches a store lends their token: taken back, failing, linked anew, taken over, the channel hears of it."""

from __future__ import annotations

from cryptography.fernet import Fernet

from bot.sandbox.slack import Message

from .bots import inside
from .world import World

STATE = "SELECT lender_id, stopped FROM watch"


async def watches(world: World) -> str:
    """Ana links the store and lets the channel follow it; gives her token."""
    token = await world.links(world.ana)
    await world.types(world.ana, "watch")
    await world.until(lambda: world.rows(STATE) == [(world.ana.id, None)])
    return token


def notices(world: World, label: str) -> list[Message]:
    """The messages in the channel with a button of this name."""
    return [one for one in world.slack.messages(world.channel) if label in str(one.blocks)]


async def test_whoever_unlinks_lends_no_more_and_the_channel_is_told(world: World, bot: str) -> None:
    await watches(world)
    await world.types(world.ana, f"unlink {world.store}")
    await world.until(lambda: notices(world, "Read with my token"))
    assert world.rows(STATE) == [(world.ana.id, "unlinked")]


async def test_somebody_else_takes_a_stopped_watch_over_with_one_button(world: World, bot: str) -> None:
    await watches(world)
    await world.links(world.ben)
    await world.types(world.ana, f"unlink {world.store}")
    (notice,) = await world.until(lambda: notices(world, "Read with my token"))
    await world.clicks(world.ben, notice, "Read with my token")
    await world.until(lambda: world.rows(STATE) == [(world.ben.id, None)])
    await world.rest()


async def test_linking_again_is_no_new_agreement_to_lend(world: World, bot: str) -> None:
    await watches(world)
    await world.types(world.ana, f"unlink {world.store}")
    await world.until(lambda: notices(world, "Read with my token"))
    await world.links(world.ana)
    assert world.rows(STATE) == [(world.ana.id, "unlinked")]


async def test_a_watch_whose_token_failed_goes_on_when_its_owner_links_another(world: World, bot: str) -> None:
    await watches(world)
    world.write("UPDATE watch SET stopped = 'token rejected'")
    await world.links(world.ana)
    assert world.rows(STATE) == [(world.ana.id, None)]


async def test_a_token_that_may_not_read_lets_no_watch_go_on(world: World, bot: str) -> None:
    await watches(world)
    world.write("UPDATE watch SET stopped = 'scope missing'")
    await world.opens_link(world.ana)
    await world.fills(world.ana, world.store, world.pandabase.issue_token(world.store, ("CASES_WRITE",)))
    await world.until(lambda: world.rows("SELECT can_read FROM account") == [(0,)])
    assert world.rows(STATE) == [(world.ana.id, "scope missing")]


async def test_a_watch_goes_on_when_the_key_of_its_token_is_back(world: World) -> None:
    old, other = (Fernet.generate_key().decode() for _ in range(2))
    async with inside(world, "socket", token_encryption_key=old):
        await watches(world)
    async with inside(world, "socket", token_encryption_key=other):
        await world.until(lambda: world.rows(STATE) == [(world.ana.id, "key lost")])
        await world.rest()
    async with inside(world, "socket", token_encryption_key=f"{other},{old}"):
        assert world.rows(STATE) == [(world.ana.id, None)]
        await world.rest()
    assert len([text for text in world.said() if "is read again with Ana’s token, which works again" in text]) == 1
