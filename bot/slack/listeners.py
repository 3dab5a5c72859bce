"""Which payload goes where. Record, acknowledge, then work: nothing between the two asks the network.

Bolt asks its registered listeners one after the other, and collects all possible arguments anew for each. Here the type
of a payload tells the one that is meant, so a middleware of Bolt's listens; what it answers is what Slack gets.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot import trail
from bot.slack import views
from bot.slack.clicks import Clicks
from bot.slack.payloads import Body
from bot.slack.typed import Typed

log = logging.getLogger(__name__)

Listener = Callable[[AsyncAck, Body], Awaitable[BoltResponse | None]]


@dataclass(frozen=True, slots=True)
class Listeners(AsyncMiddleware):
    """All that the bot listens to."""

    typed: Typed
    clicks: Clicks

    async def async_process(
        self, *, req: AsyncBoltRequest, resp: BoltResponse, next: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse:
        """Answer here: nobody is next."""
        return await self.hear(req.context.ack, req.body)

    async def hear(self, ack: AsyncAck, body: Body) -> BoltResponse:
        """Hand the payload to the one whom it is for; no exception leaves here, or it would never be acknowledged.

        What is not for us is acknowledged all the same, or Slack shows a time-out or delivers it again.
        """
        trail.begin_request()
        try:
            answer = await self._listener(body)(ack, body)
            return answer or ack.response or await ack()
        except ValidationError as error:
            log.warning("a payload is not as Slack documents it: %d fields", error.error_count())
            return await self._not_handled(ack, body)
        except Exception:
            log.exception("a listener failed")
            if "event" in body:
                return BoltResponse(status=503)  # Slack delivers an event again, and nothing else
            return await self._not_handled(ack, body)

    async def _not_handled(self, ack: AsyncAck, body: Body) -> BoltResponse:
        """Acknowledge what ran into a mistake, with a word to the person who waits for something."""
        match body:
            case {"command": _}:
                return await ack(_TROUBLE)
            case {"type": "block_actions"}:
                self.clicks.tell_trouble(body)
            case {"type": "view_submission"}:
                return await ack(**views.not_handled(body.get("view")))
        return await ack()

    def _listener(self, body: Body) -> Listener:
        match body:
            case {"command": _}:
                return self.typed.on_command
            case {"type": "block_actions"}:
                return self.clicks.on_control
            case {"type": "view_submission"}:
                return self.clicks.on_view
            case {"event": {"type": "app_mention"}}:
                return self.typed.on_mention
        return _nothing


def kind_of(body: Mapping[str, Any]) -> str:
    """What came in, in a word that says nothing of whom."""
    match body:
        case {"command": _}:
            return "command"
        case {"type": "block_actions"}:
            return "click"
        case {"type": "view_submission"}:
            return "view"
        case {"event": _}:
            return "event"
    return "other"


async def _nothing(_: AsyncAck, __: Body) -> None:
    """For payloads that nobody here waits for."""


_TROUBLE = "Casebot could not handle this command, and nothing was changed. The operator finds the reason in its log."
