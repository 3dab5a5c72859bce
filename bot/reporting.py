"""How the bot is, for `status`: what waits, what answers, and how the reading of each watched store goes."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

from bot import __version__
from bot.ports import CasesApi, Journal
from bot.slack.looking_up import People
from bot.slack.notes import StatusReport
from bot.slack.rendering import with_names
from bot.store.tracking import SqliteTracking
from bot.store.waiting import WriteProbe
from bot.watches import WatchHealth
from bot.watching import Watching


class Reporting:
    """Reports on one workspace; the bot is up since this was made."""

    def __init__(
        self,
        mode: str,
        workspace: str,
        journal: Journal,
        tracking: SqliteTracking,
        pandabase: CasesApi,
        probe: WriteProbe,
        watching: Watching,
        people: People,
    ) -> None:
        """`mode` is `socket` or `http`; `probe` finds out whether the database can be written."""
        self._mode, self._started_at = mode, time.monotonic()
        self._workspace = workspace
        self._journal = journal
        self._tracking = tracking
        self._pandabase = pandabase
        self._probe = probe
        self._watching = watching
        self._people = people

    async def report(self) -> StatusReport:
        """How it is now."""
        actions, deliveries = await self._journal.backlog()
        is_reachable, unwritable = await asyncio.gather(self._pandabase.is_reachable(), self._probe.trouble())
        report = StatusReport(
            mode=self._mode,
            uptime=time.monotonic() - self._started_at,
            journal_backlog=actions,
            outbox_backlog=deliveries,
            upstream_reachable=is_reachable,
            version=__version__,
            watches=await self._watches(),
            now=time.time(),
            unwritable=unwritable,
        )
        return await with_names(report, self._people)

    async def _watches(self) -> tuple[WatchHealth, ...]:
        """Each watch, with a success of this run where it is newer than what was written down."""
        found = await self._watching.report(self._workspace)
        return tuple(
            replace(health, read_at=self._tracking.read_at(self._workspace, health.watch.store_id) or health.read_at)
            for health in found
        )
