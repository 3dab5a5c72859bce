"""What a message in a channel reads: looks up what it needs (names, whether the channel is shared), and renders."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

from bot.deliveries import BatchItem
from bot.errors import NotRecorded, TryLater
from bot.ports import Clock, Watches
from bot.records import KnownCase
from bot.sayings import Line, SayDigest, SayPlainly, SayWatching
from bot.slack import batches, cards, digests, lines, noticed_lines, watch_messages
from bot.slack.batches import BatchRow
from bot.slack.cards import Look
from bot.slack.identity import Identity
from bot.slack.looking_up import Channels, People
from bot.slack.status_notes import MOST_WATCHES, StatusReport
from bot.slack.text import Message
from bot.watches import Event, Noticed, WatchHealth

WholeEmail = Callable[[str, str], Awaitable[bool | None]]
"""Whether the watch of a store (second) in a channel (first) shows addresses whole; None leaves it to the bot."""

DATABASE_PAUSE = 1.0
"""Seconds until a message is tried again for which the database did not answer."""


async def no_watch(_: str, __: str) -> bool | None:
    """Where nothing is watched."""
    return None


def as_watched(watches: Watches, workspace: str) -> WholeEmail:
    """What the watches of a workspace say."""

    async def whole_email(channel: str, store_id: str) -> bool | None:
        watch = await watches.find(workspace, channel, store_id)
        return watch.settings.whole_email if watch else None

    return whole_email


async def with_names(report: StatusReport, people: People) -> StatusReport:
    """The report with the names under which people know those who lend a token, as far as they will be shown."""
    shown = [await _named(health, people) for health in report.watches[:MOST_WATCHES]]
    return replace(report, watches=(*shown, *report.watches[MOST_WATCHES:]))


async def _named(health: WatchHealth, people: People) -> WatchHealth:
    lender = health.watch.lender
    return replace(health, watch=replace(health.watch, lender=replace(lender, name=await people.name(lender))))


@dataclass(frozen=True, slots=True)
class Rendering:
    """Renders what everybody in a channel sees. Raises `PostingError`s only."""

    people: People
    channels: Channels
    identity: Identity
    clock: Clock
    whole_email: WholeEmail
    look: Look
    command: str

    async def card(self, channel: str, known: KnownCase, why: tuple[Event, ...] = ()) -> Message:
        """A card, with the name under which people know who changed the case last."""
        last = known.last_change
        if last is not None:
            actor = replace(last.actor, name=await self.people.name(last.actor))
            known = replace(known, last_change=replace(last, actor=actor))
        return cards.card(known, await self._look_in(channel, known), why)

    async def moved(self, channel: str, known: KnownCase, new_ts: str) -> Message:
        """What is left of a card that a newer one replaced."""
        link = self.identity.permalink(channel, new_ts)
        return cards.moved(known, link, await self._look_in(channel, known))

    async def line(self, line: Line) -> Message:
        """What somebody did, in the thread of a card."""
        name, last = await self.people.names(line)
        return lines.line(line, name, last, self.clock())

    async def noticed(self, noticed: Noticed) -> Message:
        """What happened outside Casebot, likewise."""
        maybe = noticed.maybe
        return noticed_lines.noticed_line(noticed, await self.people.name(maybe.actor) if maybe else None)

    async def plainly(self, channel: str, what: SayPlainly, subjects: Mapping[str, str]) -> Message:
        """A message that is no card."""
        if isinstance(what, SayDigest):
            return digests.digest(what, subjects, is_bare=await self.channels.is_shared(channel))
        if isinstance(what, SayWatching):
            lender, is_bare = await self.people.name(what.lender), await self.channels.is_shared(channel)
            return watch_messages.watching(what, lender, self.command, is_bare=is_bare)
        who = await self.people.name(what.who) if what.who else None
        return watch_messages.notice(what, who, self.command)

    async def batch(self, channel: str, items: tuple[BatchItem, ...], invite: str | None = None) -> Message:
        """The shared message of a command with several ids."""
        is_bare = await self.channels.is_shared(channel)
        rows = [await self._row(item, is_bare) for item in items]
        return batches.batch(rows, self.command, self.clock(), invite)

    async def public_line(self, channel: str, line: Line, subject: str | None) -> Message:
        """The one line for a channel where the bot is no member."""
        name, last = await self.people.names(line)
        shown = None if await self.channels.is_shared(channel) else subject
        return lines.public_line(line, name, last, shown, self.command, self.clock(), self.identity.name)

    async def _row(self, item: BatchItem, is_bare: bool) -> BatchRow:
        if item.line is None:
            return BatchRow(item.case_id)
        name, last = await self.people.names(item.line)
        return BatchRow(item.case_id, item.line, name, last, None if is_bare else item.subject)

    async def _look_in(self, channel: str, known: KnownCase) -> Look:
        is_bare = await self.channels.is_shared(channel)
        try:
            whole = await self.whole_email(channel, known.store_id) if known.is_watched else None
        except NotRecorded as error:  # an address that this channel wants masked must not slip through
            raise TryLater("database", DATABASE_PAUSE) from error
        return replace(self.look, whole_email=self.look.whole_email if whole is None else whole, is_bare=is_bare)
