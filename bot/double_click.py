"""Which wishes are one wish: two clicks of a hurried hand, or a second command while the first is under way. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.case import Change
from bot.errors import PERSONAL, Reason
from bot.records import Request

DOUBLE_CLICK_SECONDS = 5.0

_WORTH_TRYING_AGAIN = PERSONAL | {Reason.NOT_FOUND, Reason.TOO_LATE, Reason.UNAVAILABLE}
"""After these, the same wish is a new one: the person may have linked a token or waited until Pandabase was back."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """An action on the same case, as far as it matters here. `reason` is set where it was refused."""

    actor_id: str
    change: Change
    store_id: str | None
    recorded_at: float
    is_settled: bool
    reason: Reason | None = None


def joins(request: Request, earlier: Iterable[Earlier], now: float) -> bool:
    """Whether a request is a double-click: `earlier` are the actions on its case, newest first.

    The same person and wish, unfinished or within five seconds, unless in between somebody wished for something that
    competes with it: close, reopen, close are three wishes.
    """
    for action in earlier:
        if _is_same_wish(request, action):
            return not action.is_settled or (_is_recent(action, now) and action.reason not in _WORTH_TRYING_AGAIN)
        if action.change.competes_with(request.change):
            return False
    return False


def _is_same_wish(request: Request, action: Earlier) -> bool:
    is_same_store = request.store_id is None or action.store_id in (None, request.store_id)
    return action.actor_id == request.actor.user_id and action.change == request.change and is_same_store


def _is_recent(action: Earlier, now: float) -> bool:
    return now - action.recorded_at <= DOUBLE_CLICK_SECONDS
