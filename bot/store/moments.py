"""Times as they stand in the tables: milliseconds since the epoch, UTC."""

from __future__ import annotations

from datetime import UTC, datetime


def moment(milliseconds: int | None) -> datetime | None:
    """A time out of a column."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC) if milliseconds else None
