"""How the stand-in says no: to the bot in Slack's own codes, to a test in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from .model import Json


class Refusal(Exception):
    """A Web API call that Slack would refuse. `code` is Slack's error code."""

    def __init__(
        self,
        code: str,
        *,
        messages: Sequence[str] = (),
        status: int = 200,
        retry_after: float | None = None,
        **extra: str,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.messages = list(messages)
        self.status = status
        self.retry_after = retry_after
        self.extra = extra

    def body(self) -> Json:
        """The JSON that Slack answers."""
        answer: Json = {"ok": False, "error": self.code, **self.extra}
        if self.messages:
            answer["errors"] = self.messages
            answer["response_metadata"] = {"messages": [f"[ERROR] {message}" for message in self.messages]}
        return answer


class Impossible(ValueError):
    """A person tried what Slack's client would not let them do, such as clicking a button that is not there."""


class Gone(Impossible):
    """What a person wanted to use is not there any more, because the message or the view was redrawn."""


class NotFilled(Impossible):
    """A form cannot be submitted like this. `fields` says why at each field, by `block_id`."""

    def __init__(self, sentence: str, fields: dict[str, str]) -> None:
        super().__init__(sentence)
        self.fields = fields
