"""The store's side of the ports: each call is one unit of work on the database."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from bot.case import State
from bot.deliveries import BatchItem, Card, Delivery, Posting
from bot.ports import BatchScene, Clock, Scene
from bot.records import Action, Outcome, Request
from bot.sayings import Line, Notice, ShowMoved
from bot.store import journal, known, outbox, posted
from bot.store.database import Database

RECORDING_SECONDS = 2.0
"""How long a submission may wait for its transaction; Slack's people wait three."""


class SqliteJournal:
    """Fits `bot.ports.Journal`. `run` names this process run in every claim."""

    def __init__(self, database: Database, clock: Clock, run: str, tell: journal.Tell, patience: float) -> None:
        """`patience` is the deadline of an action, in seconds after it was recorded."""
        self._database = database
        self._clock = clock
        self._run = run
        self._tell = tell
        self._patience = patience

    async def record(self, requests: tuple[Request, ...]) -> tuple[Action, ...]:
        """Commit wishes, or raise `NotRecorded` in time for a truthful word."""
        now = self._clock()
        return await self._database.write(
            lambda db: journal.record(db, requests, self._run, now, self._patience), now + RECORDING_SECONDS
        )

    async def note_before(self, action: Action, before: State | None) -> None:
        """Commit what was read before a try is sent."""
        await self._database.write(lambda db: journal.note_before(db, action, before, self._run))

    async def note_not_taken(self, action: Action) -> None:
        """The try certainly had no effect."""
        await self._database.write(lambda db: journal.note_not_taken(db, action))

    async def settle(self, action: Action, outcome: Outcome) -> tuple[Delivery, ...]:
        """End an action and commit what is to be said of it."""
        now = self._clock()
        return await self._database.write(lambda db: journal.settle(db, action, outcome, self._tell, now))

    async def unsettled(self) -> tuple[Action, ...]:
        """The work that an earlier run left."""
        return await self._database.read(journal.unsettled)

    async def backlog(self) -> tuple[int, int]:
        """How much is unsettled and unfinished."""
        return await self._database.read(journal.backlog)

    async def forget_response_urls(self, before: float) -> None:
        """Erase capabilities that Slack takes no longer."""
        await self._database.write(lambda db: journal.forget_response_urls(db, before))


