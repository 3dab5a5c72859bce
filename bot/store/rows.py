"""Rows of the journal as our values, and the reverse."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from bot.case import Change, Priority, State, Verb
from bot.records import Action, Actor, Place, Request, Source


def change_of(row: sqlite3.Row) -> Change:
    """The change that a row of the journal wishes for."""
    return Change(Verb(row["verb"]), Priority(row["priority"]) if row["priority"] else None)


def columns_of(state: State | None) -> tuple[str | None, str | None, str | None]:
    """A state as its three columns."""
    if state is None:
        return None, None, None
    wrote = state.last_message_at
    return state.status, state.priority, wrote.isoformat() if wrote else None


def _state(status: str | None, priority: str | None, message_at: str | None) -> State | None:
    if status is None:
        return None
    return State(status, priority, datetime.fromisoformat(message_at) if message_at else None)


def action_of(row: sqlite3.Row) -> Action:
    """The action of a row of the journal."""
    before = _state(row["before_status"], row["before_priority"], row["before_message_at"])
    request = Request(
        dedupe_key=row["dedupe_key"],
        source=Source(row["source"]),
        change=change_of(row),
        case_id=row["case_id"],
        actor=actor_of(row),
        place=place_of(row),
        store_id=row["store_id"],
        batch=row["batch"],
    )
    return Action(row["id"], request, row["recorded_at"], row["deadline"], before, bool(row["was_sent"]))


def actor_of(row: sqlite3.Row) -> Actor:
    """The person of a row of the journal."""
    return Actor(row["workspace"], row["actor_id"], row["actor_name"])


def place_of(row: sqlite3.Row) -> Place:
    """The place of a row of the journal."""
    return Place(
        row["channel"], row["thread_ts"], row["card_ts"], row["response_url"], is_private=bool(row["is_private"])
    )
