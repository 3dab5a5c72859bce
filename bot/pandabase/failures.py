"""What an answer that is no success means: which error it is, and how long it asks to wait."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

from bot.errors import Answered, CaseNotFound, NotTaken, Refused, ScopeMissing, TokenRejected, Unclear, UpstreamError
from bot.pandabase.reply import Reply, message_in, plain

LONGEST_WAIT = 120.0
"""Seconds. A longer wait is beyond an action's deadline, or a mistake in a header or a clock: it is ignored."""

_SCOPE = re.compile(r"\b[A-Z]+(?:_[A-Z]+)+\b")
_MESSAGE_LIMIT = 4_000


def failure(reply: Reply, now: float) -> UpstreamError:
    """The error that an answer stands for. `now` is in seconds since the epoch; a 2xx is one that said `ok: false`.

    A 3xx is Unclear: a redirect is not followed, because the token would go where it points; and it does not say
    whether the request had its effect, so nobody may be told that nothing was changed. 408 (the request did not
    arrive in time, RFC 9110) and 425 say, as 429 does, that it was not acted on.
    """
    message = plain(message_in(reply.decoded()), _MESSAGE_LIMIT)
    answered = Answered(reply.status, plain(message), reply.request_id)
    match reply.status:
        case 401:
            return TokenRejected(answered)
        case 403:
            return ScopeMissing(answered, scopes_in(message))
        case 404:
            return CaseNotFound(answered)
        case 408 | 425 | 429:
            return NotTaken(answered, retry_after(reply.headers, now))
        case status if 200 <= status < 300 or 400 <= status < 500:
            return Refused(answered)
    return Unclear(answered)


def unreadable(reply: Reply) -> Unclear:
    """A success whose body cannot be read: it may well have had its effect."""
    return Unclear(Answered(reply.status, request_id=reply.request_id))


def scopes_in(message: str) -> tuple[str, ...]:
    """The permissions that a message names (`CASES_WRITE`), each once, in the order named."""
    return tuple(dict.fromkeys(_SCOPE.findall(message)))


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds to wait: until `X-RateLimit-Reset` (UTC epoch seconds), else `Retry-After` (seconds or an HTTP date).

    None where neither gives a time between now and `LONGEST_WAIT`. Source: Pandabase's reference; RFC 9110, 10.2.3.
    """
    reset = _number(headers.get("x-ratelimit-reset"))
    waits = (None if reset is None else reset - now, _retry_after_header(headers.get("retry-after"), now))
    return next((wait for wait in waits if wait is not None and 0 < wait <= LONGEST_WAIT), None)


def _retry_after_header(value: str | None, now: float) -> float | None:
    seconds = _number(value)
    if seconds is not None or value is None:
        return seconds
    try:
        at = parsedate_to_datetime(value)
        return at.replace(tzinfo=at.tzinfo or UTC).timestamp() - now
    except (ValueError, OverflowError):
        return None


def _number(value: str | None) -> float | None:
    try:
        return None if value is None else float(value)
    except ValueError:
        return None
