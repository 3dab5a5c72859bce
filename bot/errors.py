"""What goes wrong, as data: what the upstream raised, and what a person reads about it.

Two families. `UpstreamError`s are raised by the adapter of the Cases API and carry what it said. A `Refusal` is what a
person is told: what happened, in the upstream's own words where there are any, what it means, and what to do next.
Everything here is plain text; whoever shows it escapes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Answered:
    """What is known of an answer: its HTTP status (0: there was none), the upstream's words and its request id."""

    status: int = 0
    words: str = ""
    request_id: str = ""


class UpstreamError(Exception):
    """The Cases API did not do what was asked."""

    def __init__(self, answered: Answered) -> None:
        """Keep the answer; the exception's text is safe to log, for the words may name a customer and are not in it."""
        super().__init__(f"Pandabase answered {answered.status}" if answered.status else "Pandabase gave no answer")
        self.answered = answered


class TokenRejected(UpstreamError):
    """401: the token is unknown, was rolled, or belongs to another store."""


class ScopeMissing(UpstreamError):
    """403: the token lacks a permission; `scopes` are those that the message names (maybe none)."""

    def __init__(self, answered: Answered, scopes: tuple[str, ...]) -> None:
        """Keep the names of the permissions."""
        super().__init__(answered)
        self.scopes = scopes


class CaseNotFound(UpstreamError):
    """404: this store has no such case."""


class Refused(UpstreamError):
    """400, 409, 422 and the like: the request was understood and turned down; sending it again changes nothing."""


class NotTaken(UpstreamError):
    """The request certainly had no effect and may be sent again: it never left, or 429. `retry_after` in seconds."""

    def __init__(self, answered: Answered, retry_after: float | None = None) -> None:
        """Keep how long the upstream asked to wait, in seconds, if it did."""
        super().__init__(answered)
        self.retry_after = retry_after


class Unclear(UpstreamError):
    """No answer, a broken one or a 5xx: the request may have had its effect, or not."""


class NotRecorded(Exception):
    """Nothing was written to the database, for certain, so nothing will happen."""


class NotRead(NotRecorded):
    """The database could not even be read, so nothing was written either."""


class PostingError(Exception):
    """Slack did not take a message. `code` is Slack's own word for it (`ratelimited`, `not_in_channel`, …)."""

    def __init__(self, code: str) -> None:
        """Keep Slack's word."""
        super().__init__(code)
        self.code = code


class TryLater(PostingError):
    """Certainly not taken, and worth another try after `seconds`."""

    def __init__(self, code: str, seconds: float) -> None:
        """Keep how long to wait."""
        super().__init__(code)
        self.seconds = seconds


class ScopeLacking(TryLater):
    """Not taken until somebody installs the app again: it was not granted a scope that it needs."""

    def __init__(self, scope: str, seconds: float) -> None:
        """Keep the scope."""
        super().__init__(f"missing_scope ({scope})", seconds)
        self.scope = scope


class MaybePosted(PostingError):
    """No answer, or a broken one: the message may stand in Slack, or not."""


class MessageGone(PostingError):
    """The message to edit or to answer is no longer there."""


class ChannelClosed(PostingError):
    """The bot may not post in this channel: it is no member, or the channel is archived or gone."""


class NotPosted(PostingError):
    """Slack refuses this message, and would refuse it again."""


class CannotLook(PostingError):
    """The scope to read a conversation was not granted, so a message cannot be looked for."""


class KeyLost(Exception):
    """A stored token cannot be decrypted with any of the keys at hand."""


class Reason(StrEnum):
    """Why an action was not carried out."""

    ALREADY_CLOSED = "already_closed"
    NOT_CLOSED = "not_closed"
    ON_CLOSED_CASE = "on_closed_case"
    NOT_FOUND = "not_found"
    REFUSED = "refused"
    TOO_LATE = "too_late"
    UNAVAILABLE = "unavailable"
    UNCLEAR = "unclear"
    NOT_LINKED = "not_linked"
    KEY_LOST = "key_lost"
    TOKEN_REJECTED = "token_rejected"  # noqa: S105 - the name of a reason
    SCOPE_MISSING = "scope_missing"
    NOT_ADMITTED = "not_admitted"


# The contract's own words, and what each of them means.
CONTRACT_REFUSALS = {
    "Case is already closed": Reason.ALREADY_CLOSED,
    "Only closed cases can be reopened": Reason.NOT_CLOSED,
    "Cannot set status on a closed case": Reason.ON_CLOSED_CASE,
}

ABOUT_TOKENS = frozenset({Reason.NOT_LINKED, Reason.KEY_LOST, Reason.TOKEN_REJECTED, Reason.SCOPE_MISSING})
"""Reasons that a person mends by linking a token."""

PERSONAL = ABOUT_TOKENS | {Reason.NOT_ADMITTED}
"""Reasons that concern the person who acted and nobody else."""


@dataclass(frozen=True, slots=True)
class FoundCase:
    """A case whose order has the number that was given as a case's id. `subject` is None where it may not be read."""

    case_id: str
    store_id: str
    subject: str | None
    status: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a wish was not carried out: `words`, `request_id` and `status` are the upstream's, the rest says where.

    `found` are cases that may have been meant by an id that names none; they are for the person who acted alone.
    """

    reason: Reason
    words: str = ""
    request_id: str = ""
    status: int = 0
    store_id: str = ""
    scopes: tuple[str, ...] = ()
    found: tuple[FoundCase, ...] = ()

    @property
    def is_personal(self) -> bool:
        """Whether only the person who acted should read it."""
        return self.reason in PERSONAL


def contract_reason(words: str) -> Reason:
    """Which of the contract's refusals these words are; anything else is a plain refusal."""
    return CONTRACT_REFUSALS.get(words.strip().rstrip("."), Reason.REFUSED)
