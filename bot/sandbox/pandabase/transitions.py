"""What a case's status may become, and what that does to the case. Pure: a case in, a new case out.

Rules, from the published text of ``PATCH …/cases/{caseId}``: ``CLOSED`` from any other state (records who closed it),
``OPEN`` from ``CLOSED`` only (clears who and when), ``AWAITING_CUSTOMER`` from any state but ``CLOSED``.
"""

from bot.sandbox.pandabase.words import ALREADY_CLOSED, CLOSED_IS_FIXED, ONLY_CLOSED_REOPEN, ApiError, Json, iso

TRAILS = {
    "CLOSED": "Case closed by {by}",
    "OPEN": "Case reopened by {by}",
    "AWAITING_CUSTOMER": "Status changed to awaiting customer by {by}",
    "AWAITING_MERCHANT": "Case reopened by {by}",
}


def check(current: str, wanted: str) -> None:
    """Raise the contract's refusal (400) where ``wanted`` may not follow ``current``."""
    closed = current == "CLOSED"
    if wanted == "CLOSED" and closed:
        raise ApiError(400, ALREADY_CLOSED)
    if wanted == "OPEN" and not closed:
        raise ApiError(400, ONLY_CLOSED_REOPEN)
    if wanted == "AWAITING_CUSTOMER" and closed:
        raise ApiError(400, CLOSED_IS_FIXED)


def moved(case: Json, wanted: str, by: str, now: float) -> Json:
    """``case`` after the transition to ``wanted`` at ``now`` (epoch seconds), made by ``MERCHANT``, ``SYSTEM``, …."""
    closing = wanted == "CLOSED"
    return {
        **case,
        "status": wanted,
        "closedAt": iso(now) if closing else None,
        "closedBy": by if closing else None,
        "updatedAt": iso(now),
    }


def trail(wanted: str, by: str) -> str:
    """The text of the ``SYSTEM`` message that the transition leaves in the case's timeline."""
    return TRAILS[wanted].format(by=by.lower())
