"""The schema and its versions. A file migrates forward by itself when it is opened, each step in one transaction."""

from __future__ import annotations

import logging
import sqlite3

log = logging.getLogger(__name__)


class SchemaTooNew(Exception):
    """The file was written by a newer Casebot; using it could lose what that version keeps."""


_FIRST = """
CREATE TABLE action (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    dedupe_key TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL,
    verb TEXT NOT NULL,
    priority TEXT,
    case_id TEXT NOT NULL,
    store_id TEXT,
    workspace TEXT NOT NULL,
    actor_id TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    channel TEXT NOT NULL,
    thread_ts TEXT,
    card_ts TEXT,
    response_url TEXT,
    is_private INTEGER NOT NULL,
    batch TEXT,
    recorded_at REAL NOT NULL,
    deadline REAL NOT NULL,
    claimed_by TEXT NOT NULL,
    before_status TEXT,
    before_priority TEXT,
    before_message_at TEXT,
    was_sent INTEGER NOT NULL DEFAULT 0,
    line TEXT,
    reason TEXT,
    settled_at REAL
);
CREATE INDEX action_of_case ON action (case_id, id);
CREATE INDEX action_unsettled ON action (id) WHERE settled_at IS NULL;
CREATE INDEX action_of_batch ON action (batch) WHERE batch IS NOT NULL;
CREATE INDEX action_with_url ON action (recorded_at) WHERE response_url IS NOT NULL;

CREATE TABLE known_case (
    workspace TEXT NOT NULL,
    store_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    body TEXT NOT NULL,
    read_at REAL NOT NULL,
    last_change TEXT,
    version INTEGER NOT NULL,
    PRIMARY KEY (workspace, case_id, store_id)
);

CREATE TABLE card (
    workspace TEXT NOT NULL,
    channel TEXT NOT NULL,
    ts TEXT NOT NULL,
    case_id TEXT NOT NULL,
    store_id TEXT NOT NULL,
    posted_at REAL NOT NULL,
    shown INTEGER NOT NULL,
    is_current INTEGER NOT NULL,
    PRIMARY KEY (workspace, channel, ts)
);
CREATE UNIQUE INDEX current_card ON card (workspace, case_id, channel, store_id) WHERE is_current = 1;

CREATE TABLE batch_message (
    batch TEXT PRIMARY KEY,
    ts TEXT NOT NULL,
    settled INTEGER NOT NULL
);

CREATE TABLE delivery (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace TEXT NOT NULL,
    channel TEXT NOT NULL,
    say TEXT NOT NULL,
    action_id INTEGER REFERENCES action (id) ON DELETE CASCADE,
    created_at REAL NOT NULL,
    due_at REAL NOT NULL,
    started_by TEXT,
    ts TEXT,
    outcome TEXT,
    finished_at REAL
);
CREATE INDEX delivery_unfinished ON delivery (id) WHERE finished_at IS NULL;
CREATE INDEX delivery_of_action ON delivery (action_id);

CREATE TABLE account (
    workspace TEXT NOT NULL,
    user_id TEXT NOT NULL,
    store_id TEXT NOT NULL,
    secret BLOB NOT NULL,
    last_four TEXT NOT NULL,
    can_read INTEGER NOT NULL,
    can_write INTEGER NOT NULL,
    linked_at REAL NOT NULL,
    is_default INTEGER NOT NULL,
    PRIMARY KEY (workspace, user_id, store_id)
);
"""

_WATCHING = """
CREATE TABLE watch (
    workspace TEXT NOT NULL,
    channel TEXT NOT NULL,
    store_id TEXT NOT NULL,
    lender_id TEXT NOT NULL,
    lender_name TEXT NOT NULL,
    settings TEXT NOT NULL,
    since REAL NOT NULL,
    is_greeted INTEGER NOT NULL DEFAULT 0,
    stopped TEXT,
    PRIMARY KEY (workspace, channel, store_id)
);
CREATE INDEX watch_of_store ON watch (workspace, store_id);
CREATE INDEX current_card_of_store ON card (workspace, store_id) WHERE is_current = 1;

CREATE TABLE watched_store (
    id INTEGER PRIMARY KEY,
    workspace TEXT NOT NULL,
    store_id TEXT NOT NULL,
    baseline INTEGER,
    is_complete INTEGER NOT NULL DEFAULT 0,
    is_settled INTEGER NOT NULL DEFAULT 0,
    seen_until INTEGER NOT NULL DEFAULT 0,
    read_at REAL,
    failing_since REAL,
    told_unreadable INTEGER NOT NULL DEFAULT 0,
    UNIQUE (workspace, store_id)
);

CREATE TABLE tracked (
    store INTEGER NOT NULL REFERENCES watched_store (id) ON DELETE CASCADE,
    case_id TEXT NOT NULL,
    status TEXT NOT NULL,
    priority TEXT,
    is_escalated INTEGER NOT NULL,
    last_message_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    waiting_since INTEGER,
    customer_id TEXT,
    order_number TEXT,
    subject TEXT,
    is_new INTEGER NOT NULL DEFAULT 0,
    mark INTEGER NOT NULL,
    read_at REAL NOT NULL,
    PRIMARY KEY (store, case_id)
) WITHOUT ROWID;
CREATE INDEX tracked_in_order ON tracked (store, status, last_message_at);
CREATE INDEX tracked_of_customer ON tracked (store, customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX tracked_of_order ON tracked (store, order_number) WHERE order_number IS NOT NULL;

CREATE TABLE held_alert (
    workspace TEXT NOT NULL,
    channel TEXT NOT NULL,
    store_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    noticed TEXT NOT NULL,
    held_since REAL NOT NULL,
    PRIMARY KEY (workspace, channel, store_id, case_id),
    FOREIGN KEY (workspace, channel, store_id) REFERENCES watch (workspace, channel, store_id) ON DELETE CASCADE
);

CREATE INDEX known_of_order ON known_case (workspace, store_id, json_extract(body, '$.order.orderNumber'));

ALTER TABLE delivery ADD COLUMN about TEXT;
CREATE INDEX delivery_noticed ON delivery (channel, about) WHERE about IS NOT NULL AND finished_at IS NULL;
"""

_LEFT_BEHIND = """
CREATE INDEX replaced_card ON card (workspace, case_id, channel, store_id) WHERE is_current = 0;
"""

MIGRATIONS: tuple[str, ...] = (_FIRST, _WATCHING, _LEFT_BEHIND)
"""One script a version; a released one is never changed, only followed by another."""


def migrate(db: sqlite3.Connection) -> None:
    """Bring the schema to the newest version. Raises `SchemaTooNew` when the file is ahead of this program."""
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version > len(MIGRATIONS):
        raise SchemaTooNew(f"schema version {version}, this program knows {len(MIGRATIONS)}")
    for number in range(version, len(MIGRATIONS)):
        try:
            db.executescript(f"BEGIN IMMEDIATE;\n{MIGRATIONS[number]}\nPRAGMA user_version = {number + 1};\nCOMMIT;")
        except sqlite3.Error:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
    if 0 < version < len(MIGRATIONS):
        brought = "the database was brought from schema %d to %d; older versions refuse it from now on"
        log.info(brought, version, len(MIGRATIONS))
