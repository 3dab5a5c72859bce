"""How the parts of a case read to people. Pure; everything here is plain text, not escaped."""

from __future__ import annotations

from bot.case import Case, Customer, Order, Verb
from bot.labels import mask_email, money, priority_label, status_label
from bot.records import KnownCase
from bot.slack.text import said

MOST_SUBJECT = 150
"""Short enough that even emoji, which Slack may count by their long names, stay below the limit of a section."""
MOST_NAME = 80
MOST_WORDS = 300
MOST_ID = 60
_LABEL = 40

_SENDERS = {"CUSTOMER": "the customer", "MERCHANT": "us", "SYSTEM": "Pandabase"}
_DONE = {Verb.CLOSE: "Closed", Verb.REOPEN: "Reopened", Verb.AWAIT: "Set to Awaiting customer"}


def subject(case: Case, most: int = MOST_SUBJECT) -> str:
    """The subject in one line."""
    return said(case.subject, most, "(no subject)")


def status(value: str) -> str:
    """The status; an unknown one as it came."""
    return said(status_label(value), _LABEL, "unknown")


def priority(value: str | None) -> str:
    """The priority; an unknown one as it came."""
    return said(priority_label(value), _LABEL, "not set")


def sender(value: str) -> str:
    """Who wrote or closed; an unknown one as it came."""
    return said(_SENDERS.get(value, value), _LABEL, "somebody")


def closer(value: str) -> str:
    """Who closed a case as far as the upstream tells; the store's people when it was not through Casebot."""
    return "the store" if value == "MERCHANT" else sender(value)


def person(value: str | None) -> str:
    """A person's name, which may be anything."""
    return said(value, MOST_NAME, "somebody")


def identifier(value: str | None) -> str:
    """A case, store or request id as it may be shown."""
    return said(value, MOST_ID, "unknown")


def customer(who: Customer | None, *, whole_email: bool) -> str:
    """The customer's name and address (masked unless a setting says otherwise); empty when nothing is known."""
    if who is None:
        return ""
    email = said(who.email, MOST_NAME)
    shown = email if whole_email or not email else mask_email(email)
    name = said(who.name, MOST_NAME)
    return f"{name} ({shown})" if name and shown else name or shown


def order(bought: Order | None) -> str:
    """The order's number and its amount; empty when nothing is known."""
    if bought is None:
        return ""
    number = said(bought.order_number, MOST_ID)
    amount = "" if bought.amount is None else said(money(bought.amount, said(bought.currency, 8)), _LABEL)
    return " · ".join(part for part in (number, amount) if part)


def last_change(known: KnownCase) -> str:
    """Who changed the case last through Casebot; a change that no longer holds is told as history."""
    last = known.last_change
    if last is None:
        return ""
    name = person(last.actor.name)
    done = _DONE.get(last.change.verb) or f"Priority set to {priority(last.change.priority)}"
    still_holds = last.change.met_by(known.case.state)
    return f"{done} by {name}" if still_holds else f"Last change from Slack: {done[:1].lower()}{done[1:]} by {name}"
