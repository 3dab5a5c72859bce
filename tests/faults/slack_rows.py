"""The rows of the matrix that concern Slack: what it answers once, and what becomes of each kind of message."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Sees(StrEnum):
    """What is read at the end; each stands in the documentation in these words."""

    ALL = "as usual"
    TEXT = "its text alone"
    ANEW = "on a new card"
    ALOUD = "a plain line in the channel"
    OTHER_WAY = "another way"
    BUTTON = "a word and the button again"
    ENDED = "the watch ends, its lender is told"
    NEVER = "—"


@dataclass(frozen=True)
class SlackRow:
    """What Slack answers once, and what becomes of each kind of message."""

    name: str
    trouble: dict[str, Any] = field(repr=False)
    redrawn: Sees
    line: Sees
    new_card: Sees
    private: Sees
    form: Sees
    alert: Sees

    def cells(self) -> dict[str, Sees]:
        """What is seen of each kind of message."""
        kinds = ("redrawn", "line", "new_card", "private", "form", "alert")
        return {kind: getattr(self, kind) for kind in kinds if getattr(self, kind) is not Sees.NEVER}


def _passing(name: str, **trouble: Any) -> SlackRow:
    return SlackRow(name, trouble, Sees.ALL, Sees.ALL, Sees.ALL, Sees.OTHER_WAY, Sees.BUTTON, Sees.ALL)


def _closed(name: str) -> SlackRow:
    return SlackRow(name, {"error": name}, Sees.ALOUD, Sees.ALOUD, Sees.ALOUD, Sees.OTHER_WAY, Sees.NEVER, Sees.ENDED)


def _blocks(name: str) -> SlackRow:
    return SlackRow(name, {"error": name}, Sees.TEXT, Sees.TEXT, Sees.TEXT, Sees.OTHER_WAY, Sees.BUTTON, Sees.TEXT)


def _gone(name: str) -> SlackRow:
    return SlackRow(name, {"error": name}, Sees.ANEW, Sees.ANEW, Sees.NEVER, Sees.OTHER_WAY, Sees.NEVER, Sees.NEVER)


SLACK_ROWS = (
    _passing("ratelimited", error="ratelimited"),
    _passing("account_inactive", error="account_inactive"),
    _passing("token_revoked", error="token_revoked"),
    _passing("503", status=503),
    _passing("a page of a proxy", html=True, status=502),
    _passing("connection reset before it posted", drop="before"),
    _passing("connection reset after it posted", drop="after"),
    _closed("channel_not_found"),
    _closed("not_in_channel"),
    _closed("is_archived"),
    _closed("restricted_action"),
    _blocks("invalid_blocks"),
    _blocks("msg_too_long"),
    _gone("message_not_found"),
    _gone("cant_update_message"),
    SlackRow(
        "expired_trigger_id",
        {"error": "expired_trigger_id"},
        *(Sees.NEVER, Sees.NEVER, Sees.NEVER, Sees.NEVER, Sees.BUTTON, Sees.NEVER),
    ),
)
