"""Logging to standard output, one line an event. Libraries that would log bodies and tokens are kept quiet."""

from __future__ import annotations

import logging
import re
import sys

_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"

QUIET = ("slack_bolt", "slack_sdk", "httpx", "httpcore", "aiosqlite", "aiohttp.access", "stamina", "asyncio")
"""At INFO these log addresses with ids in them, at DEBUG bodies and tokens: never below WARNING, whatever is set."""


_SECRETS = re.compile(r"""(\bticket=|\bxox[a-z]-|\bxapp-|\bsk_(?=\w{8}))[^&'"\s,;)\\]+""")
"""The ticket of a connection, Slack's tokens, a store's secret; their beginning stays, so that one sees what it was."""


class OneLine(logging.Formatter):
    """A traceback stays behind its line, escaped, so that one event is one line; what looks like a secret is masked."""

    def format(self, record: logging.LogRecord) -> str:
        """The record in one line."""
        return _SECRETS.sub(r"\1…", super().format(record).replace("\n", "\\n"))


def set_up_logging(level: str) -> None:
    """Log to standard output from now on."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(OneLine(_FORMAT))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
