"""Which payload goes where. Record, acknowledge, then work: nothing between the two asks the network.

Bolt runs with `process_before_response`, so the acknowledgement leaves as soon as a listener returns.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from pydantic import ValidationError
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.response import BoltResponse

from bot.slack.clicks import Clicks
from bot.slack.payloads import Body
from bot.slack.typed import Typed

log = logging.getLogger(__name__)

ANY = re.compile(".*", re.DOTALL)

Listener = Callable[[AsyncAck, Body], Awaitable[BoltResponse | None]]


@dataclass(frozen=True, slots=True)
class Listeners:
    """All that the bot listens to."""

    typed: Typed
    clicks: Clicks

    def register(self, app: AsyncApp) -> None:
        """The busiest first, because Bolt asks them in this order; the last ones catch what is not ours."""
        app.action(ANY)(_safely(self.clicks.on_control))
        app.command(ANY)(_safely(self.typed.on_command))
        app.event("app_mention")(_safely(self.typed.on_mention))
        app.view(ANY)(_safely(self.clicks.on_view))
        app.shortcut(ANY)(_acknowledge)
        app.view_closed(ANY)(_acknowledge)
        app.options(ANY)(_acknowledge)
        app.event(ANY)(_acknowledge)


async def _acknowledge(ack: AsyncAck) -> None:
    """What is not for us is acknowledged all the same, or Slack shows a time-out or delivers it again."""
    await ack()


def _safely(listener: Callable[[AsyncAck, Body], Awaitable[BoltResponse | None]]) -> Listener:
    """No exception leaves a listener: in Socket Mode it would never be acknowledged."""

    async def guarded(ack: AsyncAck, body: Body) -> BoltResponse | None:
        try:
            return await listener(ack, body)
        except ValidationError as error:
            log.warning("a payload is not as Slack documents it: %d fields", error.error_count())
        except Exception:
            log.exception("a listener failed")
        await (ack(_TROUBLE) if "command" in body else ack())
        return None

    return guarded


_TROUBLE = "Casebot could not handle this command, and nothing was changed. The operator finds the reason in its log."
