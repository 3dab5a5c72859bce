"""No token and no body in the log or in the database, whatever the level and whatever goes wrong."""

from __future__ import annotations

import aiohttp

from bot.sandbox.tour.bot_process import BotProcess, Mode

from .bots import both_modes, child, inside, log_of
from .world import World

PASTED = "sk_live_9f8e7d6c5b4a39281706"


@both_modes
async def test_a_day_with_trouble_leaves_no_secret_in_the_log_even_at_debug(world: World, mode: Mode) -> None:
    async with child(world, mode, LOG_LEVEL="DEBUG") as bot:
        token = await world.links(world.ana)
        case = world.case()
        await world.types(world.ana, f"close {case}")
        await world.types(world.ana, f"link {PASTED}")
        world.pandabase.roll(token)
        await world.types(world.ben, f"reopen {case}")
        await world.rest()
        await _sends_what_is_not_signed(bot)
        assert await bot.stop() == 0
    secrets = [PASTED, token, world.slack.bot_token, world.slack.app_token, world.slack.signing_secret]
    urls = [one.response_url for one in world.slack.deliveries if one.response_url]
    log = log_of(world.folder)
    assert "settled verb=close" in log
    assert [secret for secret in [*secrets, *urls] if secret in log] == []


async def _sends_what_is_not_signed(bot: BotProcess) -> None:
    headers = {"X-Slack-Request-Timestamp": "1", "X-Slack-Signature": "v0=00"}
    body = {"command": "/case", "text": f"link {PASTED}"}
    async with aiohttp.ClientSession() as session:
        await (await session.post(f"{bot.address}/slack/events", data=body, headers=headers)).read()


async def test_a_pasted_token_is_not_stored_and_its_owner_is_told_to_roll_it(linked: World) -> None:
    for text in (f"link {PASTED}", f"close {PASTED}", f"link <https://example.com/?token={PASTED}|x>"):
        await linked.types(linked.ana, text)
    assert len(linked.told(linked.ana, "roll it in Pandabase")) == 3
    assert not any(PASTED in text for text in linked.told(linked.ana))
    assert not [path for path in linked.folder.iterdir() if PASTED.encode() in path.read_bytes()]


async def test_a_linked_token_is_nowhere_in_the_files_in_plain_text(linked: World) -> None:
    token = await linked.links(linked.ana)
    assert not [path for path in linked.folder.iterdir() if token.encode() in path.read_bytes()]


async def test_the_answer_address_is_erased_once_everything_is_said(world: World) -> None:
    case = world.case()
    async with inside(world, "socket"):
        await world.links(world.ana)
        for text in (f"close {case}", f"close {case}x", f"reopen {case} {world.case()}"):
            await world.types(world.ana, text)
        await world.rest()
        assert world.rows("SELECT COUNT(*) >= 4, COUNT(response_url) FROM action") == [(1, 0)]
    addresses = [one.response_url.encode() for one in world.slack.deliveries if one.response_url]
    files = [path.read_bytes() for path in world.folder.iterdir()]
    assert not [address for address in addresses if any(address in content for content in files)]
