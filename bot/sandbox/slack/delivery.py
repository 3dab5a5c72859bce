"""One payload on its way to the bot, and what came back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, Protocol

from .model import Json

Kind = Literal["slash_commands", "interactive", "events_api"]
RETRY_REASONS = {"operation_timeout": "http_timeout", "dispatch_failed": "connection_failed"}


@dataclass(frozen=True)
class Retry:
    """Which attempt at an event this is (1 is the first repetition), and why the one before failed."""

    number: int
    reason: str


@dataclass(frozen=True)
class Answer:
    """What came back: an HTTP status or `acked`, and the body; `problem` says in Slack's words why it is no good."""

    status: int | Literal["acked"] | None
    body: Any = None
    problem: str | None = None
    final: bool = False


@dataclass
class Delivery:
    """What was sent and what the bot answered.

    `status`: the HTTP status, `acked` over a socket, None when nothing came in time, `not sent` when Slack would not
    have sent it at all. `body`: the answer, a dict if it was JSON. `seconds`: until the answer. `problem`: what the
    person is told (`operation_timeout`, `http_service_error`, `dispatch_failed`). `refused`: why Slack does not accept
    the answer's content. `retry` is None for a first attempt. `at`: when it was sent, in seconds since the epoch.
    """

    kind: Kind
    payload: Json
    status: int | Literal["acked", "not sent"] | None = None
    body: Any = None
    seconds: float = 0.0
    problem: str | None = None
    refused: str | None = None
    trigger_id: str | None = None
    response_url: str | None = None
    retry: Retry | None = None
    at: float = 0.0

    @property
    def acknowledged(self) -> bool:
        """Whether Slack is content with the transport's side of the answer."""
        return self.status in (200, "acked")


class Transport(Protocol):
    """A way to the bot."""

    async def deliver(self, kind: Kind, payload: Json, retry: Retry | None) -> Answer:
        """Send one payload and wait for its answer, not longer than Slack does."""
        ...
