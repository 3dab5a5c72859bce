"""Units that share one transaction: who waits for them, when they may begin, and what becomes of each."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bot.errors import NotRecorded
from bot.ports import Clock
from bot.store.remedies import in_one_line

T = TypeVar("T")
Unit = Callable[[sqlite3.Connection], T]


@dataclass(eq=False, slots=True)
class Waiting:
    """A unit, and the future of whoever waits for its result."""

    unit: Unit[Any]
    future: asyncio.Future[Any]
    give_up_at: float | None
    claim: threading.Lock = field(default_factory=threading.Lock)
    has_begun: bool = False

    def hand_over(self, result: Any) -> None:
        """On the event loop: the result, or the error that ended it."""
        if self.future.done():  # whoever waited was cancelled, or was told that it is given up
            return
        if isinstance(result, BaseException):
            self.future.set_exception(result)
        else:
            self.future.set_result(result)

    def begin(self, now: float) -> bool:
        """On the connection's thread: whether it may run. From then on it is not given up any more."""
        if not self.has_begun and (self.give_up_at is None or now <= self.give_up_at):
            self.has_begun = self.claim.acquire(blocking=False)
        return self.has_begun

    def give_up(self) -> None:
        """On the event loop, at the deadline: unless it has begun, it never will, and that is certain."""
        if self.claim.acquire(blocking=False):
            self.hand_over(_too_late())


def not_recorded(error: Exception) -> NotRecorded:
    """That nothing was written, in the words of what kept it from being; that stays at hand."""
    result = NotRecorded(in_one_line(str(error)))
    result.__cause__ = error
    return result


def _too_late() -> NotRecorded:
    return NotRecorded("the database was busy for too long")


class _UnitFailed(Exception):
    """One unit of a group raised something."""


def commit_together(group: Sequence[Waiting], clock: Clock, db: sqlite3.Connection) -> list[Any]:
    """Run the units in one transaction; the result of each, or the error that ended it.

    A savepoint costs as much as a short unit, so there are none until a unit fails: then nothing is kept of this
    attempt, and all run again, each behind its own.
    """
    now = clock()
    try:
        return _transaction(db, lambda: [_run(waiting, now, db) for waiting in group])
    except _UnitFailed:
        return _transaction(db, lambda: [_run_alone(waiting, now, db) for waiting in group])


def _transaction(db: sqlite3.Connection, work: Callable[[], T]) -> T:
    db.execute("BEGIN IMMEDIATE")
    try:
        result = work()
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    return result


def _run(waiting: Waiting, now: float, db: sqlite3.Connection) -> Any:
    if not waiting.begin(now):
        return _too_late()
    try:
        return waiting.unit(db)
    except Exception as error:
        raise _UnitFailed from error


def _run_alone(waiting: Waiting, now: float, db: sqlite3.Connection) -> Any:
    db.execute("SAVEPOINT unit")
    try:
        result = _run(waiting, now, db)
    except _UnitFailed as failed:
        error = failed.__cause__
        if not db.in_transaction:  # SQLite gave up the whole transaction (disk full, I/O error): nobody's is kept
            raise error or failed from None
        db.execute("ROLLBACK TO unit")
        result = not_recorded(error) if isinstance(error, sqlite3.Error) else error
    db.execute("RELEASE unit")
    return result
