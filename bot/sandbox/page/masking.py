"""Hides what is secret in texts that are shown: tokens, signatures, the addresses of `response_url`s. Pure."""

from __future__ import annotations

import json
import re
from typing import Any

MOST = 20_000
"""Characters of one shown body; the rest is left away, with a word."""

_RESPONSE_URL = re.compile(r"(/(?:commands|actions)/)[\w-]+/\d+/[\w-]+")
_TOKENS = re.compile(r"\b(sk_|stk_|xox[a-z]-|xapp-|v0=)[\w.-]{4,}([\w.-]{4})")
_TICKET = re.compile(r"(ticket=)\w+")


def masked(text: str, secrets: tuple[str, ...] = ()) -> str:
    """The text without its secrets: of a token its kind and its last four characters remain."""
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(secret, f"•••{secret[-4:]}")
    text = _TOKENS.sub(r"\1•••\2", text)
    return _TICKET.sub(r"\1•••", _RESPONSE_URL.sub(r"\1•••", text))


def readable(body: Any) -> str:
    """A body as text: JSON in lines, anything else as it is."""
    if body is None or isinstance(body, str):
        return body or ""
    return json.dumps(body, indent=2, ensure_ascii=False)


def shortened(text: str) -> str:
    """At most `MOST` characters."""
    return text if len(text) <= MOST else f"{text[:MOST]}\n… and {len(text) - MOST} characters more"
