"""How fast the bot is ready, and what it needs while nothing happens: `python -m benchmarks.startup [--quick]`."""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.children import Partner, Subject
from benchmarks.scene import machine, met, settings, table

IDLE_SECONDS = 5.0
MOST_SECONDS = 1.0
MOST_MB = 80.0


async def start(folder: Path, environment: dict[str, str], idle: float) -> tuple[float, float]:
    """Seconds until `/readyz` answers 200, and megabytes after doing nothing for a while."""
    began = time.perf_counter()
    async with Subject(folder, environment, "bot", "run", "--mode", "http") as bot:
        await bot.ready()
        took = time.perf_counter() - began
        await asyncio.sleep(idle)
        return took, bot.memory_mb()


async def main(starts: int) -> None:
    """The first start makes the database and the key; the others find them."""
    with tempfile.TemporaryDirectory(prefix="casebot-bench-", dir=Path.cwd()) as name:
        print(machine(Path(name)), end="\n\n", flush=True)
        async with Partner("benchmarks.stand_ins") as stand_ins:
            environment = settings(await stand_ins.ask(do="furnish", cases=0))
            first, _ = await start(Path(name), environment, 0.0)
            later = [await start(Path(name), environment, 0.0) for _ in range(starts)]
            _, memory = await start(Path(name), environment, IDLE_SECONDS)
    print(report(first, [took for took, _ in later], memory))


def report(first: float, later: list[float], memory: float) -> str:
    """Numbers and targets in one table."""
    middle = statistics.median(later)
    rows: list[tuple[Any, ...]] = [
        ("first start, s", f"{first:.2f}", f"< {MOST_SECONDS:.0f}", met(first < MOST_SECONDS)),
        (f"later start, s (of {len(later)})", f"{middle:.2f}", f"< {MOST_SECONDS:.0f}", met(middle < MOST_SECONDS)),
        (f"memory after {IDLE_SECONDS:.0f} s idle, MB", f"{memory:.0f}", f"< {MOST_MB:.0f}", met(memory < MOST_MB)),
    ]
    return table(("", "measured", "target", ""), rows)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="two later starts instead of seven")
    options = parser.parse_args()
    asyncio.run(main(2 if options.quick else 7))
