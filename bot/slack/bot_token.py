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


_REFUSED = (
    "Slack refuses the bot's token (%s): nobody is answered, and what is to be said waits. Install the app again, put "
    "the new token into SLACK_BOT_TOKEN, and start the bot again"
)


class BotToken:
    """What Slack refuses, from a refusal to the next call that succeeds."""

    def __init__(self) -> None:
        """It was not used yet."""
        self._refused: str | None = None
        self._lacking: str | None = None
        self._is_let_in = False

    @property
    def refused(self) -> str | None:
        """Slack's code, with the scope where one is missing."""
        return self._refused or (self._lacking and f"missing_scope ({self._lacking})")

    def was_used(self, method: str, refused: str | None) -> None:
        """A call succeeded, or Slack refused its token. Connections are asked for with another one."""
        if method != "apps.connections.open":
            self._say_of_the_token(refused)
            self._refused = refused
        if refused is None and method.startswith("chat."):
            self.may_do({POSTING})

    def _say_of_the_token(self, refused: str | None) -> None:
        """Once when it begins and once when it is over; a start that is refused ends with its own sentence."""
        if not self._is_let_in or (refused is None) is (self._refused is None):
            return
        if refused is None:
            log.info("Slack takes the bot's token again")
        else:
            log.error(_REFUSED, refused)

    def lacks(self, scope: str) -> None:
        """Slack did not let it post; that is said once, until it may again."""
        if self._lacking is None:
            _say_lacking(scope)
        self._lacking = scope

    def may_do(self, scopes: Iterable[str]) -> None:
        """What Slack lists, or showed, that it may."""
        if self._lacking is not None and self._lacking in scopes:
            log.info("Slack lets the bot post again")
            self._lacking = None

    def was_granted(self, scopes: Iterable[str]) -> None:
        """What Slack listed at the start, which is over: nobody has to wait for the first message that fails."""
        self._is_let_in = True
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
