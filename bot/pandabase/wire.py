"""The protocol of Pandabase's Cases API, without I/O: requests are built here, and answers are deciphered.

Source: the contract's `PATCH` document and Pandabase's public API reference (v2/core).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from pydantic import ValidationError

from bot import __version__
from bot.case import Case, Change, parse_case
from bot.errors import Answered, CaseNotFound, Refused, TokenRejected
from bot.pandabase.failures import failure, unreadable
from bot.pandabase.reply import Reply
from bot.ports import Answer, CasePage, Part
from bot.records import Account

NOTHING_TO_UPDATE = "Nothing to update"
"""The contract's words for a `PATCH` without a field: the token may write, and nothing was changed."""

_NO_STORE = "shp_000000000000"
_COMMON = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": f"casebot/{__version__}"}
_SENDABLE = re.compile(r"[!-~]+")
_ID_LIMIT = 255


@dataclass(frozen=True, slots=True)
class Call:
    """A request to send: the path (percent-encoded) follows the base URL, and the body is sent byte for byte."""

    method: str
    path: str
    headers: dict[str, str] = field(repr=False)
    body: bytes = b""

    @property
    def bearer(self) -> str:
        """The token that is sent along, or of a signing token its id."""
        return self.headers.get("Authorization", "").removeprefix("Bearer ")


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a store's cases, and how many of its items were left out because they are no cases."""

    page: CasePage
    left_out: int = 0


def call_to_read(account: Account, case_id: str) -> Call:
    """`GET` one case. Needs `CASES_READ`."""
    return _call(account, "GET", _case_path(account, case_id))


def call_to_list(account: Account, part: Part) -> Call:
    """`GET` a page of cases. Needs `CASES_READ`."""
    wanted = {"page": part.page, "limit": part.limit, "status": part.status, "customerId": part.customer_id}
    query = urlencode({name: value for name, value in wanted.items() if value is not None}, errors="replace")
    return _call(account, "GET", f"{_store_path(account)}/cases?{query}")


def call_to_change(account: Account, case_id: str, change: Change | None) -> Call:
    """`PATCH` one case; without a change the body is `{}`, which changes nothing. Needs `CASES_WRITE`.

    No `Idempotency-Key`: it is documented as honoured for payments only, so that nothing could be built on it here.
    """
    fields = change.body() if change else {}
    return _call(account, "PATCH", _case_path(account, case_id), json.dumps(fields, separators=(",", ":")).encode())


def call_without_token() -> Call:
    """`GET` the base URL itself, to see whether anything answers there."""
    return Call("GET", "", _COMMON)


def call_of_nobody() -> Call:
    """`GET` the cases of a store that may not exist, without a token: Pandabase refuses that in its own words."""
    return Call("GET", f"/stores/{_NO_STORE}/cases?page=1&limit=1", _COMMON)


def is_pandabases(reply: Reply) -> bool:
    """Whether an answer to that is Pandabase's: a refusal in its envelope, `{"ok": false, …}`, or under its headers."""
    decoded = reply.decoded()
    is_enveloped = isinstance(decoded, dict) and decoded.get("ok") is False
    return reply.status >= 400 and (is_enveloped or {"x-request-id", "x-version"} <= {*map(str.lower, reply.headers)})


def kind_of(call: Call) -> str:
    """What a call is for, without saying which case or store."""
    if call.method == "PATCH":
        return "probe" if call.body == b"{}" else "change"
    return "list" if "/cases?" in call.path else "read"


def signature(secret: str, body: bytes) -> str:
    """The `X-Signature` of a body: hex HMAC-SHA256, keyed with the hex text of the secret's SHA-256."""
    key = hashlib.sha256(secret.encode(errors="replace")).hexdigest().encode()
    return hmac.digest(key, body, "sha256").hex()


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


def _call(account: Account, method: str, path: str, body: bytes = b"") -> Call:
    headers = {**_COMMON, **_credentials(account, body)}
    if body:
        headers["Content-Type"] = "application/json"
    return Call(method, path, headers, body)


def _credentials(account: Account, body: bytes) -> dict[str, str]:
    """The headers that say who asks. What no header can carry is no token: it is not sent, and not quoted anywhere."""
    token = account.token_id or account.secret
    if not _SENDABLE.fullmatch(token):
        raise TokenRejected(Answered())
    if account.token_id is None:
        return {"Authorization": f"Bearer {token}"}
    return {"Authorization": f"Bearer {token}", "X-Signature": signature(account.secret, body)}


def _store_path(account: Account) -> str:
    return f"/stores/{_segment(account.store_id)}"


def _case_path(account: Account, case_id: str) -> str:
    return f"{_store_path(account)}/cases/{_segment(case_id)}"


def _segment(identifier: str) -> str:
    """An id as one segment of a path. Nothing, `.` and `..` would name something else than a case; no such case is."""
    if not identifier.strip(".") or len(identifier) > _ID_LIMIT:
        raise CaseNotFound(Answered())
    return quote(identifier, safe="", errors="replace")
