"""Cases, lines and people for the tests: ordinary ones, and those that hypothesis makes as odd as it can."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from bot.case import Case, Change, Customer, Order, Priority, State, Status, Verb
from bot.errors import Reason, Refusal
from bot.records import Actor, KnownCase, LastChange
from bot.sayings import Line

NOW = 1_770_000_000.0
CASE_ID = "cs_4Kf9Tq2Lx7"
STORE_ID = "shp_5Hn2Pd8Vc4"
EVIL = "<!channel> *x* <https://evil|click> &"

ANA = Actor("T1", "U1", "Ana")
BEN = Actor("T1", "U2", "Ben")

ORDINARY: dict[str, Any] = {
    "id": CASE_ID,
    "status": Status.OPEN,
    "priority": Priority.NORMAL,
    "subject": "Where is my order?",
    "unread_count": 2,
    "last_message_at": datetime(2026, 2, 1, tzinfo=UTC),
    "last_message_by": "CUSTOMER",
    "customer": Customer(first_name="Jo", last_name="Doe", email="jo@example.com"),
    "order": Order(order_number="cs_1042", amount=2999, currency="USD"),
}


def known(last_change: LastChange | None = None, version: int = 1, **parts: Any) -> KnownCase:
    """An ordinary case, but for `parts`."""
    return KnownCase(STORE_ID, Case(**{**ORDINARY, **parts}), NOW, last_change, version)


def line(change: Change, **parts: Any) -> Line:
    """What Ana did to an ordinary case."""
    return replace(Line(CASE_ID, STORE_ID, ANA, change, NOW), **parts)


def refused(reason: Reason, change: Change | None = None, words: str = "", **parts: Any) -> Line:
    """What Ben tried in vain; `parts` are the line's."""
    refusal = Refusal(reason, words=words, store_id=STORE_ID)
    return line(change or Change(Verb.CLOSE), **{"actor": BEN, "refusal": refusal, **parts})


def closed_by_ana(seconds_ago: float = 125.0) -> LastChange:
    """Ana closed it through Slack."""
    return LastChange(Change(Verb.CLOSE), ANA, NOW - seconds_ago)


_ODD = (
    EVIL,
    "😀" * 5000,
    "",
    "   ",
    "\u200b\u200d",
    "\u202eevil",
    "`a` _b_ ~c~ :smile:",
    "<@U1> <!here>",
    "a\n\n> b",
    "&" * 5000,
)
texts = st.one_of(st.sampled_from(_ODD), st.text(max_size=400))
maybe_texts = st.one_of(st.none(), texts)
_times = st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1), timezones=st.just(UTC))
_seconds = st.floats(0, 7e9)
_amounts = st.one_of(st.none(), st.integers(-(10**40), 10**40))
_counts = st.one_of(st.none(), st.integers(-5, 10**30))
_statuses = st.one_of(st.sampled_from([*Status]), texts)
_priorities = st.one_of(st.none(), st.sampled_from([*Priority]), texts)
ids_ = st.one_of(st.from_regex(r"cs_[A-Za-z0-9]{9,45}", fullmatch=True), texts)

changes = st.builds(Change, st.sampled_from([*Verb]), st.sampled_from([*Priority]))
actors = st.builds(Actor, st.just("T1"), st.just("U1"), texts)
last_changes = st.one_of(st.none(), st.builds(LastChange, changes, actors, _seconds))
states = st.one_of(st.none(), st.builds(State, _statuses, _priorities))

cases = st.builds(
    Case,
    id=ids_,
    status=_statuses,
    subject=maybe_texts,
    priority=_priorities,
    last_message_at=st.one_of(st.none(), _times),
    last_message_by=maybe_texts,
    unread_count=_counts,
    escalated=st.one_of(st.none(), st.booleans()),
    closed_at=st.one_of(st.none(), _times),
    closed_by=maybe_texts,
    customer=st.one_of(
        st.none(), st.builds(Customer, email=maybe_texts, first_name=maybe_texts, last_name=maybe_texts)
    ),
    order=st.one_of(st.none(), st.builds(Order, order_number=maybe_texts, amount=_amounts, currency=maybe_texts)),
)
known_cases = st.builds(KnownCase, ids_, cases, _seconds, last_changes, st.integers(0, 10**9))
refusals = st.builds(
    Refusal,
    st.sampled_from([*Reason]),
    words=texts,
    request_id=texts,
    status=st.integers(0, 999),
    store_id=texts,
    scopes=st.lists(texts, max_size=8).map(tuple),
)
lines = st.builds(
    Line,
    case_id=ids_,
    store_id=st.one_of(st.none(), ids_),
    actor=actors,
    change=changes,
    at=_seconds,
    was=states,
    now=states,
    refusal=st.one_of(st.none(), refusals),
    confirmed=st.booleans(),
    last_change=last_changes,
)
