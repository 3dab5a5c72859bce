"""What a try means: the decisions behind every action, as functions of plain values. Pure.

Whatever is unclear is read again before anything is sent again; what was so before our first try is the upstream's
refusal, never our success.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.case import Case
from bot.errors import Answered, FoundCase, Reason, Refusal, ScopeMissing, TokenRejected, UpstreamError, contract_reason
from bot.records import Action, Outcome

PATIENCE_SECONDS = 120.0
"""How long after the click something may still be sent for the first time."""

LOOKING_SECONDS = 1800.0
"""How long after the deadline we go on reading to learn what became of a change whose answer never came."""


@dataclass(frozen=True, slots=True)
class TryAgain:
    """A try that settled nothing: the action as it stands now, why, and how long to wait at least (seconds).

    `answered` is None where the trouble is our own: nothing is put into the upstream's mouth.
    """

    action: Action
    answered: Answered | None
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """Until when (seconds since the epoch) the upstream takes nothing more with a token, and its words for that."""

    until: float
    answered: Answered

    def holds(self, now: float) -> bool:
        """Whether asking now would be in vain; not where the clock was set back meanwhile."""
        return now < self.until <= now + PATIENCE_SECONDS

    def again(self, action: Action, now: float) -> TryAgain:
        """What an action that holds the same token has to do, as if it had been told itself."""
        return TryAgain(action, self.answered, self.until - now)


def pause(attempt: int, retry_after: float | None, chance: float) -> float:
    """Seconds until the next try: doubling from half a second to fifteen, with jitter (`chance` in 0..1)."""
    backoff: float = min(15.0, 0.5 * 2.0 ** min(attempt, 5)) * (0.75 + 0.5 * chance)
    return max(backoff, retry_after or 0.0)


def no_longer_than_useful(action: Action, wait: float, now: float) -> float:
    """Past the deadline an action that was never sent is settled at once, not after the pause."""
    return wait if action.was_sent else max(0.0, min(wait, action.deadline - now))


def too_late(action: Action, last: Answered | None, store_id: str | None, after: Case | None = None) -> Outcome:
    """The word for an action whose deadline passed: Pandabase never let it through, or nobody got round to it."""
    reason = Reason.TOO_LATE if last is None else Reason.UNAVAILABLE
    return refused(reason, last or Answered(), store_id, action, after)


def refused(
    reason: Reason, answered: Answered, store_id: str | None, action: Action, after: Case | None = None
) -> Outcome:
    """An action that was not carried out; `after` is what was read last, and was so before unless we sent something."""
    refusal = Refusal(reason, answered.words, answered.request_id, answered.status, store_id or "")
    before = after.state if after is not None and not action.was_sent else action.before
    return Outcome(store_id, before, after, refusal, request_id=answered.request_id)


def personal_refusal(error: UpstreamError, store_id: str, found: tuple[FoundCase, ...] = ()) -> Refusal:
    """What a rejected token, a missing scope or an unknown case means for the person who acted.

    `found` are the cases of an order whose number the unknown id is.
    """
    answered = error.answered
    reasons = {TokenRejected: Reason.TOKEN_REJECTED, ScopeMissing: Reason.SCOPE_MISSING}
    reason = reasons.get(type(error), Reason.NOT_FOUND)
    scopes = error.scopes if isinstance(error, ScopeMissing) else ()
    return Refusal(reason, answered.words, answered.request_id, answered.status, store_id, scopes, found)


def worked_unseen(action: Action, reading: Case | None) -> bool:
    """Whether an earlier try that nobody answered had its effect: what was wished is new since the first reading."""
    if not action.was_sent or action.before is None or reading is None:
        return False
    change = action.request.change
    return change.met_by(reading.state) and not change.met_by(action.before)


def moved_since(action: Action, reading: Case | None) -> bool:
    """Whether somebody moved what an unanswered try was to change: sending it again could undo what came after it.

    A new message counts for a transition: the customer may have reopened by it what our try had closed.
    """
    if not action.was_sent or action.before is None or reading is None:
        return False
    before, now, change = action.before, reading.state, action.request.change
    wrote = before.last_message_at != now.last_message_at and change.status is not None
    return wrote or any(getattr(now, field) != getattr(before, field) for field in change.body())


def end_of_unanswered(action: Action, reading: Case | None, store_id: str, request_id: str) -> Outcome | None:
    """What became of a try that nobody answered, seen from a new reading; None where it shows no effect."""
    if worked_unseen(action, reading):
        return Outcome(store_id, action.before, reading, None, False, request_id)
    return refused(Reason.UNCLEAR, Answered(), store_id, action, reading) if moved_since(action, reading) else None


def contradicts(reason: Reason, reading: Case) -> bool:
    """Whether a refusal does not fit what was read a moment ago: somebody else was quicker."""
    needs_closed = {Reason.ALREADY_CLOSED: True, Reason.ON_CLOSED_CASE: True, Reason.NOT_CLOSED: False}
    return reason in needs_closed and needs_closed[reason] != reading.is_closed


def judge_refusal(action: Action, answered: Answered, reading: Case | None, store_id: str) -> Outcome:
    """What a refused change means: the upstream's word, unless an earlier try of ours is what it stumbled over."""
    if worked_unseen(action, reading):
        return Outcome(store_id, action.before, reading, None, False, answered.request_id)
    reason = contract_reason(answered.words)
    if action.was_sent and (action.before is None or reading is None):
        reason = Reason.UNCLEAR
    return refused(reason, answered, store_id, action, reading)


def out_of_time(action: Action, last: Answered | None, store_id: str, reading: Case | None) -> Outcome:
    """The deadline has passed and the change is not to be seen: it is not sent again. `last` as in `TryAgain`."""
    if reading is None and action.was_sent:
        return refused(Reason.UNCLEAR, Answered(), store_id, action)
    return too_late(action, last, store_id, reading)


def unless_sent(action: Action, result: Outcome | TryAgain) -> Outcome | TryAgain:
    """A token or a case that is gone after a try that may have worked: whether it worked can no longer be read."""
    if isinstance(result, TryAgain) or result.refusal is None or not action.was_sent:
        return result
    refusal = result.refusal
    is_gone = refusal.is_personal or refusal.reason is Reason.NOT_FOUND
    return replace(result, refusal=replace(refusal, reason=Reason.UNCLEAR)) if is_gone else result


def after_trouble(again: TryAgain, store_id: str | None, now: float) -> Outcome | TryAgain:
    """Whether another try makes sense, seen from the clock."""
    action = again.action
    if action.was_sent:
        is_hopeless = now >= action.deadline + LOOKING_SECONDS
        return refused(Reason.UNCLEAR, again.answered or Answered(), store_id, action) if is_hopeless else again
    is_out_of_time = now + (again.retry_after or 0.0) >= action.deadline
    return too_late(action, again.answered, store_id) if is_out_of_time else again
