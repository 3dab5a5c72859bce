"""Whether this version is slower than another: `python -m benchmarks.versions CHECKOUT [--quick]`.

Both are driven by the same load in turn, window by window, and a ratio is taken of neighbouring windows: what else the
machine does then touches both alike. Acknowledgements as in `benchmarks.ack`, actions as in `benchmarks.action`. A
checkout that has a `.venv` runs with the libraries in it, as its version was installed.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
from collections.abc import Iterable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from benchmarks.ack import load
from benchmarks.action import measure
from benchmarks.children import Partner, Subject
from benchmarks.scene import HERE, interpreter_of, machine, met, settings, table

Json = dict[str, Any]
SENDERS = (1, 16, 64)
MOST_WORSE = 0.05
CASES, CLICKS = 25, 6


async def acknowledgements(folder: Path, checkouts: dict[str, Path], rounds: int, seconds: float) -> list[Json]:
    """One result for each version, number of senders and round."""
    results = []
    async with Partner("benchmarks.stand_ins") as stand_ins, AsyncExitStack() as stack:
        scene = await stand_ins.ask(do="furnish", cases=0)
        subjects = {}
        for name, checkout in checkouts.items():
            (folder / name).mkdir()
            program = ("benchmarks.subjects.idle_casebot", "run", "--mode", "http")
            python = interpreter_of(checkout)
            subject = Subject(folder / name, _settings(scene, checkout), *program, interpreter=python)
            subjects[name] = await (await stack.enter_async_context(subject)).ready()
            await load(subject, scene, 16, 0.5)
        for number in range(rounds):
            for senders in SENDERS:
                for name in _turned(subjects, number):
                    result = await load(subjects[name], scene, senders, seconds)
                    results.append({**result, "version": name, "what": f"acknowledgements, {senders} senders"})
    return results


async def actions(folder: Path, checkouts: dict[str, Path], rounds: int) -> list[Json]:
    """One result for each version and round."""
    results = []
    for number in range(rounds):
        for name in _turned(checkouts, number):
            own = Path(tempfile.mkdtemp(prefix=f"{number}-", dir=folder))
            found = await measure(own, ("bot", "run", "--mode", "http"), CASES, CLICKS, checkouts[name])
            results.append({"cpu": found["cpu"] / found["actions"], "version": name, "what": "actions"})
    return results


def _settings(scene: Json, checkout: Path) -> dict[str, str]:
    return {**settings(scene), "PYTHONPATH": str(checkout)}


def _turned(names: Iterable[str], number: int) -> list[str]:
    """Each round begins with the other version."""
    listed = list(names)
    return listed if number % 2 == 0 else listed[::-1]


def report(results: list[Json]) -> str:
    """For each kind of work the medians, and the median of the ratios of neighbours, which the target is about."""
    heads = (
        "",
        "CPU each before, µs",
        "now, µs",
        "ratio",
        "a second before",
        "now",
        "ratio",
        f"≤ {MOST_WORSE:.0%} worse",
    )
    return table(heads, [_row(results, what) for what in dict.fromkeys(result["what"] for result in results)])


def _row(results: list[Json], what: str) -> tuple[str, ...]:
    before, now = (
        [result for result in results if (result["what"], result["version"]) == (what, version)]
        for version in ("before", "now")
    )
    cpu = _ratio(before, now, "cpu")
    shown = [f"{_median(found, 'cpu') * 1e6:,.0f}" for found in (before, now)]
    if "a_second" not in before[0]:
        return what, *shown, f"{cpu:.3f}", "", "", "", met(cpu <= 1 + MOST_WORSE)
    speed = _ratio(before, now, "a_second")
    speeds = [f"{_median(found, 'a_second'):,.0f}" for found in (before, now)]
    return what, *shown, f"{cpu:.3f}", *speeds, f"{speed:.3f}", met(speed >= 1 - MOST_WORSE)


def _median(results: list[Json], key: str) -> float:
    return float(statistics.median(result[key] for result in results))


def _ratio(before: list[Json], now: list[Json], key: str) -> float:
    return float(statistics.median(new[key] / old[key] for old, new in zip(before, now, strict=True)))


async def main(other: Path, rounds: int, seconds: float, action_rounds: int) -> None:
    """Measure and print."""
    checkouts = {"before": other, "now": HERE}
    with tempfile.TemporaryDirectory(prefix="casebot-bench-", dir=Path.cwd()) as name:
        folder = Path(name)
        print(machine(folder), end="\n\n", flush=True)
        results = await acknowledgements(folder, checkouts, rounds, seconds)
        print(report(results + await actions(folder, checkouts, action_rounds)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkout", type=Path, help="the folder of the other version")
    parser.add_argument("--quick", action="store_true", help="a few rounds")
    options = parser.parse_args()
    checkout = options.checkout.resolve()
    asyncio.run(main(checkout, 5, 0.8, 2) if options.quick else main(checkout, 21, 1.0, 10))
