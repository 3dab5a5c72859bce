"""All of it in full size: `python -m tests.crash.load`. It prints what was seen; the tests say what is right."""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.sandbox.pandabase import Limits as PandabaseLimits
from bot.sandbox.pandabase import StandInPandabase
from bot.sandbox.slack import Limits, StandInSlack
from tests.crash import laden
from tests.crash.laden import Json
from tests.endtoend.world import World

LOADS: dict[str, Callable[[World], Awaitable[Json]]] = {
    "200 actions in a storm of 429": lambda world: laden.storm(world, 200, 120),
    "1,000 commands at once": lambda world: laden.thousand(world.folder, 1000, to_the_end=True),
    "50 people on one case": lambda world: laden.fifty(world, 50, 60),
    "a channel that lags by minutes": lambda world: laden.lag(world, 300, 60),
}


async def main() -> None:
    """One after the other."""
    for name, load in LOADS.items():
        with tempfile.TemporaryDirectory() as folder:
            async with (
                StandInSlack(Limits.none()) as slack,
                StandInPandabase(limits=PandabaseLimits.none()) as pandabase,
            ):
                seen = await load(World(slack, pandabase, Path(folder)))
        print(f"{name}\n" + "\n".join(f"    {what}: {_short(value)}" for what, value in seen.items()), flush=True)


def _short(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(f"{times} {kind}" for kind, times in Counter(value).items()) or "none"
    return f"{value:.2f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    asyncio.run(main())
