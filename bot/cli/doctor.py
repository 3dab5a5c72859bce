"""`casebot doctor`: what is wrong, and what helps."""

from __future__ import annotations

import asyncio
import sys

import click


@click.command()
def doctor() -> None:
    """Check the settings, Slack, Pandabase, the database and the keys, also while the bot runs."""
    sys.exit(asyncio.run(_examine()))


async def _examine() -> int:
    import time

    from bot.doctor import examination
    from bot.doctor.findings import Mark, lines

    is_failing = False
    async for finding in examination(time.time):
        for line in lines([finding]):
            click.echo(line)
        is_failing = is_failing or finding.mark is Mark.BAD
    return int(is_failing)
