"""What people ask without changing a case: the help, a case, their stores, how the bot is."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot import commands
from bot.commands import Help, Show, StatusQuery, Stores, Unlink, Use
from bot.deliveries import Delivery, Posting
from bot.errors import NotRead, NotRecorded
from bot.ports import Accounts, Outbox
from bot.records import Actor, Place
from bot.sayings import ShowCard
from bot.slack import notes
from bot.slack.cards import Look
from bot.slack.ids import CaseRef
from bot.slack.notes import StatusReport
from bot.slack.text import Message
from bot.slack.whisper import Whisper
from bot.viewing import NotShown, Viewing
from bot.watching import Watching

log = logging.getLogger(__name__)

Question = Help | Show | Stores | Unlink | Use | StatusQuery


class Answers:
    """Finds the answer to a question, and says it to the person alone."""

    def __init__(
        self,
        viewing: Viewing,
        accounts: Accounts,
        outbox: Outbox,
        watching: Watching,
        whisper: Whisper,
        report: Callable[[], Awaitable[StatusReport]],
        deliver: Callable[[tuple[Delivery, ...]], None],
        *,
        look: Look,
        command: str,
    ) -> None:
        """`report` tells how the bot is, `deliver` hands a recorded delivery to the worker."""
        self._viewing = viewing
        self._accounts = accounts
        self._outbox = outbox
        self._watching = watching
        self._whisper = whisper
        self._report = report
        self._deliver = deliver
        self._look = look
        self._command = command

    async def answer(self, actor: Actor, place: Place, question: Question) -> None:
        """Say the answer to the person alone."""
        await self._say(actor, place, self._message(actor, question))

    async def show(self, actor: Actor, place: Place, ref: CaseRef) -> None:
        """Show a case as a certain store has it."""
        await self._say(actor, place, self._case(actor, ref.case_id, ref.store_id))

    async def share(self, actor: Actor, place: Place, ref: CaseRef) -> None:
        """Put the card that one person sees into the channel; read anew, with that person's token."""
        await self._say(actor, place, self._shared(actor, place, ref))

    async def refuse_old_control(self, actor: Actor, place: Place) -> None:
        """A control whose value cannot be read."""
        await self._whisper.patiently(actor, place, notes.old_control(self._command))

    async def _say(self, actor: Actor, place: Place, finding: Awaitable[Message | None]) -> None:
        """Say what was found, if there is anything to say, or that it could not be written down or found out."""
        try:
            message = await finding
        except NotRead as error:
            log.error("not answered, the database cannot be read: %s", error)
            message = notes.not_read()
        except NotRecorded as error:
            log.error("answer not recorded: %s", error)
            message = notes.not_recorded()
        except Exception:  # a database that cannot be read, or a mistake of ours: nobody waits for nothing
            log.exception("a question of actor=%s could not be answered", actor.user_id)
            message = notes.not_answered()
        if message is not None:
            await self._whisper.patiently(actor, place, message)

    async def _shared(self, actor: Actor, place: Place, ref: CaseRef) -> Message | None:
        """Why the card cannot be shared; None when it will be. The channel is shown what is recorded only."""
        known = await self._viewing.view(actor, ref.case_id, ref.store_id)
        if isinstance(known, NotShown):
            return notes.not_shown(known.refusal, ref.case_id, known.other_stores, self._command)
        if not known.is_recorded:
            return notes.not_recorded()
        card = ShowCard(known.store_id, known.case.id, known.version, may_post=True)
        delivery = await self._outbox.add(actor.workspace, Posting(place.channel, card))
        self._deliver((replace(delivery, actor=actor, place=place),))
        return None

    async def _message(self, actor: Actor, question: Question) -> Message:
        match question:
            case Help(verb):
                return notes.help(commands.help_text(self._command, verb, bool(await self._accounts.stores(actor))))
            case Show(case_id):
                return await self._case(actor, case_id, None)
            case Stores():
                return notes.stores(await self._accounts.stores(actor), self._command)
            case Use(store_id):
                return await self._use(actor, store_id)
            case Unlink(store_id):
                return await self._unlink(actor, store_id)
            case StatusQuery():
                return notes.status(await self._report())

    async def _case(self, actor: Actor, case_id: str, store_id: str | None) -> Message:
        known = await self._viewing.view(actor, case_id, store_id)
        if isinstance(known, NotShown):
            return notes.not_shown(known.refusal, case_id, known.other_stores, self._command)
        return notes.shown_card(known, self._look, can_share=True)

    async def _use(self, actor: Actor, store_id: str) -> Message:
        if await self._accounts.use(actor, store_id):
            return notes.uses(store_id)
        return notes.not_linked_there(store_id, await self._store_ids(actor), self._command)

    async def _unlink(self, actor: Actor, store_id: str | None) -> Message:
        linked = await self._store_ids(actor)
        if store_id is None and len(linked) > 1:
            return notes.which_to_unlink(linked, self._command)
        if store_id is not None and store_id not in linked:
            return notes.not_linked_there(store_id, linked, self._command)
        gone = await self._accounts.unlink(actor, store_id)
        await self._watching.unlinked(actor, gone)
        return notes.unlinked(gone)

    async def _store_ids(self, actor: Actor) -> tuple[str, ...]:
        return tuple(store.store_id for store in await self._accounts.stores(actor))
