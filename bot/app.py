"""The composition root: puts the bot together. The only place that knows every part."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from dataclasses import dataclass

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot import __version__
from bot.actions import Actions
from bot.background import Background
from bot.errors import NotRecorded
from bot.pandabase.client import PandabaseClient
from bot.posting import Posting
from bot.settings import Mode, Settings
from bot.slack.answers import Answers
from bot.slack.bolt import build_app
from bot.slack.cards import Look
from bot.slack.clicks import Clicks
from bot.slack.identity import Identity
from bot.slack.link_flow import LinkFlow
from bot.slack.listeners import Listeners
from bot.slack.looking_up import Channels, People
from bot.slack.notes import StatusReport
from bot.slack.notifier import SlackNotifier
from bot.slack.pace import Pace
from bot.slack.typed import Typed
from bot.slack.whisper import Whisper
from bot.store.adapters import SqliteJournal, SqliteOutbox
from bot.store.opening import Store
from bot.store.people_and_cards import SqliteAccounts, SqliteCards
from bot.tell import tell
from bot.verdicts import PATIENCE_SECONDS
from bot.viewing import Viewing
from bot.worker import Worker

log = logging.getLogger(__name__)

GRACE_SECONDS = 10.0
"""How long a stop waits for what runs; the rest stays in the journal."""

URL_KEPT_SECONDS = 1800.0
"""How long Slack takes a `response_url`, and so how long we keep one."""


@dataclass(frozen=True, slots=True)
class Outside:
    """The connections to the outside that every part shares."""

    store: Store
    session: aiohttp.ClientSession
    client: AsyncWebClient
    pandabase: PandabaseClient
    identity: Identity
    socket_url: str | None = None


class Casebot:
    """The whole bot, put together from settings and open connections."""

    def __init__(self, settings: Settings, mode: Mode, outside: Outside) -> None:
        """Wire every part; nothing runs yet."""
        database, run, clock = outside.store.database, uuid.uuid4().hex, time.time
        self._mode, self._started_at, self._pandabase = mode, time.monotonic(), outside.pandabase
        self._journal = SqliteJournal(database, clock, run, tell, PATIENCE_SECONDS)
        self._outbox = SqliteOutbox(database, clock, run)
        accounts = SqliteAccounts(database, clock, outside.store.vault)
        cards = SqliteCards(database, clock)
        self.background = Background()
        whisper = Whisper(outside.client, outside.session)
        look = Look(settings.case_url_template or None, settings.show_whole_email)
        notifier = self._notifier(settings, outside, whisper, look)
        actions = Actions(self._journal, accounts, outside.pandabase, clock)
        posting = Posting(self._outbox, notifier, clock)
        self.worker = Worker(actions, posting, self._journal, self._outbox, notifier, clock)
        viewing = Viewing(accounts, outside.pandabase, cards, clock)
        deliver, command = self.worker.deliver, settings.slack_command
        answers = Answers(viewing, accounts, self._outbox, whisper, self.report, deliver, look=look, command=command)
        linking = LinkFlow(outside.client, outside.pandabase, accounts, whisper, self.background)
        me, take = outside.identity, self.worker.take
        typed = Typed(actions, take, answers, linking, cards, whisper, me, self.background, command=command)
        clicks = Clicks(actions, take, answers, linking, whisper, me, self.background)
        token = settings.slack_bot_token.get_secret_value()
        self.bolt = build_app(me, token, outside.client, Listeners(typed, clicks))

    @staticmethod
    def _notifier(settings: Settings, outside: Outside, whisper: Whisper, look: Look) -> SlackNotifier:
        client, scopes = outside.client, outside.identity.scopes
        people, channels = People(client, scopes, time.time), Channels(client, scopes, time.time)
        pace, command = Pace(settings.slack_pace), settings.slack_command
        return SlackNotifier(
            client, whisper, people, channels, outside.identity, pace, time.time, look=look, command=command
        )

    async def recover(self) -> None:
        """Take over what an earlier run left."""
        await self._forget_old_urls()
        actions, deliveries = await self.worker.recover()
        if actions or deliveries:
            log.info("taking over %d actions and %d deliveries of an earlier run", actions, deliveries)

    async def report(self) -> StatusReport:
        """How the bot is, for `status`."""
        actions, deliveries = await self._journal.backlog()
        return StatusReport(
            mode=self._mode,
            uptime=time.monotonic() - self._started_at,
            journal_backlog=actions,
            outbox_backlog=deliveries,
            upstream_reachable=await self._pandabase.is_reachable(),
            version=__version__,
        )

    async def stop(self) -> None:
        """Finish what runs, as far as that is quick; the rest stays journalled."""
        left = await self.worker.stop(GRACE_SECONDS)
        left += await self.background.drain(1.0)
        log.info("stopped; %d tasks are left to the next run", left)

    async def forget_old_urls_regularly(self) -> None:
        """Erase `response_url`s that Slack takes no longer; where there are none, nothing is written."""
        while True:
            await asyncio.sleep(60)
            await self._forget_old_urls()

    async def _forget_old_urls(self) -> None:
        try:
            await self._journal.forget_response_urls(time.time() - URL_KEPT_SECONDS)
        except NotRecorded as error:
            log.error("old response_urls could not be erased: %s", error)
