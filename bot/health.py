"""Whether the bot can do its work now: a sentence for each thing that it lacks, or nothing."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)

Check = Callable[[], Awaitable[str | None]]
"""Gives None when all is well, else a sentence that says what is not."""

BEAT_SECONDS = 1.0
OLD_AFTER_SECONDS = 5.0

STARTING = "The bot is starting or stopping."
WAITING = "The bot is starting: Slack cannot be asked yet ({}); it tries again."
NO_SOCKET = "Socket Mode is not connected."
NOT_LET_IN = (
    "Slack refuses the bot's token: {}. Install the app again, put the new token into SLACK_BOT_TOKEN, and start the "
    "bot again."
)
LOST = "The database file was deleted or replaced under the running bot."
UNLOCKED = (
    "The lock file {} was deleted or replaced under the running bot: nothing keeps a second bot from its database now, "
    "and two would be in each other's way. Stop any other Casebot that uses it, start this one again, and never delete "
    "that file while a bot runs."
)
NOT_WRITABLE = "The database cannot be written: {}."
DAMAGED = (
    "The database is damaged: {}. Stop the bot and restore a backup: docs/operations.md says how, under Backup and "
    "restore."
)
STUCK = "The bot is overloaded or stuck: its heartbeat is {:.0f} seconds old."
NOT_READABLE = "The database cannot be read: {}."
NOT_CARRIED_OUT = "Actions are not carried out: {} of them should have ended by now."
NOT_READING = "Watched stores are not read any more."


class Heartbeat:
    """Beats on the event loop, beside all the work: when it is late, so is everything else."""

    def __init__(self, clock: Callable[[], float], look: Callable[[], None]) -> None:
        """`clock` never goes back; `look` is called with every beat, and must be quick."""
        self._clock = clock
        self._look = look
        self._beat_at = clock()

    def age(self) -> float:
        """Seconds since the last beat."""
        return self._clock() - self._beat_at

    def beat(self) -> None:
        """Once."""
        self._beat_at = self._clock()
        try:
            self._look()
        except Exception:
            log.exception("what goes with the heartbeat failed")

    async def go_on(self) -> None:
        """Until it is cancelled."""
        while True:
            self.beat()
            await asyncio.sleep(BEAT_SECONDS)

    async def lacking(self) -> str | None:
        """Whether it is young."""
        age = self.age()
        return STUCK.format(age) if age > OLD_AFTER_SECONDS else None


class Readiness:
    """Whether the bot is ready for work: open, and every check well."""

    def __init__(self) -> None:
        """Closed until Slack is let in. `broken` is said from when it is set to the end."""
        self.is_open = False
        self.broken: str | None = None
        self._waits_for: str | None = None
        self._checks: list[Check] = []

    def waits_for_slack(self, why: str | None) -> None:
        """What keeps the start from asking Slack, in a word; None once it has an answer."""
        self._waits_for = why

    def needs(self, *checks: Check) -> None:
        """From now on these have to be well too; each that is not is said, in this order."""
        self._checks.extend(checks)

    async def lacking(self) -> str | None:
        """What the bot lacks to be ready, a sentence for each cause; None when it is ready."""
        if self.broken is not None:
            return self.broken
        if not self.is_open:
            return STARTING if self._waits_for is None else WAITING.format(self._waits_for)
        found = await asyncio.gather(*(check() for check in self._checks))
        return " ".join(sentence for sentence in found if sentence is not None) or None