class SqliteOutbox:
    """Fits `bot.ports.Outbox`."""

    def __init__(self, database: Database, clock: Clock, run: str) -> None:
        """`run` names this process run in every posting that was started."""
        self._database = database
        self._clock = clock
        self._run = run

    async def unfinished(self) -> tuple[Delivery, ...]:
        """What an earlier run left to be said."""
        return await self._database.read(outbox.unfinished)

    async def add(self, workspace: str, posting: Posting) -> Delivery:
        """Write down something to be said that follows from no action."""
        now = self._clock()
        return await self._database.write(lambda db: outbox.add(db, workspace, posting, None, now))

    async def scene(self, delivery: Delivery, case_id: str, store_id: str) -> Scene:
        """The case and its card in the channel of the delivery."""

        def unit(db: sqlite3.Connection) -> Scene:
            card = posted.card_in(db, delivery.workspace, delivery.channel, case_id, store_id)
            now_known = known.with_facts(db, delivery.workspace, known.find(db, delivery.workspace, case_id, store_id))
            where = (delivery.workspace, delivery.channel, case_id, store_id)
            threads = posted.threads_in(db, *where) if delivery.maybe_sent else ()
            return Scene(now_known, card, outbox.is_finished(db, delivery), threads)

        return await self._database.read(unit)

    async def batch_scene(self, delivery: Delivery, batch: str) -> BatchScene:
        """The shared message and what it is to show."""

        def unit(db: sqlite3.Connection) -> BatchScene:
            ts, shown = outbox.batch_message(db, batch) or (None, 0)
            lines = journal.batch_lines(db, batch)
            return BatchScene(tuple(_item(db, delivery, case_id, line) for case_id, line in lines), ts, shown)

        return await self._database.read(unit)

    async def start(self, delivery: Delivery) -> None:
        """From here on the message may stand in Slack."""
        await self._database.write(lambda db: outbox.start(db, delivery.id, self._run))

    async def not_started(self, delivery: Delivery) -> None:
        """It certainly does not stand in Slack yet."""
        await self._database.write(lambda db: outbox.not_started(db, delivery.id))

    async def finish(self, delivery: Delivery, outcome: str, ts: str | None = None) -> None:
        """No more work is needed."""
        now = self._clock()
        await self._database.write(lambda db: outbox.finish(db, delivery, outcome, ts, now))

    async def finish_shown(self, delivery: Delivery, card: Card, version: int) -> None:
        """The card shows this version."""
        now = self._clock()

        def unit(db: sqlite3.Connection) -> None:
            posted.note_shown(db, delivery.workspace, card, version)
            outbox.finish(db, delivery, "shown", card.ts, now)

        await self._database.write(unit)

    async def finish_posted(self, delivery: Delivery, card: Card, old: Card | None) -> Delivery | None:
        """A new card stands, and the old one, or one that stands where none is known any more, is to point to it."""
        now = self._clock()

        def unit(db: sqlite3.Connection) -> Delivery | None:
            before = old.ts if old else outbox.left_behind(db, delivery.workspace, card)
            posted.add_card(db, delivery.workspace, card)
            outbox.finish(db, delivery, "posted", card.ts, now)
            if before is None:
                return None
            moved = ShowMoved(card.store_id, card.case_id, before, card.ts)
            return outbox.add(db, delivery.workspace, Posting(card.channel, moved), None, now)

        return await self._database.write(unit)

    async def keep_card(self, delivery: Delivery, card: Card) -> None:
        """A new card stands in place of one that was deleted."""
        await self._database.write(lambda db: posted.add_card(db, delivery.workspace, card))

    async def finish_batch(self, delivery: Delivery, batch: str, ts: str, shown: int) -> None:
        """The shared message stands there."""
        now = self._clock()

        def unit(db: sqlite3.Connection) -> None:
            outbox.keep_batch_message(db, batch, ts, shown)
            outbox.finish(db, delivery, "shown", ts, now)

        await self._database.write(unit)

    async def retire(self, delivery: Delivery, card: Card) -> None:
        """This card is no longer there."""
        await self._database.write(lambda db: posted.retire(db, delivery.workspace, card))

    async def absorb(self, delivery: Delivery) -> Delivery | None:
        """With all that waits for the same thread; None when something else finished it."""
        now = self._clock()
        return await self._database.write(lambda db: outbox.absorb(db, delivery, now))

    async def subjects(self, delivery: Delivery, store_id: str, case_ids: tuple[str, ...]) -> Mapping[str, str]:
        """What cases are about, as far as it is known."""

        def unit(db: sqlite3.Connection) -> dict[str, str]:
            found = ((case_id, outbox.subject_of(db, delivery.workspace, store_id, case_id)) for case_id in case_ids)
            return {case_id: subject for case_id, subject in found if subject is not None}

        return await self._database.read(unit)

    async def give_up(self, delivery: Delivery, why: Notice = Notice.CHANNEL_CLOSED) -> tuple[Delivery, ...]:
        """The channel takes no messages: its watches end."""
        now = self._clock()
        return await self._database.write(lambda db: outbox.give_up(db, delivery.workspace, delivery.channel, now, why))


def _item(db: sqlite3.Connection, delivery: Delivery, case_id: str, line: Line | None) -> BatchItem:
    if line is None or line.store_id is None:
        return BatchItem(case_id, line)
    case = known.find(db, delivery.workspace, case_id, line.store_id)
    card = posted.card_in(db, delivery.workspace, delivery.channel, case_id, line.store_id)
    return BatchItem(case_id, line, case.case.subject if case else None, has_card=card is not None)
