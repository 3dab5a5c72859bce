"""What is told of watched stores, for the tests: ordinary, and as odd as hypothesis can make it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from bot.case import Change, Priority, State, Status, Verb
from bot.errors import FoundCase
from bot.records import CustomerFacts, LastChange
from bot.sayings import DigestItem, Notice, SayDigest, SayNotice, SayWatching
from bot.watches import Event, Noticed, QuietHours, Rhythm, Stop, Watch, WatchHealth, WatchSettings
from tests.slack.making import (
    ANA,
    CASE_ID,
    NOW,
    STORE_ID,
    actors,
    ids_,
    last_changes,
    maybe_texts,
    texts,
)

CHANNEL = "C0SUPPORT"
ANSWERED_AT = datetime(2026, 2, 1, tzinfo=UTC)


def state(status: str = Status.OPEN, priority: str | None = Priority.LOW, at: datetime | None = None) -> State:
    """A state of a case."""
    return State(status, priority, at)


def noticed(*events: Event, **parts: Any) -> Noticed:
    """What was noticed of an ordinary case."""
    return replace(Noticed(STORE_ID, CASE_ID, events, state(), NOW), **parts)


def unconfirmed(verb: Verb, priority: Priority | None = None) -> LastChange:
    """A click of Ana's that was never confirmed."""
    return LastChange(Change(verb, priority), ANA, NOW - 60)


def watch(settings: WatchSettings | None = None, stopped: Stop | None = None) -> Watch:
    """A channel that follows an ordinary store with Ana's token."""
    return Watch("T1", CHANNEL, STORE_ID, ANA, NOW, settings or WatchSettings(), stopped)


ZONES = ("UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Asia/Kolkata")
_minutes = st.integers(0, 24 * 60 - 1)
_seconds = st.floats(0, 7e9)
_moments = st.one_of(st.none(), st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1), timezones=st.just(UTC)))
_events = st.lists(st.sampled_from([*Event]), min_size=1, unique=True).map(
    lambda some: tuple(event for event in Event if event in some)
)
_states = st.builds(State, st.one_of(st.sampled_from([*Status]), texts), maybe_texts, _moments)

quiet_hours = st.builds(QuietHours, _minutes, _minutes).filter(lambda quiet: quiet.start != quiet.end)
watch_settings = st.builds(
    WatchSettings,
    events=_events,
    least_priority=st.one_of(st.none(), st.sampled_from([*Priority])),
    only_escalated=st.booleans(),
    rhythm=st.sampled_from([*Rhythm]),
    quiet=st.one_of(st.none(), quiet_hours),
    zone=st.sampled_from(ZONES),
    whole_email=st.sampled_from([None, True, False]),
)
everything_noticed = st.builds(
    Noticed,
    store_id=ids_,
    case_id=ids_,
    events=_events,
    now=_states,
    at=_seconds,
    was=st.one_of(st.none(), _states),
    by=st.one_of(st.none(), st.sampled_from(["CUSTOMER", "MERCHANT", "SYSTEM"]), texts),
    maybe=last_changes,
)
digest_items = st.builds(DigestItem, case_id=ids_, events=_events, now=_states)
digests = st.builds(
    SayDigest,
    store_id=ids_,
    items=st.lists(digest_items, max_size=40).map(tuple),
    counts=st.lists(st.tuples(st.sampled_from([*Event]), st.integers(0, 10**9)), max_size=7).map(tuple),
    total=st.integers(0, 10**9),
    since=st.one_of(st.none(), _seconds),
    until=_seconds,
)
first_messages = st.builds(
    SayWatching,
    store_id=ids_,
    lender=actors,
    settings=watch_settings,
    counts=st.lists(st.tuples(texts, st.integers(0, 10**9)), max_size=15).map(tuple),
    longest=st.one_of(st.none(), st.tuples(ids_, texts, _seconds)),
)
notices = st.builds(
    SayNotice,
    store_id=ids_,
    notice=st.sampled_from([*Notice]),
    who=st.one_of(st.none(), actors),
    since=st.one_of(st.none(), _seconds),
    about=maybe_texts,
)
facts = st.builds(CustomerFacts, _moments, st.lists(ids_, max_size=9).map(tuple), st.integers(0, 10**9))
watches = st.builds(
    Watch,
    workspace=st.just("T1"),
    channel=st.one_of(st.just(CHANNEL), texts),
    store_id=ids_,
    lender=actors,
    since=_seconds,
    settings=watch_settings,
    stopped=st.one_of(st.none(), st.sampled_from([*Stop])),
)
healths = st.builds(WatchHealth, watches, st.one_of(st.none(), _seconds), st.one_of(st.none(), _seconds))
found_cases = st.builds(FoundCase, case_id=ids_, store_id=ids_, subject=maybe_texts, status=texts)
