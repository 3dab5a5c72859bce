"""Removing a person: that something happened is kept, and not who it was. Works while the bot runs."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.store.beside import CannotUse, transaction
from bot.store.retention import forget_reading

NOBODY, SOMEBODY = "forgotten", "somebody"
"""What stands in the place of a person's id and name."""
PORTION = 200

_TEXTS = (("action", "line"), ("delivery", "say"), ("known_case", "last_change"), ("held_alert", "noticed"))
"""Where people and cases stand within a text."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was removed, how often; the watches that ended; and the messages in Slack that still show a customer."""

    counts: tuple[tuple[str, int], ...]
    watches: tuple[tuple[str, str], ...] = ()
    messages: tuple[tuple[str, str], ...] = ()


def forget_user(db: sqlite3.Connection, user_id: str) -> Forgotten:
    """A person who used the bot. Raises `CannotUse` while something of theirs is under way."""
    with transaction(db):
        _wait_your_turn(db, "actor_id", (user_id,))
        rows = db.execute("SELECT channel, store_id FROM watch WHERE lender_id = ?", (user_id,)).fetchall()
        counts = [
            ("tokens deleted", _run(db, "DELETE FROM account WHERE user_id = ?", user_id)),
            ("watches ended that read with them", _run(db, "DELETE FROM watch WHERE lender_id = ?", user_id)),
            ("private messages", _run(db, "DELETE FROM delivery WHERE channel = ?", user_id)),
        ]
        _forget_unwatched(db)
    counts.append(("actions that name them no longer", _unname(db, user_id)))
    counts.append(("texts that name them no longer", _rewrite(db, (user_id,), lambda found: _unnamed(found, user_id))))
    return Forgotten(tuple(counts), tuple((row[0], row[1]) for row in rows))


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
    texts = _rewrite(db, cases, lambda found: _without_subjects(found, frozenset(cases)))
    counts = (("readings of cases deleted", len(known)), ("cases in lists", len(listed)), ("texts", texts))
    return Forgotten(counts, messages=messages)


def _run(db: sqlite3.Connection, statement: str, *values: str) -> int:
    return db.execute(statement, values).rowcount


def _wait_your_turn(db: sqlite3.Connection, column: str, values: Iterable[str]) -> None:
    """What is under way would write the person down again."""
    for value in values:
        if db.execute(f"SELECT 1 FROM action WHERE {column} = ? AND settled_at IS NULL", (value,)).fetchone():  # noqa: S608
            raise CannotUse("Something of theirs is under way. Try again in a few minutes; nothing was removed.")


def _forget_unwatched(db: sqlite3.Connection) -> None:
    """With the last watch of a store goes what is known of it."""
    db.execute(
        "DELETE FROM watched_store WHERE NOT EXISTS (SELECT 1 FROM watch"
        " WHERE watch.workspace = watched_store.workspace AND watch.store_id = watched_store.store_id)"
    )


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


# Texts


def _rewrite(db: sqlite3.Connection, words: tuple[str, ...], change: Callable[[Any], Any]) -> int:
    """Change every text in which one of these words stands; gives how many were changed."""
    return sum(_rewrite_one(db, table, column, words, change) for table, column in _TEXTS)


def _rewrite_one(
    db: sqlite3.Connection, table: str, column: str, words: tuple[str, ...], change: Callable[[Any], Any]
) -> int:
    rows = db.execute(f"SELECT rowid, CAST({column} AS TEXT) FROM {table} WHERE {column} IS NOT NULL")  # noqa: S608
    found = [rowid for rowid, text in rows if any(word in text for word in words)]
    changed = 0
    for start in range(0, len(found), PORTION):
        with transaction(db):
            changed += sum(_change(db, table, column, row, change) for row in found[start : start + PORTION])
    return changed


def _change(db: sqlite3.Connection, table: str, column: str, rowid: int, change: Callable[[Any], Any]) -> bool:
    row = db.execute(f"SELECT {column} FROM {table} WHERE rowid = ?", (rowid,)).fetchone()  # noqa: S608
    if row is None or row[0] is None:
        return False
    before = json.loads(row[0])
    if (after := change(before)) == before:
        return False
    text = json.dumps(after, ensure_ascii=False, separators=(",", ":"))
    db.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (text, rowid))  # noqa: S608
    return True


def _unnamed(value: Any, user_id: str) -> Any:
    if isinstance(value, list):
        return [_unnamed(each, user_id) for each in value]
    if not isinstance(value, dict):
        return value
    inner = {name: _unnamed(each, user_id) for name, each in value.items()}
    return inner | {"user_id": NOBODY, "name": SOMEBODY} if value.get("user_id") == user_id else inner


def _without_subjects(value: Any, cases: frozenset[str]) -> Any:
    """What cases are about is the customer's own words."""
    if isinstance(value, list):
        is_named = len(value) == 3 and isinstance(value[0], str) and value[0] in cases
        return [value[0], "", value[2]] if is_named else [_without_subjects(each, cases) for each in value]
    if not isinstance(value, dict):
        return value
    return dict(_kept(value, cases))


def _kept(value: dict[str, Any], cases: frozenset[str]) -> Iterator[tuple[str, Any]]:
    for name, each in value.items():
        is_told = name == "subject" and value.get("case_id") in cases
        yield name, None if is_told else _without_subjects(each, cases)
