"""The lock file is deleted under a bot that runs: the bot says so, and the doctor knows the bot all the same."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.doctor.findings import Mark
from bot.doctor.listening import addresses
from bot.health import UNLOCKED
from bot.sandbox.tour.bot_process import Mode, free_port
from bot.settings import Settings

from .bots import both_modes, child, inside, log_of
from .test_watching_it import got, ready
from .world import World


def lock_of(world: World) -> Path:
    """The file that keeps a second bot away."""
    return Path(f"{world.database}.lock")


def left_lying(lock: Path) -> None:
    """Another file in its place, which nobody holds."""
    lock.unlink()
    lock.with_suffix(".new").touch()
    lock.with_suffix(".new").replace(lock)


@both_modes
async def test_a_bot_without_its_lock_file_is_not_ready_and_says_why(world: World, mode: Mode) -> None:
    async with inside(world, mode) as address:
        lock_of(world).unlink()
        assert await ready(address) == (503, UNLOCKED.format(lock_of(world)))


async def test_a_bot_without_its_lock_file_logs_an_error(world: World) -> None:
    async with child(world, "http"):
        lock_of(world).unlink()
        await world.until(lambda: f"ERROR bot.watching_over {UNLOCKED.format(lock_of(world))}" in log_of(world.folder))


async def test_a_bot_without_its_lock_file_works_on(world: World) -> None:
    async with inside(world, "http") as address:
        lock_of(world).unlink()
        await world.links(world.ana)
        case = world.case()
        await world.types(world.ana, f"close {case}")
        await world.rest()
        assert (await got(f"{address}/healthz"), world.status(case)) == ((200, "ok"), "CLOSED")


async def found(world: World, **port: int) -> list[tuple[Mark, str]]:
    """What the doctor says of the port that this bot has."""
    database = f"sqlite:///{world.database}"
    tokens = {"slack_bot_token": "xoxb-1", "slack_app_token": "xapp-1", "slack_signing_secret": ""}
    settings = Settings(_env_file=None, database_url=database, host="127.0.0.1", **tokens, **port)  # type: ignore[arg-type]
    return [(one.mark, one.sentence) for one in await asyncio.to_thread(lambda: [*addresses(settings)])]


@both_modes
async def test_the_doctor_names_the_bot_and_its_lock_and_no_other_program(world: World, mode: Mode) -> None:
    async with inside(world, mode) as address:
        lock_of(world).unlink()
        ((mark, said),) = await found(world, port=int(address.rpartition(":")[2]))
    assert mark is Mark.BAD
    assert said.endswith(f"is taken by a Casebot that runs, but the lock of this database, {lock_of(world)}, is gone")


async def test_the_doctor_says_of_a_lock_that_was_made_anew_that_nobody_holds_it(world: World) -> None:
    async with inside(world, "http") as address:
        left_lying(lock_of(world))
        ((_, said),) = await found(world, port=int(address.rpartition(":")[2]))
    assert said.endswith(f"{lock_of(world)}, is held by nobody")


async def test_the_doctor_knows_the_bots_figures_too(world: World) -> None:
    metrics = free_port()
    async with inside(world, "socket", metrics_port=metrics):
        lock_of(world).unlink()
        ((_, said),) = await found(world, metrics_port=metrics)
    assert said.startswith(f"METRICS_PORT: 127.0.0.1:{metrics} is taken by a Casebot that runs")


@pytest.mark.parametrize("name", ["port", "metrics_port"])
async def test_a_program_that_answers_something_else_is_another_one(world: World, name: str) -> None:
    """The stand-in for Slack answers 404."""
    ((mark, said),) = await found(world, **{name: int(world.slack.api_url.split(":")[2].partition("/")[0])})
    assert (mark, "is taken by another program" in said) == (Mark.BAD, True)
