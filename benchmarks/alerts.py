"""What watching stores costs, and how soon Slack hears of a change: `python -m benchmarks.alerts [--quick]`.

The whole bot, against a light Slack and a light Pandabase, with databases as of a bot that has been watching for long.
`--only` names one part: stores, size, sweep.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks import alerts_report as report
from benchmarks.children import Partner, Subject
from benchmarks.lookups import microseconds
from benchmarks.scene import machine
from benchmarks.shelves import Shelf
from benchmarks.watched import TOKEN, as_of_now, fill

Json = dict[str, Any]
INTERVAL = 15.0
CASES = 100
SHARES = (0.0, 0.01, 0.1, 1.0)
FILLING = asyncio.Lock()
BORN = int(time.time() * 1000)
DEEP_CASES = 1_500
DEEP_CARDS = range(0, DEEP_CASES, 3)
"""Those of one status: five pages of its list."""
DEEP_CLOSED = [number for start in (0, 1, 2, 3) for number in range(102, DEEP_CASES, 108)[start::4]]
"""No two in a row on the same page: each further one that left a page takes longer."""
SIZED_CARDS = range(0, 2_000, 4)


@dataclass(frozen=True, slots=True)
class Cell:
    """So many stores with so many cases, of which this share changes in each interval; `seconds` are measured.

    What `tracked` has over the active cases of all stores are cases of the first store, one of twenty of them active.
    """

    stores: int
    share: float
    warm_up: float
    seconds: float
    tracked: int = 0

    def shelves(self) -> list[Shelf]:
        """The stores."""
        more = max(0, self.tracked - self.stores * CASES)
        first = Shelf(0, CASES + more // 20, more - more // 20, BORN)
        return [first, *(Shelf(number, CASES, 0, BORN) for number in range(1, self.stores))]

    @property
    def is_promised(self) -> bool:
        """Whether every change is waited for."""
        return self.stores == 100 and self.share == 0.01 and not self.tracked

    def quicker(self) -> Cell:
        """For a first look."""
        return replace(self, warm_up=min(self.warm_up, 16.0), seconds=16.0)


SINGLE = [Cell(1, share, 4.0, 60.0) for share in SHARES]
MANY = [Cell(100, share, 6.0, 30.0 if share <= 0.01 else 20.0) for share in SHARES]
MOST = [Cell(1000, share, 28.0, 45.0 if share <= 0.01 else 20.0) for share in SHARES]
SIZED = [Cell(100, 0.01, 6.0, 20.0, tracked) for tracked in (10_000, 100_000, 1_000_000)]


async def measure(folder: Path, cell: Cell) -> Json:
    """What the bot did in the measured time, once it was warm."""
    shelves = cell.shelves()
    database = await filled(folder, cell, shelves)
    looks = await microseconds(database, shelves[0], 200) if cell.tracked else {}
    await as_of_now(database)
    async with Partner("benchmarks.light_stand_ins") as stand_ins:
        settings = await furnish(stand_ins, shelves)
        async with Subject(folder, settings, "bot", "run", "--mode", "http") as bot:
            await bot.ready()
            plan = {"do": "measure", "every": INTERVAL, "share": cell.share}
            await stand_ins.ask(**plan, seconds=cell.warm_up)
            cpu, database_cpu = bot.cpu_seconds(), bot.other_threads_seconds()
            result = await stand_ins.ask(**plan, seconds=cell.seconds)
            result |= {"cpu": bot.cpu_seconds() - cpu, "database": bot.other_threads_seconds() - database_cpu}
            if cell.is_promised:
                result |= await stand_ins.ask(do="drain", patience=2 * INTERVAL)
            return result | {"memory": bot.memory_mb(), "looks": looks, "load": os.getloadavg()[0]}


async def filled(folder: Path, cell: Cell, shelves: list[Shelf]) -> Path:
    """The database of a bot that knows these stores; filled for the first of several cells, then copied."""
    made = folder.parent / f"filled-{cell.stores}-{cell.tracked}"
    async with FILLING:
        if not made.exists():
            made.mkdir()
            await fill(made / "casebot.db", shelves, SIZED_CARDS if cell.tracked else range(0))
    for each in ("casebot.db", "casebot.db.key"):
        shutil.copy2(made / each, folder / each)
    return folder / "casebot.db"


async def furnish(stand_ins: Partner, shelves: list[Shelf]) -> dict[str, str]:
    """Give the stand-ins these stores; the environment of a bot that talks to them."""
    made = [{"store": each.store, "active": each.active, "closed": each.closed, "born": each.born} for each in shelves]
    port = (await stand_ins.ask(do="furnish", shelves=made))["port"]
    return {
        "SLACK_BOT_TOKEN": "xoxb-bench",
        "SLACK_SIGNING_SECRET": "0123456789abcdef0123456789abcdef",
        "SLACK_API_URL": f"http://127.0.0.1:{port}/api/",
        "SLACK_PACE": "1000",
        "PANDABASE_API_URL": f"http://127.0.0.1:{port}/v2/core",
        "POLL_INTERVAL_SECONDS": f"{INTERVAL:.0f}",
        "STORE_TOKEN": TOKEN,
    }


async def sweep(folder: Path) -> Json:
    """How soon Slack hears of a close that page 1 cannot show: one store, and cards on five pages."""
    shelf = Shelf(0, DEEP_CASES, 0, BORN)
    await fill(folder / "casebot.db", [shelf], DEEP_CARDS)
    async with Partner("benchmarks.light_stand_ins") as stand_ins:
        settings = await furnish(stand_ins, [shelf])
        async with Subject(folder, settings, "bot", "run", "--mode", "http") as bot:
            await bot.ready()
            await asyncio.sleep(60)  # the first looks find every page stale
            return await stand_ins.ask(do="close_deep", cases=DEEP_CLOSED, every=16.0, patience=150.0)


async def together(folder: Path, cells: list[Cell]) -> list[tuple[Cell, Json]]:
    """Several at the same time: only for those that cost next to nothing."""
    return list(zip(cells, await asyncio.gather(*(_in_its_folder(folder, cell) for cell in cells)), strict=True))


async def in_turn(folder: Path, cells: list[Cell]) -> list[tuple[Cell, Json]]:
    """One after the other."""
    return [(cell, await _in_its_folder(folder, cell)) for cell in cells]


async def _in_its_folder(folder: Path, cell: Cell) -> Json:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="cell-", dir=folder) as name:
        result = await measure(Path(name), cell)
    took = time.monotonic() - began
    said = f"{cell.stores} stores, {cell.share:.0%} changed: {took:.0f} s, load {result['load']:.1f}"
    print(said, file=sys.stderr, flush=True)
    return result


async def main(folder: Path, parts: set[str], is_quick: bool) -> None:
    """Measure and print. What single stores cost is next to nothing, so they are watched while others are measured."""
    print(machine(folder), end="\n\n", flush=True)
    (folder / "sweep").mkdir()
    deep = asyncio.create_task(sweep(folder / "sweep")) if "sweep" in parts else None
    found: list[tuple[Cell, Json]] = []
    if "stores" in parts:
        single = asyncio.create_task(together(folder, _for(SINGLE, is_quick)))
        many = await in_turn(folder, _for(MANY + MOST, is_quick))
        found += await single + many
        print(report.stores(found), end="\n\n", flush=True)
    if "size" in parts:
        sized = await in_turn(folder, _for(SIZED, is_quick))
        print(report.sizes(sized), end="\n\n", flush=True)
        found += sized
    print(report.targets(found, await deep if deep else None))


def _for(cells: list[Cell], is_quick: bool) -> list[Cell]:
    return [cell.quicker() for cell in cells if cell.share != 0.1] if is_quick else cells


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer cells, shorter, and no sweep")
    parser.add_argument("--only", choices=("stores", "size", "sweep"), help="one part of it")
    options = parser.parse_args()
    chosen = {options.only} if options.only else {"stores", "size"} if options.quick else {"stores", "size", "sweep"}
    with tempfile.TemporaryDirectory(prefix="casebot-bench-", dir=Path.cwd()) as name:
        asyncio.run(main(Path(name), chosen, options.quick))
