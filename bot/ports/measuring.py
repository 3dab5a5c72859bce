"""What is measured, and told to whoever counts. Labels are kinds and outcomes only: no store, case or person."""

from __future__ import annotations

from typing import Protocol


class Meter(Protocol):
    """Takes measurements; each call costs microseconds and never raises. Times are in seconds."""

    def acknowledged(self, kind: str, seconds: float) -> None:
        """Slack got its answer to a command, a click, a view or an event."""
        ...

    def refused_request(self, signature: str) -> None:
        """A request over HTTP was refused, whose signature was `wrong`, or was `none` at all."""
        ...

    def settled(self, verb: str, outcome: str) -> None:
        """An action ended."""
        ...

    def asked_pandabase(self, kind: str, outcome: str, seconds: float) -> None:
        """A request to Pandabase ended, with a class of status (`2xx`), `unreached` or `unclear`."""
        ...

    def called_slack(self, method: str, outcome: str, seconds: float) -> None:
        """A call of Slack's ended."""
        ...

    def polled(self, outcome: str, seconds: float, late: float) -> None:
        """A watched store was read, so much later than it was due."""
        ...

    def reconnected(self) -> None:
        """Socket Mode has a new connection in place of an earlier one."""
        ...

    def wrote(self, units: int, seconds: float) -> None:
        """A transaction with so many units ended."""
        ...


class Unmeasured:
    """A meter for where nobody counts."""

    def acknowledged(self, kind: str, seconds: float) -> None:
        """Nobody counts it."""

    def refused_request(self, signature: str) -> None:
        """Nobody counts it."""

    def settled(self, verb: str, outcome: str) -> None:
        """Nobody counts it."""

    def asked_pandabase(self, kind: str, outcome: str, seconds: float) -> None:
        """Nobody counts it."""

    def called_slack(self, method: str, outcome: str, seconds: float) -> None:
        """Nobody counts it."""

    def polled(self, outcome: str, seconds: float, late: float) -> None:
        """Nobody counts it."""

    def reconnected(self) -> None:
        """Nobody counts it."""

    def wrote(self, units: int, seconds: float) -> None:
        """Nobody counts it."""


UNMEASURED: Meter = Unmeasured()
