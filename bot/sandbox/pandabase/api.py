"""One request in, one answer out: rate limit, token, scope, endpoint, envelope. No transport, no waiting."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.sandbox.pandabase import access, checks
from bot.sandbox.pandabase.cases import Cases
from bot.sandbox.pandabase.endpoints import Answered, Asked, Target, routed
from bot.sandbox.pandabase.limits import Meter
from bot.sandbox.pandabase.records import State
from bot.sandbox.pandabase.words import ApiError, Json

ErrorShape = Literal["text", "object"]
VERSION = "2.0.0-sandbox"
CODES = {
    400: "BAD_REQUEST",
    401: "UNAUTHORIZED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    422: "UNPROCESSABLE",
    429: "RATE_LIMITED",
}


@dataclass(frozen=True)
class Request:
    """An HTTP request as the API sees it; ``now`` in seconds since the epoch."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    address: str
    now: float


@dataclass(frozen=True)
class Answer:
    """Status, headers and JSON of the answer, and whether a case was changed by it."""

    status: int
    payload: Json
    headers: Mapping[str, str] = field(default_factory=dict)
    took_effect: bool = False


class Api:
    """The API over one state. ``foreign_store_status`` and ``error_shape`` are what the documentation leaves open."""

    def __init__(self, state: State, cases: Cases, meter: Meter) -> None:
        self.meter = meter
        self.foreign_store_status = 403
        self.error_shape: ErrorShape = "text"
        self._state = state
        self._cases = cases

    def answer(self, request: Request) -> Answer:
        """Carry the request out, or refuse it, and put either into the envelope."""
        target = routed(request.method, request.path)
        shown = access.credentials(request.headers, request.body)
        budget = self.meter.spend(request.address, shown.bearer, target.store_id, _is_reply(request), request.now)
        try:
            if budget.exhausted:
                raise ApiError(429, "Rate limit exceeded")
            answered = self._carried_out(target, shown, request)
        except ApiError as error:
            return Answer(error.status, {"ok": False, "error": self._error(error)}, budget.headers())
        took_effect = target.route is not None and target.route.changes
        return Answer(answered.status, {"ok": True, "data": answered.data}, budget.headers(), took_effect)

    def _carried_out(self, target: Target, shown: access.Credentials, request: Request) -> Answered:
        if target.route is None:
            raise ApiError(404, "Not found")
        token = access.authenticate(self._state, shown)
        checks.identifier("storeId", target.store_id)
        access.authorize(token, target.store_id, target.route.scope, self.foreign_store_status)
        asked = Asked(target.store_id, target.case_id or "", request.query, request.body, request.now)
        return target.route.endpoint(self._state, self._cases, asked)

    def _error(self, error: ApiError) -> Any:
        if self.error_shape == "text":
            return error.message
        return {"code": CODES.get(error.status, "ERROR"), "message": error.message}


def _is_reply(request: Request) -> bool:
    return request.method == "POST" and request.path.endswith("/messages")
