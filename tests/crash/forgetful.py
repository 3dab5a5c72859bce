"""The bot, spoilt on purpose: at its start it knows nothing of the actions that an earlier run left."""

from __future__ import annotations

from bot.__main__ import main
from bot.records import Action
from bot.store.adapters import SqliteJournal


async def _nothing(_: SqliteJournal) -> tuple[Action, ...]:
    return ()


if __name__ == "__main__":
    SqliteJournal.unsettled = _nothing  # type: ignore[assignment,method-assign]
    main()
