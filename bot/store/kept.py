"""The store's side of every port, over one open store."""

from __future__ import annotations

import uuid

from bot.ports import Clock
from bot.store.adapters import SqliteJournal, SqliteOutbox
from bot.store.opening import Store
from bot.store.people_and_cards import SqliteAccounts, SqliteCards
from bot.store.tracking import SqliteTracking
from bot.store.watch_adapters import SqliteWatches
from bot.tell import tell


class Kept:
    """What the core keeps, for one process run, which is named in every claim."""

    def __init__(self, store: Store, clock: Clock, patience: float) -> None:
        """`patience` is for how many seconds after the click something may still be sent for the first time."""
        database, run = store.database, uuid.uuid4().hex
        self.journal = SqliteJournal(database, clock, run, tell, patience)
        self.outbox = SqliteOutbox(database, clock, run)
        self.accounts = SqliteAccounts(database, clock, store.vault)
        self.cards = SqliteCards(database, clock)
        self.watches = SqliteWatches(database, clock, store.vault)
        self.tracking = SqliteTracking(database, clock)
