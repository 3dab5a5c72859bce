"""The whole sandbox with the real bot behind it."""

import json
import socket
from pathlib import Path

import pytest

from bot.sandbox import play
from bot.sandbox.page.world import Problem
from bot.sandbox.tour.bot_process import BotProcess
from tests.sandbox.page.playing import Sandbox, sandbox

LATE = "My order has not arrived"


async def closes(running: Sandbox) -> str:
    """Ana closes the case of the greeting; what Ben reads of it."""
    assert (await running.types("Ana", f"/case close {await running.case_id(LATE)}"))["ok"]
    return await running.reads("Ben", "Closed by Ana")


async def test_a_case_can_be_closed_at_once_and_everybody_reads_who_did_it() -> None:
    async with sandbox() as running:
        assert await closes(running) == "Closed by Ana · was Awaiting us · priority Low"


async def test_a_card_with_buttons_is_there_from_the_beginning() -> None:
    async with sandbox() as running:
        await running.reads("Ana", "The licence key does not work", "priority Urgent")
        roles = {one["name"]: one["role"] for one in (await running.get("state"))["people"]}
    assert (roles["Ana"], roles["Ben"], roles["Cleo"]) == ("Agent, linked", "Agent, linked", "Agent, not linked")


async def test_over_http_it_plays_the_same() -> None:
    async with sandbox(mode="http") as running:
        assert await closes(running) == "Closed by Ana · was Awaiting us · priority Low"


async def test_a_token_that_may_only_read_is_refused_with_the_scope() -> None:
    async with sandbox() as running:
        await running.types("Dora", f"/case close {await running.case_id(LATE)}")
        assert "CASES_WRITE" in await running.reads("Dora", "Nothing was changed")


async def test_somebody_who_is_not_linked_is_told_how_to() -> None:
    async with sandbox() as running:
        await running.types("Cleo", f"/case close {await running.case_id(LATE)}")
        assert "/case link" in await running.reads("Cleo", "no store is linked")


async def test_a_dropped_patch_is_settled_by_reading_the_case_again() -> None:
    async with sandbox() as running:
        await running.post("faults/pandabase_drops", on=True)
        assert "Pandabase did not confirm it" in await closes(running)


async def test_a_rolled_token_is_told_to_its_person_alone() -> None:
    async with sandbox() as running:
        await running.post("faults/token_rolled", on=True)
        await running.types("Ana", f"/case close {await running.case_id(LATE)}")
        private = await running.reads("Ana", "does not accept your token")
        assert private not in await running.texts("Ben")


async def test_what_a_killed_bot_had_acknowledged_is_done_once_it_runs_again() -> None:
    async with sandbox() as running:
        case_id = await running.case_id(LATE)
        await running.post("faults/pandabase_down", on=True)
        await running.types("Ana", f"/case close {case_id}")
        await running.post("bot/kill")
        assert await running.bot_is("stopped")
        await running.post("faults/pandabase_down", on=False)
        await running.post("bot/start")
        assert await running.bot_is("running")
        await running.reads("Ben", "Closed by Ana")
        assert [text for text in await running.texts("Ben") if "Closed by" in text][1:] == []


async def test_the_same_seed_gives_the_same_ids() -> None:
    ids: list[list[str]] = []
    for _ in range(2):
        async with sandbox(is_alone=True, seed=7) as running:
            state = await running.get("state")
            ids.append([*(one["id"] for one in state["cases"]), json.dumps(state["tokens"])])
    assert ids[0] == ids[1]


async def test_a_bot_that_was_started_elsewhere_connects_to_a_sandbox_without_one(tmp_path: Path) -> None:
    async with sandbox(is_alone=True) as running:
        assert (await running.get("state"))["bot"]["state"] == "none"
        variables = (await running.get("settings"))["environment"]
        async with BotProcess("socket", tmp_path, variables) as bot:
            await bot.wait_until_ready()
            assert await running.bot_is("external")
            await running.types("Ana", "/case help")
            await running.reads("Ana", "/case close")
            await bot.stop()


async def test_a_bot_that_listens_elsewhere_is_driven_by_its_address(tmp_path: Path) -> None:
    variables: dict[str, str] = {}
    bot = BotProcess("http", tmp_path, variables)
    url = f"{bot.address}/slack/events"
    async with sandbox(bot_url=url, signing_secret="a-secret-of-its-own") as running:
        variables |= (await running.get("settings"))["environment"]
        assert variables["SLACK_SIGNING_SECRET"] == "a-secret-of-its-own"
        async with bot:
            await bot.wait_until_ready()
            await running.types("Ana", "/case help")
            await running.reads("Ana", "/case close")
            await bot.stop()


async def test_a_bot_on_another_machine_is_not_called() -> None:
    lines: list[str] = []
    wishes = play.Wishes(bot_url="http://bot.example/slack/events", opens_page=False)
    assert (await play.run(wishes, tell=lines.append), "on this machine" in lines[0]) == (1, True)


def test_a_taken_port_is_refused_with_what_to_do() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Problem, match="Choose another with --port"):
            play.chosen_port(taken.getsockname()[1])


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "darwin", True),
    ],
)
def test_the_page_opens_where_there_is_a_desktop(environment: dict[str, str], platform: str, expected: bool) -> None:
    assert play.has_desktop(environment, platform) is expected
