"""What people type: slash commands, and mentions where slash commands do not work."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.response import BoltResponse

from bot import commands
from bot.actions import Actions
from bot.background import Background
from bot.commands import Act, ChangeWatch, EndWatch, Link, Parsed, StartWatch, TokenPasted, UsageError
from bot.errors import NotRecorded
from bot.ports import Cards
from bot.records import Action, Actor, Place
from bot.slack import notes, requests
from bot.slack.admission import Admission
from bot.slack.answers import Answers
from bot.slack.identity import Identity
from bot.slack.link_flow import LinkFlow
from bot.slack.payloads import Body, EventEnvelope, Mention, SlashCommand
from bot.slack.text import Message
from bot.slack.watch_flow import WatchFlow
from bot.slack.whisper import Whisper

log = logging.getLogger(__name__)


class Typed:
    """Commands and mentions: an action is recorded, a question is answered behind the acknowledgement."""

    def __init__(
        self,
        actions: Actions,
        take: Callable[[tuple[Action, ...]], None],
        answers: Answers,
        linking: LinkFlow,
        following: WatchFlow,
        cards: Cards,
        whisper: Whisper,
        identity: Identity,
        admission: Admission,
        background: Background,
        *,
        command: str,
    ) -> None:
        """`take` hands recorded actions to the worker."""
        self._actions = actions
        self._take = take
        self._answers = answers
        self._linking = linking
        self._following = following
        self._cards = cards
        self._whisper = whisper
        self._identity = identity
        self._admission = admission
        self._background = background
        self._command = command

    async def on_command(self, ack: AsyncAck, body: Body) -> None:
        """A slash command."""
        payload = SlashCommand.model_validate(body)
        message = await self._obey(payload)
        if message is None:
            await ack()
        else:
            await ack(text=message.text, blocks=message.blocks, response_type="ephemeral")

    async def _obey(self, payload: SlashCommand) -> Message | None:
        """Record what is wished; what the acknowledgement says to the person, if anything."""
        workspace = self._identity.team_id
        if not (self._identity.is_ours(payload.team_id) or self._identity.is_ours(payload.enterprise_id)):
            return notes.refused_person()
        parsed = commands.parse(payload.text, self._command)
        if not isinstance(parsed, Act):
            actor, place = requests.actor_of_command(payload, workspace), requests.place_of_command(payload)
            return self._answer(actor, place, parsed, payload.trigger_id)
        try:
            self._take(await self._actions.submit(requests.of_command(payload, parsed, workspace)))
        except NotRecorded as error:
            log.error("command not recorded: %s", error)
            return notes.not_recorded()
        return None

    async def on_mention(self, ack: AsyncAck, body: Body) -> BoltResponse | None:
        """A mention that opens a message acts like a command; an edited one does nothing."""
        event = EventEnvelope.model_validate(body).event
        if event.edited is not None or event.bot_id is not None or event.user is None:
            return None
        if event.user == self._identity.bot_user_id:
            return None
        actor = Actor(self._identity.team_id, event.user, event.user)
        place = Place(event.channel, thread_ts=event.thread_ts)
        if not all(self._identity.is_ours(team) for team in event.teams):
            self._tell(actor, place, notes.refused_person())
            return None
        return await self._hear(event, actor, place)

    async def _hear(self, event: Mention, actor: Actor, place: Place) -> BoltResponse | None:
        try:
            await self._heard(event, actor, place)
        except NotRecorded as error:
            log.error("mention not recorded, Slack will deliver it again: %s", error)
            return BoltResponse(status=503)
        return None

    async def _heard(self, event: Mention, actor: Actor, place: Place) -> None:
        card = await self._cards.card_at(actor.workspace, event.channel, event.thread_ts) if event.thread_ts else None
        thread_case = card.case_id if card else None
        parsed = commands.parse_mention(event.text, self._identity.bot_user_id, thread_case, self._command)
        if isinstance(parsed, Act):
            self._take(await self._actions.submit(requests.of_mention(event, parsed, actor, card)))
        elif parsed is not None and (message := self._answer(actor, place, parsed, "")) is not None:
            self._tell(actor, place, message)

    def _answer(self, actor: Actor, place: Place, parsed: Parsed, trigger_id: str) -> Message | None:
        """What can be said at once; anything else is found out, or opened, behind the acknowledgement."""
        match parsed:
            case UsageError(message, try_line):
                return notes.usage_error(message, try_line)
            case TokenPasted():
                return notes.token_pasted(commands.token_pasted_text(self._command))
            case Link():
                self._let_in(actor, place, self._linking.open(actor, place, trigger_id))
            case StartWatch() | EndWatch() | ChangeWatch():
                self._let_in(actor, place, self._following.obey(actor, place, parsed, trigger_id))
            case Act():
                raise AssertionError("an action is recorded, not answered")
            case question:
                self._let_in(actor, place, self._answers.answer(actor, place, question))
        return None

    def _let_in(self, actor: Actor, place: Place, doing: Coroutine[Any, Any, None]) -> None:
        self._background.spawn(self._admission.let_in(actor, place, doing))

    def _tell(self, actor: Actor, place: Place, message: Message) -> None:
        self._background.spawn(self._whisper.patiently(actor, place, message))
