"""What the benchmarks share: the settings of a subject, an account that is linked, the machine, tables."""

from __future__ import annotations

import asyncio
import os
import platform
import statistics
import sys
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bot.records import Account
from bot.store.opening import open_store
from bot.store.people_and_cards import SqliteAccounts

Json = dict[str, Any]
HERE = Path(__file__).parent.parent
"""The checkout that is measured."""
LIBRARIES = ("slack-bolt", "slack-sdk", "aiohttp", "httpx", "aiosqlite")


def settings(scene: Json) -> dict[str, str]:
    """The environment of a subject in HTTP mode, at a pace that no limit slows down."""
    return {
        "SLACK_BOT_TOKEN": scene["bot_token"],
        "SLACK_SIGNING_SECRET": scene["secret"],
        "SLACK_API_URL": scene["slack_api_url"],
        "SLACK_PACE": "1000",
        "PANDABASE_API_URL": scene["pandabase_api_url"],
        "STORE": scene["store"],
        "STORE_TOKEN": scene["token"],
    }


async def link(folder: Path, scene: Json) -> None:
    """The person's token, in the database that the bot will open."""
    who = scene["fields"]
    account = Account(who["team_id"], who["user_id"], scene["store"], scene["token"])
    async with open_store(folder / "casebot.db", [], time.time) as store:
        await SqliteAccounts(store.database, time.time, store.vault).link(account)


def interpreter_of(checkout: Path) -> str:
    """The Python of its own virtual environment, with the libraries of its version; this one where it has none."""
    own = checkout / ".venv" / "bin" / "python"
    return str(own) if own.exists() else sys.executable


async def link_there(checkout: Path, folder: Path, scene: Json) -> None:
    """The same by the program in that folder: the database is of its version."""
    program = (
        f"import asyncio, pathlib; from benchmarks.scene import link; asyncio.run(link(pathlib.Path.cwd(), {scene}))"
    )
    environment = {**os.environ, "PYTHONPATH": str(checkout)}
    child = await asyncio.create_subprocess_exec(interpreter_of(checkout), "-c", program, cwd=folder, env=environment)
    if await child.wait():
        raise RuntimeError(f"nobody could be linked by {checkout.name}")


def machine(folder: Path) -> str:
    """Where and when: what the numbers depend on."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return "\n".join(
        (
            f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} CPUs ({_cpu()}), {platform.system()},",
            f"Python {platform.python_version()}, {libraries}.",
            f"A 4 KiB write with fdatasync takes {_sync_ms(folder):.2f} ms here (median of 200).",
            f"Load average before: {os.getloadavg()[0]:.1f} (what else runs here takes from all the numbers below).",
        )
    )


def _cpu() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


def _sync_ms(folder: Path) -> float:
    """Shows whether the disk is one: in memory this takes microseconds."""
    took = []
    with (folder / "probe").open("wb", buffering=0) as probe:
        for _ in range(200):
            began = time.perf_counter()
            probe.write(bytes(4096))
            os.fdatasync(probe.fileno())
            took.append(time.perf_counter() - began)
    return statistics.median(took) * 1000


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown: the first column to the left, the rest to the right."""
    ruler = ["---", *("--:" for _ in heads[1:])]
    return "\n".join("| " + " | ".join(row) + " |" for row in (heads, ruler, *rows))


def met(holds: bool) -> str:
    """Whether a target is met."""
    return "met" if holds else "MISSED"
