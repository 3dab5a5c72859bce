"""Readings, watches and what was told, for the tests of alerts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.alerts import Ground, Heard, Seen, Told, told_of
from bot.case import Case
from bot.deliveries import Card
from bot.records import KnownCase
from bot.watches import Watch, WatchSettings
from tests.core.making import ANA, CASE_ID, CHANNEL, NOW, STORE_ID

START = datetime(2026, 2, 2, 8, 0, tzinfo=UTC)
BASELINE = round(START.timestamp() * 1000)
GROUND = Ground(BASELINE, is_settled=True)


def at(minutes: float) -> datetime:
    """So many minutes after the store was read first."""
    return START + timedelta(minutes=minutes)


def read(**fields: Any) -> Case:
    """A case as the list shows it: open, old, and written to by its customer an hour before the first reading."""
    usual: dict[str, Any] = {
        **{"id": CASE_ID, "status": "OPEN", "priority": "NORMAL", "subject": "Where is it?", "escalated": False},
        **{"last_message_at": at(-60), "last_message_by": "CUSTOMER", "created_at": at(-90)},
    }
    return Case(**{**usual, **fields})


def told(**fields: Any) -> Told:
    """What was told of such a case."""
    return told_of(read(**fields), None)


def seen(case: Case, before: Told | None = None, **parts: Any) -> Seen:
    """A reading beside what was told before."""
    return replace(Seen(case, NOW, before), **parts)


def known(case: Case, **parts: Any) -> KnownCase:
    """What cards are drawn from."""
    return replace(KnownCase(STORE_ID, case, NOW - 60, version=3), **parts)


def card(channel: str = CHANNEL, **parts: Any) -> Card:
    """A card of the case that shows the newest version."""
    return replace(Card(channel, "1770000000.000100", CASE_ID, STORE_ID, NOW - 60, 3), **parts)


def watch(channel: str = CHANNEL, **settings: Any) -> Watch:
    """Ana's watch of the store."""
    return Watch("T1", channel, STORE_ID, ANA, NOW - 3600, WatchSettings(**settings))


def heard(channel: str = CHANNEL, **settings: Any) -> Heard:
    """The same, with nothing held back."""
    return Heard(watch(channel, **settings))
