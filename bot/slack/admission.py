"""Who may use Casebot: members of the workspace that installed it; guests where a setting admits them; nobody else.

A payload tells of whose company a person is, and is checked before anything is recorded. What it does not tell (a
guest, a bot, a deactivated account) is looked up afterwards: no look-up stands between a click and the journal.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from bot.records import Actor, Place
from bot.slack import notes
from bot.slack.identity import Identity
from bot.slack.looking_up import People
from bot.slack.profiles import Profile
from bot.slack.whisper import Whisper

log = logging.getLogger(__name__)

IN_TIME_SECONDS = 0.5
"""How long a look-up may hold up a form, which Slack opens and closes within three seconds."""

_SLACKBOT = "USLACKBOT"
"""Slack's own voice, which `users.info` describes like a person."""


class Admission:
    """Admits people, by what Slack says of them."""

    def __init__(self, people: People, identity: Identity, whisper: Whisper, *, guests: bool) -> None:
        """`guests`: whether guests of the workspace are admitted."""
        self._people = people
        self._identity = identity
        self._whisper = whisper
        self._guests = guests
        self._asking: set[asyncio.Task[bool]] = set()

    async def admits(self, actor: Actor) -> bool:
        """Whether the person may use Casebot. Where Slack cannot say, yes: a payload named our workspace already."""
        is_admitted = self._is_member(actor, await self._people.profile(actor))
        if not is_admitted:
            log.info("actor=%s is not admitted", actor.user_id)
        return is_admitted

    async def admits_in_time(self, actor: Actor) -> bool:
        """The same for somebody who waits for a form: what is known in time."""
        task = asyncio.create_task(self.admits(actor))
        self._asking.add(task)
        task.add_done_callback(self._asking.discard)
        done, _ = await asyncio.wait({task}, timeout=IN_TIME_SECONDS)
        return task.result() if done else True

    async def let_in(self, actor: Actor, place: Place, doing: Coroutine[Any, Any, None]) -> None:
        """Do what an admitted person asked for; anybody else is refused privately."""
        if await self.admits_in_time(actor):
            await doing
        else:
            doing.close()
            await self._whisper.patiently(actor, place, notes.not_admitted())

    def _is_member(self, actor: Actor, found: Profile | None) -> bool:
        if actor.user_id == _SLACKBOT:
            return False
        if found is None:
            return True
        is_foreign = found.is_foreign(self._identity)
        return not (is_foreign or found.is_bot or found.is_gone or (found.is_guest and not self._guests))
