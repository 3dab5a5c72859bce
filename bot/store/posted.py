"""Which messages are the cards of which cases: the current one of a channel, and those that it replaced."""

from __future__ import annotations

import sqlite3

from bot.deliveries import Card


def cards_of(db: sqlite3.Connection, workspace: str, case_id: str, store_id: str | None) -> tuple[Card, ...]:
    """The current card of a case in each channel that has one."""
    rows = db.execute(
        "SELECT * FROM card WHERE workspace = ? AND case_id = ? AND is_current = 1 AND store_id = COALESCE(?, store_id)"
        " ORDER BY posted_at",
        (workspace, case_id, store_id),
    )
    return tuple(_card(row) for row in rows)


def card_in(db: sqlite3.Connection, workspace: str, channel: str, case_id: str, store_id: str) -> Card | None:
    """The current card of a case in a channel."""
    row = db.execute(
        "SELECT * FROM card WHERE workspace = ? AND case_id = ? AND channel = ? AND store_id = ? AND is_current = 1",
        (workspace, case_id, channel, store_id),
    ).fetchone()
    return _card(row) if row else None


def cards_in(db: sqlite3.Connection, workspace: str, channel: str, store_id: str, most: int) -> tuple[Card, ...]:
    """The current cards of a store's cases in a channel, the newest first."""
    rows = db.execute(
        "SELECT * FROM card WHERE workspace = ? AND store_id = ? AND channel = ? AND is_current = 1"
        " ORDER BY posted_at DESC LIMIT ?",
        (workspace, store_id, channel, most),
    )
    return tuple(_card(row) for row in rows)


def threads_in(db: sqlite3.Connection, workspace: str, channel: str, case_id: str, store_id: str) -> tuple[str, ...]:
    """The messages in a channel that are or were the card of a case, the current one first."""
    rows = db.execute(
        "SELECT ts FROM card WHERE workspace = ? AND channel = ? AND case_id = ? AND store_id = ?"
        " ORDER BY is_current DESC, posted_at DESC LIMIT 5",
        (workspace, channel, case_id, store_id),
    )
    return tuple(row[0] for row in rows)


def card_at(db: sqlite3.Connection, workspace: str, channel: str, ts: str) -> Card | None:
    """The card, current or replaced, that a message is."""
    row = db.execute(
        "SELECT * FROM card WHERE workspace = ? AND channel = ? AND ts = ?", (workspace, channel, ts)
    ).fetchone()
    return _card(row) if row else None


def add_card(db: sqlite3.Connection, workspace: str, card: Card) -> None:
    """A new card takes the place of the one that its channel had; the old message still leads to its case."""
    retire(db, workspace, card)
    db.execute(
        "INSERT OR REPLACE INTO card (workspace, channel, ts, case_id, store_id, posted_at, shown, is_current)"
        " VALUES (?,?,?,?,?,?,?,1)",
        (workspace, card.channel, card.ts, card.case_id, card.store_id, card.posted_at, card.shown),
    )


def adopt(db: sqlite3.Connection, workspace: str, card: Card) -> None:
    """A message of ours with a card's controls that we do not know is a card all the same: our memory was lost."""
    if card_in(db, workspace, card.channel, card.case_id, card.store_id) is None:
        db.execute(
            "INSERT OR IGNORE INTO card (workspace, channel, ts, case_id, store_id, posted_at, shown, is_current)"
            " VALUES (?,?,?,?,?,?,0,1)",
            (workspace, card.channel, card.ts, card.case_id, card.store_id, card.posted_at),
        )


def retire(db: sqlite3.Connection, workspace: str, card: Card) -> None:
    """A case's card in this channel is no longer there, or no longer the newest."""
    db.execute(
        "UPDATE card SET is_current = 0"
        " WHERE workspace = ? AND case_id = ? AND channel = ? AND store_id = ? AND is_current = 1",
        (workspace, card.case_id, card.channel, card.store_id),
    )


def note_shown(db: sqlite3.Connection, workspace: str, card: Card, version: int) -> None:
    """The card shows this version now."""
    db.execute(
        "UPDATE card SET shown = MAX(shown, ?) WHERE workspace = ? AND channel = ? AND ts = ?",
        (version, workspace, card.channel, card.ts),
    )


def _card(row: sqlite3.Row) -> Card:
    return Card(row["channel"], row["ts"], row["case_id"], row["store_id"], row["posted_at"], row["shown"])
