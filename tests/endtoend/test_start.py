"""Starting: a wrong or missing setting is one sentence and exit code 2; what is none of ours changes nothing."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from slack_bolt.app.async_app import AsyncApp

from bot import process
from bot.health import WAITING
from bot.mode import Mode as RunMode
from bot.sandbox.slack import Fault
from bot.sandbox.tour.bot_process import Mode, free_port
from bot.sandbox.tour.bot_process import environment as clean

from .bots import both_modes, child, environment, inside, settings_for
from .test_watching_it import ready
from .world import World


async def _run(folder: Path, settings: dict[str, str], *arguments: str) -> tuple[int | None, str]:
    """Exit code and output of a bot that ends by itself."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run", *arguments),
        cwd=folder,
        env=clean(folder, free_port(), settings),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(15):
            _, errors = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    return process.returncode, errors.decode()


@pytest.mark.parametrize(
    ("mode", "name", "wrong"),
    [
        ("socket", "SLACK_APP_TOKEN", "xapp-wrong"),
        ("socket", "SLACK_BOT_TOKEN", "xoxb-wrong"),
        ("http", "SLACK_BOT_TOKEN", "xoxb-wrong"),
    ],
)
async def test_a_token_that_slack_refuses_ends_the_start(world: World, mode: Mode, name: str, wrong: str) -> None:
    code, said = await _run(world.folder, environment(world, mode) | {name: wrong})
    assert code == 2
    assert said.startswith(f"casebot: Slack does not accept {name}: invalid_auth. Copy ")
    assert len(said.splitlines()) == 1
    assert wrong not in said


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_SIGNING_SECRET"),
        (
            {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "SLACK_API_URL": "http://slack.example"},
            "SLACK_API",
        ),
        (
            {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "TOKEN_ENCRYPTION_KEY": "short"},
            "TOKEN_ENCRYPTION",
        ),
    ],
)
async def test_a_setting_that_cannot_be_right_is_named_in_one_sentence(
    tmp_path: Path, settings: dict[str, str], named: str
) -> None:
    code, said = await _run(tmp_path, settings)
    assert code == 2
    assert named in said
    assert len(said.splitlines()) == 1


async def test_a_database_that_breaks_off_while_work_is_taken_up_again_is_a_sentence_and_no_traceback(
    world: World,
) -> None:
    async with inside(world, "socket"):
        pass
    with closing(sqlite3.connect(world.database)) as db:
        db.execute("DROP TABLE action")
    code, said = await _run(world.folder, environment(world, "socket"))
    assert (code, "Traceback" in said) == (2, False)
    assert said.startswith(f"casebot: The database {world.database} cannot be used: no such table: action. ")


async def test_a_second_bot_on_the_same_database_refuses(world: World, bot: str) -> None:
    code, said = await _run(world.folder, environment(world, "socket"))
    assert code == 2
    assert said.startswith("casebot: Another Casebot is using")


async def test_a_second_bot_that_would_take_the_same_port_too_hears_of_the_database(world: World, bot: str) -> None:
    """Another port would not help, so the port is not what it is told to change."""
    code, said = await _run(world.folder, environment(world, "http") | {"PORT": bot.rpartition(":")[2]})
    assert code == 2
    assert said.splitlines()[-1].startswith("casebot: Another Casebot is using")


async def test_a_port_that_is_taken_is_named(world: World, bot: str) -> None:
    port, database = bot.rpartition(":")[2], f"sqlite:///{world.folder / 'other.db'}"
    code, said = await _run(world.folder, environment(world, "http") | {"PORT": port, "DATABASE_URL": database})
    assert code == 2
    assert "Set HOST and PORT" in said.splitlines()[-1]


@both_modes
async def test_health_checks_say_why_while_slack_is_asked_again_and_again(world: World, mode: Mode) -> None:
    world.slack.fault(Fault("auth.test", status=503, times=1000))
    made, stop = settings_for(world, mode), asyncio.Event()
    running = asyncio.create_task(process.run(made, RunMode(mode), stop))
    await world.until(lambda: sum(call.method == "auth.test" for call in world.slack.calls) > 1)
    assert await ready(f"http://127.0.0.1:{made.port}") == (503, WAITING.format("http_503"))
    stop.set()
    await running


async def test_while_slack_is_down_it_waits_instead_of_ending(world: World) -> None:
    world.slack.fault(Fault("auth.test", status=503, times=1))
    async with inside(world, "socket"):
        assert (await world.types(world.ana, "help")).acknowledged


@both_modes
async def test_oauth_settings_in_the_environment_change_nothing(
    world: World, mode: Mode, apps: list[AsyncApp], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(world.folder)
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "shh")
    case = world.case()
    async with inside(world, mode):
        await world.links(world.ana)
        await world.types(world.ana, f"close {case}")
        await world.rest()
    assert world.lines(case, "Closed by Ana")
    assert [app.oauth_flow for app in apps] == [None]
    assert not [path.name for path in world.folder.iterdir() if "casebot.db" not in path.name]


@both_modes
async def test_a_slack_that_refuses_auth_test_after_the_start_loses_no_click(world: World, mode: Mode) -> None:
    case = world.case()
    async with inside(world, mode):
        await world.links(world.ana)
        await world.types(world.ana, f"priority {case} high")
        await world.rest()
    async with inside(world, mode):
        world.slack.fault(Fault("auth.test", error="account_inactive", times=1000))
        await world.clicks(world.ana, await world.card(case), "Close")
        await world.rest()
    assert world.lines(case, "Closed by Ana")


async def test_the_key_and_the_database_are_readable_by_their_owner_alone(world: World) -> None:
    async with child(world, "http"):
        modes = {path.name: path.stat().st_mode & 0o077 for path in world.folder.glob("casebot.db*")}
    assert modes["casebot.db"] == 0
    assert modes["casebot.db.key"] == 0
