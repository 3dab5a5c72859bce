"""What Slack says of the bot's own token and of what it may do, learnt from the calls that are made anyway."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from bot.slack.manifest import REQUIRED_SCOPES

log = logging.getLogger(__name__)

POSTING = "chat:write"
"""The scope without which nothing can be said."""

_LESS = {
    POSTING: "nothing can be posted, and what is to be said waits until it can",
    "commands": "no command, button or shortcut works",
    "app_mentions:read": "no mention is heard",
}


class BotToken:
    """What Slack refuses, from a refusal to the next call that succeeds."""

    def __init__(self) -> None:
        """It was not used yet."""
        self._refused: str | None = None
        self._lacking: str | None = None

    @property
    def refused(self) -> str | None:
        """Slack's code, with the scope where one is missing."""
        return self._refused or (self._lacking and f"missing_scope ({self._lacking})")

    def was_used(self, method: str, refused: str | None) -> None:
        """A call succeeded, or Slack refused its token. Connections are asked for with another one."""
        if method != "apps.connections.open":
            self._refused = refused
        if refused is None and method.startswith("chat."):
            self._lacking = None

    def lacks(self, scope: str) -> None:
        """Slack did not let it post; that is said once, until it may again."""
        if self._lacking is None:
            _say_lacking(scope)
        self._lacking = scope

    def was_granted(self, scopes: Iterable[str]) -> None:
        """What Slack listed at the start, where it did: nobody has to wait for the first message that fails."""
        granted = frozenset(scopes)
        for scope in REQUIRED_SCOPES:
            if granted and scope not in granted:
                _say_lacking(scope)
                self._lacking = scope if scope == POSTING else self._lacking


def _say_lacking(scope: str) -> None:
    log.error(
        "the app lacks the scope %s: %s. Give the app the manifest that casebot manifest prints, and install it again",
        scope,
        _LESS.get(scope, "Slack refuses what needs it"),
    )
