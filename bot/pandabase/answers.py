"""What an answer of Pandabase's Cases API holds: a case, a page of cases, or none; deciphered without I/O.

Source: the contract's `PATCH` document and Pandabase's public API reference (v2/core).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from bot.case import Case, parse_case
from bot.errors import Refused
from bot.pandabase.failures import failure, unreadable
from bot.pandabase.reply import Reply
from bot.ports import Answer, CasePage, Part

NOTHING_TO_UPDATE = "Nothing to update"
"""The contract's words for a `PATCH` without a field: the token may write, and nothing was changed."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a store's cases, and how many of its items were left out because they are no cases."""

    page: CasePage
    left_out: int = 0


def is_pandabases(reply: Reply) -> bool:
    """Whether a refusal is Pandabase's own: in its envelope, `{"ok": false, …}`, or under its headers."""
    decoded = reply.decoded()
    is_enveloped = isinstance(decoded, dict) and decoded.get("ok") is False
    return reply.status >= 400 and (is_enveloped or {"x-request-id", "x-version"} <= {*map(str.lower, reply.headers)})


def decipher_case(reply: Reply, now: float, case_id: str) -> Answer:
    """The case in an answer. Raises `UpstreamError`; `now` is in seconds since the epoch.

    It goes by the id that was asked for: an answer that names it otherwise must not make two cases of one.
    """
    try:
        return Answer(_case(_data(reply, now)).model_copy(update={"id": case_id}), reply.request_id)
    except ValidationError:
        raise unreadable(reply) from None


def decipher_page(reply: Reply, now: float, part: Part) -> Listed:
    """The page of cases in an answer. Raises `UpstreamError`; `now` is in seconds since the epoch.

    One item that is no case costs itself, not its neighbours; where none of them is one, this is no page of cases.
    """
    data = _data(reply, now)
    items = data.get("items") if isinstance(data, dict) else None
    if not isinstance(items, list):
        raise unreadable(reply)
    cases = tuple(case for item in items if (case := _case_or_none(item)) is not None)
    if items and not cases:
        raise unreadable(reply)
    total, pages = _extent(data.get("pagination"), part, len(items))
    return Listed(CasePage(cases, total, pages, reply.request_id), len(items) - len(cases))


def decipher_probe(reply: Reply, now: float) -> None:
    """Return if the answer to an empty change proves that the token may write; raise `UpstreamError` if not.

    Who finds fault with the change has let the token pass, in whatever words.
    """
    try:
        _data(reply, now)
    except Refused as refused:
        if reply.status not in (400, 422) and refused.answered.words.rstrip(".") != NOTHING_TO_UPDATE:
            raise


def _data(reply: Reply, now: float) -> Any:
    if not 200 <= reply.status < 300:
        raise failure(reply, now)
    envelope = reply.decoded()
    if not isinstance(envelope, dict):
        raise unreadable(reply)
    if envelope.get("ok") is False:
        raise failure(reply, now)
    return envelope.get("data")


def _case(data: Any) -> Case:
    """A case, even where a field that it can do without is not what it should be."""
    try:
        return parse_case(data)
    except ValidationError as error:
        return parse_case(_without_wrong_fields(data, error))


def _case_or_none(data: Any) -> Case | None:
    try:
        return _case(data)
    except ValidationError:
        return None


def _extent(pagination: Any, part: Part, items: int) -> tuple[int, int]:
    """How many cases fit the filter, and on how many pages: as far as it is told, and never less than what is seen."""
    told = pagination if isinstance(pagination, dict) else {}
    seen = (part.page - 1) * part.limit + items if items else 0
    total = max(_count(told.get("total")) or 0, seen)
    pages = _count(told.get("totalPages"))
    if pages is None:
        pages = -(-total // part.limit)
        pages = part.page + 1 if total == seen and items >= part.limit else pages
    return total, max(pages, part.page if items else 0)


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _without_wrong_fields(data: Any, error: ValidationError) -> Any:
    """Drop the fields that were found wrong; `data` is ours, freshly decoded."""
    for found in error.errors(include_url=False, include_context=False, include_input=False):
        holder: Any = data
        for key in found["loc"][:-1]:
            holder = holder.get(key) if isinstance(holder, dict) else None
        if found["loc"] and isinstance(holder, dict):
            holder.pop(found["loc"][-1], None)
    return data
