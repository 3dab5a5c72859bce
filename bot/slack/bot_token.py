"""What Slack says of the bot's own token, learnt from the calls that are made anyway."""

from __future__ import annotations


class BotToken:
    """`refused` is Slack's code, from a refusal to the next call that succeeds."""

    def __init__(self) -> None:
        """It was not used yet."""
        self.refused: str | None = None

    def was_used(self, method: str, refused: str | None) -> None:
        """A call succeeded, or Slack refused its token. Connections are asked for with another one."""
        if method != "apps.connections.open":
            self.refused = refused
