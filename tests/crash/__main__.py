"""The full size: `python -m tests.crash --kills 500 --terms 100 --seed 7`, in runs of 25 kills or stops each."""

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

ENDS_A_RUN = 25


@click.command()
@click.option("--kills", default=500, show_default=True, help="How often the bot is killed (SIGKILL).")
@click.option("--terms", default=100, show_default=True, help="How often it is asked to stop (SIGTERM).")
@click.option("--seed", default=None, type=int, help="The first run's; each next one has the next.")
@click.option("--keep", default=None, type=click.Path(path_type=Path), help="Where databases and logs stay.")
def main(kills: int, terms: int, seed: int | None, keep: Path | None) -> None:
    """Kill and stop until something is wrong, or to the end. A run is done again by its own seed and numbers."""
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)  # a bot that is killed breaks off its requests
    first = random.SystemRandom().randrange(10**6) if seed is None else seed
    began, total = time.monotonic(), Result()
    with tempfile.TemporaryDirectory() as folder:
        for number, (some_kills, some_terms) in enumerate(shares(kills, terms)):
            plan = Plan.of(first + number, some_kills, some_terms)
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


def shares(kills: int, terms: int) -> list[tuple[int, int]]:
    """How much of it each run has: kills and stops apart, as what may be unclear after a kill may not after a stop."""
    apart = [(part, 0) for part in _parts(kills)], [(0, part) for part in _parts(terms)]
    return [*apart[0], *apart[1]]


def _parts(number: int) -> list[int]:
    return [min(ENDS_A_RUN, number - done) for done in range(0, number, ENDS_A_RUN)]


def add(total: Result, result: Result) -> None:
    """Sum up."""
    for name in ("kills", "terms", "left", "wishes", "acked", "changes", "missing", "doubled_cards", "messages"):
        setattr(total, name, getattr(total, name) + getattr(result, name))
    total.ends.update(result.ends)
    total.problems += result.problems
    total.calm_after = max(total.calm_after, result.calm_after)


def said(result: Result) -> str:
    """One line."""
    ends = ", ".join(f"{times} {kind}" for kind, times in sorted(result.ends.items()))
    return (
        f"{result.kills} kills, {result.terms} stops ({result.left} tasks left), "
        f"{result.wishes} wishes, {result.acked} acknowledged, ends: {ends}; "
        f"{result.changes} changes, {result.missing} ends not told, {result.doubled_cards} cards twice, "
        f"{result.messages} messages, calm after {result.calm_after:.1f} s, {len(result.problems)} problems"
    )


if __name__ == "__main__":
    main()
