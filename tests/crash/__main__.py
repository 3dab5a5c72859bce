"""The full size: `python -m tests.crash --kills 500 --seed 7`, in runs of 25 kills each."""

from __future__ import annotations

import asyncio
import logging
import random
import sys
import tempfile
import time
from pathlib import Path

import click

from tests.crash.run import Plan, Result, run

KILLS_A_RUN = 25


@click.command()
@click.option("--kills", default=500, show_default=True, help="How often the bot is killed.")
@click.option("--seed", default=None, type=int, help="The first run's; each next one has the next.")
@click.option("--keep", default=None, type=click.Path(path_type=Path), help="Where databases and logs stay.")
def main(kills: int, seed: int | None, keep: Path | None) -> None:
    """Kill until something is wrong, or to the end. A run is done again by its own seed and number of kills."""
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)  # a bot that is killed breaks off its requests
    first = random.SystemRandom().randrange(10**6) if seed is None else seed
    began, total = time.monotonic(), Result()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(-(-kills // KILLS_A_RUN)):
            plan = Plan.of(first + number, min(KILLS_A_RUN, kills - total.kills))
            print(plan, flush=True)
            place = (keep or Path(folder)).resolve() / str(plan.seed)
            place.mkdir(parents=True)
            result = asyncio.run(run(plan, place))
            print(f"    {said(result)}", flush=True)
            add(total, result)
            if result.problems:
                break
    print(f"{said(total)}; {time.monotonic() - began:.0f} s in all")
    print("\n".join(total.problems[:40]))
    sys.exit(bool(total.problems))


def add(total: Result, result: Result) -> None:
    """Sum up."""
    for name in ("kills", "wishes", "acked", "changes", "missing", "doubled_cards", "messages"):
        setattr(total, name, getattr(total, name) + getattr(result, name))
    total.ends.update(result.ends)
    total.problems += result.problems
    total.calm_after = max(total.calm_after, result.calm_after)


def said(result: Result) -> str:
    """One line."""
    ends = ", ".join(f"{times} {kind}" for kind, times in sorted(result.ends.items()))
    return (
        f"{result.kills} kills, {result.wishes} wishes, {result.acked} acknowledged, ends: {ends}; "
        f"{result.changes} changes, {result.missing} ends not told, {result.doubled_cards} cards twice, "
        f"{result.messages} messages, calm after {result.calm_after:.1f} s, {len(result.problems)} problems"
    )


if __name__ == "__main__":
    main()
