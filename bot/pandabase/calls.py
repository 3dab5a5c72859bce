"""What is asked of Pandabase's Cases API: each request, built without I/O.

Source: the contract's `PATCH` document and Pandabase's public API reference (v2/core).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from bot import __version__
from bot.case import Change
from bot.errors import Answered, CaseNotFound, TokenRejected
from bot.ports import Part
from bot.records import Account

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


def kind_of(call: Call) -> str:
    """What a call is for, without saying which case or store."""
    if call.method == "PATCH":
        return "probe" if call.body == b"{}" else "change"
    return "list" if "/cases?" in call.path else "read"


def signature(secret: str, body: bytes) -> str:
    """The `X-Signature` of a body: hex HMAC-SHA256, keyed with the hex text of the secret's SHA-256."""
    key = hashlib.sha256(secret.encode(errors="replace")).hexdigest().encode()
    return hmac.digest(key, body, "sha256").hex()


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
