"""How long Slack waits for an acknowledgement: `python -m benchmarks.ack [--quick]`.

Compares (a) Bolt in its default configuration with a listener that only acknowledges, (b) Casebot, which has committed
the action durably by then, and (c) bare aiohttp, in interleaved rounds; then 500 commands at once on the whole bot.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from benchmarks.children import Partner, Subject, ask_once
from benchmarks.scene import link, machine, met, settings, table

Json = dict[str, Any]
SUBJECTS = {
    "a": ("Bolt, default", ("benchmarks.subjects.plain_bolt",)),
    "b": ("Casebot", ("benchmarks.subjects.idle_casebot", "run", "--mode", "http")),
    "c": ("bare aiohttp", ("benchmarks.subjects.bare_aiohttp",)),
}
TARGETS = {1: 10.0, 16: 2.5, 64: 0.9}
AT_ONCE = 500


async def compare(folder: Path, scene: Json, rounds: int, seconds: float) -> dict[tuple[str, int], list[Json]]:
    """Every subject at every number of senders, once a round; all are started before, and idle when not measured."""
    results: dict[tuple[str, int], list[Json]] = {}
    async with AsyncExitStack() as stack:
        subjects = {}
        for letter, (_, program) in SUBJECTS.items():
            (folder / letter).mkdir()
            subject = Subject(folder / letter, settings(scene), *program)
            subjects[letter] = await (await stack.enter_async_context(subject)).ready()
        for letter in subjects:
            await load(subjects[letter], scene, 16, 0.5)
        for number in range(rounds):
            for senders in TARGETS:
                for letter in _turned(list(subjects), number):
                    result = await load(subjects[letter], scene, senders, seconds)
                    results.setdefault((letter, senders), []).append(result)
    return results


def _turned(letters: list[str], number: int) -> list[str]:
    """Each round begins with another subject."""
    first = number % len(letters)
    return letters[first:] + letters[:first]


async def load(subject: Subject, scene: Json, senders: int, seconds: float, cases: list[str] | None = None) -> Json:
    """What so many senders got in that time, and its CPU seconds each; raises RuntimeError when one was refused."""
    plan = {"port": subject.port, "secret": scene["secret"], "fields": scene["fields"], "cases": cases}
    before = subject.cpu_seconds()
    result = await ask_once("benchmarks.load", **plan, senders=senders, seconds=seconds)
    if result["refused"]:
        raise RuntimeError(f"{subject.name} refused {result['refused']} requests: {subject.log()}")
    return {**result, "cpu": (subject.cpu_seconds() - before) / result["answered"]}


def median(results: list[Json], key: str) -> float:
    """The median over the rounds."""
    return float(statistics.median(result[key] for result in results))


def report(results: dict[tuple[str, int], list[Json]]) -> str:
    """The numbers, then the targets."""
    rows = [
        (
            *(f"({letter}) {SUBJECTS[letter][0]}", str(senders), f"{median(found, 'a_second'):,.0f}"),
            *(f"{median(found, key) * 1000:.1f}" for key in ("p50", "p99")),
            f"{median(found, 'cpu') * 1e6:.0f}",
        )
        for (letter, senders), found in sorted(results.items(), key=lambda item: (item[0][1], item[0][0]))
    ]
    numbers = table(("", "senders", "answers a second", "p50, ms", "p99, ms", "CPU each, µs"), rows)
    targets = table(
        ("senders", "(b) over (a)", "target", "", "p99 of (b) over (a)", ""),
        [_target(results, senders, least) for senders, least in TARGETS.items()],
    )
    return f"{numbers}\n\n{targets}"


def _target(results: dict[tuple[str, int], list[Json]], senders: int, least: float) -> tuple[str, ...]:
    plain, ours = results["a", senders], results["b", senders]
    ratio = median(ours, "a_second") / median(plain, "a_second")
    late = median(ours, "p99") / median(plain, "p99")
    return str(senders), f"{ratio:.2f}×", f"≥ {least}×", met(ratio >= least), f"{late:.2f}", met(late <= 1)


async def burst(folder: Path) -> str:
    """So many commands at the same moment, each on a case of its own, with everything running."""
    async with Partner("benchmarks.stand_ins") as stand_ins:
        scene = await stand_ins.ask(do="furnish", cases=AT_ONCE)
        await link(folder, scene)
        async with Subject(folder, settings(scene), "bot", "run", "--mode", "http") as bot:
            await bot.ready()
            result = await load(bot, scene, AT_ONCE, 10.0, scene["cases"])
            settled = await stand_ins.ask(do="settled", cases=AT_ONCE)
            return _burst_report(result, settled)


def _burst_report(result: Json, settled: Json) -> str:
    shown = (f"{result[key] * 1000:.0f}" for key in ("p50", "p99", "longest"))
    is_met = met(result["answered"] == AT_ONCE and result["longest"] <= 1.0)
    heads = ("commands at once", "p50, ms", "p99, ms", "longest, ms", "target: 1 s each", "all done after, s")
    return table(heads, [(str(result["answered"]), *shown, is_met, f"{settled['seconds']:.1f}")])


async def main(rounds: int, seconds: float) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="casebot-bench-", dir=Path.cwd()) as name:
        folder = Path(name)
        print(machine(folder), end="\n\n", flush=True)
        async with Partner("benchmarks.stand_ins") as stand_ins:
            scene = await stand_ins.ask(do="furnish", cases=0)
            print(report(await compare(folder, scene, rounds, seconds)), end="\n\n", flush=True)
        (folder / "burst").mkdir()
        print(await burst(folder / "burst"))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round instead of eleven")
    options = parser.parse_args()
    asyncio.run(main(1, 1.0) if options.quick else main(11, 1.2))
