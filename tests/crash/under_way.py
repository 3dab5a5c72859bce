"""Which lines were being posted when the bot died: of those alone nobody can know whether they stand."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.crash.ends import Key

WANTED = {"close": "CLOSED", "reopen": "OPEN", "await": "AWAITING_CUSTOMER"}
UNDER_WAY = "started_by IS NOT NULL AND finished_at IS NULL"
GIVEN_UP = "outcome = 'unsure'"

Lines = dict[int, tuple[str, Key]]
"""By the number of the delivery: the channel, and whose wish it is about (the person by their id)."""


def left_by_the_dead(database: Path) -> Lines:
    """The lines that were being posted, or were given up, as the file has it; read from a copy, for it is untouched."""
    with TemporaryDirectory() as folder:
        for path in (database, database.with_name(f"{database.name}-wal")):
            if path.exists():
                shutil.copy(path, folder)
        return lines(Path(folder) / database.name, f"({UNDER_WAY}) OR {GIVEN_UP}")


def lines(database: Path, which: str) -> Lines:
    """The deliveries of this kind that tell of somebody's wish."""
    with closing(sqlite3.connect(database)) as db:
        rows = db.execute(f"SELECT id, channel, say FROM delivery WHERE {which}").fetchall()  # noqa: S608 - ours
    found = [(number, channel, json.loads(say)) for number, channel, say in rows]
    return {number: (channel, _key(say["line"])) for number, channel, say in found if say["kind"] == "line"}


def _key(line: dict[str, dict[str, str]]) -> Key:
    change = line["change"]
    wanted = WANTED.get(change["verb"]) or change["priority"]
    return Key(line["actor"]["user_id"], str(line["case_id"]), wanted)
