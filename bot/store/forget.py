"""Removing a person: that something happened is kept, and not who it was. Works while the bot runs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.store.beside import CannotUse, transaction
from bot.store.retention import forget_reading
from bot.store.texts import NOBODY, PORTION, SOMEBODY, rewrite, unnamed, without_subjects
from bot.watches import Stop


class Removed(StrEnum):
    """What is counted."""

    TOKENS = "tokens"
    WATCHES = "watches"
    PRIVATE_MESSAGES = "private messages"
    ACTIONS = "actions"
    TEXTS = "texts"
    READINGS = "readings"
    LISTED = "listed cases"
    SUBJECTS = "subjects"


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was removed, how often; the watches that nobody lends a token to now; the messages that show a customer.

    A watch is a channel and a store; a message is a channel and its `ts`.
    """

    counts: tuple[tuple[Removed, int], ...]
    watches: tuple[tuple[str, str], ...] = ()
    messages: tuple[tuple[str, str], ...] = ()


def forget_user(db: sqlite3.Connection, user_id: str) -> Forgotten:
    """A person who used the bot. Raises `CannotUse` while something of theirs is under way."""
    with transaction(db):
        _wait_your_turn(db, "actor_id", (user_id,))
        lent = db.execute(
            "SELECT channel, store_id FROM watch WHERE lender_id = ? AND stopped IS NULL ORDER BY since", (user_id,)
        ).fetchall()
        counts = [
            (Removed.TOKENS, _run(db, "DELETE FROM account WHERE user_id = ?", user_id)),
            (Removed.WATCHES, _run(db, _TAKE_BACK, NOBODY, SOMEBODY, Stop.UNLINKED, user_id)),
            (Removed.PRIVATE_MESSAGES, _run(db, "DELETE FROM delivery WHERE channel = ?", user_id)),
        ]
    counts.append((Removed.ACTIONS, _unname(db, user_id)))
    counts.append((Removed.TEXTS, rewrite(db, (user_id,), lambda found: unnamed(found, user_id))))
    return Forgotten(tuple(counts), tuple((row["channel"], row["store_id"]) for row in lent))


_TAKE_BACK = (
    "UPDATE watch SET lender_id = ?, lender_name = ?, since = CASE WHEN stopped IS NULL THEN 0 ELSE since END,"
    " stopped = CASE WHEN stopped IS NULL THEN NULL ELSE ? END WHERE lender_id = ?"
)
"""Only the bot can tell a channel, and one that runs does not look for what others wrote down to be said. So a watch
that works is left for it to stop: a store is read with the token of its oldest watch, and the next reading, by the bot
that runs or the next one, finds that there is none, stops the watch and tells its channel, as after an `unlink`.
"""


def forget_customer(db: sqlite3.Connection, wanted: str) -> Forgotten:
    """A customer, by id or e-mail address. Raises `CannotUse` while something is under way on a case of theirs."""
    ids = _ids_of(db, wanted)
    with transaction(db):
        known, listed = _known_cases(db, wanted, ids), _listed_cases(db, ids)
        cases = tuple({row["case_id"] for row in (*known, *listed)})
        _wait_your_turn(db, "case_id", cases)
        messages = _messages_of(db, cases)
        for row in known:
            forget_reading(db, row)
        for row in listed:
            db.execute(
                "UPDATE tracked SET customer_id = NULL, subject = NULL, order_number = NULL"
                " WHERE store = ? AND case_id = ?",
                (row["store"], row["case_id"]),
            )
    texts = rewrite(db, cases, lambda found: without_subjects(found, frozenset(cases)))
    counts = ((Removed.READINGS, len(known)), (Removed.LISTED, len(listed)), (Removed.SUBJECTS, texts))
    return Forgotten(counts, messages=messages)


def _run(db: sqlite3.Connection, statement: str, *values: str) -> int:
    return db.execute(statement, values).rowcount


def _wait_your_turn(db: sqlite3.Connection, column: str, values: Iterable[str]) -> None:
    """What is under way would write the person down again."""
    for value in values:
        if db.execute(f"SELECT 1 FROM action WHERE {column} = ? AND settled_at IS NULL", (value,)).fetchone():  # noqa: S608
            raise CannotUse("Something of theirs is under way. Try again in a few minutes; nothing was removed.")


def _unname(db: sqlite3.Connection, user_id: str) -> int:
    """The journal keeps what was done; a direct conversation with the bot would say with whom."""
    statement = (
        "UPDATE action SET actor_id = ?, actor_name = ?, response_url = NULL,"
        " channel = CASE WHEN channel LIKE 'D%' THEN ? ELSE channel END WHERE id IN"
        " (SELECT id FROM action WHERE actor_id = ? AND settled_at IS NOT NULL LIMIT ?)"
    )
    total, changed = 0, PORTION
    while changed:
        with transaction(db):
            changed = db.execute(statement, (NOBODY, SOMEBODY, NOBODY, user_id, PORTION)).rowcount
        total += changed
    return total


# Customers


def _ids_of(db: sqlite3.Connection, wanted: str) -> tuple[str, ...]:
    if "@" not in wanted:
        return (wanted,)
    rows = db.execute(
        "SELECT DISTINCT COALESCE(json_extract(body, '$.customer.id'), json_extract(body, '$.customerId'))"
        " FROM known_case WHERE lower(json_extract(body, '$.customer.email')) = ?",
        (wanted.lower(),),
    )
    return tuple(row[0] for row in rows if row[0])


def _known_cases(db: sqlite3.Connection, wanted: str, ids: tuple[str, ...]) -> list[sqlite3.Row]:
    holes = ",".join("?" * len(ids))
    return db.execute(
        "SELECT rowid, workspace, store_id, case_id FROM known_case"  # noqa: S608 - our own text
        f" WHERE json_extract(body, '$.customer.id') IN ({holes}) OR json_extract(body, '$.customerId') IN ({holes})"
        " OR lower(json_extract(body, '$.customer.email')) = ?",
        (*ids, *ids, wanted.lower()),
    ).fetchall()


def _listed_cases(db: sqlite3.Connection, ids: tuple[str, ...]) -> list[sqlite3.Row]:
    holes = ",".join("?" * len(ids))
    return db.execute(f"SELECT store, case_id FROM tracked WHERE customer_id IN ({holes})", ids).fetchall()  # noqa: S608


def _messages_of(db: sqlite3.Connection, cases: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    rows = (db.execute("SELECT channel, ts FROM card WHERE case_id = ?", (case_id,)) for case_id in cases)
    return tuple((row["channel"], row["ts"]) for found in rows for row in found)
