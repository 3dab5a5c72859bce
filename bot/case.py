"""A case, and what changing it means. Pure: no I/O, no clock.

A *case* is a customer's support ticket on an order. The rules of its transitions are the contract's: closing works from
any state but closed, reopening from closed only, awaiting the customer from any state but closed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, field_validator
from pydantic.alias_generators import to_camel


class Status(StrEnum):
    """The statuses we know. The API's set is open: a case may carry another one, which is shown as it is."""

    OPEN = "OPEN"
    AWAITING_MERCHANT = "AWAITING_MERCHANT"
    AWAITING_CUSTOMER = "AWAITING_CUSTOMER"
    CLOSED = "CLOSED"


class Priority(StrEnum):
    """The priorities that can be set, lowest first."""

    LOW = "LOW"
    NORMAL = "NORMAL"
    HIGH = "HIGH"
    URGENT = "URGENT"


class Verb(StrEnum):
    """What a person can do to a case."""

    CLOSE = "close"
    REOPEN = "reopen"
    AWAIT = "await"
    PRIORITY = "priority"


def whole_characters(value: Any) -> Any:
    """A text without half an emoji, which can neither be stored nor sent on; anything else as it is."""
    if not isinstance(value, str) or value.isascii():
        return value
    return value.encode(errors="replace").decode()


class _FromUpstream(BaseModel):
    """Outside JSON in camelCase; fields that we do not know are ignored."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, extra="ignore")

    @field_validator("*", mode="before")
    @classmethod
    def _whole_characters(cls, value: Any) -> Any:
        return whole_characters(value)


class Customer(_FromUpstream):
    """Who wrote. `email` is personal: mask it before it is shown."""

    id: str | None = None
    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None

    @property
    def name(self) -> str:
        """First and last name as far as they are known, else an empty text."""
        return " ".join(part.strip() for part in (self.first_name, self.last_name) if part and part.strip())


class Order(_FromUpstream):
    """What was bought. `amount` is in the currency's minor unit (2999 with USD is 29.99).

    Older documentation shows order numbers that are numbers.
    """

    model_config = ConfigDict(coerce_numbers_to_str=True)

    id: str | None = None
    order_number: str | None = None
    amount: int | None = None
    currency: str | None = None


class Case(_FromUpstream):
    """One case as the API shows it; only `id` and `status` are sure to be there. Source: the Cases API's reference."""

    id: str
    status: str
    subject: str | None = None
    priority: str | None = None
    order_id: str | None = None
    customer_id: str | None = None
    last_message_at: datetime | None = None
    last_message_by: str | None = None
    unread_count: int | None = None
    escalated: bool | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    customer: Customer | None = None
    order: Order | None = None

    @property
    def is_closed(self) -> bool:
        """Whether the only way on is to reopen it."""
        return self.status == Status.CLOSED

    @property
    def state(self) -> State:
        """The part of a case that we can change."""
        return State(self.status, self.priority, self.last_message_at)


@dataclass(frozen=True, slots=True)
class State:
    """The part of a case that we can change, and all of it that the journal keeps.

    `last_message_at` tells whether somebody wrote since; two states are equal without it.
    """

    status: str
    priority: str | None = None
    last_message_at: datetime | None = field(default=None, compare=False)


_TARGET: Mapping[Verb, Status] = {
    Verb.CLOSE: Status.CLOSED,
    Verb.REOPEN: Status.OPEN,
    Verb.AWAIT: Status.AWAITING_CUSTOMER,
}


@dataclass(frozen=True, slots=True)
class Change:
    """A wished change: a transition, a priority, or both in the same request. `Verb.PRIORITY` needs a priority."""

    verb: Verb
    priority: Priority | None = None

    def __post_init__(self) -> None:
        """A change that changes nothing is a mistake of ours, found where it is made."""
        if self.verb is Verb.PRIORITY and self.priority is None:
            raise ValueError("a change of priority names the priority")

    @property
    def status(self) -> Status | None:
        """The status that is asked for, if any."""
        return _TARGET.get(self.verb)

    def body(self) -> dict[str, str]:
        """The body of the `PATCH` request."""
        wanted = {"status": self.status, "priority": self.priority}
        return {field: value.value for field, value in wanted.items() if value is not None}

    def met_by(self, state: State) -> bool:
        """Whether the case already is as wished."""
        return all(getattr(state, field) == value for field, value in self.body().items())

    def competes_with(self, other: Change) -> bool:
        """Whether the order of the two decides how the case ends."""
        return bool(self.body().keys() & other.body().keys())


def possible_verbs(status: str) -> tuple[Verb, ...]:
    """The transitions that make sense from a status, the likeliest first; an unknown status counts as not closed."""
    if status == Status.CLOSED:
        return (Verb.REOPEN,)
    if status == Status.AWAITING_CUSTOMER:
        return (Verb.CLOSE,)
    return (Verb.CLOSE, Verb.AWAIT)


def parse_case(data: Any) -> Case:
    """A case out of decoded JSON. Raises `pydantic.ValidationError` when it cannot be one."""
    return Case.model_validate(data)
