"""Texts in which people and cases stand: everything is kept that can be read afterwards, and they are not."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

from bot.store.beside import transaction

NOBODY, SOMEBODY = "forgotten", "somebody"
"""What stands in the place of a person's id and name."""
PORTION = 200
"""Rows in one transaction: a running bot waits for it."""

_TEXTS = (("action", "line"), ("delivery", "say"), ("known_case", "last_change"), ("held_alert", "noticed"))


def rewrite(db: sqlite3.Connection, words: tuple[str, ...], change: Callable[[Any], Any]) -> int:
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


def unnamed(value: Any, user_id: str) -> Any:
    """The same without this person."""
    if isinstance(value, list):
        return [unnamed(each, user_id) for each in value]
    if not isinstance(value, dict):
        return value
    inner = {name: unnamed(each, user_id) for name, each in value.items()}
    return inner | {"user_id": NOBODY, "name": SOMEBODY} if value.get("user_id") == user_id else inner


def without_subjects(value: Any, cases: frozenset[str]) -> Any:
    """What cases are about is the customer's own words."""
    if isinstance(value, list):
        is_named = len(value) == 3 and isinstance(value[0], str) and value[0] in cases
        return [value[0], "", value[2]] if is_named else [without_subjects(each, cases) for each in value]
    if not isinstance(value, dict):
        return value
    return dict(_kept(value, cases))


def _kept(value: dict[str, Any], cases: frozenset[str]) -> Iterator[tuple[str, Any]]:
    for name, each in value.items():
        is_told = name == "subject" and value.get("case_id") in cases
        yield name, None if is_told else without_subjects(each, cases)
