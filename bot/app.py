"""The composition root: puts the bot together. The only place that knows every part."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass, field

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.actions import Actions
from bot.alerts import is_quiet
from bot.background import Background
from bot.errors import NotRecorded
from bot.mode import Mode
from bot.order_numbers import OrderNumbers
from bot.pandabase.budget import ReadingBudget
from bot.pandabase.client import PandabaseClient
from bot.ports import UNMEASURED, Meter
from bot.posting import Posting
from bot.reading import Schedule, Speed
from bot.reporting import Reporting
from bot.settings import Settings
from bot.slack.admission import Admission
from bot.slack.answers import Answers
from bot.slack.bolt import build_app
from bot.slack.cards import Look
from bot.slack.clicks import Clicks
from bot.slack.identity import Identity
from bot.slack.link_flow import LinkFlow
from bot.slack.listeners import Listeners
from bot.slack.looking_up import Channels, People
from bot.slack.notifier import SlackNotifier
from bot.slack.pace import Pace
from bot.slack.rendering import as_watched
from bot.slack.sealed import Seal
from bot.slack.typed import Typed
from bot.slack.watch_admins import WatchAdmins
from bot.slack.watch_flow import WatchFlow
from bot.slack.whisper import Whisper
from bot.store.kept import Kept
from bot.store.opening import Store
from bot.verdicts import PATIENCE_SECONDS
from bot.viewing import Viewing
from bot.watching import Watching
from bot.worker import Worker

log = logging.getLogger(__name__)

GRACE_SECONDS = 7.0
"""How long a stop waits for what runs; the rest stays in the journal. The whole stop is over in ten."""

URL_KEPT_SECONDS = 1800.0
"""How long Slack takes a `response_url`, and so how long we keep one."""


@dataclass(frozen=True, slots=True)
class Outside:
    """The connections to the outside that every part shares. `reading` is for polls: people never wait for them."""

    store: Store
    session: aiohttp.ClientSession
    client: AsyncWebClient
    pandabase: PandabaseClient
    reading: PandabaseClient
    identity: Identity
    socket_url: str | None = field(default=None, repr=False)
    meter: Meter = UNMEASURED


class Casebot:
    """The whole bot, put together from settings and open connections."""

    def __init__(self, settings: Settings, mode: Mode, outside: Outside) -> None:
        """Wire every part; nothing runs yet."""
        self._outside = outside
        self._kept = kept = Kept(outside.store, time.time, PATIENCE_SECONDS)
        self.background = Background()
        self._look = Look(settings.case_url_template or None, settings.show_whole_email)
        self._people = People(outside.client, outside.identity.scopes, time.time)
        self._whisper = Whisper(outside.client, outside.session, meter=outside.meter)
        orders = OrderNumbers(kept.cards, outside.pandabase)
        self._admission = Admission(self._people, outside.identity, self._whisper, guests=settings.admit_guests)
        self._actions = Actions(
            *(kept.journal, kept.accounts, outside.pandabase, time.time),
            orders=orders,
            admits=self._admission.admits,
            meter=outside.meter,
        )
        self.worker = self._worker(settings)
        self._schedule = self._reading(settings)
        self._watching = Watching(
            kept.watches, kept.accounts, outside.pandabase, time.time, self._schedule.wake, self.worker.deliver
        )
        reporting = Reporting(
            *(mode, outside.identity.team_id, kept.journal, kept.tracking, outside.pandabase, outside.store.probe),
            *(self._watching, self._people),
        )
        token = settings.slack_bot_token.get_secret_value()
        self.bolt = build_app(outside.identity, token, outside.client, self._listeners(settings, reporting))

    def _worker(self, settings: Settings) -> Worker:
        kept, outside, me = self._kept, self._outside, self._outside.identity
        notifier = SlackNotifier(
            *(outside.client, self._whisper, self._people, Channels(outside.client, me.scopes, time.time)),
            *(me, Pace(settings.slack_pace), time.time),
            look=self._look,
            command=settings.slack_command,
            whole_email=as_watched(kept.watches, me.team_id),
        )
        posting = Posting(kept.outbox, notifier, time.time)
        return Worker(self._actions, posting, kept.journal, kept.outbox, notifier, time.time)

    def _reading(self, settings: Settings) -> Schedule:
        kept, speed = self._kept, Speed(settings.poll_interval_seconds)
        return Schedule(
            *(kept.watches, kept.tracking, self._outside.reading, ReadingBudget(), time.time, self.worker.deliver),
            speed,
            is_quiet=self._is_quiet,
            meter=self._outside.meter,
        )

    def _listeners(self, settings: Settings, reporting: Reporting) -> Listeners:
        command, admission = settings.slack_command, self._admission
        kept, outside, watching, whisper = self._kept, self._outside, self._watching, self._whisper
        me, take, background = outside.identity, self.worker.take, self.background
        viewing = Viewing(kept.accounts, outside.pandabase, kept.cards, time.time)
        answers = Answers(
            *(viewing, kept.accounts, kept.outbox, watching, whisper, reporting.report, self.worker.deliver),
            look=self._look,
            command=command,
        )
        linking = LinkFlow(outside.client, outside.pandabase, kept.accounts, watching, whisper, background)
        admins = WatchAdmins(outside.client, settings.named_watch_admins, time.time)
        seal = Seal(settings.slack_bot_token.get_secret_value(), time.time)
        following = WatchFlow(outside.client, watching, self._people, whisper, admins, seal, command=command)
        typed = Typed(
            *(self._actions, take, answers, linking, following, kept.cards, whisper, me, admission, background),
            command=command,
        )
        clicks = Clicks(self._actions, take, answers, linking, following, whisper, me, admission, background)
        return Listeners(typed, clicks)

    async def _is_quiet(self, workspace: str, store_id: str) -> bool:
        watches = await self._kept.watches.of_store(workspace, store_id)
        return all(is_quiet(watch.settings, time.time()) for watch in watches)

    async def recover(self) -> None:
        """Take over what an earlier run left."""
        await self._forget_old_urls()
        actions, deliveries = await self.worker.recover()
        if actions or deliveries:
            log.info("taking over %d actions and %d deliveries of an earlier run", actions, deliveries)
        await self._watching.reopened(self._outside.identity.team_id)
        await self._schedule.start()

    def is_reading(self) -> bool:
        """Whether watched stores are read."""
        return self._schedule.is_alive()

    async def stop(self) -> None:
        """Finish what runs, as far as that is quick; the rest stays journalled."""
        await self._schedule.stop()
        left = await self.worker.stop(0.0 if self._outside.store.database.is_lost() else GRACE_SECONDS)
        left += await self.background.drain(1.0)
        log.info("stopped; %d tasks are left to the next run", left)

    async def forget_old_urls_regularly(self) -> None:
        """Erase `response_url`s that Slack takes no longer; where there are none, nothing is written."""
        while True:
            await asyncio.sleep(60)
            await self._forget_old_urls()

    async def _forget_old_urls(self) -> None:
        try:
            await self._kept.journal.forget_response_urls(time.time() - URL_KEPT_SECONDS)
        except NotRecorded as error:
            is_known = self._outside.store.database.damage is not None
            log.log(logging.DEBUG if is_known else logging.ERROR, "old response_urls could not be erased: %s", error)
