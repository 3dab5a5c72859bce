"""One answer as it came over the wire, and what may be told of it to people and logs."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

WORDS_LIMIT = 300
"""The longest text, in characters, that is quoted from an answer."""

_REQUEST_ID_LIMIT = 100
_READ_AHEAD = 4_000
_MARKUP = re.compile(r"^\s*<|</|<!")
_TOKEN = re.compile(r"(?<![A-Za-z0-9])(stk|sk)_[\w-]+")


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer: status, headers (a mapping with names in lower case, or one that ignores case) and whole body."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def request_id(self) -> str:
        """What Pandabase's support asks for: `X-Request-ID`, or an empty text."""
        return plain(self.headers.get("x-request-id", ""), _REQUEST_ID_LIMIT)

    def without(self, secret: str) -> Reply:
        """The same where it does not repeat what was sent with the request, whatever that looks like."""
        request_id = self.headers.get("x-request-id", "")
        if not secret or (secret.encode() not in self.body and secret not in request_id):
            return self
        headers = {**self.headers, "x-request-id": request_id.replace(secret, "…")}
        return Reply(self.status, headers, self.body.replace(secret.encode(), "…".encode()))

    def decoded(self) -> Any:
        """The body as JSON values, or None where it is no JSON (a proxy's page, nothing at all, a deep nest)."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None


def plain(text: str, limit: int = WORDS_LIMIT) -> str:
    """A text from outside as one line of at most `limit` characters, fit for people and logs.

    Control and other invisible characters become spaces, tokens are masked, and markup gives an empty text: a proxy's
    page is not what the API said.
    """
    head = text[: max(limit, _READ_AHEAD)]
    if _MARKUP.search(head):
        return ""
    visible = "".join(char if char.isprintable() else " " for char in head)
    line = _TOKEN.sub(r"\1_…", " ".join(visible.split()))
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def message_in(decoded: Any) -> str:
    """What an error body says, uncut: `{"error": "…"}`, or `{"error": {"code": "…", "message": "…"}}` as of old.

    Source: the public reference and the older documentation of Pandabase, which differ; both are met.
    """
    error = decoded.get("error") if isinstance(decoded, dict) else None
    if isinstance(error, dict):
        error = error.get("message") or error.get("code")
    return error if isinstance(error, str) else ""
