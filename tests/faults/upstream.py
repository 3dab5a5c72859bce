"""The rows of the matrix that concern Pandabase: what goes wrong, and how each ends."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.pandabase.connection import Timeouts
from bot.sandbox.pandabase import Fault
from tests.endtoend.world import World

from .ends import End

Bring = Callable[[World, str, str, int | None], None]
"""Bring the trouble about: the world, the method, the case, and how often (None: always)."""

JSON = "application/json"
BRIEF = Timeouts(connect=0.5, read=0.8, write=0.8, pool=0.5, total=2.4)
LONGER = 1.6
"""Seconds: twice what the bot waits for an answer then."""
DRIP = 0.6
"""Seconds between two of the eight pieces: each comes in time, and the last one comes too late."""


@dataclass(frozen=True)
class Row:
    """One thing that goes wrong: how it ends if it happens to the change, to the reading before it, and all the time.

    `lasting` is None where the first answer is final, or where lasting is no different. `takes_time`: it only shows
    once the bot has waited too long, so the bot waits for less.
    """

    name: str
    bring: Bring
    change: End
    read: End
    lasting: End | None = None
    takes_time: bool = False


def _fault(**what: Any) -> Bring:
    def bring(world: World, method: str, case: str, times: int | None) -> None:
        world.pandabase.fault(Fault(method, case_id=case, times=times, **what))

    return bring


def _says(status: int, words: str) -> Bring:
    return _fault(status=status, body=f'{{"ok":false,"error":"{words}"}}', content_type=JSON)


def _body(body: bytes | str, status: int = 200) -> Bring:
    return _fault(status=status, body=body, content_type=JSON)


def _held_after(world: World, method: str, case: str, times: int | None) -> None:
    """It takes effect, and the answer does not come; a reading has no effect, so it just does not come."""
    if method == "PATCH":
        world.pandabase.hold("PATCH", case, "after")
    else:
        world.pandabase.fault(Fault(method, case_id=case, times=times, delay=LONGER, drop="before"))


def _limited(headers: dict[str, str]) -> Bring:
    return _fault(status=429, body='{"ok":false,"error":"Too many requests"}', content_type=JSON, headers=headers)


def _in(seconds: float) -> str:
    return str(int(time.time() + seconds))


ABSURD = {"X-RateLimit-Reset": "99999999999", "Retry-After": "1e12"}
NO_NUMBER = {"X-RateLimit-Reset": "nan", "Retry-After": "soon"}

PAGE = "<html><body>Bad gateway</body></html>"
DEEP = '{"ok":true,"data":' + "[" * 100_000 + "]" * 100_000 + "}"
HUGE = b'{"ok":true,"data":{}}' + b" " * 50_000_000
WRONG = '{"ok":true,"data":{"id":7,"subject":[],"status":{"is":1},"priority":null,"createdAt":"yesterday"}}'

REFUSALS = (
    (400, "Nothing to update"),
    (409, "Case is locked"),
    (422, "Priority is not allowed"),
)

ROWS = (
    *(Row(f"{status} {words}", _says(status, words), End.REFUSED, End.REFUSED) for status, words in REFUSALS),
    Row("401", _says(401, "Invalid API token"), End.TOKEN, End.TOKEN),
    Row("403", _says(403, "Missing permission: CASES_WRITE"), End.SCOPE, End.DONE),
    Row("404", _says(404, "Case not found"), End.UNKNOWN, End.UNKNOWN),
    Row("429 that says when", _limited({"Retry-After": "1"}), End.DONE, End.DONE, End.UNAVAILABLE),
    Row("429 that does not say when", _limited({}), End.DONE, End.DONE, End.UNAVAILABLE),
    Row("429 with an absurd time", _limited(ABSURD), End.DONE, End.DONE, End.UNAVAILABLE),
    Row("429 with a time that is none", _limited(NO_NUMBER), End.DONE, End.DONE),
    Row("500", _says(500, "Internal error"), End.DONE, End.DONE, End.UNAVAILABLE),
    Row(
        "500 after it took effect",
        _fault(status=500, body="", takes_effect=True),
        End.UNCONFIRMED,
        End.DONE,
        End.UNAVAILABLE,
    ),
    Row("503", _says(503, "Down for maintenance"), End.DONE, End.DONE, End.UNAVAILABLE),
    Row("a redirect", _fault(status=302, body="", headers={"Location": "/elsewhere"}), End.DONE, End.DONE),
    Row("a page of a proxy", _fault(status=502, body=PAGE), End.DONE, End.DONE),
    Row("a page in place of an answer", _fault(status=200, body=PAGE), End.DONE, End.DONE, End.UNAVAILABLE),
    Row("an empty body", _body(""), End.DONE, End.DONE),
    Row("a body cut short", _fault(truncate=True), End.UNCONFIRMED, End.DONE),
    Row("a body of 50 MB", _body(HUGE), End.DONE, End.DONE),
    Row("a body nested 100,000 deep", _body(DEEP), End.DONE, End.DONE),
    Row("a body of wrong types", _body(WRONG), End.DONE, End.DONE, End.UNAVAILABLE),
    Row("a list in place of a case", _body('{"ok":true,"data":[1,2]}'), End.DONE, End.DONE),
    Row(
        "time-out before it took effect",
        _fault(delay=LONGER, drop="before"),
        End.DONE,
        End.DONE,
        End.UNAVAILABLE,
        takes_time=True,
    ),
    Row("time-out after it took effect", _held_after, End.UNCONFIRMED, End.DONE, End.UNAVAILABLE, takes_time=True),
    Row("a slow drip that ends in time", _fault(slow_drip=0.05), End.DONE, End.DONE),
    Row(
        "a slow drip that does not", _fault(slow_drip=DRIP), End.UNCONFIRMED, End.DONE, End.UNAVAILABLE, takes_time=True
    ),
    Row("connection reset before it took effect", _fault(drop="before"), End.DONE, End.DONE, End.UNAVAILABLE),
    Row("connection reset after it took effect", _fault(drop="after"), End.UNCONFIRMED, End.DONE, End.UNAVAILABLE),
)


@dataclass(frozen=True)
class Unreachable:
    """A way not to reach Pandabase; told as not reached, or done when it comes back before the deadline."""

    name: str
    address: Callable[[World], str]


UNREACHABLE = (
    Unreachable("connection refused", lambda world: "http://127.0.0.1:9/v2/core"),
    Unreachable("its name is not found", lambda world: "https://casebot.invalid/v2/core"),
    Unreachable("TLS that fails", lambda world: world.pandabase.api_url.replace("http:", "https:")),
)
