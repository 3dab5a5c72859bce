"""Reads watched stores: what happened in them is noticed here, and written down through `Tracking`.

`schedule` says which store is read when, each in its `turns`; `store_reader` makes a pass over one, `looking` says what
it reads, and `plan` what its sweep looks at next.
"""

from bot.reading.asking import Budget
from bot.reading.interval import Pulse, interval
from bot.reading.passes import Pass, Speed
from bot.reading.schedule import Schedule
from bot.reading.store_reader import StoreReader

__all__ = ["Budget", "Pass", "Pulse", "Schedule", "Speed", "StoreReader", "interval"]
