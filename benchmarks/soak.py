"""Whether anything grows: `python -m benchmarks.soak --minutes 60 --rate 20`.

The whole bot under a steady stream of clicks; for it a day lasts a minute, and it keeps what is over for one day, so
that an hour shows its retention at work. With `--slack-limits` Slack's own limits hold: half an action a second, and
one burst in the middle that has to drain in order. Ends with 1 where anything grew, or was not acknowledged.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.children import Partner, Subject
from benchmarks.scene import link, machine, met, settings, table

Json = dict[str, Any]
SAMPLES = 12
CASES, CASES_WITHIN_LIMITS = 400, 30
BURST = 30
MOST_GROWTH = 1.10
"""The last third of the samples over the third before it."""

WATCHED = {"memory": 5, "handles": 20, "tasks": 20, "database": 2}
"""What has to stay flat, and how much more of it means nothing: a few kept connections, a few clicks under way."""


class Soaked(Subject):
    """The bot, with what can be seen of it from outside."""

    def sample(self) -> Json:
        """Megabytes of memory, file handles, tasks, megabytes of database with its log."""
        files = self._folder.glob("casebot.db*")
        return {
            "memory": self.memory_mb(),
            "handles": len([*Path(f"/proc/{self._process.pid}/fd").iterdir()]),
            "tasks": int((self._folder / "tasks").read_text() or 0),
            "database": sum(file.stat().st_size for file in files) / 2**20,
            "cpu": self.cpu_seconds(),
        }


async def soak(
    folder: Path, minutes: float, rate: float, *, has_limits: bool, cases: int = CASES, warm_seconds: float = 20.0
) -> list[Json]:
    """Click for so long, after some seconds that warm everything up; gives the samples."""
    module = "benchmarks.crowd"
    async with Partner(module, *(["--slack-limits"] if has_limits else [])) as crowd:
        scene = await crowd.ask(do="furnish", cases=CASES_WITHIN_LIMITS if has_limits else cases)
        await link(folder, scene)
        pace = {"SLACK_PACE": "1"} if has_limits else {}
        environment = {**settings(scene), **pace, "RETENTION_DAYS": "1", "LOG_LEVEL": "WARNING"}
        program = ("benchmarks.subjects.hasty_casebot", "run", "--mode", "http")
        async with Soaked(folder, environment, *program) as bot:
            await bot.ready()
            await crowd.ask(do="post_cards", port=bot.port, cases=scene["cases"])
            await crowd.ask(do="act", seconds=warm_seconds, rate=rate)
            return await _samples(crowd, bot, minutes * 60 / SAMPLES, rate, has_burst=has_limits)


async def _samples(crowd: Partner, bot: Soaked, seconds: float, rate: float, *, has_burst: bool) -> list[Json]:
    samples: list[Json] = []
    for number in range(SAMPLES):
        if has_burst and number == SAMPLES // 2:
            burst = await crowd.ask(do="burst", clicks=BURST)
            print(_burst(burst), flush=True)
        before = bot.cpu_seconds()
        told = await crowd.ask(do="act", seconds=seconds, rate=rate)
        samples.append({**told, **bot.sample(), "minute": (number + 1) * seconds / 60})
        samples[-1]["cpu"] = (samples[-1]["cpu"] - before) / max(1, told["done"])
        print(_row(samples[-1]), flush=True)
    return samples


def _burst(seen: Json) -> str:
    return (
        f"A burst of {BURST}: all said after {seen['seconds']:.0f} s, no line farther than {seen['farthest']} places "
        f"from its turn, {seen['limited']} times too fast for Slack.\n"
    )


HEADS = ("minute", "done", "not acknowledged", "p50, s", "p99, s", "CPU each, ms", "memory, MB", "handles", "tasks",
         "database, MB")  # fmt: skip


def _row(sample: Json) -> str:
    return " ".join(_cells(sample))


def _cells(sample: Json) -> tuple[str, ...]:
    return (
        *(f"{sample['minute']:.1f}", f"{sample['done']:,}", str(sample["refused"])),
        *(f"{sample['p50']:.2f}", f"{sample['p99']:.2f}", f"{sample['cpu'] * 1000:.1f}", f"{sample['memory']:.1f}"),
        *(str(sample["handles"]), str(sample["tasks"]), f"{sample['database']:.1f}"),
    )


def thirds(samples: list[Json], name: str) -> tuple[float, float]:
    """What was seen of it in the middle third and in the last one: medians."""
    third = len(samples) // 3
    parts = (samples[third:-third], samples[-third:])
    before, after = (float(statistics.median(one[name] for one in part)) for part in parts)
    return before, after


def is_flat(samples: list[Json], name: str) -> bool:
    """Whether it grew by no more than what means nothing."""
    before, after = thirds(samples, name)
    return after <= max(before * MOST_GROWTH, before + WATCHED[name])


def is_well(samples: list[Json]) -> bool:
    """Whether nothing grew and everything was acknowledged."""
    return all(is_flat(samples, name) for name in WATCHED) and not any(one["refused"] for one in samples)


def report(samples: list[Json]) -> str:
    """The samples, then what grew."""
    rows = []
    for name, little in WATCHED.items():
        seen = (f"{value:.1f}" for value in thirds(samples, name))
        rows.append((name, *seen, f"≤ {MOST_GROWTH}× or +{little}", met(is_flat(samples, name))))
    heads = ("", "middle third", "last third", "target", "")
    done, refused = (sum(one[name] for one in samples) for name in ("done", "refused"))
    sums = f"{done:,} actions done, {refused} not acknowledged, {samples[-1]['waiting']} under way at the end."
    return f"{table(HEADS, [_cells(one) for one in samples])}\n\n{sums}\n\n{table(heads, rows)}"


async def main(minutes: float, rate: float, *, has_limits: bool) -> bool:
    """Soak and print; whether all is well."""
    with tempfile.TemporaryDirectory(prefix="casebot-bench-", dir=Path.cwd()) as name:
        print(machine(Path(name)), end="\n\n", flush=True)
        samples = await soak(Path(name), minutes, rate, has_limits=has_limits)
        print(f"\n{report(samples)}")
    return is_well(samples)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--rate", type=float, help="actions a second: 20, or 0.5 within Slack's limits")
    parser.add_argument("--slack-limits", action="store_true", help="Slack's own limits, and a burst in the middle")
    options = parser.parse_args()
    rate = options.rate or (0.5 if options.slack_limits else 20.0)
    sys.exit(not asyncio.run(main(options.minutes, rate, has_limits=options.slack_limits)))
