"""Following a store, from what was typed or pressed to what the person reads: the channel itself hears the result.

Only trouble is told privately: what worked is said in the channel, by the watch's own messages.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.commands import ChangeWatch, EndWatch, StartWatch
from bot.errors import NotRead, NotRecorded, PostingError
from bot.records import Actor, Place
from bot.slack import ids, notes, views, watch_notes, watch_views
from bot.slack.looking_up import People
from bot.slack.payloads import ViewSubmission
from bot.slack.sealed import Seal
from bot.slack.text import Message
from bot.slack.watch_admins import WatchAdmins
from bot.slack.watch_form import read_watch_form
from bot.slack.web_api import call
from bot.slack.whisper import Whisper
from bot.watch_outcomes import AlreadyWatched, Changed, NotStarted, NotWatched, WhichOne
from bot.watches import Event, Rhythm, Watch, WatchSettings
from bot.watching import Watching

log = logging.getLogger(__name__)

NAME_SECONDS = 0.8
"""How long a name may hold up a form: Slack opens it within three seconds of the command."""

_NOT_KEPT = "Nothing was recorded, so nothing was changed. Try again in a minute."
_ENDED = "This channel no longer follows the store, so nothing was changed. Start again with watch."
_STALE = "This form is too old or was not opened by you here. Nothing was changed. Type settings again in the channel."

WatchWish = StartWatch | EndWatch | ChangeWatch


class WatchFlow:
    """What people do with the watches of a channel."""

    def __init__(
        self,
        client: AsyncWebClient,
        watching: Watching,
        people: People,
        whisper: Whisper,
        admins: WatchAdmins,
        seal: Seal,
        *,
        command: str,
    ) -> None:
        """Over the Web API and the core."""
        self._client = client
        self._watching = watching
        self._people = people
        self._whisper = whisper
        self._admins = admins
        self._seal = seal
        self._command = command

    async def obey(self, actor: Actor, place: Place, wish: WatchWish, trigger_id: str) -> None:
        """A typed command; the trigger opens a form."""
        match wish:
            case StartWatch():
                await self._say(actor, place, self._start(actor, place, wish))
            case EndWatch(store_id):
                await self._say(actor, place, self._end(actor, place, store_id))
            case ChangeWatch(store_id):
                await self._say(actor, place, self._open(actor, place, store_id, trigger_id))

    async def take_over(self, actor: Actor, place: Place, store_id: str) -> None:
        """The button under a message about a token that reads no more."""
        await self._say(actor, place, self._take_over(actor, place, store_id))

    async def submit(self, payload: ViewSubmission, actor: Actor, ack: AsyncAck) -> None:
        """The submitted form: it closes when its settings hold."""
        form = read_watch_form(payload.view.state.values)
        if isinstance(form, dict):
            await ack(**views.errors(form))
            return
        problem = await self._change(actor, payload.view.private_metadata, form)
        if problem is None:
            await ack()
        else:
            await ack(**views.errors({ids.EVENTS_FIELD: problem}))

    async def _say(self, actor: Actor, place: Place, doing: Coroutine[Any, Any, Message | None]) -> None:
        why_not = await self._admins.why_not(actor)
        if why_not is not None:
            doing.close()
            return await self._whisper.patiently(actor, place, watch_notes.not_allowed(why_not))
        try:
            message = await doing
        except NotRead as error:
            log.error("not answered, the database cannot be read: %s", error)
            message = notes.not_read()
        except NotRecorded as error:
            log.error("a watch was not recorded: %s", error)
            message = notes.not_recorded()
        except Exception:  # as for every question: nobody waits for nothing
            log.exception("what actor=%s asked of a watch failed", actor.user_id)
            message = notes.not_answered()
        if message is not None:
            await self._whisper.patiently(actor, place, message)
        return None

    async def _start(self, actor: Actor, place: Place, wish: StartWatch) -> Message | None:
        return await self._told(
            await self._watching.start(actor, place.channel, wish.store_id, settings_of(wish)), "watch"
        )

    async def _end(self, actor: Actor, place: Place, store_id: str | None) -> Message | None:
        return await self._told(await self._watching.end(actor, place.channel, store_id), "unwatch")

    async def _take_over(self, actor: Actor, place: Place, store_id: str) -> Message | None:
        return await self._told(await self._watching.take_over(actor, place.channel, store_id), "watch")

    async def _told(self, result: object, verb: str) -> Message | None:
        """What the person reads of it; None for what the channel itself hears."""
        match result:
            case NotStarted(refusal):
                return watch_notes.not_started(refusal, self._command)
            case AlreadyWatched(watch):
                return watch_notes.already_watched(watch, await self._people.name(watch.lender), self._command)
            case WhichOne() | NotWatched():
                return watch_notes.not_found(result, verb, self._command)
        return None

    async def _open(self, actor: Actor, place: Place, store_id: str | None, trigger_id: str) -> Message | None:
        found = await self._watching.find(actor, place.channel, store_id)
        if not isinstance(found, Watch):
            return watch_notes.not_found(found, "settings", self._command)
        sealed = self._seal.close(actor.user_id, watch_views.about(found))
        view = watch_views.settings(found, await self._name_in_time(found.lender), self._command, sealed)
        try:
            await call(self._client.views_open(trigger_id=trigger_id, view=view))
        except PostingError as error:
            log.warning("the settings of a watch did not open for actor=%s: %s", actor.user_id, error.code)
            return watch_notes.form_not_opened(self._command)
        return None

    async def _name_in_time(self, actor: Actor) -> str:
        try:
            async with asyncio.timeout(NAME_SECONDS):
                return await self._people.name(actor)
        except TimeoutError:
            return actor.name

    async def _change(self, actor: Actor, private_metadata: str, settings: WatchSettings) -> str | None:
        """Why the settings do not hold, as a sentence; None when they do."""
        target = watch_views.target_of(self._seal.open(actor.user_id, private_metadata))
        if target is None:
            log.warning("actor=%s submitted a form that is too old or not ours", actor.user_id)
            return _STALE
        if (why_not := await self._admins.why_not(actor)) is not None:
            return why_not
        try:
            changed = await self._watching.change(actor, *target, settings)
        except NotRecorded as error:
            log.error("the settings of a watch were not recorded: %s", error)
            return _NOT_KEPT
        return None if isinstance(changed, Changed) else _ENDED


def settings_of(wish: StartWatch) -> WatchSettings:
    """The settings that a typed command asks for; what it leaves open is as usual."""
    return WatchSettings(
        events=wish.events or tuple(Event),
        least_priority=wish.least_priority,
        only_escalated=wish.only_escalated,
        rhythm=wish.rhythm or Rhythm.AT_ONCE,
    )
