"""The full size: `python -m tests.walk --changes 10000 --seed 7`."""

from __future__ import annotations

import asyncio
import logging
import random
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import click

from tests.walk.walk import Plan, walk


@click.command()
@click.option("--changes", default=10_000, show_default=True, help="How much happens outside.")
@click.option("--kills", default=None, type=int, help="How often the bot is killed; one in 160 changes if not given.")
@click.option("--seed", default=None, type=int, help="Walk the same way again, as far as the clock lets you.")
@click.option(
    "--history/--no-history", default=None, help="Whether the bot may read the history; by the seed if not given."
)
@click.option("--keep", default=None, type=click.Path(path_type=Path), help="Where the database and the log stay.")
def main(changes: int, kills: int | None, seed: int | None, history: bool | None, keep: Path | None) -> None:
    """Walk until something is wrong, or to the end."""
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)  # a bot that is killed breaks off its requests
    chosen = random.SystemRandom().randrange(10**6) if seed is None else seed
    plan = Plan(chosen, changes, changes // 160 if kills is None else kills, max(1, changes // 500), busy=0.008)
    plan = replace(plan, may_look=chosen % 2 == 0 if history is None else history)
    print(f"{plan}", flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        place = (keep or Path(folder)).resolve()
        place.mkdir(parents=True, exist_ok=True)
        result = asyncio.run(walk(plan, place, lambda line: print(line, flush=True)))
    print(f"{result.changes} changes, {result.kills} kills, {result.messages} messages, {result.told} things told, "
          f"{result.unsure} unsure, {time.monotonic() - began:.0f} s")  # fmt: skip
    print("\n".join([*result.problems[:40], f"{len(result.problems)} problems"]))
    sys.exit(bool(result.problems))


if __name__ == "__main__":
    main()
