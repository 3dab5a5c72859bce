"""Carries out what is due: actions and deliveries; starts with what an earlier run left.

Actions on one case run one after the other, in the order recorded; different cases side by side. The
deliveries about one case in one channel go out in the order written, those to one person likewise; alerts have an
order of their own, so that nobody's result waits behind them. Nothing here polls: work arrives by `take` and `deliver`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import replace

from bot import trail
from bot.actions import Actions
from bot.background import Background
from bot.deliveries import Delivery
from bot.errors import MaybePosted, NotRecorded, PostingError, TryLater
from bot.ports import Clock, Journal, Notifier, Outbox
from bot.posting import Posting
from bot.posting.lanes import Lanes
from bot.records import Action
from bot.verdicts import LOOKING_SECONDS, pause, too_late

log = logging.getLogger(__name__)

SLOW_AFTER_SECONDS = 2.0
"""When a person is told that their action takes longer than usual."""

TAKEN_WITHIN_SECONDS = 5.0
"""Within which a recorded action is under way, or waits in line for its turn."""

MARGIN_SECONDS = 30.0
"""How long an action may take to end once its time is up: the last try, and writing down how it ended."""


class Worker:
    """Runs tasks for actions and deliveries, and holds on to them until they are done."""

    def __init__(
        self, actions: Actions, posting: Posting, journal: Journal, outbox: Outbox, notifier: Notifier, clock: Clock
    ) -> None:
        """Everything it needs comes from the composition root."""
        self._actions = actions
        self._posting = posting
        self._journal = journal
        self._outbox = outbox
        self._notifier = notifier
        self._clock = clock
        self._background = Background()
        self._lanes = Lanes()
        self._in_hand: set[int] = set()

    async def recover(self) -> tuple[int, int]:
        """Take over what an earlier run left; gives how many actions and deliveries that is."""
        deliveries, actions = await self._outbox.unfinished(), await self._journal.unsettled()
        self.deliver(deliveries)
        for action in actions:
            self._background.spawn(self._in_its_turn_and_told(action))  # that it takes longer was said then
        return len(actions), len(deliveries)

    def take(self, actions: Iterable[Action]) -> None:
        """Carry out recorded actions, in this order where they concern one case."""
        for action in actions:
            self._background.spawn(self._carry_out(action))

    def deliver(self, deliveries: Iterable[Delivery]) -> None:
        """Say what was written down, in this order where it goes to one channel."""
        for delivery in deliveries:
            self._background.spawn(self._deliver(delivery))

    async def stop(self, grace: float) -> int:
        """Let what runs finish for so many seconds; gives how much was left to the next run."""
        return await self._background.drain(grace)

    async def overdue(self) -> int:
        """How many recorded actions nobody carries out, or should have ended by now: as the journal has it."""
        now = self._clock()
        return sum(self._is_overdue(action, now) for action in await self._journal.unsettled())

    # Actions

    def _is_overdue(self, action: Action, now: float) -> bool:
        """What may have been sent is looked for beyond its deadline."""
        ends_by = action.deadline + MARGIN_SECONDS + (LOOKING_SECONDS if action.was_sent else 0.0)
        is_left_lying = action.id not in self._in_hand and now - action.recorded_at > TAKEN_WITHIN_SECONDS
        return is_left_lying or now > ends_by

    async def _carry_out(self, action: Action) -> None:
        trail.follow(action=action.id)
        _log_recorded(action)
        patience = asyncio.get_running_loop().call_later(
            max(0.0, action.recorded_at + SLOW_AFTER_SECONDS - self._clock()),
            lambda: self._background.spawn(self._say_still_trying(action)),
        )
        try:
            await self._in_its_turn_and_told(action)
        finally:
            patience.cancel()

    async def _in_its_turn_and_told(self, action: Action) -> None:
        trail.follow(action=action.id)
        self._in_hand.add(action.id)
        try:
            self.deliver(await self._in_its_turn(action))
        finally:
            self._in_hand.discard(action.id)

    async def _in_its_turn(self, action: Action) -> tuple[Delivery, ...]:
        lane = self._lanes.named(f"case {action.request.case_id}")
        try:
            async with asyncio.timeout(self._longest_wait(action)):
                await lane.acquire()
        except TimeoutError:
            return await self._actions.settle(action, too_late(action, None, action.request.store_id))
        try:
            return await self._actions.run(action)
        finally:
            lane.release()

    def _longest_wait(self, action: Action) -> float | None:
        """One that may have been sent waits for its turn as long as it takes: only reading tells what became of it."""
        return None if action.was_sent else max(0.0, action.deadline - self._clock())

    async def _say_still_trying(self, action: Action) -> None:
        try:
            await self._notifier.tell_still_trying(action)
        except PostingError as error:
            log.info("action=%d could not tell that it takes longer: %s", action.id, error.code)

    # Deliveries

    async def _deliver(self, delivery: Delivery) -> None:
        trail.follow(action=delivery.action_id, delivery=delivery.id)
        await asyncio.sleep(max(0.0, delivery.due_at - self._clock()))
        async with self._posting.lanes.of(delivery):
            follow_ups = await self._post_until_done(delivery)
        self.deliver(follow_ups)

    async def _post_until_done(self, delivery: Delivery) -> tuple[Delivery, ...]:
        level = logging.ERROR
        for attempt in range(1_000_000):
            wait = pause(attempt, None, 0.5)
            try:
                follow_ups = await self._posting.post(delivery)
                log.info("delivery=%d finished: %s", delivery.id, type(delivery.say).__name__)
                return follow_ups
            except TryLater as error:
                wait = error.seconds if error.seconds else wait
                log.info("delivery=%d waits %.1f s: %s", delivery.id, wait, error.code)
            except MaybePosted as error:
                log.warning("delivery=%d may have been posted: %s", delivery.id, error.code)
                delivery = replace(delivery, maybe_sent=True)
            except NotRecorded as error:
                log.log(level, "delivery=%d cannot be written down, and is tried again: %s", delivery.id, error)
                level = logging.DEBUG  # the trouble of the database is said elsewhere; once for each is enough
            except Exception:
                log.exception("delivery=%d failed unexpectedly", delivery.id)
            await asyncio.sleep(wait)
        return ()


def _log_recorded(action: Action) -> None:
    request = action.request
    log.info(
        "action=%d recorded verb=%s case=%s actor=%s by=%s",
        *(action.id, request.change.verb, request.case_id, request.actor.user_id, request.source),
    )
