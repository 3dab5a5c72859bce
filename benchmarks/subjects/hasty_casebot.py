"""Casebot for which a day lasts a minute, so that a soak sees its retention at work; it counts its tasks."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.__main__ import main
from bot.health import Heartbeat
from bot.store import retention, tidying

retention.DAY_SECONDS = 60.0
tidying.FIRST_AFTER_SECONDS = tidying.EVERY_SECONDS = 15.0
_beat = Heartbeat.beat


def _beat_and_count(heartbeat: Heartbeat) -> None:
    Path("tasks").write_text(str(len(asyncio.all_tasks())))
    _beat(heartbeat)


Heartbeat.beat = _beat_and_count  # type: ignore[assignment,method-assign]

if __name__ == "__main__":
    main()
