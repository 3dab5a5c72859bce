"""Slack's side of a delivery: renders what is to be said and posts it. Fits `bot.ports.Notifier`."""

from __future__ import annotations

from collections.abc import Mapping

from slack_sdk.web.async_client import AsyncWebClient

from bot.deliveries import BatchItem, Card
from bot.errors import ChannelClosed, MessageGone
from bot.ports import Begin, Clock, Posted, Rank
from bot.records import Action, Actor, KnownCase, Place
from bot.sayings import Line, SayPlainly, TellRefusal, TellWhere
from bot.slack import batches, notes
from bot.slack.cards import Look
from bot.slack.finding import Finding, metadata_of
from bot.slack.identity import Identity
from bot.slack.looking_up import Channels, People
from bot.slack.pace import Pace
from bot.slack.rendering import Rendering, WholeEmail, no_watch
from bot.slack.text import Message
from bot.slack.web_api import call, send
from bot.slack.whisper import Whisper
from bot.watches import Event, Noticed


class SlackNotifier:
    """Posts with the bot's own token, at Slack's pace."""

    def __init__(
        self,
        client: AsyncWebClient,
        whisper: Whisper,
        people: People,
        channels: Channels,
        identity: Identity,
        pace: Pace,
        clock: Clock,
        *,
        look: Look,
        command: str,
        whole_email: WholeEmail = no_watch,
    ) -> None:
        """Everything it needs comes from the composition root."""
        self._client = client
        self._whisper = whisper
        self._people = people
        self._identity = identity
        self._pace = pace
        self._clock = clock
        self._command = command
        self._rendering = Rendering(people, channels, identity, clock, whole_email, look, command)
        self._finding = Finding(client, identity.scopes)

    # Our turn

    async def turn_to_post(self, channel: str, rank: Rank) -> None:
        """Wait until a new message may go to this channel."""
        await self._pace.post(channel, rank)

    async def turn_to_edit(self, rank: Rank) -> None:
        """Wait until a message may be edited."""
        await self._pace.edit(rank)

    async def post_now(self, channel: str) -> bool:
        """Take the turn if it is free."""
        return await self._pace.post_now(channel)

    async def edit_now(self) -> bool:
        """Take the turn if it is free."""
        return await self._pace.edit_now()

    # Cards and their threads

    async def post_card(
        self, channel: str, known: KnownCase, key: str, begin: Begin, why: tuple[Event, ...] = ()
    ) -> Posted:
        """A new card; `key` finds it again. `why` is what its notification says first."""
        return await self._post(channel, await self._rendering.card(channel, known, why), key, begin)

    async def edit_card(self, card: Card, known: KnownCase) -> None:
        """Redraw a card."""
        await self._edit(card.channel, card.ts, await self._rendering.card(card.channel, known))

    async def show_moved(self, channel: str, known: KnownCase, old_ts: str, new_ts: str) -> None:
        """Make an old card point to the new one."""
        await self._edit(channel, old_ts, await self._rendering.moved(channel, known, new_ts))

    async def post_line(self, channel: str, card_ts: str, line: Line, key: str, begin: Begin) -> Posted:
        """A line in the thread of a card."""
        return await self._post(channel, await self._rendering.line(line), key, begin, card_ts)

    async def post_noticed(self, channel: str, card_ts: str, noticed: Noticed, key: str, begin: Begin) -> Posted:
        """What happened outside Casebot, in the thread of a card."""
        return await self._post(channel, await self._rendering.noticed(noticed), key, begin, card_ts)

    # Messages of their own

    async def post_plainly(
        self, channel: str, what: SayPlainly, subjects: Mapping[str, str], key: str, begin: Begin
    ) -> Posted:
        """A digest, or something about a watch; to a person, with a user's id in place of the channel's."""
        return await self._post(channel, await self._rendering.plainly(channel, what, subjects), key, begin)

    async def post_batch(self, channel: str, items: tuple[BatchItem, ...], key: str, begin: Begin) -> Posted:
        """The shared message of a command with several ids."""
        return await self._post(channel, await self._rendering.batch(channel, items), key, begin)

    async def edit_batch(self, channel: str, ts: str, items: tuple[BatchItem, ...]) -> None:
        """Redraw it."""
        await self._edit(channel, ts, await self._rendering.batch(channel, items))

    # Where the bot is no member

    async def say_without_card(self, place: Place, line: Line, subject: str | None, begin: Begin) -> None:
        """One plain line for everybody, through the `response_url`."""
        message = await self._rendering.public_line(place.channel, line, subject)
        await begin()
        await self._whisper.aloud(place, message)

    async def say_batch_without_card(self, place: Place, items: tuple[BatchItem, ...], begin: Begin) -> None:
        """The same for a command with several ids."""
        message = await self._rendering.batch(place.channel, items, self._identity.name)
        await begin()
        await self._whisper.aloud(place, message)

    # For one person

    async def tell(self, actor: Actor, place: Place, what: TellRefusal | TellWhere) -> None:
        """Something for the person alone."""
        now = self._clock()
        if isinstance(what, TellRefusal):
            name = await self._people.name(actor)
            message = notes.refusal(what.line, name, what.other_stores, self._command, now)
        else:
            link = self._identity.permalink(place.channel, what.card_ts)
            message = notes.where(await self._people.named(what.line), link, now)
        await self._whisper.to(actor, place, message)

    async def tell_card(self, actor: Actor, place: Place, card_ts: str) -> None:
        """Where the card stands that was to be shared."""
        link = self._identity.permalink(place.channel, card_ts)
        await self._whisper.to(actor, place, notes.card_is_here(link))

    async def tell_no_channel(self, actor: Actor, place: Place) -> None:
        """That no card can stand in this channel, and how to change that."""
        await self._whisper.to(actor, place, notes.no_channel(self._identity.name))

    async def tell_line(self, actor: Actor, place: Place, line: Line) -> None:
        """A line for the person alone, where there is no channel to put it."""
        await self._whisper.to(actor, place, notes.where(await self._people.named(line), None, self._clock()))

    async def tell_summary(self, actor: Actor, place: Place, items: tuple[BatchItem, ...]) -> None:
        """How a command with several ids went."""
        done = [await self._people.named(item.line) for item in items if item.line is not None]
        await self._whisper.to(actor, place, batches.summary(done, self._command, self._clock()))

    async def tell_still_trying(self, action: Action) -> None:
        """That it takes longer than usual."""
        request = action.request
        await self._whisper.to(request.actor, request.place, notes.still_trying(request.change, request.case_id))

    async def tell_waiting(self, actor: Actor, place: Place, scope: str) -> None:
        """That the app may not post, so that what came of it is said later."""
        await self._whisper.to(actor, place, notes.waits_for_scope(scope))

    # Taking back and finding again

    async def delete(self, channel: str, ts: str) -> None:
        """Take back a message; one that is gone already is fine."""
        try:
            await call(self._client.chat_delete(channel=channel, ts=ts))
        except (MessageGone, ChannelClosed):
            return

    async def find(self, channel: str, key: str, since: float, thread_ts: str | None = None) -> str | None:
        """The message that carries this key, among those since a moment. Raises `CannotLook` without the scope."""
        return await self._finding.find(channel, key, since, thread_ts)

    # Posting

    async def _post(
        self, channel: str, message: Message, key: str, begin: Begin, thread_ts: str | None = None
    ) -> Posted:
        await begin()
        with self._pace.learning("post"):
            answer = await send(
                self._client.chat_postMessage,
                message,
                channel=channel,
                thread_ts=thread_ts,
                metadata=metadata_of(key),
                unfurl_links=False,
                unfurl_media=False,
            )
        shown = answer.get("message")  # a reply whose parent is gone lands in the channel, and says so only here
        in_thread = thread_ts is None or not shown or bool(shown.get("thread_ts"))
        return Posted(str(answer.get("ts") or ""), in_thread)

    async def _edit(self, channel: str, ts: str, message: Message) -> None:
        with self._pace.learning("edit"):
            await send(self._client.chat_update, message, channel=channel, ts=ts)
