"""The log of what the bot called: evidence for tests, traffic for the page. Holds no token."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from .model import Json

TokenKind = Literal["bot", "app", "none", "unknown"]


@dataclass(frozen=True)
class Call:
    """One call of a Web API method, or of a `response_url` (method `response_url`).

    `at` is when it was answered, in seconds since the epoch, and `seconds` how long that took; `status` is the HTTP
    status (0: the connection was closed without an answer). `path` is that of a `response_url`.
    """

    method: str
    params: Json
    answer: Any
    at: float
    token_kind: TokenKind
    status: int = 200
    seconds: float = 0.0
    path: str = ""

    @property
    def ok(self) -> bool:
        """Whether Slack said `ok`."""
        return self.status == 200 and (
            self.answer == "ok" or (isinstance(self.answer, dict) and bool(self.answer.get("ok")))
        )

    def line(self) -> str:
        """One line for people."""
        told = (
            "ok"
            if self.ok
            else (self.answer.get("error", self.answer) if isinstance(self.answer, dict) else self.answer)
        )
        where = self.params.get("channel") or self.params.get("user") or self.params.get("view_id") or ""
        text = str(self.params.get("text", ""))[:70]
        return f"{self.method} {where} {text!r} -> {self.status} {told}"
