"""What an action costs from click to thread: `python -m benchmarks.action [--quick]`.

Casebot beside a Bolt listener that reads the case, changes it, redraws the card and says a line, and records nothing.
Both get the same clicks on cases that have a card; CPU time is the process's own, calls are counted by the stand-ins.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.children import Partner, Subject
from benchmarks.scene import HERE, interpreter_of, link_there, machine, met, settings, table

Json = dict[str, Any]
SUBJECTS = {
    "Bolt listener": ("benchmarks.subjects.bolt_that_acts",),
    "Casebot": ("bot", "run", "--mode", "http"),
}
AT_ONCE = 8
MOST_CPU = 1.5
QUIET_SECONDS = 0.5
"""After the last line, so that what a subject does behind it counts too."""


async def measure(folder: Path, program: tuple[str, ...], cases: int, rounds: int, checkout: Path = HERE) -> Json:
    """CPU and calls of `cases` × `rounds` clicks, after two rounds that warm everything up."""
    async with Partner("benchmarks.stand_ins") as stand_ins:
        scene = await stand_ins.ask(do="furnish", cases=cases)
        await link_there(checkout, folder, scene)
        environment, python = settings(scene) | {"PYTHONPATH": str(checkout)}, interpreter_of(checkout)
        async with Subject(folder, environment, *program, interpreter=python) as subject:
            await subject.ready()
            await stand_ins.ask(do="post_cards", port=subject.port, cases=scene["cases"])
            await stand_ins.ask(do="click", rounds=2, at_once=AT_ONCE)
            await asyncio.sleep(QUIET_SECONDS)
            before = subject.cpu_seconds()
            result = await stand_ins.ask(do="click", rounds=rounds, at_once=AT_ONCE)
            await asyncio.sleep(QUIET_SECONDS)
            return {**result, "cpu": subject.cpu_seconds() - before}


async def main(repeats: int, cases: int, rounds: int) -> None:
    """Measure in turn, add up, print."""
    sums: dict[str, Counter[str]] = {name: Counter() for name in SUBJECTS}
    with tempfile.TemporaryDirectory(prefix="casebot-bench-", dir=Path.cwd()) as name:
        print(machine(Path(name)), end="\n\n", flush=True)
        for repeat in range(repeats):
            for subject, program in SUBJECTS.items():
                folder = tempfile.mkdtemp(prefix=f"{repeat}-", dir=name)
                result = await measure(Path(folder), program, cases, rounds)
                sums[subject].update({**result.pop("calls"), **result})
    print(report(sums))


def report(sums: dict[str, Counter[str]]) -> str:
    """What one action costs each, the calls by kind, then the targets."""
    kinds = sorted({kind for sum_ in sums.values() for kind in sum_ if " " in kind})
    rows = [
        (
            *(name, f"{sum_['actions']:,}", f"{_each(sum_, 'cpu') * 1000:.2f}"),
            *(f"{_each(sum_, kind):.2f}" for kind in kinds),
        )
        for name, sum_ in sums.items()
    ]
    plain, ours = sums["Bolt listener"], sums["Casebot"]
    cpu = _each(ours, "cpu") / _each(plain, "cpu")
    more = sum(_each(ours, kind) - _each(plain, kind) for kind in kinds)
    targets = [
        ("CPU, Casebot over Bolt", f"{cpu:.2f}×", f"≤ {MOST_CPU}×", met(cpu <= MOST_CPU)),
        ("calls more than Bolt's", f"{more:+.2f}", "≤ 0", met(more <= 0)),
    ]
    numbers = table(("each action", "actions", "CPU, ms", *kinds), rows)
    return f"{numbers}\n\n{table(('', 'measured', 'target', ''), targets)}"


def _each(sum_: Counter[str], what: str) -> float:
    return float(sum_[what]) / sum_["actions"]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer clicks, once")
    options = parser.parse_args()
    asyncio.run(main(1, 20, 4) if options.quick else main(8, 25, 6))
