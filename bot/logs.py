"""Logging to standard output, one line an event. Libraries that would log bodies and tokens are kept quiet."""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime

from bot import trail

_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"

QUIET = ("slack_bolt", "slack_sdk", "httpx", "httpcore", "aiosqlite", "aiohttp.access", "stamina", "asyncio")
"""At INFO these log addresses with ids in them, at DEBUG bodies and tokens: never below WARNING, whatever is set."""


_SECRETS = re.compile(r"""(\bticket=|\bxox[a-z]-|\bxapp-|(?<![A-Za-z0-9])st?k_(?=\w{8}))[^&'"\s,;)\\]+""")
"""The ticket of a connection, Slack's tokens, a store's secret; their beginning stays, so that one sees what it was."""

_VALUE = re.compile(r"input_value=.*(?=, input_type=)")
"""What pydantic could not read, in its error's text: it may be a customer's."""

_HINTS = ("ticket=", "xox", "xapp-", "k_", "input_value=")
"""One of them is in every text that holds one of these; looking for them takes a fiftieth of the time."""


def _masked(text: str) -> str:
    if not any(hint in text for hint in _HINTS):
        return text
    return _VALUE.sub("input_value=…", _SECRETS.sub(r"\1…", text))


class OneLine(logging.Formatter):
    """A traceback stays behind its line, escaped, so that one event is one line; what looks like a secret is masked."""

    def format(self, record: logging.LogRecord) -> str:
        """The record in one line."""
        return _masked(super().format(record)).replace("\n", "\\n").replace("\r", "\\r")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the library's name
        """The line, and behind it what it belongs to, as far as it does not say so itself."""
        line = super().formatMessage(record)
        said = f" {record.message} "
        ids = [f"{name}={value}" for name, value in trail.current().items() if f" {name}={value} " not in said]
        return f"{line} [{' '.join(ids)}]" if ids else line


class JsonLine(logging.Formatter):
    """An event as one JSON object in one line of ASCII, masked as well."""

    def format(self, record: logging.LogRecord) -> str:
        """The record with its ids as fields of their own."""
        event = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _masked(record.getMessage()),
            **trail.current(),
        }
        if record.exc_info:
            event["traceback"] = _masked(self.formatException(record.exc_info))
        return json.dumps(event)


def set_up_logging(level: str, form: str = "human") -> None:
    """Log to standard output from now on; `form` is `human` or `json`."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonLine() if form == "json" else OneLine(_FORMAT))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
