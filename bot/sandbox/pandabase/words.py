"""The words of the Cases API: its closed sets, its error sentences, its way of writing times, and one refusal type.

Source: the public reference of Pandabase's Cases API and the published text of ``PATCH …/cases/{caseId}``.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

Clock = Callable[[], float]
"""Seconds since the Unix epoch; ``time.time`` unless a test passes its own."""

Json = dict[str, Any]

STATUSES = ("OPEN", "AWAITING_CUSTOMER", "AWAITING_MERCHANT", "CLOSED")
SETTABLE_STATUSES = ("OPEN", "AWAITING_CUSTOMER", "CLOSED")
PRIORITIES = ("LOW", "NORMAL", "HIGH", "URGENT")
STAFF = "STAFF"
"""How Pandabase calls its own people as senders is not documented: this is one word of an open set."""

NOTHING_TO_UPDATE = "Nothing to update"
ALREADY_CLOSED = "Case is already closed"
ONLY_CLOSED_REOPEN = "Only closed cases can be reopened"
CLOSED_IS_FIXED = "Cannot set status on a closed case"
CLOSED_IS_SILENT = "Cannot send messages on a closed case — reopen it first"
CASE_NOT_FOUND = "Case not found"


class ApiError(Exception):
    """An answer that is not a success: its HTTP status and the sentence that the API gives."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


def iso(seconds: float) -> str:
    """Seconds since the epoch as the API writes a time: ISO 8601, UTC, milliseconds, ``Z``."""
    stamp = datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
    return stamp.replace("+00:00", "Z")
